"""A service that wears out unless a policy looks after it: small enough to know what a delay costs."""

from __future__ import annotations

import sys
from functools import cache
from typing import Any

import numpy as np
import xarray as xr

from simulator.engine import build, driver, equation, flow, output, outside, parameter, setting, stock
from simulator.units import Number, PerYear, PoundsPerYear

first_quality = parameter(Number, low=0.0)
wear = parameter(PerYear, low=0.0, description="How fast quality goes where nobody looks after it")
compounding = parameter(Number, low=0.0, description="How much faster the worse it has become")
repair = parameter(PerYear, low=0.0, description="How fast it comes back")
worth_of_quality = parameter(PoundsPerYear, low=0.0)
effort = setting(Number, low=0.0)
price_of_effort = driver(PoundsPerYear, low=0.0)
price_level = driver(Number, low=0.01)

quality = stock(Number, start="first_quality", scarring=True)


@flow(Number, leaves=quality, enters=outside)
def wearing(wear: PerYear, compounding: Number, quality: Number, effort: Number) -> PerYear:
    """Faster, the worse it has become."""
    return wear * (1 + compounding * (1 - quality)) * quality * (1 - effort)


@flow(Number, leaves=outside, enters=quality)
def repairing(repair: PerYear, quality: Number, effort: Number) -> PerYear:
    """Towards 1."""
    return repair * effort * (1 - quality)


@equation()
def worth(worth_of_quality: PoundsPerYear, quality: Number) -> PoundsPerYear:
    """What users have of it."""
    return worth_of_quality * quality


@equation()
def cost(effort: Number, price_of_effort: PoundsPerYear) -> PoundsPerYear:
    """What the policy spends."""
    return effort * price_of_effort


SCENARIO = """
name = "A service that wears out"
reference = "do_minimum"
[run]
start = 2025-04-01
stop = 2037-04-01
[change.late]
first_quality = { value = 0.9, range = [0.8, 1.0], unit = "1", source = "Assumed", grade = "D" }
wear = { value = 0.05, unit = "1/year", source = "Register", grade = "A" }
compounding = { value = 0.0, unit = "1", source = "Register", grade = "A" }
repair = { value = 0.1, unit = "1/year", source = "Register", grade = "A" }
worth_of_quality = { value = 100.0, unit = "GBP/year", source = "Register", grade = "A", price_base = "2025-26" }
effort = { value = 0.0, unit = "1", source = "Register", grade = "A" }

[change.late.price_level]
series = { 2025-04-01 = 1.0, 2026-04-01 = 1.1, 2060-04-01 = 9.0 }
unit = "1"
source = "Register"
grade = "A"
[change.late.price_of_effort]
series = { 2025-04-01 = 10.0 }
unit = "GBP/year"
source = "Register"
grade = "A"
price_base = "2025-26"
[policy.do_minimum]
[policy.care]
start = 2026-04-01
[policy.care.set]
"late.effort" = 1.0
[policy.idle]
"""


@cache
def model() -> Any:
    """The service, built once."""
    outputs = [output(name) for name in ("quality", "worth", "cost", "price_level")]
    return build("a service that wears out", {"late": [sys.modules[__name__]]}, outputs=outputs)


def flows(dataset: xr.Dataset, *, reference: str) -> xr.Dataset:
    """What the appraisal gives: increments, a WELLBY for each pound of benefit, no deaths."""
    more = dataset[["worth", "cost"]] - dataset[["worth", "cost"]].sel(policy=reference)
    months = np.arange(dataset.sizes["time"])
    return xr.Dataset(
        {
            "benefit": more["worth"], "programme_cost": more["cost"], "exchequer": more["cost"],
            "wellbys": more["worth"], "deaths": 0.0 * more["cost"],
            "discount_factor": ("time", 1.035 ** (-months / 12.0)),
        }
    )  # fmt: skip

"""Procurement, communities and climate on their own: services, people and money are held still."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from simulator import engine, scenario
from simulator.engine import Model, Start, equation, output, parameter, setting, total
from simulator.engine.simulation import Trajectory
from simulator.engine.start import Change, StartedHappening
from simulator.units import (
    Number,
    People,
    PeoplePerYear,
    PoundsPerPerson,
    PoundsPerYear,
    Share,
)  # fmt: skip

council_cost = setting(PoundsPerYear, each="service", low=0.0)
statutory = parameter(Share, each="service", low=0.0, high=1.0)
paid_by = parameter(Share, each="body, service", low=0.0, high=1.0)
price_level = parameter(Number, low=0.01)
real_earnings_level = setting(Number, low=0.05)
people_by_work_status = setting(People, each="work_status", low=0.0)
smallest_group = parameter(People, low=0.0)
need = parameter(PeoplePerYear, each="service", low=0.0)
unit_cost = parameter(PoundsPerPerson, each="service", low=0.0)
unmet_need_share = setting(Share, each="service", low=0.0, high=1.0)
usual_unmet_share = parameter(Share, each="service", low=0.0, high=1.0)
need_adjusted_spending_ratio = setting(Number, each="service", low=0.0)
national_output = parameter(PoundsPerYear, low=0.0)


@equation()
def council_spending(council_cost: PoundsPerYear) -> PoundsPerYear:
    """All services."""
    return total(council_cost, over="service")


@equation()
def adults(people_by_work_status: People) -> People:
    """All statuses."""
    return total(people_by_work_status, over="work_status")


RECORDED = (
    "local_terms", "innovation_terms", "local_spend_share", "supplier_ideas", "procurement_effort",
    "reinvested_savings", "contract_price_effect", "extra_local_income", "income_displaced",
    "additional_demand", "place_spending", "community_capacity", "community_assets",
    "community_anchors", "sustained_capacity", "place_need_effect", "place_cost_effect",
    "need_met_by_community", "relationships", "effect_of_place", "climate_shock_severity",
    "local_income_from_procurement", "council_spending",
)  # fmt: skip
SECTIONS = ("procurement", "community", "climate")
HELD = {
    "council_cost": 1e10, "statutory": 0.7, "paid_by": 1.0, "price_level": 1.0,
    "real_earnings_level": 1.0,
    "people_by_work_status": 8e6, "smallest_group": 1e-6, "need": 1e6, "unit_cost": 1e4,
    "unmet_need_share": 0.2, "usual_unmet_share": 0.2, "need_adjusted_spending_ratio": 1.0,
    "national_output": 2.5e12,
}  # fmt: skip


@cache
def model() -> Model:
    from simulator.model import SECTORS, place_effects
    from simulator.model.axes import AXES

    sections = {s: [import_module(f"simulator.model.{name}") for name in SECTORS[s]] for s in SECTIONS}
    sections |= {"economy": [place_effects], "held": [sys.modules[__name__]]}
    return engine.build("places alone", sections, AXES, map(output, RECORDED), ticks=12)


@cache
def england(more: str = "") -> Start:
    """Base numbers and `more` of a scenario; no shocks by luck and no anchors, so that one thing moves at a time."""
    passport = 'source = "held"\ngrade = "A"\nprice_base = "2025-26"\n'
    units = {name: model().quantities[name].unit.text for name in HELD}
    held = "".join(
        f"[change.held.{name}]\nvalue = {value}\nunit = '{units[name]}'\n"
        + (passport if "GBP" in units[name] else passport.replace('price_base = "2025-26"\n', ""))
        for name, value in HELD.items()
    )
    text = (
        'name = "Places alone"\nreference = "do_minimum"\n'
        f"extends = {[f'base/{section}' for section in SECTIONS]}\n"
        "[run]\nstart = 2025-04-01\nstop = 2050-04-01\nseed = 1\n[policy.do_minimum]\n" + held + more
    )
    start = scenario.start(scenario.read(text_file(text)), model())
    return given(start, climate_shock_rate=0.0, anchor_failure_usual=0.0)


def text_file(text: str) -> str:
    """A scenario file of that text, kept until the tests end."""
    file = Path(tempfile.mkdtemp(prefix="places")) / "places.toml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def given(start: Start | None = None, **values: Any) -> Start:
    """A start with other numbers."""
    start = start or england()
    new = {name: _shaped(name, value) for name, value in values.items()}
    return replace(start, values={**start.values, **new})


def _shaped(name: str, value: Any) -> Any:
    return np.broadcast_to(np.asarray(value, float), model().shape(name)).copy()


def run(
    start: Start | None = None,
    since: float = 0.0,
    happenings: tuple[StartedHappening, ...] = (),
    seed: int = 1,
    **levers: Any,
) -> Trajectory:
    """One run, with levers that change after `since` years."""
    changes = (Change(since, None, "a policy", {n: (None, _shaped(n, v)) for n, v in levers.items()}),)
    start = replace(start or england(), changes=changes if levers else (), happenings=happenings, seed=seed)
    # The accurate path needs no compiler; the fast one is held to it elsewhere.
    return engine.simulate(model(), start, policy="do_minimum", accurate=True)

"""A model of two services and its runs, made up so that every number is known beforehand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np

from simulator.engine.axes import Axis
from simulator.engine.calendar import Calendar
from simulator.engine.quantities import Output
from simulator.units import Unit

SERVICES = ("adult_social_care", "health")
YEARS_OF_AGE = 101
CALENDAR = Calendar(date(2025, 4, 1), date(2027, 4, 1))
POLICIES = ("do_minimum", "radical")


@dataclass
class Run:
    """What the engine hands over."""

    times: np.ndarray
    outputs: dict[str, np.ndarray]
    events: list[dict[str, Any]] = field(default_factory=list)

    @property
    def residual_series(self) -> dict[str, np.ndarray]:
        return {"person": np.full(len(self.times), 1e-9), "GBP": np.zeros(len(self.times))}


def model() -> Any:
    axes = {
        "sex": Axis("sex", ("female", "male")),
        "service": Axis("service", SERVICES),
        "age": Axis("age", tuple(str(a) for a in range(YEARS_OF_AGE))),
    }
    outputs = (
        Output(
            "backlog", "backlog", "Backlog", False, Unit("person"), ("service",), "People who wait."
        ),
        Output("deaths_total", "deaths", "Deaths", True, Unit("person"), (), "People who died."),
        Output(
            "unemployment_rate",
            "unemployment_rate",
            "Unemployment",
            False,
            Unit("1"),
            (),
            "A share.",
        ),
        Output(
            "residents_by_single_age",
            "residents",
            "Residents",
            False,
            Unit("person"),
            ("sex", "age"),
            "All.",
        ),
    )
    return SimpleNamespace(name="made up", axes=axes, outputs=outputs)


def run(policy: str = "do_minimum", member: int = 0, months: int = 24) -> Run:
    """Backlog is 100 more each member and policy; everyone of age a numbers a."""
    count = months + 1
    base = 100.0 * (member + 1) + 1000.0 * POLICIES.index(policy)
    outputs = {
        "backlog": base + np.arange(2 * count, dtype=float).reshape(count, 2),
        "deaths_total": np.r_[0.0, np.full(months, 3.0)],
        "unemployment_rate": np.full(count, 0.04),
        "residents_by_single_age": np.broadcast_to(
            np.arange(101.0), (count, 2, YEARS_OF_AGE)
        ).copy(),
    }
    events = [
        {"time": 1.0, "kind": "budget", "gap": np.float64(2.5)},
        {"time": 1.5, "kind": "notice"},
    ]
    return Run(np.arange(count) / 12.0, outputs, events)


def runs(members: int = 3) -> dict[tuple[str, int], Run]:
    return {
        (policy, member): run(policy, member) for policy in POLICIES for member in range(members)
    }

"""A world for the pipeline alone: SimPy, the base scenario's numbers and constant surroundings."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import simpy

from simulator.engine.calendar import date_to_years, years_to_date
from simulator.engine.streams import Streams
from simulator.model import innovation_chances, innovation_diffusion
from simulator.model.axes import AXES

FIRST_DAY = date(2025, 4, 1)
LABELS = {axis.name: axis.labels for axis in AXES}
OF_SERVICES = ("cost_effect", "demand_effect", "quality_effect")
OF_TYPES = (
    "incremental_typology", "radical_typology", "typology_gain", "typology_duration",
    "typology_failure", "spill", "gain_in_cost", "gain_in_demand", "emphasis",
    "innovations_adopted", "innovations_failed", "failure_odds",
)  # fmt: skip
OF_STAGES = ("innovations_in_stage", "innovations_waiting", "stage_places")
AXIS = {
    "within_reach": "service", "disruption": "service", "case_for_radical_change": "service",
    "service_cost": "service", **dict.fromkeys(OF_SERVICES, "service"),
    **dict.fromkeys(OF_TYPES, "typology"), **dict.fromkeys(OF_STAGES, "stage"),
}  # fmt: skip
COMPUTED = (
    innovation_diffusion.central_push, innovation_diffusion.copying, innovation_diffusion.unevenness,
    innovation_diffusion.lost_in_scaling, innovation_chances.haste, innovation_chances.harm_odds,
)  # fmt: skip
EQUATIONS = {equation.function.__name__: equation for equation in COMPUTED}
"""Equations of numbers without axes: read as the engine would, so that a lever is felt."""


def _numbers() -> dict[str, Any]:
    """The central values of scenarios/base/innovation.toml."""
    text = (Path(__file__).parents[2] / "scenarios/base/innovation.toml").read_text("utf-8")
    sections = tomllib.loads(text)["change"]
    found: dict[str, Any] = {}
    for name, number in (item for section in sections.values() for item in section.items()):
        axis = AXIS.get(name)
        if axis is None:
            found[name] = number["value"]
        elif "value" in number:
            found[name] = np.full(len(LABELS[axis]), number["value"])
        else:
            by = number.get("values") or {label: one["value"] for label, one in number.items()}
            found[name] = np.array([by[label] for label in LABELS[axis]])
    return found


class FakeWorld:
    """Just enough of a running simulation; what is not innovation stays as it is."""

    def __init__(
        self, years: float, seed: int = 1, policy_start: float = 1.0, **changes: Any
    ) -> None:
        self.clock, self.years, self.events = simpy.Environment(), years, 0
        self.streams, self.policy_start = Streams(seed, 0), policy_start
        self.learnt = self.committed = 0.0
        self.failures: dict[str, float] = defaultdict(float)
        self.rows: list[dict[str, Any]] = []
        self.lapses: list[dict[str, Any]] = []
        self.most: dict[tuple[str, str], float] = defaultdict(float)
        self.pools: dict[str, simpy.Resource] = {}
        self.values: dict[str, Any] = {
            "disruption": np.zeros(7), **{name: np.ones(7) for name in OF_SERVICES},
            "case_for_radical_change": np.linspace(0.05, 0.35, 7),
            "service_cost": np.full(7, 1e10), "price_level": 1.0, "failure_odds": np.ones(5),
            "election_year": 2027.0, "election_cycle": 4.0,
            "duration_multiplier": 1.0, "background_idea_rate": 0.6, "programme_idea_rate": 0.0,
        }  # fmt: skip
        self.values |= _numbers() | changes

    @property
    def stop(self) -> float:
        return self.years

    @property
    def time(self) -> float:
        return float(self.clock.now)

    @property
    def date(self) -> date:
        return years_to_date(FIRST_DAY, self.time)

    def begins(self, name: str) -> float:
        return self.policy_start

    def date_to_time(self, when: str) -> float:
        return date_to_years(FIRST_DAY, date.fromisoformat(when))

    def read(self, name: str, **labels: str) -> Any:
        if name == "innovation_purse":
            return self.purse()
        if name == "set_aside":
            return float(self.values["innovation_budget"] * 6e10)
        if name in EQUATIONS and name not in self.values:
            equation = EQUATIONS[name]
            return equation(*(self.read(argument) for argument in equation.arguments))
        value = self.values[name]
        if not labels:
            return value.copy() if isinstance(value, np.ndarray) else float(value)
        ((axis, label),) = labels.items()
        return float(value[LABELS[axis].index(label)])

    def numbers(self, name: str) -> list[float]:
        found: list[float] = np.ravel(self.read(name)).tolist()
        return found

    def set(self, name: str, value: Any, **labels: str) -> None:
        if not labels:
            self.values[name] = np.array(value) if isinstance(value, list) else value
            return
        ((axis, label),) = labels.items()
        self.values[name][LABELS[axis].index(label)] = value
        self.most[name, label] = max(self.most[name, label], value)

    def add(self, name: str, value: float, **labels: str) -> None:
        self.set(name, self.read(name, **labels) + value, **labels)

    def move(self, amount: float, leaves: Any = None, enters: Any = None) -> None:
        assert amount > 0.0
        for end, sign in ((leaves, -1.0), (enters, 1.0)):
            if end and end[0] == "innovation_learning":
                self.learnt += sign * amount
            elif end and end[0] == "lessons_of_failure":
                self.failures[end[1]["typology"]] += sign * amount
            elif end:
                self.committed -= sign * amount

    def purse(self) -> float:
        """Money set aside so far (none of it lapses here) less what is committed."""
        return self.values["innovation_budget"] * 6e10 * self.time - self.committed

    def log(self, kind: str, **fields: Any) -> None:
        told = self.rows if kind == "project" else self.lapses
        told.append({"kind": kind, "time": self.time, **fields})

    def wait(self, years: float) -> simpy.Event:
        self.events += 1
        return self.clock.timeout(years)

    def at(self, time: float) -> simpy.Event:
        return self.wait(max(time - self.time, 0.0))

    def hazard(self, name: str, threshold: float, since: float | None = None) -> simpy.Event:
        begin = max(self.policy_start - self.time, 0.0) if name.startswith("programme") else 0.0
        rate = self.read(name)
        return self.wait(begin + threshold / rate if rate > 0.0 else 1e9)

    def start(self, function: Callable[..., Any], entity: int, *arguments: Any) -> simpy.Process:
        return self.clock.process(function(self, entity, *arguments))

    def resource(self, name: str, capacity: Any = 1, kind: Any = simpy.Resource) -> simpy.Resource:
        if name not in self.pools:
            self.pools[name] = kind(self.clock, capacity=capacity)
        return self.pools[name]

    def luck(self, process: str, entity: int, purpose: str) -> float:
        return self.streams.uniform(process, entity, purpose)

    def run(self, process: Callable[[Any], Any]) -> FakeWorld:
        """Run to the end; returns itself."""
        self.clock.process(process(self))
        self.clock.run(until=self.years)
        return self

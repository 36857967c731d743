"""Services with people and money held still, but for what a test does to them on two dates.

Small and quick: no budgets, no elections, no projects. `cut` is the part of a service's money that is
missing between the two dates.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from simulator import engine, scenario
from simulator.engine import Model, Start, driver, equation, output, parameter, process, setting, simulate
from simulator.engine.simulation import Trajectory
from simulator.model.axes import AXES, FIFTHS, SERVICES
from simulator.units import Number, People, PeoplePerYear, PoundsPerYear, Share, Years
from tests.model import services_stand_ins

residents_by_health_band = parameter(People, each="health, age_band", low=0.0)
people_by_work_status = parameter(People, each="work_status", low=0.0)
usual_change_by_health_band = parameter(PeoplePerYear, each="health, age_band")
usual_change_by_work_status = parameter(PeoplePerYear, each="work_status")
planned_spending = parameter(PoundsPerYear, each="service", low=0.0)
real_earnings_level = parameter(Number)
turned_away = parameter(PeoplePerYear, each="service")
self_funded = parameter(PeoplePerYear, each="service")
turned_away_share = parameter(Share)
self_funder_share = parameter(Share)
fee_ratio = parameter(Number, each="service")
place_need_effect = parameter(Number, each="service")
place_cost_effect = parameter(Number, each="service")
price_level = driver(Number)
cut = parameter(Share, each="service", low=-10.0, high=1.0)
cut_from = parameter(Years)
cut_until = parameter(Years)
missing = setting(Share, each="service")

RECORDED = (
    "need", "served", "backlog", "waiting_time", "capacity", "quality", "capability", "unmet_need", "unmet_need_share",
    "displaced_demand", "displaced_cost", "service_cost", "unit_cost", "prevention_effect", "prevention_reach",
    "outreach", "outflow_share", "handling_time", "emergency_visits", "delayed_share", "youth_offending",
    "unpaid_care_pressure",
    "unpaid_carers", "unpaid_care_missing", "unpaid_care_effect", "carers_to_be_had", "unmet_need_by_deprivation",
    "deprivation_effect", "weighted_people", "abandoned", "crises", "referrals", "agency_staff", "desired_capacity",
    "smoothed_pressure", "effective_capacity", "discharge_effect", "usual_wait", "local_gradient",
    "deprivation_share",
)  # fmt: skip


@equation(each="service")
def spending_limit(planned_spending: PoundsPerYear, missing: Share, price_level: Number) -> PoundsPerYear:
    """What may be spent, less what is missing."""
    return planned_spending * (1 - missing) * price_level


@process()
def cutting(world: Any) -> Iterator[Any]:
    """Takes the cut away, and gives it back."""
    yield world.at(float(world.read("cut_from")))
    world.set("missing", world.read("cut"))
    yield world.at(float(world.read("cut_until")))
    world.set("missing", 0.0 * world.read("cut"))


@cache
def model() -> Model:
    """The section of services, and this module."""
    from simulator.model import SECTORS

    modules = {"services": [import_module(f"simulator.model.{name}") for name in SECTORS["services"]]}
    modules["stand_ins"] = [sys.modules[__name__]]
    return engine.build("services alone", modules, AXES, map(output, RECORDED), tables=services_stand_ins.TABLES)


@cache
def still() -> Start:
    """England's services in 2025, with nothing that grows."""
    file = Path(services_stand_ins.HERE) / "services_alone.toml"
    return _with(scenario.start(scenario.read(str(file)), model()), need_growth=0.0, cost_growth=0.0)


def _with(start: Start, **values: Any) -> Start:
    new = {n: np.broadcast_to(np.asarray(v, float), model().shape(n)).copy() for n, v in values.items()}
    return replace(start, values={**start.values, **new})


def changed(**values: Any) -> Start:
    """The start with other numbers."""
    return _with(still(), **values)


def of(service: str, value: float) -> np.ndarray[Any, Any]:
    """The value for one service, nothing for the others."""
    found = np.zeros(len(SERVICES))
    found[SERVICES.index(service)] = value
    return found


def mix(**shares: float) -> np.ndarray[Any, Any]:
    """Residents by fifth."""
    return np.array([shares.get(name, 0.0) for name in FIFTHS])


def run(service: str = "", share: float = 0.0, years: float = 100.0, **values: Any) -> Trajectory:
    """25 years in which `share` of a service's money is missing for `years` from the first birthday of the run."""
    cuts = {"cut": of(service, share) if service else 0.0, "cut_until": 1.0 + years}
    return simulate(model(), changed(**cuts, **values))


def at(found: Trajectory, name: str, year: float, service: str = "") -> float:
    """One number of a run."""
    values = found.outputs[name][round(12 * year)]
    return float(values[SERVICES.index(service)] if service else values)

"""No output of England jumps in the first year of a run, before any trend could explain it.

Councils cut nothing here, and the DWP's money follows demand: what cuts do from the second year on is
no kink. A year's growth is that from one April to the next, over the mean level of seven years.
"""

from __future__ import annotations

import math
from importlib import import_module

import numpy as np
import pytest

import simulator as sim
from simulator import engine
from simulator.engine.simulation import Trajectory
from simulator.model import SECTORS, first_budget
from simulator.model.axes import AGEING, AXES
from simulator.scenario import start
from tests.model import population_alone

ALLOWED = 0.01
"""A year's growth may differ by so much of the level from that of the next two."""
YEARS = 7
TRUE = {
    "residents": "few were born in 1940, who come to be 85, and many after the war",
    "pensions_bill": "the State Pension age rises from 66 to 67 in the second and third year",
    "usable_reserves": "the deficits on special needs fall due in the third year",
    "special_needs_account": "the same",
    "councils_under_support": "30 are given, as counted; as many as come and go here balance at one or two fewer",
    "community_anchors": "a few, drawn by luck",
    "innovations_in_stage": "the same",
    "case_for_radical_change": "little at the start of what grows with every year of worse services",
}


@pytest.fixture(scope="module")
def years():
    place = sim.scenario("england").set("finance.savings_effort=0.0").set("finance.dwp_growth=0.011")
    place = place.set("run.stop=2032-04-01")
    monthly = sim.run(place, policy="do_nothing").squeeze(drop=True)
    return monthly.isel(time=slice(None, None, 12))


def test_the_first_year_grows_as_the_next_two(years):
    for name, values in years.items():
        if "time" not in values.dims or name in TRUE or name.startswith("residual"):
            continue
        by_year = values.transpose("time", ...).values.reshape(YEARS + 1, -1)
        # What is nothing at the start, or sums up, has no growth to compare.
        by_year = by_year[:, (by_year > 0).all(0)]
        growth = np.diff(by_year, axis=0) / by_year.mean(0)
        np.testing.assert_allclose(growth[0], growth[1:3].mean(0), rtol=0, atol=ALLOWED, err_msg=name)


@pytest.fixture(scope="module")
def england() -> Trajectory:
    """The central path, with what the first budget is derived from."""
    sectors = {s: [import_module(f"simulator.model.{n}") for n in names] for s, names in SECTORS.items()}
    recorded = [engine.output(name) for name in (
        "demand_growth_at_start", "need", "people_growth", "weighted_people",
        "residents_by_health_band",
    )]  # fmt: skip
    model = engine.build("growth", sectors, AXES, recorded, AGEING, ticks=12, tables=population_alone.TABLES)
    return engine.simulate(model, start(sim.scenario("england").set("run.stop=2026-04-01"), model))


def test_growth_at_the_start_is_that_of_the_first_month(england):
    people, need = england.outputs["weighted_people"], england.outputs["need"]
    assert 12 * np.log(people[1] / people[0]) == pytest.approx(england.outputs["people_growth"][0], abs=0.0005)
    assert 12 * np.log(need[1] / need[0]) == pytest.approx(england.outputs["demand_growth_at_start"][0], abs=0.0005)


def test_a_rate_of_need_is_the_published_requests_over_residents(england):
    residents = england.outputs["residents_by_health_band"][0].sum()
    assert england.outputs["weighted_people"][0] / residents == pytest.approx(1.0, abs=0.002)


@pytest.mark.parametrize(("growth", "cost", "hiring"), [(0.02, 0.0, 0.4), (0.03, 0.02, 0.8), (-0.01, 0.01, 0.3)])
def test_a_year_of_hiring_brings_staff_to_where_the_next_year_starts(growth, cost, hiring):
    hired = first_budget.hired_in_a_budget(1.0, hiring)
    reach = first_budget.first_budget_reach(growth, hired, cost, 1.0, hiring)
    staff, steps, served = 1.0, 10_000, 0.0
    for step in range(steps):
        paid_for = reach * math.exp(-cost * step / steps)
        served += (staff + 0.5 * max(0.0, paid_for - staff)) / steps
        staff += (paid_for - staff) / hiring / steps
    assert staff == pytest.approx(1.0 + growth, abs=3e-4)
    vacancies = first_budget.vacancies_in_first_year(growth, hiring)
    found = first_budget.service_in_first_year(reach, cost, 1.0, vacancies, 0.5)
    assert found == pytest.approx(served, abs=0.003)
    assert first_budget.staff_at_start(100.0, growth, found) == pytest.approx(100.0 * (1 + growth / 2) / found)


def test_without_growth_those_in_post_are_whom_the_budget_pays_for():
    reach = first_budget.first_budget_reach(0.0, 0.9, 0.0, 1.0, 0.4)
    assert reach == first_budget.service_in_first_year(reach, 0.0, 1.0, 0.0, 0.5) == 1.0
    assert first_budget.usual_provision(first_budget.budgeted_at_start(100.0, reach), 0.0) == 100.0

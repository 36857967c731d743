"""Innovation in the real engine, with services and finance held still."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from simulator import engine
from simulator.engine import Model, output
from simulator.engine.check_units import check_units
from simulator.engine.simulation import Trajectory
from simulator.model import SECTORS
from simulator.model.axes import AXES
from simulator.scenario import read, start
from tests.model import innovation_stand_ins as surroundings

FILE = Path(__file__).with_name("innovation_stand_ins.toml")
RECORDED = (
    "innovations_in_stage", "innovations_adopted", "innovation_spending", "innovation_purse",
    "innovation_learning", "innovation_culture", "cost_effect", "quality_effect", "disruption",
    "lessons_of_failure", "failure_odds", "innovations_waiting", "resource_released",
    "need_prevented", "quality_won", "innovation_productivity_gain",
)  # fmt: skip


@cache
def model() -> Model:
    own = [import_module(f"simulator.model.{name}") for name in SECTORS["innovation"]]
    sections = {"innovation": own, "surroundings": [surroundings]}
    return engine.build("innovation alone", sections, AXES, [output(name) for name in RECORDED])


@cache
def run(policy: str, **levers: float) -> Trajectory:
    """A policy, with other levers from its start, named with `__` for a dot."""
    scenario = read(FILE)
    for lever, value in levers.items():
        name = f"policy.{policy}.set.innovation.{lever.replace('__', '.')}"
        scenario = scenario.change(name, value, because="a test")
    # The accurate path needs no compiler; the fast one is held to it elsewhere.
    return engine.simulate(model(), start(scenario, model()), policy=policy, accurate=True)


def test_every_equation_agrees_in_units() -> None:
    assert not check_units(model())


@pytest.mark.parametrize(("policy", "years"), [("programme", 1.0), ("later", 6.0)])
def test_before_its_start_a_policy_is_the_reference_to_the_last_bit(
    policy: str, years: float
) -> None:
    before = run(policy).times < years
    for name in RECORDED:
        np.testing.assert_array_equal(
            run(policy).outputs[name][before], run("do_minimum").outputs[name][before]
        )


def test_a_programme_spends_adopts_and_teaches_more_than_the_reference() -> None:
    more, less = run("programme").outputs, run("do_minimum").outputs
    assert more["innovation_spending"].mean() > 2 * less["innovation_spending"].mean()
    assert more["innovations_adopted"][-1].sum() > less["innovations_adopted"][-1].sum() - 3
    assert more["innovation_learning"][-1] > less["innovation_learning"][-1]
    assert more["cost_effect"][-1].sum() < less["cost_effect"][-1].sum()


def test_what_each_project_spent_adds_up_to_all_that_was_spent_to_the_pound() -> None:
    soon = {"programme_years": 3.0, "background_effort": 0.0, "vertical_adoption": 1.0}
    found = run("programme", radical_share=1.0, evaluation=1.0, **soon)
    assert found.outputs["innovations_in_stage"][-1].sum() == 0.0
    told = [row for row in found.events if row["kind"] == "project"]
    spent = sum(row["spent"] + row["evaluation"] for row in told)
    # Rates change on whole months only.
    assert spent == pytest.approx(found.outputs["innovation_spending"][:-1].sum() / 12.0, rel=1e-12)
    assert min(row["spent"] / row["cost"] for row in told if row["outcome"] == "failed in pilot") > 0.0
    assert all(row["spent"] == 0.0 for row in told if row["outcome"] == "unfunded")


LEVERS = {
    "background_effort": 0.0, "programme_effort": 5.0, "programme_years": 3.0, "radical_share": 1.0,
    "innovation_budget": 0.002, "user_involvement": 1.0, "incubation_time": 0.3, "evaluation": 1.0,
    "vertical_adoption": 0.3, "practice_contact": 1.0, "local_tailoring": 1.0, "autonomy": 1.0,
    "leadership": 1.0, "emphasis__social": 9.0, "stage_places__incubating": 1.0,
    "ease_risk_aversion": 1.0, "ease_short_budgets": 1.0, "ease_no_reward": 1.0,
    "ease_no_competition": 1.0, "ease_central_control": 1.0,
}  # fmt: skip


@pytest.mark.parametrize("lever", LEVERS)
def test_each_lever_moves_something(lever: str) -> None:
    usual, other = run("programme"), run("programme", **{lever: LEVERS[lever]})
    later = usual.times > 1.0
    assert any((usual.outputs[name] != other.outputs[name])[later].any() for name in RECORDED)
    before = ~later & (usual.times < 1.0)
    assert all((usual.outputs[name] == other.outputs[name])[before].all() for name in RECORDED)


def test_a_programme_that_the_reference_has_too_ends_after_its_years() -> None:
    given, ideas = start(read(FILE), model()), []
    for years in (3.0, 40.0):
        programme = {"programme_effort": 2.5, "innovation_budget": 0.01, "programme_years": years}
        values = {**given.values, **{name: np.array(value) for name, value in programme.items()}}
        found = engine.simulate(model(), replace(given, values=values), policy="do_minimum", accurate=True)
        ideas.append(sum(row.get("entity", 0) >= 100_000 for row in found.events))
    assert 2 < ideas[0] < 0.5 * ideas[1]


def test_failures_that_are_understood_are_repeated_less_often() -> None:
    found = run("programme", evaluation=1.0, programme_effort=5.0, innovation_budget=0.1).outputs
    failures, odds = found["lessons_of_failure"][-1], found["failure_odds"][-1]
    assert failures.max() > failures.min()
    assert np.argmin(odds) == np.argmax(failures)
    assert odds.max() < found["failure_odds"][0].min()


def test_a_delayed_programme_meets_the_same_projects() -> None:
    kinds = [
        {
            row["entity"]: row["typology"]
            for row in run(policy).events
            if row.get("entity", 0) >= 100_000
        }
        for policy in ("programme", "later")
    ]
    shared = kinds[0].keys() & kinds[1].keys()
    assert len(shared) > 5
    assert all(kinds[0][entity] == kinds[1][entity] for entity in shared)


def test_lessons_and_money_set_aside_are_audited_to_rounding() -> None:
    residuals = run("programme").residuals
    assert residuals["learning"] < 1e-9
    assert residuals["lessons of failure"] < 1e-9
    assert residuals["purse"] < 1e-3

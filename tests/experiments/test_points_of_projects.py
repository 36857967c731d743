"""Named projects whose ranges are numbers that ensembles and studies vary, by the names that their luck goes by."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

import simulator as sim
from simulator.experiments.calibrate import free as calibrate_free
from simulator.experiments.evaluate import evaluate
from simulator.experiments.hinge_questions import words_of
from simulator.experiments.points import uncertain_numbers
from simulator.experiments.robustness import asked as robustness_asked
from simulator.experiments.sensitivity import asked as sensitivity_asked
from simulator.scenario import start
from simulator.scenario.draws import draws
from simulator.scenario.forms import Project
from simulator.scenario.nested import Frozen

GAIN, COST = "project.One front door.gain", "project.One front door.cost"
PROJECT = {
    "name": "One front door", "service": "housing", "start": date(2026, 4, 1), "price_base": "2025-26",
    "cost": [10e6, 20e6, 40e6], "gain": [0.02, 0.3], "success": 1.0, "years": 1.0, "because": "x",
}  # fmt: skip


@pytest.fixture(scope="module")
def short():
    return sim.scenario("england").change("run.stop", "2030-04-01", because="a short run")


@pytest.fixture(scope="module")
def england(short):
    return with_projects(short)


def with_projects(scenario, **of_portfolio):
    """A project of one name under two policies that begin with it."""
    forms = dict(scenario.policy_forms)
    for policy, more in (("radical", {}), ("portfolio", of_portfolio)):
        project = Project(**{**PROJECT, **more})
        forms[policy] = forms[policy].model_copy(update={"project": [project], "start": date(2026, 4, 1)})
    return replace(scenario, policy_forms=Frozen(forms))


def test_they_are_uncertain_numbers_with_words_and_a_value_in_each_future(england):
    found = {number.name: number for number in uncertain_numbers(england)}
    gain, cost = found[GAIN], found[COST]
    assert (gain.single, gain.unit, gain.words) == (True, "1", "Claimed gain of One front door")
    assert words_of(COST, sim.MODEL) == cost.words == "Cost of One front door"
    begun = start(england, sim.MODEL, luck={GAIN: 0.75}.get)
    assert gain.value_in(begun) == pytest.approx(0.23)
    drawn = {each.name: each.values[0] for each in draws(england, sim.MODEL, [3])}
    assert cost.value_in(start(england, sim.MODEL, member=3)) == drawn[COST]


def test_one_with_another_range_under_another_policy_is_not_one_value(short):
    other = uncertain_numbers(with_projects(short, gain=[0.01, 0.02]))
    assert {number.name: number.single for number in other if not number.quantity} == {COST: True, GAIN: False}


def test_a_point_that_names_one_moves_the_outcome_and_says_its_value(england):
    found = evaluate(england, np.array([[0.1], [0.9]]), [GAIN], policies=["radical"], outcomes=["npsv"], workers=1)
    assert found["value"].values[:, 0] == pytest.approx([0.048, 0.272])
    one, other = found["npsv"].sel(policy="radical").values[:, 0]
    assert one != other
    assert np.ptp(found["npsv"].sel(policy="do_minimum").values) == 0.0


@pytest.mark.parametrize("study", [sensitivity_asked, robustness_asked])
def test_studies_try_them_and_can_be_asked_for_them_alone(england, study):
    names = study.check(england, sim.MODEL).question.names
    assert {GAIN, COST} < set(names)
    assert study.check(england, sim.MODEL, numbers=[GAIN]).numbers == (GAIN,)
    assert study.check(england, sim.MODEL, sections=["project"]).question.names == (COST, GAIN)


def test_a_calibration_can_not_free_them(england):
    mistakes = []
    assert calibrate_free.free_numbers(england, sim.MODEL, [GAIN], "--free", mistakes) == ()
    assert mistakes[0].name == GAIN

from __future__ import annotations

import numpy as np
import pytest

from simulator.experiments.slider import Part, Slider, gridded
from simulator.experiments.sliders import sliders
from simulator.run import default_model
from simulator.scenario import read
from tests import clinic
from tests.charts import explored


def found(asked, mistakes):
    return sliders(explored.scenario(), clinic.model(), "radical", asked, mistakes)


def test_a_number_has_the_range_the_value_and_the_grade_of_its_passport():
    (slider,) = found(["clinic.need_rate"], mistakes := [])
    assert (slider.lead.low, slider.lead.own, slider.lead.high) == pytest.approx((0.1, 0.2, 0.3))
    assert (slider.grade, slider.unit, mistakes) == ("D", "1/year", [])


def test_a_start_may_be_late_by_half_of_what_is_left_of_a_short_run():
    (slider,) = found(["delay"], mistakes := [])
    assert (slider.lead.low, slider.lead.high, mistakes) == (0.0, 0.5, [])


def test_a_setting_of_the_policy_moves_from_what_the_policy_sets():
    (slider,) = found(["clinic.capacity.health=1500:3000"], mistakes := [])
    assert (slider.lead.low, slider.lead.own, slider.lead.high, mistakes) == (1500.0, 2500.0, 3000.0, [])


@pytest.mark.parametrize(
    ("asked", "what"),
    [
        ("clinic.need_rat", "Did you mean clinic.need_rate?"),
        ("clinic.people", "is not a number or setting of one value"),
        ("clinic.capacity.health", "has no range"),
        ("clinic.need_rate=0.1", "“0.1” is no range"),
        ("clinic.need_rate=0.3:0.1", "0.3 to 0.1 is no range"),
        ("clinic.need_rate=0.25:0.3", "leaves out 0.2"),
        ("clinic.need_rate=-1:0.3", "outside what is possible, from 0"),
        ("delay=0:3", "outside what is possible, from 0 to 0.5"),
        ("clinic.need_rate=nan:1", "has no range"),
    ],
)
def test_what_can_not_be_moved_is_said(asked, what):
    assert found([asked], mistakes := []) == ()
    assert what in str(mistakes[0])


@pytest.mark.parametrize("name", ["services.need_rate", "services.ned_rate"])
def test_a_number_with_values_by_service_says_which_to_name(name):
    mistakes = []
    assert sliders(read("england"), default_model(), "radical", [name], mistakes) == ()
    assert "services.need_rate.adult_social_care" in mistakes[0].remedy


def test_a_slider_is_named_once():
    found(["delay", "delay"], mistakes := [])
    assert "named twice" in str(mistakes[0])


def test_england_has_the_five_usual_sliders_from_its_own_passports():
    scenario = read("england")
    every = sliders(scenario, default_model(), "radical", None, mistakes := [])
    assert [slider.key for slider in every] == ["cuts", "survival", "gain", "delay", "mix"]
    assert mistakes == []
    survival = scenario.numbers["innovation.radical_survival"].distribution
    assert (every[1].lead.low, every[1].lead.own, every[1].lead.high) == pytest.approx(survival[1])
    assert [every[4].lead.low, every[4].lead.own, every[4].lead.high] == [0.0, 0.8, 1.0]


def test_the_ends_of_a_gain_go_along_with_the_typical_one():
    part = Part("typical", "t", 0.0, 1.0, 3.0)
    slider = Slider("gain", "Gain", "number", (part, Part("low", "l", 0.0, 0.2, 1.0)), "1")
    assert [[value for _, value in slider.values(x)] for x in (0.0, 1.0, 2.0)] == [
        [0.0, 0.0], [1.0, 0.2], [2.0, pytest.approx(0.6)],
    ]  # fmt: skip


def test_nodes_hold_the_own_value_and_those_of_other_policies():
    slider = Slider("mix", "Mix", "setting", (Part("m", "m", 0.0, 0.8, 1.0),), "1")
    assert slider.with_nodes(4, (0.0, 0.4)).nodes.tolist() == [0.0, 0.4, 0.8, 1.0]
    assert slider.with_nodes(2, (0.4,)).nodes.tolist() == [0.0, 1.0]


@pytest.mark.parametrize("points", [8, 12, 30, 100])
def test_the_grid_has_no_more_points_than_asked_for_and_two_nodes_for_each_slider(points):
    every = gridded(found(explored.SLIDERS, []), points, {})
    counts = [len(slider.nodes) for slider in every]
    assert min(counts) >= 2
    assert points / 2 < np.prod(counts) <= points

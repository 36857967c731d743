"""What sliders may move, how far, and what their move makes of a scenario."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from simulator.errors import InputError
from simulator.notebook.knobs import knobs, moved_to
from simulator.scenario.forms import Project
from simulator.scenario.nested import Frozen
from tests import clinic


def of(scenario, *names):
    return knobs(scenario, names, clinic.model())


def test_a_number_moves_within_the_range_that_it_was_declared_with(clinic_scenario):
    (knob,) = of(clinic_scenario, "clinic.need_rate")
    assert (knob.low, knob.value, knob.high, knob.unit, knob.grade) == (0.1, 0.2, 0.3, "1/year", "D")
    assert knob.turned(clinic_scenario, 0.25).numbers["clinic.need_rate"].value == 0.25


def test_beyond_its_range_it_does_not_go(clinic_scenario):
    (knob,) = of(clinic_scenario, "clinic.need_rate")
    assert knob.turned(clinic_scenario, 7.0).numbers["clinic.need_rate"].value == 0.3


def test_where_nothing_moves_the_scenario_is_the_one_that_came(clinic_scenario):
    (knob,) = of(clinic_scenario, "clinic.need_rate")
    assert knob.turned(clinic_scenario, 0.1 + 50 * knob.step) is clinic_scenario


def test_its_steps_are_round_and_meet_both_ends(clinic_scenario):
    (knob,) = of(clinic_scenario, "clinic.need_rate")
    assert knob.step == 0.002
    steps = (knob.high - knob.low) / knob.step
    assert steps == pytest.approx(round(steps))


def test_a_number_for_each_label_moves_as_a_whole_by_the_factor_of_its_range(clinic_scenario):
    spread = {"values": {"health": 1900.0, "adult_social_care": 2100.0}, "range": [0.5, 2.0], "range_is": "factor"}
    scenario = clinic_scenario.change("clinic.capacity", spread, because="x")
    whole, part = of(scenario, "clinic.capacity", "clinic.capacity.health")
    assert (whole.low, whole.value, whole.high, whole.what) == (0.5, 1.0, 2.0, "times its value")
    assert dict(whole.turned(scenario, 2.0).numbers["clinic.capacity"].values) == {
        "health": 3800.0, "adult_social_care": 4200.0}  # fmt: skip
    assert (part.low, part.value, part.high) == (950.0, 1900.0, 3800.0)


def test_a_policy_starts_in_any_year_of_the_run(clinic_scenario):
    (knob,) = of(clinic_scenario, "policy.radical.start")
    assert (knob.low, knob.value, knob.high, knob.step, knob.policy) == (2025, 2026, 2026, 1.0, "radical")
    moved = knob.turned(clinic_scenario, 2025)
    assert moved.policy_forms["radical"].start == date(2025, 4, 1)


PROJECT = {
    "name": "Hubs", "service": "health", "start": date(2026, 4, 1), "cost": 3e6, "price_base": "2023-24",
    "gain": [0.02, 0.06], "because": "x",
}  # fmt: skip


def test_a_range_of_a_named_project_moves_under_its_policy_alone(clinic_scenario):
    forms = clinic_scenario.policy_forms
    radical = forms["radical"].model_copy(update={"project": [Project(**PROJECT)]})
    scenario = replace(clinic_scenario, policy_forms=Frozen({**forms, "radical": radical}))
    (knob,) = of(scenario, "policy.radical.project.Hubs.gain")
    assert (knob.low, knob.value, knob.high, knob.policy) == (0.02, 0.04, 0.06, "radical")
    assert knob.turned(scenario, 0.05).policy_forms["radical"].project[0].gain == 0.05
    with pytest.raises(InputError, match=r"that has a range. Did you mean policy.radical.project.Hubs.gain\?"):
        of(scenario, "policy.radical.project.Hubs.gian")
    with pytest.raises(InputError, match="no number of a project that has a range"):
        of(scenario, "project.Hubs.gain")


def test_the_last_of_february_stays_the_last():
    assert moved_to(date(2028, 2, 29), 2030) == date(2030, 2, 28)
    assert moved_to(date(2028, 2, 29), 2032) == date(2032, 2, 29)


def test_everything_that_can_t_be_moved_is_told_at_once(clinic_scenario):
    names = ("clinic.need_rat", "clinic.people", "policy.radicle.start", "clinic.need_rate", "clinic.need_rate")
    with pytest.raises(InputError) as told:
        of(clinic_scenario, *names)
    assert "Did you mean clinic.need_rate?" in str(told.value)
    assert "clinic.people: has no range to move in" in str(told.value)
    assert "Did you mean radical?" in str(told.value)
    assert "is named twice" in str(told.value)


def test_a_setting_of_a_policy_without_any_limit_has_no_slider(clinic_scenario):
    one = clinic_scenario.change("policy.radical.set.clinic.capacity", 2500.0, because="x")
    with pytest.raises(InputError, match="has no range to move in"):
        of(one, "policy.radical.set.clinic.capacity")

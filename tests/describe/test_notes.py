"""What is in order and yet seldom meant."""

from __future__ import annotations

import pytest

from simulator.describe import first_budget
from simulator.describe.notes import notes
from simulator.run import default_model
from simulator.scenario import read
from tests import clinic

ENGLISH = ("england", "england-2010", "deeper-cuts", "central-local-rebalancing")


@pytest.mark.parametrize("name", ENGLISH)
def test_what_comes_along_has_none(name):
    assert notes(read(name), default_model()) == ()


def test_a_first_budget_that_does_not_add_up_is_told_in_pounds():
    dearer = read("england").change("finance.planned_spending.adult_social_care", 36e9, "x", range=(35e9, 37e9))
    (note,) = notes(dearer, default_model())
    assert note.startswith("Budget 2025-26: spending £92.3bn, income £87.6bn, £4.8bn more than comes in.")
    assert "adult social care £36.0bn, childrens services £16.9bn" in note
    assert "income is government grant £20.4bn" in note


def test_a_council_whose_reserves_budgets_would_move_is_told_what_they_are_to_hold():
    council = read("england").change("finance.councils", 1, "x")
    assert notes(council, default_model()) == ()
    poor = council.change("finance.reserves_at_start", 15e9, "x", range=(14e9, 16e9))
    (note,) = notes(poor, default_model())
    assert note.startswith("Reserves are £15.0bn, 20% of grant and taxes. Where money is short budgets are to hold 40%")
    assert "cut services until they do, by up to £5.1bn a year" in note
    own = poor.change("finance.target_reserves", 0.2, "x", range=(0.19, 0.21))
    assert notes(own, default_model()) == ()


def test_policies_that_do_the_same_are_told_once():
    whole = read("england")
    twin = whole.change("policy.portfolio.like", "radical", because="x")
    forms = twin.policy_forms
    same = forms["portfolio"].model_copy(update={"set": forms["radical"].set})
    twin = type(whole)(**{**vars(whole), "policy_forms": {**forms, "portfolio": same}})
    told = "Policies radical and portfolio do the same to the last number"
    assert [note.partition(":")[0] for note in notes(twin, default_model())] == [told]


def test_a_policy_that_is_a_misspelt_one_is_asked_about(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text('extends = "england"\n[policy.radicl]\nstart = 2027-04-01\n', encoding="utf-8")
    (note,) = notes(read(file), default_model())
    assert note.endswith("change a setting of radicl, or leave it out. Did you mean radical?")


def test_a_model_without_budgets_has_no_budget_to_look_at(clinic_scenario):
    assert notes(clinic_scenario, clinic.model()) == ()


def test_overdrawn_reserves_have_their_sign_before_the_pound():
    assert [first_budget._pounds(amount) for amount in (-1.2e6, -2e9, 3e6)] == ["−£1.2m", "−£2.0bn", "£3.0m"]
    assert [first_budget._percent(share) for share in (-0.001, -0.1, 0.43)] == ["0%", "−10%", "43%"]

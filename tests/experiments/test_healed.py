"""What counts as lasting damage, on a service of which it is known by hand."""

from __future__ import annotations

from dataclasses import replace
from math import exp

import numpy as np
import pytest

import simulator as sim
from simulator.engine.running import simulate
from simulator.experiments.delay import runs as delay_runs
from simulator.experiments.healing import Healing, prevented
from simulator.scenario import read, start
from tests.experiments import late

WEAR, REPAIR, FIRST, WORTH = 0.05, 0.1, 0.9, 100.0
LATE, HORIZON = 4, 12
"""Years: the policy starts after one year, or four years later, in a run of twelve."""


ASSUMED = 'range = [0.8, 1.0], unit = "1", source = "Assumed", grade = "D"'
CERTAIN = {ASSUMED: 'unit = "1", source = "Register", grade = "A"'}


@pytest.fixture
def made(tmp_path):
    """The service, with parts of its scenario's text in other words, and no number uncertain."""

    def make(**others):
        text = late.SCENARIO
        for old, new in {**CERTAIN, **{f"{name} = {{ value = {NUMBERS[name]}": f"{name} = {{ value = {value}"
                                       for name, value in others.items() if name in NUMBERS}}.items():  # fmt: skip
            assert old in text
            text = text.replace(old, new)
        text = text.replace('"late.effort" = 1.0', f'"late.effort" = {others.get("effort", 1.0)}')
        text = text.replace("start = 2026-04-01", f"start = {others.get('begins', '2026-04-01')}")
        (tmp_path / "late.toml").write_text(text, encoding="utf-8")
        return read(tmp_path / "late.toml")

    return make


NUMBERS = {"repair": REPAIR, "wear": WEAR}


def damage(scenario, healed="prevented"):
    found = sim.delay(scenario, "care", years=(LATE,), members=1, healed=healed, model=late.model(), flows=late.flows)
    return found.sel(delay=LATE, policy="care").isel(member=0)


def of(scenario, healed="prevented"):
    return float(damage(scenario, healed)["cost_of_delay_part"].sel(part="lasting_damage"))


def worth_of(quality, fading):
    """Present value of a quality that is there as the late start begins and fades at a rate, month by month."""
    months = np.arange(12 * (1 + LATE), 12 * HORIZON + 1)
    gone = months / 12.0 - (1 + LATE)
    return float((WORTH * quality * np.exp(-fading * gone) * 1.035 ** (-months / 12.0)).sum() / 12.0)


at_start, unstarted = FIRST * exp(-WEAR), FIRST * exp(-WEAR * (1 + LATE))


def test_what_a_start_would_have_prevented_is_damage_up_to_how_it_was(made):
    # Care stops the wear and repairs beyond the start: healed is as it was at the start, no more.
    assert of(made()) == pytest.approx(worth_of(at_start - unstarted, REPAIR), rel=1e-6)
    assert of(made()) == pytest.approx(of(made(), "start"), rel=1e-12)


def test_where_a_start_prevents_half_half_is_damage(made):
    half = made(repair=0.0, effort=0.5)
    kept = at_start * exp(-WEAR * LATE / 2.0)
    assert of(half) == pytest.approx(worth_of(kept - unstarted, WEAR / 2.0), rel=1e-6)
    assert of(half) == pytest.approx(of(half, "undelayed"), rel=1e-12)
    assert of(half) < 0.6 * of(half, "start")


def test_a_trend_that_no_start_prevents_is_no_damage_of_delay(made):
    found = damage(made(effort=0.0))
    assert float(found["cost_of_delay_part"].sel(part="lasting_damage")) == 0.0
    assert float(found["irreversible_share"]) == 0.0
    assert of(made(effort=0.0), "start") > 10.0
    assert damage(made(effort=0.0), "start")["irreversible_share"] == 1.0


def test_what_a_start_would_only_have_improved_is_forgone_and_not_damage(made):
    found = damage(made(wear=0.0))
    assert float(found["cost_of_delay_part"].sel(part="lasting_damage")) == 0.0
    assert float(found["cost_of_delay_part"].sel(part="forgone_benefit")) > 10.0
    improved = 1.0 - (1.0 - FIRST) * exp(-REPAIR * LATE)
    assert of(made(wear=0.0), "undelayed") == pytest.approx(worth_of(improved - FIRST, REPAIR), rel=1e-6)


@pytest.mark.parametrize("healed", ["prevented", "undelayed", "start"])
def test_the_cost_is_the_same_whatever_counts_as_healed(made, healed):
    found, usual = damage(made(), healed), damage(made())
    assert found["cost_of_delay"] == usual["cost_of_delay"]
    assert float(found["cost_of_delay_part"].sum()) == pytest.approx(float(usual["cost_of_delay"]), rel=1e-12)
    others = ["deferred_cost", "catch_up_premium", "end_of_horizon_damage"]
    assert (found["cost_of_delay_part"].sel(part=others) == usual["cost_of_delay_part"].sel(part=others)).all()
    assert found.attrs["healed"] == healed


@pytest.mark.parametrize("begins", ["2026-04-01", "2026-04-10", "2026-09-23"])
def test_to_remember_leaves_the_run_as_it_is_to_the_last_bit(made, begins):
    scenario = made(begins=begins)
    begun = start(scenario, late.model(), member=1)
    at_once = delay_runs.delayed(begun, "care", 0.0, 12.0)
    watched = replace(at_once, actions=Healing(late.model(), delay_runs.start_of(begun, "care")).watching([0, 1, 4]))
    plain, seen = (simulate(late.model(), run, policy="care", member=1) for run in (at_once, watched))
    assert all((plain.outputs[name] == seen.outputs[name]).all() for name in plain.outputs)
    found = sim.delay(scenario, "care", years=(1, 4), members=2, model=late.model(), flows=late.flows)
    np.testing.assert_allclose(found["cost_of_delay_part"].sum("part"), found["cost_of_delay"], atol=1e-9)


def test_single_numbers_take_the_middle_of_the_three():
    start_, undelayed, late_ = np.array([9.0, 9.0, 9.0, 5.0, 5.0, 7.0]), np.array([8.0, 9.5, 6.0, 6.0, 4.0, 7.0]), 7.0
    healed = prevented(start_, undelayed, np.full(6, late_))
    assert healed.tolist() == [8.0, 9.0, 7.0, 6.0, 5.0, 7.0]


def test_shares_stay_shares_and_who_was_not_there_is_left_alone():
    start_ = np.array([[0.8, 0.2, 0.0], [0.0, 0.0, 0.0]])
    undelayed = np.array([[0.7, 0.2, 0.1], [1.0, 0.0, 0.0]])
    late_ = np.array([[0.5, 0.3, 0.2], [0.4, 0.3, 0.3]])
    healed = prevented(start_, undelayed, late_, axis=1)
    np.testing.assert_allclose(healed.sum(1), 1.0)
    assert (healed >= 0.0).all()
    back, there = start_[0] - late_[0], undelayed[0] - late_[0]
    np.testing.assert_allclose(healed[0], late_[0] + back * (back @ there) / (back @ back))
    assert healed[1].tolist() == late_[1].tolist()
    unknown = prevented(np.array([np.nan]), np.array([0.5]), np.array([0.25]))
    assert unknown.tolist() == [0.25]

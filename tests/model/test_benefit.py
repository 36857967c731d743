"""What being served is worth where the standard has moved."""

from __future__ import annotations

import pytest

import simulator as sim
from simulator.model import benefit, health_feedbacks


def test_at_the_starts_standard_need_left_is_need_unmet() -> None:
    assert benefit.need_left_share(0.2, 1.0, 1.0, 0.5) == pytest.approx(0.2)


def test_where_every_minute_counts_a_tenth_off_quality_takes_a_twentieth_of_what_is_met() -> None:
    assert benefit.need_left_share(0.2, 0.9, 1.0, 0.5) == pytest.approx(1 - 0.8 * 0.95, abs=0.002)


def test_what_is_dropped_may_have_helped_nobody() -> None:
    assert benefit.need_left_share(0.2, 0.5, 1.0, 0.0) == pytest.approx(0.2)


def test_a_standard_better_than_the_starts_leaves_less() -> None:
    assert benefit.need_left_share(0.2, 1.1, 1.0, 0.1) < 0.2


def test_a_pound_for_standards_is_worth_a_fifth_of_one_for_number_as_in_the_studies_of_adult_care() -> None:
    by_standard, by_number = 0.0030 / 1_000, 1 / 66_000
    numbers = sim.scenario("england").numbers
    lost, saved = (numbers[f"services.{name}_in_quality"].value for name in ("benefit", "effort"))
    assert isinstance(lost, float)
    assert isinstance(saved, float)
    assert lost / saved == pytest.approx(by_standard / by_number, abs=0.01)


def test_poorer_care_makes_people_dependent_sooner_as_care_withheld_does() -> None:
    poor = benefit.need_left_share(0.2, 0.9, 1.0, 0.1) - 0.2
    multiplier = health_feedbacks.worsening_multiplier(1.0, 0.5, 0.2 + poor, 0.2, 0.1, 0.3, 0.3)
    assert multiplier == pytest.approx(1 + 0.5 * 0.8 * 0.0105, abs=0.0002)


def test_no_lives_are_saved_by_worse_care() -> None:
    england = sim.scenario("england")
    worse = england.change("services.quality_effect.adult_social_care", 0.9, because="a test")
    usual, poor = (float(sim.run(place, policy="do_minimum")["deaths_total"].sum()) for place in (england, worse))
    assert poor > usual + 1_000


def test_people_served_worse_are_less_satisfied_though_as_many_are_served() -> None:
    def lost(elasticity: float) -> float:
        england = sim.scenario("england").change("services.benefit_in_quality", elasticity, because="a test")
        worse = england.change("services.quality_effect.adult_social_care", 0.9, because="a test")
        usual, poor = (sim.run(place, policy="do_minimum")["life_satisfaction"] for place in (england, worse))
        return float((usual - poor).isel(time=slice(36, None)).mean())

    assert lost(0.1) > lost(0.0) + 0.0005

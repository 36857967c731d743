"""Innovation: equations on plain numbers."""

from __future__ import annotations

import math

import pytest

from simulator.model import barriers, economy, innovation
from simulator.model import innovation_chances as chances
from simulator.model import innovation_diffusion as diffusion
from simulator.model import innovation_ideas as ideas
from simulator.model import innovation_outcomes as outcomes


def test_all_five_barriers_removed_double_the_speed() -> None:
    found = barriers.barrier_multiplier(*[1.15] * 5, *[1.0] * 5)
    assert found == pytest.approx(1 / 1.15**5) == pytest.approx(0.497, abs=1e-3)
    assert barriers.barrier_multiplier(*[1.15] * 5, *[0.0] * 5) == 1.0


def test_treacle_sets_in_above_the_usual_number_of_projects() -> None:
    assert barriers.duration_multiplier(1.0, 0.03, 0.0, 4.0, 4.0) == 1.0
    assert barriers.duration_multiplier(1.0, 0.03, 0.0, 14.0, 4.0) == pytest.approx(1.3)
    assert barriers.duration_multiplier(1.0, 0.03, 1.0, 14.0, 4.0) == 1.0


def test_fire_fighting_leaves_no_time_for_ideas() -> None:
    assert ideas.innovation_slack(1.0, 1.0) == 1.0
    assert ideas.innovation_slack(1.0, 2.5) == 0.0
    assert ideas.innovation_slack(1.0, 0.8) == pytest.approx(1.2)


def test_a_doubling_of_learning_takes_a_tenth_off_the_odds_of_failure() -> None:
    found = chances.failure_odds(20.0, 10.0, math.log2(0.9), 1.0, 1.0, 0.0, 1.0)
    assert found == pytest.approx(0.9)


def test_users_lower_the_odds_of_failure_and_of_harm() -> None:
    assert chances.harm_odds(1.0, 0.2, 1.0) == pytest.approx(0.8)
    assert chances.failure_odds(10.0, 10.0, -0.152, 1.0, 0.8, 0.0, 1.0) == pytest.approx(0.8)


def test_what_is_poorly_conceived_fails_and_harms_more_often() -> None:
    assert chances.haste(1.0, 0.7) == 1.0
    assert chances.haste(0.5, 0.7) == pytest.approx(2**0.7)
    assert chances.haste(0.5, 0.0) == 1.0


def test_a_type_that_failed_and_was_understood_fails_less_often() -> None:
    assert chances.repeat_failure(0.3, 0.0, 2.0) == 1.0
    assert chances.repeat_failure(0.3, 2.0, 2.0) == pytest.approx(0.85)
    assert chances.repeat_failure(0.3, 1e9, 2.0) == pytest.approx(0.7)


def test_barriers_touch_survival_only_by_switch() -> None:
    assert chances.failure_odds(10.0, 10.0, -0.152, 1.0, 1.0, 0.0, 0.5) == 1.0
    assert chances.failure_odds(10.0, 10.0, -0.152, 1.0, 1.0, 1.0, 0.5) == pytest.approx(0.5)


@pytest.mark.parametrize("eased", range(5))
def test_each_barrier_has_a_lever_of_its_own(eased: int) -> None:
    levers = [float(k == eased) for k in range(5)]
    assert barriers.barrier_multiplier(1.1, 1.2, 1.3, 1.4, 1.5, *levers) == pytest.approx(
        1 / (1.1, 1.2, 1.3, 1.4, 1.5)[eased]
    )


def test_ideas_come_from_staff_with_time_from_users_and_from_elsewhere() -> None:
    assert ideas.sources_of_ideas(0.6, 1.0, 1.0, 0.3, 0.2, 0.2) == pytest.approx(1.0)
    assert ideas.sources_of_ideas(0.6, 0.5, 1.0, 0.3, 0.2, 0.2) == pytest.approx(0.7)
    assert ideas.sources_of_ideas(0.6, 1.0, 0.0, 0.3, 0.2, 0.2) == pytest.approx(0.4)
    assert ideas.sources_of_ideas(0.6, 1.0, 1.0, 0.3, 1.0, 0.2) == pytest.approx(1.24)


def test_what_was_learnt_leads_to_new_ideas() -> None:
    assert ideas.lessons_in_ideas(20.0, 10.0, 0.2) == pytest.approx(2**0.2)
    assert ideas.lessons_in_ideas(5.0, 10.0, 0.2) == 1.0


def test_a_recession_raises_ideas_only_by_switch() -> None:
    assert ideas.promising_ideas(2.0, 0.3, 1.0, 1.0, 1.0, 0.0, 0.05, 0.0, 1.0) == pytest.approx(0.6)
    assert ideas.promising_ideas(2.0, 0.3, 1.0, 1.0, 1.0, 3.0, 0.05, 0.0, 1.0) == pytest.approx(0.69)


def test_culture_rises_where_risk_is_borne_and_rewarded() -> None:
    assert ideas.culture_changing(0.3, 0.0, 0.0, 1.0, 4.0) == 0.0
    assert ideas.culture_changing(0.3, 1.0, 1.0, 1.0, 4.0) == pytest.approx(0.075)


def test_contact_and_autonomy_speed_copying_and_autonomy_weakens_the_centre() -> None:
    assert diffusion.copying(0.3, 0.3, 0.0, 0.3, 0.0) == pytest.approx(0.3)
    assert diffusion.copying(0.3, 0.3, 1.0, 0.3, 0.0) == pytest.approx(0.39)
    assert diffusion.copying(0.3, 0.3, 0.0, 0.3, 1.0) == pytest.approx(0.39)
    assert diffusion.central_push(0.08, 0.5, 1.0) == pytest.approx(0.04)


def test_tailoring_and_autonomy_save_what_scaling_up_loses() -> None:
    assert diffusion.lost_in_scaling(0.3, 0.0, 0.5, 0.0) == pytest.approx(0.3)
    assert diffusion.lost_in_scaling(0.3, 0.5, 0.5, 1.0) == pytest.approx(0.075)
    assert diffusion.unevenness(0.3, 0.5) == pytest.approx(0.15)


def test_radical_change_is_wanted_where_pressure_challenge_and_failure_meet() -> None:
    assert outcomes.case_for_radical_change(1.2, 1.5, 0.2, 0.9) == pytest.approx(0.54)
    assert outcomes.case_for_radical_change(1.2, 1.5, 0.0, 1.0) == 0.0


def test_money_released_and_need_prevented_are_counted_apart() -> None:
    assert outcomes.resource_released(9e9, 0.9) == pytest.approx(1e9)
    assert outcomes.need_prevented(8e5, 0.8) == pytest.approx(2e5)
    assert outcomes.quality_won(1.05, 1e9) == pytest.approx(0.05)
    assert outcomes.innovation_productivity_gain(0.9, 1e9) == pytest.approx(1 / 9)


def test_productivity_of_services_raises_national_output_by_its_weight() -> None:
    assert outcomes.innovation_in_output(0.1, 0.05) == pytest.approx(1.005)
    assert economy.national_output(30e6, 8e4, 1.005) == pytest.approx(1.005 * 30e6 * 8e4)


def test_the_same_effort_yields_fewer_radical_ideas() -> None:
    assert ideas.programme_idea_rate(2.0, 0.6, 0.0, 2.0) == pytest.approx(1.2)
    assert ideas.programme_idea_rate(2.0, 0.6, 1.0, 2.0) == pytest.approx(0.6)


def test_a_frozen_place_has_no_new_ideas() -> None:
    assert ideas.promising_ideas(2.0, 0.3, 1.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0) == 0.0
    assert ideas.promising_ideas(2.0, 0.3, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 1.0) == pytest.approx(0.6)


def test_lessons_fade_to_the_start_and_no_further() -> None:
    assert chances.lessons_lost(0.1, 30.0, 10.0) == pytest.approx(2.0)
    assert chances.lessons_lost(0.1, 10.0, 10.0) == 0.0


def test_projects_are_paid_in_cash() -> None:
    assert innovation.innovation_spending(2.0e6, 1.1) == pytest.approx(2.2e6)


def test_money_nobody_claims_lapses_and_pledges_do_not() -> None:
    assert innovation.lapsing(6.0, 3.0) == pytest.approx(2.0)
    assert innovation.lapsing(-6.0, 3.0) == 0.0
    assert innovation.set_aside(0.01, 6.6e10, 1.1) == pytest.approx(6e8)

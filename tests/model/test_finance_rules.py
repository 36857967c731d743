"""Finance by hand: the arithmetic of budgets, council tax, fees to providers and contributions."""

from __future__ import annotations

from itertools import pairwise
from math import e, exp
from typing import Any

import pytest

from simulator.model import care_access, care_market, council_tax, employer_pensions, section_114_risk
from simulator.model.april import care_fee_ratio
from simulator.model.budget_rules import Plan, annuity, balance, kept_back, share_out
from simulator.model.council_tax import band_d_rise
from simulator.model.in_year import stopped_share

UNCHANGED = [60.0, 40.0]


def budget(funds: float, **numbers: Any) -> Plan:
    """Two services of 60 and 40 pounds a year; a tenth as much weight on the first."""
    usual: dict[str, Any] = {
        "unchanged": UNCHANGED, "current": UNCHANGED, "weights": [0.1, 1.0], "least": [0.5, 0.3],
        "care": 0, "precept": 0.0, "reserves": 40.0, "minimum": 20.0, "kept": 20.0,
        "target": 35.0, "spread": 10.0, "effort": 1.0, "put_off": 0.0, "largest_cut": 0.2, "largest_rise": 0.1,
        "not_delivered": 0.0,
    }  # fmt: skip
    return balance(funds=funds, **{**usual, **numbers})


def rise(**numbers: float) -> tuple[float, float, float]:
    """3% allowed and wanted, no precept, no offer to freeze, the limit used in full."""
    usual = {
        "limit": 0.03, "unlimited": 0.05, "precept_limit": 0.0, "offer": 0.0, "response": 1.2,
        "used": 1.0, "beyond": 0.0,
    }  # fmt: skip
    return band_d_rise(**{**usual, **numbers})


def test_what_savings_leave_open_comes_on_top_of_the_planned_use_of_reserves() -> None:
    # A gap of 10, of which reserves may bear 2 (20 above their minimum over 10 years) and half is sought.
    plan = budget(90.0, effort=0.5, not_delivered=0.25)
    assert plan.planned_use == pytest.approx(2.0)
    assert plan.savings == pytest.approx(4.0)
    assert plan.from_reserves == pytest.approx(2.0 + 4.0 + 0.25 * 4.0)


def test_under_a_gap_reserves_below_what_is_to_be_kept_are_rebuilt_by_cutting_more() -> None:
    # Held 40, to be kept 50, over 10 years: 1 a year on top of the gap of 5.
    plan = budget(95.0, kept=50.0)
    assert plan.planned_use == pytest.approx(-1.0)
    assert plan.savings == pytest.approx(6.0)


def test_a_pound_more_income_lets_a_budget_spend_no_more_than_that_pound_more() -> None:
    # Held 40, to be kept 60 over 2 years: 10 a year, whether income is just short of cost or just above it.
    spent = [sum(budget(funds, kept=60.0, target=70.0, spread=2.0).spending) for funds in range(80, 131)]
    assert all(0.0 <= after - before <= 1.0 + 1e-9 for before, after in pairwise(spent))
    assert sum(budget(101.0, kept=60.0, target=70.0, spread=2.0).spending) == pytest.approx(101.0 - 10.0)


def test_what_is_kept_lies_between_the_minimum_and_the_target_by_precaution() -> None:
    assert [kept_back(0.2, 0.4, share) for share in (0.0, 0.5, 1.0)] == pytest.approx([0.2, 0.3, 0.4])
    assert kept_back(0.3, 0.2, 1.0) == 0.3  # a target below the minimum asks for nothing


def test_a_surplus_plans_to_put_all_that_it_does_not_spend_into_reserves() -> None:
    plan = budget(120.0)
    assert plan.planned_use == plan.from_reserves < 0


def test_council_tax_is_base_times_band_d_less_losses_and_support() -> None:
    taxed = council_tax.taxed_dwellings(1000.0, 0.98, 0.1)
    assert council_tax.council_tax(taxed, 2000.0) == pytest.approx(1000 * 2000 * 0.98 * 0.9)


def test_a_point_more_unemployment_raises_support_by_its_response() -> None:
    assert council_tax.council_tax_support_share(0.09, 0.6, 0.053, 0.043) == pytest.approx(0.096)


def test_a_point_more_unemployment_leaves_more_council_tax_uncollected() -> None:
    assert council_tax.collected_share(0.983, 0.15, 0.053, 0.043) == pytest.approx(0.9815)
    assert council_tax.collected_share(0.983, 0.0, 0.053, 0.043) == 0.983


def test_band_d_rises_by_the_limit_and_the_care_precept() -> None:
    assert rise(precept_limit=0.02) == pytest.approx((0.03, 0.02, 0.0))
    assert rise(precept_limit=0.02, used=0.9) == pytest.approx((0.027, 0.018, 0.0))


def test_a_rise_is_not_taken_only_to_be_put_by_beyond_the_target_of_reserves() -> None:
    # 5% of 100 may be raised; 3 of what there is would be put by, and reserves are 2, then 50 beyond their target.
    assert council_tax.rise_taken(0.05, 100.0, 2.0, 3.0) == pytest.approx(3.0 / 5.0)
    assert council_tax.rise_taken(0.05, 100.0, 50.0, 3.0) == pytest.approx(2.0 / 5.0)
    assert council_tax.rise_taken(0.05, 100.0, 50.0, 9.0) == 0.0
    assert [council_tax.rise_taken(0.05, 100.0, *spare) for spare in ((-1.0, 9.0), (50.0, -1.0))] == [1.0, 1.0]


def test_without_a_limit_councils_take_what_they_choose() -> None:
    assert rise(limit=1.0, unlimited=0.04)[0] == pytest.approx(0.04)


def test_a_limit_that_government_lifts_for_a_council_can_be_used_in_full() -> None:
    assert rise(limit=0.0799, precept_limit=0.02)[:2] == pytest.approx((0.0799, 0.02))


def test_a_freeze_grant_of_half_the_rise_freezes_six_councils_in_ten() -> None:
    general, _, frozen = rise(limit=0.02, offer=0.01)
    assert frozen == pytest.approx(0.6)
    assert general == pytest.approx(0.4 * 0.02)
    assert rise(limit=0.02, offer=0.025)[2] == 1.0


def test_commissioners_go_beyond_the_limit() -> None:
    assert rise(beyond=0.05)[0] == pytest.approx(0.08)


def test_a_gap_is_met_by_spare_reserves_over_the_years_and_then_by_cuts() -> None:
    plan = budget(90.0)
    assert plan.gap == pytest.approx(10.0)
    assert plan.from_reserves == pytest.approx(2.0)
    assert plan.savings == pytest.approx(8.0)
    assert sum(plan.spending) == pytest.approx(92.0)


def test_cuts_fall_in_proportion_to_weight_and_cost() -> None:
    first, second = budget(90.0).spending
    assert (40.0 - second) / (60.0 - first) == pytest.approx((1.0 * 40.0) / (0.1 * 60.0))


def test_a_ring_fenced_precept_comes_on_top_of_what_care_would_get() -> None:
    even: dict[str, Any] = {"weights": [1.0, 1.0], "largest_cut": 1.0}
    without, found = budget(88.0, **even), budget(90.0, precept=2.0, **even)
    assert found.spending[0] == pytest.approx(without.spending[0] + 2.0)
    assert found.spending[1] == pytest.approx(without.spending[1])


def test_a_precept_beyond_the_cut_of_care_helps_the_others_and_limits_still_hold() -> None:
    plan = budget(90.0, precept=30.0)
    assert plan.spending == pytest.approx([60.0, 32.0])
    short = budget(60.0, precept=30.0)
    assert short.spending == pytest.approx([0.8 * 60.0, 0.8 * 40.0])


def test_before_elections_savings_are_put_off_as_far_as_reserves_bear_it() -> None:
    assert budget(90.0, put_off=0.25).savings == pytest.approx(0.75 * 8.0)
    assert budget(90.0, put_off=1.0, reserves=21.0).savings == pytest.approx(9.9 - 0.9)


def test_what_one_service_cannot_bear_the_others_do() -> None:
    assert share_out(10.0, [1.0, 9.0], [8.0, 4.0]) == pytest.approx([6.0, 4.0])
    assert sum(share_out(20.0, [1.0, 9.0], [8.0, 4.0])) == pytest.approx(12.0)
    assert share_out(3.0, [0.0, 1.0], [8.0, 4.0]) == pytest.approx([0.0, 3.0])


def test_savings_that_do_not_appear_are_drawn_from_reserves() -> None:
    assert budget(90.0, not_delivered=0.25).from_reserves == pytest.approx(2.0 + 0.25 * 8.0)


def test_reserves_below_the_minimum_have_to_be_rebuilt() -> None:
    plan = budget(90.0, reserves=10.0)
    assert plan.savings == pytest.approx(10.0 + 1.0)
    assert plan.from_reserves == pytest.approx(-1.0)


def test_a_surplus_rebuilds_reserves_before_it_is_spent() -> None:
    assert sum(budget(102.0, reserves=15.0).spending) == pytest.approx(100.0)
    assert sum(budget(102.0).spending) == pytest.approx(102.0)


def test_one_budget_raises_spending_by_no_more_than_services_can_take_up() -> None:
    assert sum(budget(130.0).spending) == pytest.approx(110.0)
    assert sum(budget(130.0, largest_rise=0.05).spending) == pytest.approx(105.0)


def test_cuts_that_limits_forbid_leave_a_shortfall_for_exceptional_support() -> None:
    plan = budget(60.0, reserves=21.0)
    assert plan.savings == pytest.approx(0.2 * 100.0)
    assert plan.short_of_minimum == pytest.approx(20.0 - (21.0 - 20.0))


def test_repaying_over_twenty_years_costs_interest() -> None:
    assert annuity(0.055, 20.0) == pytest.approx(0.055 / (1 - exp(-1.1)))
    assert annuity(1e-9, 20.0) == pytest.approx(0.05)


def test_an_overspend_within_what_is_tolerated_starts_no_round_of_savings() -> None:
    assert stopped_share(5.0, 5.0, 0.05, 0.6, 1000.0) == 0.0


def test_a_round_saves_what_the_year_overspends_in_the_half_that_is_left() -> None:
    assert stopped_share(25.0, 5.0, 0.05, 0.6, 1000.0) == pytest.approx(0.6 * 20 / 500)
    assert stopped_share(500.0, 5.0, 0.05, 0.6, 1000.0) == pytest.approx(0.6 * 0.05)


def test_care_fees_stay_level_with_cost_that_grows_evenly() -> None:
    kept = care_fee_ratio(1.0, 0.04, 0.04, lag=1.0, squeeze=0.0, catch_up=0.0)
    late = care_fee_ratio(1.0, 0.10, 0.04, lag=1.0, squeeze=0.0, catch_up=0.0)
    assert (kept, late) == (pytest.approx(1.0), pytest.approx(1.04 / 1.10))


def test_a_cut_of_care_squeezes_fees_and_arrears_are_made_good() -> None:
    squeezed = care_fee_ratio(1.0, 0.04, 0.04, lag=0.5, squeeze=0.03, catch_up=0.5)
    mending = care_fee_ratio(0.96, 0.04, 0.04, lag=0.5, squeeze=0.0, catch_up=0.5)
    assert (squeezed, mending) == (pytest.approx(0.985), pytest.approx(0.98))


def test_providers_leave_faster_than_they_come_back() -> None:
    assert care_market.providers_moving(0.9, 1.0, 1.5, 4.0) == pytest.approx(-0.1 / 1.5)
    assert care_market.providers_moving(1.0, 0.9, 1.5, 4.0) == pytest.approx(0.1 / 4.0)
    assert care_market.indicated_care_on_offer(1.2, 0.8) == 1.0


def test_eligibility_tightens_up_to_what_the_law_allows_and_eases_slowly() -> None:
    assert care_access.indicated_turned_away_share(0.2, 0.5, 0.25) == pytest.approx(0.1)
    assert care_access.indicated_turned_away_share(0.9, 0.5, 0.25) == pytest.approx(0.25)
    assert care_access.eligibility_moving(0.0, 0.1, 2.0, 5.0) == pytest.approx(-0.02)


def test_a_tenth_fewer_deaths_after_65_raise_contributions_by_their_elasticity() -> None:
    assert employer_pensions.longevity_cost(90.0, 100.0, 1.0) == pytest.approx(0.1)
    assert employer_pensions.pension_drag(0.01, 20e9, 1.1, 1.05) == pytest.approx(0.231e9)


def test_half_the_reserves_twice_the_distress() -> None:
    assert section_114_risk.distress_by_reserves(0.2, 0.4, 1.0) == pytest.approx(2.0)


def test_each_step_of_room_lost_multiplies_distress_by_e() -> None:
    by_room = section_114_risk.distress_by_room
    assert by_room(0.30, 0.30, 0.0, 0.05) == pytest.approx(1.0)
    assert by_room(0.25, 0.30, 0.0, 0.05) == pytest.approx(e)
    assert by_room(0.25, 0.30, 0.05, 0.05) == pytest.approx(1.0), "the rate was measured with so much less room"


def test_who_is_in_distress_can_not_get_into_it_and_nobody_does_twice_with_one_budget() -> None:
    rate = section_114_risk.distress_rate(0.023, 2.0, 1.5)
    assert rate == pytest.approx(0.069)
    assert section_114_risk.new_distress(rate, 1.0, 0.25) == pytest.approx(0.75 * 0.069 / 1.069)
    assert section_114_risk.new_distress(1e6, 1.0, 0.25) == pytest.approx(0.75, rel=1e-5)
    assert section_114_risk.notice_rate(0.14, 0.05) == pytest.approx(0.007)

"""Finance: the budget's arithmetic by hand, the start's balance, reserves and section 114."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.engine import Start
from simulator.model import finance, section_114
from simulator.model.axes import SERVICES
from simulator.model.budget_rules import annuity, balance, share_out
from tests.model.services_stand_ins import changed, england, run, still

USUAL = {
    "current": np.array([60.0, 40.0]),
    "weights": np.array([0.1, 1.0]),
    "least": np.array([0.5, 0.3]),
    "reserves": 40.0,
    "minimum": 20.0,
    "target": 35.0,
    "spread": 10.0,
    "effort": 1.0,
    "largest_cut": 0.2,
    "not_delivered": 0.0,
}
UNCHANGED = np.array([60.0, 40.0])


def test_council_tax_is_base_times_band_d_less_losses_and_support() -> None:
    assert finance.council_tax(1000.0, 2000.0, 0.98, 0.1) == pytest.approx(1000 * 2000 * 0.98 * 0.9)


def test_a_point_more_unemployment_raises_support_by_its_response() -> None:
    assert finance.council_tax_support_share(0.09, 0.6, 0.053, 0.043) == pytest.approx(0.096)


def test_a_point_more_unemployment_leaves_more_council_tax_uncollected() -> None:
    assert finance.collected_share(0.983, 0.15, 0.053, 0.043) == pytest.approx(0.9815)
    assert finance.collected_share(0.983, 0.0, 0.053, 0.043) == 0.983


def test_a_gap_is_met_by_spare_reserves_over_the_years_and_then_by_cuts() -> None:
    plan = balance(unchanged=UNCHANGED, funds=90.0, **USUAL)
    assert plan.gap == pytest.approx(10.0)
    assert plan.from_reserves == pytest.approx(2.0)
    assert plan.savings == pytest.approx(8.0)
    assert plan.spending.sum() == pytest.approx(92.0)


def test_cuts_fall_in_proportion_to_weight_and_cost() -> None:
    plan = balance(unchanged=UNCHANGED, funds=90.0, **USUAL)
    cut = UNCHANGED - plan.spending
    assert cut[1] / cut[0] == pytest.approx((1.0 * 40.0) / (0.1 * 60.0))


def test_what_one_service_cannot_bear_the_others_do() -> None:
    shared = share_out(10.0, np.array([1.0, 9.0]), np.array([8.0, 4.0]))
    assert shared == pytest.approx([6.0, 4.0])
    assert share_out(20.0, np.array([1.0, 9.0]), np.array([8.0, 4.0])).sum() == pytest.approx(12.0)


def test_savings_that_do_not_appear_are_drawn_from_reserves() -> None:
    plan = balance(unchanged=UNCHANGED, funds=90.0, **{**USUAL, "not_delivered": 0.25})
    assert plan.from_reserves == pytest.approx(2.0 + 0.25 * 8.0)


def test_reserves_below_the_minimum_have_to_be_rebuilt() -> None:
    plan = balance(unchanged=UNCHANGED, funds=90.0, **{**USUAL, "reserves": 10.0})
    assert plan.savings == pytest.approx(10.0 + 1.0)
    assert plan.from_reserves == pytest.approx(-1.0)


def test_a_surplus_rebuilds_reserves_before_it_is_spent() -> None:
    saving = balance(unchanged=UNCHANGED, funds=102.0, **{**USUAL, "reserves": 15.0})
    spending = balance(unchanged=UNCHANGED, funds=102.0, **USUAL)
    assert saving.spending.sum() == pytest.approx(100.0)
    assert spending.spending.sum() == pytest.approx(102.0)


def test_cuts_that_limits_forbid_leave_a_shortfall_for_exceptional_support() -> None:
    plan = balance(unchanged=UNCHANGED, funds=60.0, **{**USUAL, "reserves": 21.0})
    assert plan.savings == pytest.approx(0.2 * 100.0)
    assert plan.short_of_minimum == pytest.approx(20.0 - (21.0 - 20.0))


def test_repaying_over_twenty_years_costs_interest() -> None:
    assert annuity(0.055, 20.0) == pytest.approx(0.055 / (1 - np.exp(-1.1)))
    assert annuity(1e-9, 20.0) == pytest.approx(0.05)


def test_half_the_reserves_twice_the_notices() -> None:
    assert section_114.notice_rate(0.0032, 0.2, 0.4, 1.0, 10.0) == pytest.approx(0.0064)


def test_however_low_reserves_are_notices_have_a_ceiling() -> None:
    assert section_114.notice_rate(0.0032, -0.1, 0.4, 1.0, 5.0) == pytest.approx(0.016)


def test_england_starts_with_the_published_money() -> None:
    outputs = run().outputs
    assert outputs["usable_reserves"][0] == pytest.approx(30.3e9)
    assert outputs["income"][0][1] == pytest.approx(38.0e9, rel=0.01)
    assert outputs["income"][0].sum() == pytest.approx(86.9e9, rel=0.01)
    assert abs(outputs["budget_gap"][0]) < 1.5e9


def test_reserves_change_by_income_less_spending_to_the_pound() -> None:
    trajectory = run()
    assert trajectory.residuals["GBP"] < 1.0


def test_each_april_has_one_budget() -> None:
    budgets = [e["time"] for e in run().events if e["kind"] == "budget"]
    assert budgets == pytest.approx(list(range(1, 26)))


def _cut_grant() -> Start:
    return changed({}, grant_growth=-0.12, council_tax_limit=0.03)


def test_cuts_of_grant_spare_social_care_as_from_2010_to_2016() -> None:
    outputs = run(_cut_grant()).outputs
    ratio = outputs["need_adjusted_spending_ratio"][72]
    care, others = (
        ratio[SERVICES.index("adult_social_care")],
        ratio[SERVICES.index("neighbourhood")],
    )
    assert care > 0.85
    assert others < care - 0.15


def test_cuts_of_grant_run_reserves_down_and_bring_notices() -> None:
    cut, kept = run(_cut_grant()).outputs, run().outputs
    assert cut["usable_reserves"][120] < kept["usable_reserves"][120]
    assert cut["section_114_exposure"][240] > kept["section_114_exposure"][240]


def test_notices_freeze_innovation_in_a_share_of_the_place() -> None:
    trajectory = run(_cut_grant())
    first = next(e for e in trajectory.events if e["kind"] == "section_114_notice")
    month = int(first["time"] * 12) + 1
    assert trajectory.outputs["innovation_frozen"][month] == pytest.approx(1 / 317)


def one_council(**numbers: float) -> Start:
    """An average council: a 317th of England."""
    whole = england().values
    parts = (
        "planned_spending", "government_grant", "retained_business_rates", "tax_base",
        "other_council_spending", "reserves_at_start", "residents_by_health_band",
        "people_by_work_status", "backlog_at_start",
    )  # fmt: skip
    return changed({**{name: whole[name] / 317 for name in parts}, "councils": 1, **numbers})


def test_one_council_issues_a_notice_when_the_year_would_end_in_debt() -> None:
    broke = one_council(reserves_at_start=2e6, support_available=0.0, other_council_spending=36e6)
    notices = [e for e in run(broke).events if e["kind"] == "section_114_notice"]
    assert 0 <= notices[0]["time"] <= 1.0


def test_one_sound_council_issues_none() -> None:
    kinds = [e["kind"] for e in run(one_council(support_available=1.0)).events if e["time"] < 8]
    assert "section_114_notice" not in kinds


def test_exceptional_support_is_paid_back_with_interest() -> None:
    trajectory = run(changed({"support_available": 1.0}, grant_growth=-0.3, council_tax_limit=0.02))
    events = [e for e in trajectory.events if e["kind"] == "exceptional_financial_support"]
    due = sum(e["amount"] for e in events if e["time"] <= 10) * annuity(0.055, 20.0)
    assert due > 0
    assert trajectory.outputs["support_repayment"][125] == pytest.approx(due)


def test_a_still_place_with_enough_money_keeps_its_reserves() -> None:
    start = still()
    gap = float(run(start).outputs["budget_gap"][0])
    enough = float(start.values["government_grant"]) + gap
    reserves = run(changed({"government_grant": enough, "target_reserves": 0.0}, start)).outputs
    assert np.abs(reserves["usable_reserves"] / 30.3e9 - 1).max() < 0.01

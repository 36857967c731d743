"""The money of England's councils in the engine: the start, the ledgers, the yearly budget."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from simulator.engine import Series, Start
from simulator.engine.simulation import Trajectory
from simulator.model.axes import SERVICES
from simulator.model.budget_rules import annuity
from tests.model.services_stand_ins import changed, england, run, still

CARE, CHILDREN, HOUSING, NEIGHBOURHOOD = (
    SERVICES.index(name)
    for name in ("adult_social_care", "childrens_services", "housing", "neighbourhood")
)
OTHERS = [SERVICES.index("public_health"), HOUSING, NEIGHBOURHOOD]


def dated(name: str, *knots: tuple[float, float], start: Start | None = None) -> Start:
    """A start with a driver given as (years, value)."""
    start = start or england()
    times, values = (np.array(column) for column in zip(*knots, strict=True))
    return replace(start, series={**start.series, name: Series(times, values)})


def enough(start: Start) -> Start:
    """The same place with just enough grant, and reserves at their target."""
    gap = float(run(start).outputs["budget_gap"][0])
    return changed(
        {"government_grant": float(start.values["government_grant"]) + gap, "target_reserves": 0.0},
        start,
    )


def test_england_starts_with_the_published_money() -> None:
    outputs = run().outputs
    assert outputs["usable_reserves"][0] == pytest.approx(30.3e9)
    assert outputs["income"][0][1] == pytest.approx(38.0e9, rel=0.01)
    assert outputs["income"][0].sum() == pytest.approx(86.9e9, rel=0.01)
    assert abs(outputs["budget_gap"][0]) < 1.5e9


def test_a_pound_less_of_grant_widens_the_gap_of_that_budget_by_a_pound() -> None:
    usual, less = (run(changed({}, grant_growth=growth)).outputs for growth in (0.0, -0.05))
    lost = usual["government_grant"][12] - less["government_grant"][12]
    # What a budget cuts of a service that others pay for too is no less cost of leaving policy as it was.
    assert less["budget_gap"][12] - usual["budget_gap"][12] == pytest.approx(lost, rel=1e-3)


def test_pounds_change_hands_and_none_appears_or_vanishes() -> None:
    assert run().residuals["GBP"] < 1.0


def test_over_all_six_bodies_only_business_rates_come_from_outside() -> None:
    trajectory = run(still())
    cash, rates = trajectory.outputs["cash_by_body"], trajectory.outputs["income"][:, 2]
    years = np.arange(len(rates)) / 12
    assert cash.sum(axis=1) == pytest.approx(rates[0] * years, rel=1e-9, abs=1.0)
    assert (np.abs(cash[-1]) > 1e9).sum() >= 5


def test_the_councils_ledger_is_its_reserves_and_its_special_needs_account() -> None:
    outputs = run().outputs
    held = outputs["usable_reserves"] + outputs["special_needs_account"]
    assert outputs["cash_by_body"][:, 0] == pytest.approx(held - held[0], abs=1.0)


def test_each_april_has_one_budget() -> None:
    budgets = [e["time"] for e in run().events if e["kind"] == "budget"]
    assert budgets == pytest.approx(list(range(1, 26)))


def test_a_year_of_dear_prices_alone_is_no_overspend_to_be_cut_for() -> None:
    paid = {
        "overspend_foreseen": 1.0, "unlimited_rise": 0.1, "council_tax_choice": 1.0,
        "election_restraint": 0.0,
    }  # fmt: skip
    start = changed(paid, enough(still()), council_tax_limit=0.1)
    spent = run(dated("price_level", (0.0, 1.0), (1.0, 1.1), start=start)).outputs
    assert spent["planned_spending"][13] == pytest.approx(1.1 * spent["planned_spending"][11], rel=0.005)


def test_the_settlement_has_the_depth_length_and_timing_of_its_series() -> None:
    path = dated("grant_growth", (0.0, 0.0), (3.0, -0.1), (7.0, 0.0), start=still())
    grant = run(path).outputs["government_grant"] / float(path.values["government_grant"])
    assert grant[[35, 37, 83, 180]] == pytest.approx([1.0, 0.9, 0.9**4, 0.9**4])


def test_a_temporary_care_precept_raises_tax_for_good_and_care_is_cut_less() -> None:
    poor = changed({"election_restraint": 0.0}, still(), grant_growth=-0.25)
    taxed = dated("care_precept_limit", (0.0, 0.02), (4.0, 0.0), start=poor)
    without, found = run(poor).outputs, run(taxed).outputs
    assert found["band_d"][-1] / without["band_d"][-1] == pytest.approx((1 + 0.02 * 0.96) ** 3)
    assert found["care_precept"][47] == found["care_precept"][-1] > 1.5e9
    more = found["planned_spending"][40] - without["planned_spending"][40]
    assert more[CARE] > 0.6 * found["care_precept"][40]
    assert more[CARE] > 2 * more[NEIGHBOURHOOD]


def test_a_rise_beyond_the_limit_comes_on_top_of_it_each_year_it_is_permitted() -> None:
    poor = changed({"election_restraint": 0.0}, still(), grant_growth=-0.25, council_tax_limit=0.03)
    permitted, usual = (
        run(changed({"council_tax_beyond_limit": more}, poor)).outputs["band_d"][[11, 12, 24]]
        for more in (0.05, 0.0)
    )
    once = (1 + 0.96 * 0.08) / (1 + 0.96 * 0.03)
    assert permitted / usual == pytest.approx([1.0, once, once**2])


def test_freezing_council_tax_brings_a_grant_and_no_rise() -> None:
    frozen = changed({}, still(), freeze_grant_offer=0.025, council_tax_limit=0.03)
    outputs = run(frozen).outputs
    assert outputs["band_d"][13] == outputs["band_d"][0]
    more = outputs["government_grant"][13] - outputs["government_grant"][0]
    assert more == pytest.approx(0.025 * outputs["income"][11][1])


def test_a_budget_foresees_growth_of_demand_to_a_limit() -> None:
    plans = [
        run(changed({"largest_growth_foreseen": most})).outputs["planned_spending"][:, CARE]
        for most in (0.2, 0.001, 0.0)
    ]
    assert plans[0][11] == plans[1][11] == plans[2][11]
    assert plans[0][12] > plans[1][12] > plans[2][12]


def as_from_2010() -> Trajectory:
    """A sixth less revenue in six years, frozen pay, and housing as it was: not yet led by demand."""
    led = england().values["demand_led"].copy()
    led[HOUSING] = 0.1
    numbers = {
        "business_rates_growth": -0.03, "real_earnings_growth": -0.01, "demand_led": led,
        "support_available": 1.0,
    }  # fmt: skip
    drivers = {
        "grant_growth": -0.17, "council_tax_limit": 0.01, "care_precept_limit": 0.0,
        "special_needs_overspend": 0.0, "price_level": 1.0,
    }  # fmt: skip
    return run(changed(numbers, **drivers))


def test_cuts_of_grant_fall_as_the_record_of_2010_to_2016_shows() -> None:
    cost = as_from_2010().outputs["service_cost"]
    change = cost[72] / cost[0] - 1
    care, others = (cost[:, part].sum(axis=1) for part in ([CARE, CHILDREN], OTHERS))
    assert -0.08 < care[72] / care[0] - 1 < 0.0
    assert -0.38 < others[72] / others[0] - 1 < -0.28
    assert 0.06 < (care / (care + others))[72] - (care / (care + others))[0] < 0.11
    assert -0.42 < change[NEIGHBOURHOOD] < -0.28
    assert change[HOUSING] < -0.22


def test_housing_is_cut_harder_than_law_and_prevention_alone_explain() -> None:
    start = changed({}, grant_growth=-0.06)
    usual = run(start).outputs["planned_spending"][48]
    even = run(changed({"cut_weight": 1.0}, start)).outputs["planned_spending"][48]
    assert usual[HOUSING] < 0.96 * even[HOUSING]
    assert usual[NEIGHBOURHOOD] > even[NEIGHBOURHOOD]


def test_exceptional_support_is_paid_back_with_interest() -> None:
    trajectory = run(
        changed({"support_available": 1.0, "largest_cut": 0.05}, grant_growth=-0.3, council_tax_limit=0.02)
    )
    events = [e for e in trajectory.events if e["kind"] == "exceptional_financial_support"]
    due = sum(e["amount"] for e in events if e["time"] <= 10) * annuity(0.055, 20.0)
    assert due > 0
    assert trajectory.outputs["support_repayment"][125] == pytest.approx(due)


def test_a_still_place_with_enough_money_keeps_its_reserves() -> None:
    reserves = run(enough(still())).outputs["usable_reserves"]
    assert np.abs(reserves / 30.3e9 - 1).max() < 0.01




@pytest.mark.parametrize(("file", "first"), [("finance", 2025), ("finance-2010", 2010)])
def test_prices_rise_as_far_ahead_as_anybody_looks(file: str, first: int) -> None:
    base = Path(__file__).parents[2] / "scenarios" / "base" / f"{file}.toml"
    series = tomllib.loads(base.read_text(encoding="utf-8"))["change"]["finance"]["price_level"]["series"]
    levels = np.array([series[date] for date in sorted(series)])
    assert [int(date[:4]) for date in sorted(series)] == list(range(first, 2101))
    assert np.diff(levels[-74:]) / levels[-74:-1] == pytest.approx(0.02, abs=0.005)

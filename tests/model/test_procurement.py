"""Procurement: rounds of re-spending by hand, contracts that come up one by one, and who loses."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from types import SimpleNamespace

import numpy as np
import pytest

from simulator import engine
from simulator.engine.check_units import check_units
from simulator.engine.simulation import Trajectory
from simulator.engine.start import Change
from simulator.model import procurement
from simulator.model.contracts import contract_renewals
from tests.model.places_alone import england, given, model, run

LEVERS = {"local_preference": 1.0, "innovation_clauses": 1.0}


@cache
def usual() -> Trajectory:
    return run()


@cache
def policy(since: float = 1.0) -> Trajectory:
    return run(since=since, **LEVERS)


def test_every_equation_of_procurement_communities_and_climate_returns_the_unit_it_declares() -> None:
    assert check_units(model()) == []


def test_all_rounds_of_re_spending_are_a_geometric_sum_that_counts_both_kinds_of_supplier_alike() -> None:
    rounds = sum(0.76 * 0.3**n for n in range(60))
    assert procurement.local_income_per_pound(1.0, 0.76, 0.36, 0.3) == pytest.approx(1 + rounds)
    outside = sum(0.36 * 0.3**n for n in range(60))
    assert procurement.local_income_per_pound(0.0, 0.76, 0.36, 0.3) == pytest.approx(outside)


def test_without_later_rounds_it_is_what_the_study_found_with_its_first_round_counted_once() -> None:
    assert procurement.local_income_per_pound(1.0, 0.76, 0.36, 0.0) == pytest.approx(1.76)
    assert procurement.local_income_per_pound(0.0, 0.76, 0.36, 0.0) == pytest.approx(0.36)


def test_small_firms_re_spend_more() -> None:
    assert procurement.local_respend(0.5, 0.23, 0.44, 0.34) == pytest.approx(0.523)


def test_what_outsiders_take_away_and_do_not_re_spend_leaks() -> None:
    assert procurement.procurement_leakage(0.31, 0.36) == pytest.approx(0.69 * 0.64)


def test_a_policy_bites_at_no_contract_before_the_lead_time_is_over() -> None:
    terms = policy().outputs["local_terms"]
    assert not terms[: 12 * 2].any()
    assert terms[12 * 3] > 0.1


def test_a_longer_lead_time_makes_it_bite_later() -> None:
    later = run(given(procurement_lead_time=2.0), since=1.0, **LEVERS).outputs["local_terms"]
    assert not later[: 12 * 3].any()
    assert later[12 * 4] > 0


def test_contracts_come_up_one_by_one_until_the_longest_term_is_over() -> None:
    terms = policy().outputs["local_terms"]
    assert np.all(np.diff(terms) >= 0)
    assert np.diff(terms).max() < 0.25
    assert terms[12 * 4] < 0.8
    assert terms[12 * 10] == pytest.approx(1.0)


def test_when_contracts_come_up_is_the_places_luck_and_not_the_policys() -> None:
    other = run(since=1.0, sme_preference=0.4)
    months = [e["time"] for e in other.events if e["kind"] == "contracts_renewed_on_new_terms"]
    assert months == [e["time"] for e in policy().events if e["kind"] == "contracts_renewed_on_new_terms"]
    assert len(months) > 10


def test_what_a_policy_asks_for_between_two_quarter_days_goes_into_contracts_from_the_next_on() -> None:
    between, on_the_day = run(since=0.9, **LEVERS).outputs, policy().outputs
    assert np.array_equal(between["local_terms"], on_the_day["local_terms"])
    earlier = run(since=0.7, **LEVERS).outputs["local_terms"]
    assert (earlier >= on_the_day["local_terms"]).all()
    assert (earlier > on_the_day["local_terms"]).any()


def test_where_no_policy_ever_asks_for_other_terms_nobody_watches_contracts() -> None:
    nobody = SimpleNamespace(begins=lambda lever: np.inf, stop=25.0)
    assert list(contract_renewals.function(nobody)) == []
    late = SimpleNamespace(begins=lambda lever: 30.0, stop=25.0)
    assert list(contract_renewals.function(late)) == []


def test_a_policy_given_up_goes_out_contract_by_contract_too() -> None:
    on = Change(0.0, None, "on", {"local_preference": (None, 1.0)})
    off = Change(10.0, None, "off", {"local_preference": (None, 0.0)})
    start = replace(england(), changes=(on, off))
    found = engine.simulate(model(), start, policy="do_minimum", accurate=True)
    terms = found.outputs["local_terms"]
    assert terms[12 * 10] == pytest.approx(1.0)
    assert 0 < terms[12 * 12] < 1
    assert terms[12 * 19] == pytest.approx(0.0)


def test_more_goes_to_local_suppliers_by_the_gain_of_full_preference() -> None:
    found = policy().outputs["local_spend_share"]
    assert found[0] == pytest.approx(0.31)
    assert found[-1] == pytest.approx(0.51)


def test_what_one_place_gains_others_lose() -> None:
    found = policy().outputs
    assert found["extra_local_income"][-1] > 1e9
    assert found["income_displaced"] == pytest.approx(found["extra_local_income"])
    assert not found["additional_demand"].any()


def test_only_what_is_additional_raises_national_demand() -> None:
    found = run(given(national_additionality=0.2), **LEVERS).outputs
    expected = 0.2 * found["extra_local_income"][-1] / 2.5e12
    assert found["additional_demand"][-1] == pytest.approx(expected)
    assert found["income_displaced"][-1] == pytest.approx(0.8 * found["extra_local_income"][-1])


def test_contracts_that_ask_for_it_pull_ideas_out_of_suppliers() -> None:
    found = policy().outputs["supplier_ideas"]
    assert found[0] == 1.0
    assert found[-1] == pytest.approx(1.25)


def test_buying_otherwise_costs_from_the_first_day_and_nothing_without_a_policy() -> None:
    assert not usual().outputs["place_spending"].any()
    found = policy().outputs["procurement_effort"]
    assert found[13] == pytest.approx(2 * 0.001 * 0.5214286 * 7e10, rel=0.01)
    assert policy().outputs["place_spending"] == pytest.approx(found)


def test_local_preference_makes_contracts_dearer_and_joint_supply_chains_cheaper() -> None:
    dear, cheap = run(local_preference=1.0).outputs, run(sme_preference=1.0).outputs
    assert dear["contract_price_effect"][-1][0] == pytest.approx(1 + 0.75 * 0.015)
    assert cheap["contract_price_effect"][-1][0] == pytest.approx(1 - 0.75 * 0.015)
    assert cheap["place_cost_effect"][-1][0] < 1


def test_what_clauses_ask_for_is_in_the_price_of_the_contracts_that_hold_them() -> None:
    asked = run(social_value_clauses=1.0).outputs["contract_price_effect"]
    assert asked[0][0] == 1.0
    assert asked[-1][0] == pytest.approx(1 + 0.75 * 0.01)
    free = run(given(social_value_premium=0.0), social_value_clauses=1.0).outputs["contract_price_effect"]
    assert np.all(free == 1.0)


def test_savings_that_are_reinvested_are_spent_again_to_the_pound() -> None:
    saved = run(sme_preference=1.0, savings_reinvested=1.0)
    kept = run(sme_preference=1.0)
    assert saved.outputs["reinvested_savings"][-1] > 1e8
    assert not kept.outputs["reinvested_savings"].any()
    assert saved.outputs["place_spending"][-1] - kept.outputs["place_spending"][-1] == pytest.approx(
        saved.outputs["reinvested_savings"][-1]
    )
    assert saved.outputs["community_capacity"][-1] > kept.outputs["community_capacity"][-1]


def test_before_it_starts_a_policy_is_the_reference_to_the_last_bit() -> None:
    for name, values in policy(5.0).outputs.items():
        np.testing.assert_array_equal(values[:60], usual().outputs[name][:60])

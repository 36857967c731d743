"""Communities: capacity that follows what sustains it, anchors that emerge and fail, and their cost."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from simulator.engine.simulation import Trajectory
from simulator.model import anchors, community, working_locally
from tests.model.places_alone import england, given, run

NEIGHBOURHOOD = 6


@cache
def usual() -> Trajectory:
    return run()


@cache
def cut() -> Trajectory:
    """A third less money for all services after two years."""
    return run(since=2.0, council_cost=0.67e10)


@cache
def many_anchors() -> Trajectory:
    return run(given(anchor_failure_usual=0.1))


def test_where_nothing_changes_capacity_stays_as_it_was_to_the_last_bit() -> None:
    assert np.all(usual().outputs["community_capacity"] == 1.0)
    assert np.all(usual().outputs["place_need_effect"] == 1.0)


def test_capacity_shrinks_when_councils_money_is_cut_by_the_elasticity() -> None:
    found = cut().outputs["community_capacity"]
    assert found[24] == pytest.approx(1.0)
    assert found[-1] == pytest.approx(0.67**0.55, rel=0.001)


def test_dearer_pay_shrinks_what_the_same_money_sustains() -> None:
    found = run(since=2.0, real_earnings_level=1.25).outputs["community_capacity"]
    assert found[-1] == pytest.approx(0.8**0.55, rel=0.001)


def test_cuts_to_communities_send_need_back_to_the_state() -> None:
    found = cut().outputs["place_need_effect"][-1]
    assert 1.0 < found[NEIGHBOURHOOD] < 1 / (1 - 0.08)
    assert found[NEIGHBOURHOOD] > found[3]


def test_capacity_is_lost_faster_than_it_is_built() -> None:
    assert community.community_changing(0.9, 1.0, 6.0, 2.0) == pytest.approx(-0.05)
    assert community.community_changing(1.1, 1.0, 6.0, 2.0) == pytest.approx(0.1 / 6)


def test_communities_stand_in_for_services_up_to_a_limit() -> None:
    effect = community.community_need_effect
    assert effect(0.08, 1.0, 2.0) == 1.0
    assert effect(0.08, 1e9, 2.0) == pytest.approx((1 - 0.16) / (1 - 0.08))
    assert effect(0.08, 0.0, 2.0) == pytest.approx(1 / (1 - 0.08))
    assert effect(0.08, 1.5, 1.0) == 1.0


def test_what_communities_meet_and_what_is_left_to_services_make_up_the_whole() -> None:
    effect = community.community_need_effect(0.08, 1.4, 2.0)
    met = community.need_met_by_community(920.0 * effect, effect, 0.08)
    assert met + 920.0 * effect == pytest.approx(1000.0)
    assert met > 80.0


def test_grants_build_capacity_and_cost_what_they_are_to_the_pound() -> None:
    found = run(community_grants=0.01).outputs
    assert found["community_capacity"][-1] > 1.1
    assert found["place_spending"][-1] == pytest.approx(0.01 * 7e10)


def test_grants_that_only_replace_other_income_build_nothing() -> None:
    found = run(given(crowding_out=1.0), community_grants=0.01).outputs
    assert np.all(found["community_capacity"] == 1.0)


def test_assets_given_to_communities_build_capacity_and_cost_rent_and_repairs() -> None:
    found = run(asset_transfer=0.002).outputs
    level = 0.002 * 7e10 / 0.03
    assert found["community_assets"][-1] - 5e9 == pytest.approx(level * (1 - np.exp(-0.03 * 25)), rel=0.001)
    assert found["community_capacity"][-1] > 1.02
    expected = 0.04 * (found["community_assets"][-1] - 5e9) + 0.15 * 0.002 * 7e10
    assert found["place_spending"][-1] == pytest.approx(expected)


def test_the_retired_have_the_time_to_volunteer_so_an_older_place_can_do_more() -> None:
    older = run(people_by_work_status=[6e6, 8e6, 8e6, 8e6, 8e6, 10e6]).outputs
    before, after = 0.15, (0.14 * 6 + 0.21 * 10 + (0.15 + 0.13 + 0.1 + 0.17) * 8) / 48
    assert older["community_capacity"][-1] == pytest.approx((after / before) ** 0.4, rel=0.001)


def test_contracts_build_capacity_by_the_part_of_their_money_that_is_not_tied() -> None:
    found = run(social_value_clauses=1.0).outputs
    assert 1.03 < found["community_capacity"][-1] < 1.15
    tied = run(given(contract_capacity_share=0.0), social_value_clauses=1.0).outputs
    assert np.all(tied["community_capacity"] == 1.0)


def test_contracts_won_beyond_the_starts_replace_other_income_as_grants_do() -> None:
    crowded = run(given(crowding_out=1.0), social_value_clauses=1.0).outputs
    assert np.all(crowded["community_capacity"] == 1.0)


def test_anchors_emerge_where_need_is_high_and_provision_absent_and_capital_exists() -> None:
    usual_rate = anchors.anchor_emergence(0.5, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)
    assert usual_rate == pytest.approx(0.5)
    assert anchors.anchor_emergence(0.5, 2.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0) == pytest.approx(1.0)
    assert anchors.anchor_emergence(0.5, 1.0, 1.0, 0.5, 1.0, 1.0, 1.0, 1.0) == pytest.approx(1.0)
    assert anchors.anchor_emergence(0.5, 1.0, 1.0, 1.0, 1.0, 0.5, 1.0, 1.0) == pytest.approx(0.25)
    assert anchors.anchor_emergence(0.5, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0) == 0.0


def test_at_the_start_as_many_emerge_as_fail() -> None:
    assert anchors.usual_emergence(0.04, 6.0) == pytest.approx(6 * anchors.anchor_failure(0.04, 1.0, 1.0))
    assert anchors.anchor_room_left(6.0, 6.0, 50.0) == 1.0
    ends = [run(given(anchor_failure_usual=0.1), seed=s).outputs["community_anchors"][-1] for s in range(6)]
    assert np.mean(ends) == pytest.approx(6, abs=2.5)


def test_unmet_need_and_absent_provision_bring_more_anchors_in_the_same_luck() -> None:
    few = many_anchors().outputs["community_anchors"]
    found = run(given(anchor_failure_usual=0.1), unmet_need_share=0.45, need_adjusted_spending_ratio=0.49)
    many = found.outputs["community_anchors"]
    assert many[-1] > 1.3 * few[-1] > 0
    assert np.all(many >= few)


def failures(found: Trajectory) -> int:
    """How many of the anchors of the start failed."""
    return sum(e.get("existed_at_start", False) for e in found.events)


def test_some_anchors_fail_and_more_of_them_where_money_is_cut() -> None:
    start = given(anchor_failure_usual=0.02)
    poor = run(start, since=1.0, council_cost=0.3e10)
    assert 0 < failures(run(start)) < failures(poor) <= 6


def test_anchors_raise_capacity_only_while_they_live() -> None:
    found = many_anchors().outputs
    expected = (1 + 0.024 * found["community_anchors"]) / (1 + 0.024 * 6)
    assert found["community_anchors"].min() < 6 < found["community_anchors"].max()
    assert found["sustained_capacity"] == pytest.approx(expected)
    assert np.ptp(found["community_capacity"]) > 0.01


def test_where_no_anchor_exists_the_first_one_may_still_emerge() -> None:
    found = run(given(anchor_failure_usual=0.2, community_anchors=0.0)).outputs
    assert found["community_anchors"][0] == 0 < found["community_anchors"].max()


def test_those_who_take_part_are_more_satisfied() -> None:
    more = working_locally.effect_of_place(0.1, 2e6, 0.02, 0.0, 1e7, 1e-6)
    assert more == pytest.approx(0.1 * 0.2)
    change = cut().outputs["effect_of_place"][-1] - usual().outputs["effect_of_place"][-1]
    assert -0.01 < change < 0


def test_working_locally_earns_trust_slowly_and_costs_money_at_once() -> None:
    found = run(local_working=1.0).outputs
    assert found["place_spending"][1] == pytest.approx(0.01 * 7e10)
    assert found["relationships"][12] == pytest.approx(1 - np.exp(-1 / 4), rel=0.001)
    gain = found["effect_of_place"][-1] - usual().outputs["effect_of_place"][-1]
    assert gain == pytest.approx(0.002 * found["relationships"][-1])


def test_one_shortfall_seen_as_need_and_as_absence_counts_once() -> None:
    shares = (england().values[f"anchor_{reason}_response"] for reason in ("need", "absence"))
    assert float(sum(shares)) == pytest.approx(1.0)

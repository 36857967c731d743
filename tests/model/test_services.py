"""Services: each equation by hand, the published start, and the behaviour of the whole sector."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pytest

from simulator.engine import Start
from simulator.engine.check_units import check_units
from simulator.engine.start import Array
from simulator.model import costs, provision, services, spillovers, staffing
from simulator.model.axes import SERVICES
from tests.model.services_stand_ins import changed, england, model, run, still

CARE, CHILDREN, PUBLIC_HEALTH = 0, 1, 2


def test_every_equation_of_services_and_finance_returns_the_unit_it_declares() -> None:
    assert check_units(model()) == []


def test_capacity_at_the_start_leaves_the_backlog_standing_still_or_growing_as_demand_does() -> None:
    capacity, growing = (services.capacity_at_start(100.0, 0.3, 0.2, growth, 20.0) for growth in (0.0, 0.05))
    assert capacity == 90.0
    assert services.giving_up(0.3 * 20.0, 0.2 * 20.0, 0.0) + capacity == 100.0
    assert capacity - growing == pytest.approx(0.05 * 20.0)


def test_nobody_is_served_who_does_not_wait() -> None:
    few, none = (services.outflow_share(backlog, 0.02, 1000.0, 0.0, 0.0, 1.0) for backlog in (3.0, 0.0))
    assert services.served(1000.0, few, 0.0, 0.0) == pytest.approx(150.0)
    assert services.served(1000.0, none, 0.0, 0.0) == 0.0


def test_half_a_year_of_waiting_deters_by_the_rate_of_deterrence() -> None:
    assert services.coming_forward(1000.0, 0.25, 0.5, 1.0) == pytest.approx(1000 * math.exp(-0.125))


def test_failure_demand_is_half_as_much_again_when_quality_halves() -> None:
    good = services.failure_demand(1000.0, 0.2, 1.0, 1.0, 1.0)
    bad = services.failure_demand(1000.0, 0.2, 0.5, 1.0, 1.0)
    assert (good, bad) == (pytest.approx(200.0), pytest.approx(300.0))


def test_standards_fall_in_weeks_and_rise_in_years() -> None:
    assert provision.standards_drifting(0.9, 1.0, 0.36, 3.0) == pytest.approx(-0.1 / 0.36)
    assert provision.standards_drifting(1.0, 0.9, 0.36, 3.0) == pytest.approx(0.1 / 3.0)


def test_a_fifth_more_pressure_cuts_time_per_case_by_oliva_and_stermans_elasticity() -> None:
    wholly_drifting = provision.indicated_quality(0.0, 1.0, 1.0, 1.0, 1.2, 0.64, 1.05)
    assert wholly_drifting == pytest.approx(1.2**-0.64)


def test_fighting_fires_all_the_time_renews_no_capability() -> None:
    assert provision.capability_renewed(1.0, 0.2, 2.0, 1.0, 1.1, 8.0, 0.0, 0.3) == pytest.approx(-0.2)
    assert provision.capability_renewed(1.0, 0.2, 1.0, 1.0, 1.1, 8.0, 0.0, 0.3) == 0.0


def test_fire_fighting_crowds_out_upkeep_and_slack_brings_little_more_of_it() -> None:
    assert provision.capability_renewed(1.0, 0.2, 1.4, 0.5, 1.1, 8.0, 0.0, 0.3) == pytest.approx(-0.2 * 0.2)
    assert provision.capability_renewed(1.0, 0.2, 0.4, 1.0, 1.1, 8.0, 0.0, 0.3) == pytest.approx(0.2 * 0.1)


def test_staff_burn_out_and_only_usual_leavers_are_replaced() -> None:
    leaving = staffing.leaving(100.0, 0.2, 1.5, 1.0)
    hiring = staffing.hiring(100.0, 100.0, 0.4, 0.2)
    assert (leaving, hiring) == (pytest.approx(30.0), pytest.approx(20.0))


def test_unit_cost_rises_with_prices_and_with_the_labour_share_of_earnings() -> None:
    cost = costs.unit_cost(1e9, 1e5, 1.0, 1.1, 0.7, 1.2, 0.0, 5.0, 0.9, 1.0, 1.0)
    assert cost == pytest.approx(1e4 * 1.1 * (0.3 + 0.7 * 1.2) * 0.9)


def test_only_unmet_need_beyond_the_starts_is_displaced() -> None:
    assert spillovers.excess_unmet_need(220.0, 0.2, 1000.0) == pytest.approx(20.0)
    assert spillovers.excess_unmet_need(200.0, 0.2, 1000.0) == pytest.approx(0.0)


def test_england_starts_at_the_published_levels() -> None:
    first = {name: values[0] for name, values in run().outputs.items()}
    assert first["backlog"][3] == pytest.approx(7_420_899)
    assert first["referrals"][CARE] == pytest.approx(0.0362 * 59.0e6, rel=0.005)
    assert first["referrals"][3] == pytest.approx(20.0e6, rel=0.05)
    assert first["waiting_time"][3] == pytest.approx(0.41, abs=0.03)
    assert first["planned_spending"].sum() == pytest.approx(246.0e9, rel=0.001)
    assert run().outputs["service_cost"][:12].mean(0).sum() == pytest.approx(246.0e9, rel=0.003)
    assert 0.15 < first["unmet_need_share"][CARE] < 0.27


@pytest.mark.parametrize("name", ["backlog", "capacity", "quality", "referrals", "service_cost"])
def test_nothing_moves_while_nothing_that_drives_it_moves(name: str) -> None:
    values = run(flush_with_money(still())).outputs[name]
    assert np.abs(values / values[0] - 1).max() < 0.002


def flush_with_money(start: Start) -> Start:
    """Just enough grant to pay for everything as it is, and reserves at their target."""
    gap = float(run(start).outputs["budget_gap"][0])
    grant = float(start.values["government_grant"]) + gap
    return changed({"government_grant": grant, "target_reserves": 0.0}, start)


def test_the_first_months_of_england_have_no_jolt() -> None:
    outputs = run().outputs
    for name in ("backlog", "waiting_time", "quality", "capacity", "served"):
        # Those in post grow most in the months after a budget, here as after all later ones.
        first, later = (np.abs(outputs[name][m + 3] / outputs[name][m] - 1).max() for m in (0, 12))
        assert first < max(0.005, 1.1 * later), name


@pytest.mark.parametrize("member", range(6))
def test_no_future_starts_with_a_jolt(member: int) -> None:
    outputs = run(england(member)).outputs
    assert np.abs(outputs["quality"][3] - outputs["quality"][0]).max() < 0.01
    assert np.abs(outputs["backlog"][3] / outputs["backlog"][0] - 1).max() < 0.02


def test_no_people_have_no_need() -> None:
    nobody = changed({"residents_by_health_band": 0.0, "people_by_work_status": 0.0})
    assert run(nobody).outputs["need"].max() == 0.0


def test_endless_capacity_leaves_nobody_waiting_longer_than_must_be() -> None:
    start = changed({"cost_effect": 0.02})
    waits = run(start).outputs["waiting_time"][11]
    assert waits == pytest.approx(start.values["shortest_wait"], rel=0.01)


def _squeezed(**numbers: float) -> Mapping[str, Array]:
    """The still place with two fifths less grant and no reserves to spend."""
    start = flush_with_money(still())
    grant = float(start.values["government_grant"]) * 0.6
    return run(
        changed({"government_grant": grant, "minimum_reserves": 0.4, **numbers}, start)
    ).outputs


def test_less_money_means_more_waiting_less_quality_and_more_unmet_need() -> None:
    outputs = _squeezed()
    last = SERVICES.index("neighbourhood")
    assert outputs["waiting_time"][60][last] > 1.2 * outputs["waiting_time"][0][last]
    assert outputs["quality"][60][last] < 0.95
    assert outputs["unmet_need_share"][60][last] > outputs["unmet_need_share"][0][last]


def test_cutting_prevention_raises_need_years_later() -> None:
    outputs = _squeezed(prevention_squeeze=3.0)
    assert outputs["prevention_reach"][120] < 0.97
    assert outputs["need"][120][CHILDREN] > 1.002 * outputs["need"][0][CHILDREN]


def test_without_the_erosion_of_standards_quality_stays() -> None:
    kept = _squeezed(erosion_response=0.0)["quality"][60]
    assert np.abs(kept - 1).max() < 1e-6


def test_people_and_cases_are_all_accounted_for() -> None:
    assert max(run().residuals.values()) < 1.0

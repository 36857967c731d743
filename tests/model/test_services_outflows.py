"""The backlog has three ways out that compete, and none of them empties it below nothing."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.model import costs, services, staffing
from tests.model.services_alone import at, run


@pytest.mark.parametrize("backlog", [0.0, 3.0, 1e3, 1e6])
def test_all_outflows_together_are_no_more_than_can_be_handled(backlog):
    share = services.outflow_share(backlog, 0.02, 5e4, 20.0, 10.0, 1.0)
    leaving = (
        services.served(5e4, share, 0.0, 0.0)
        + services.abandoned(20.0, backlog, share, 0.0, 0.0)
        + services.crises(10.0, backlog, share, 0.0, 0.0)
    )
    assert leaving <= backlog / 0.02 * (1 + 1e-12)
    assert share == 1.0 or leaving == pytest.approx(backlog / 0.02)


def test_ten_times_the_staff_do_not_handle_more_than_wait():
    found = run("childrens_services", -9.0, abandonment_rate=2.0, backlog_at_start=1e6).outputs
    leaving = found["served"] + found["abandoned"] + found["crises"]
    assert np.all(leaving <= found["backlog"] / found["handling_time"] * (1 + 1e-9))
    assert found["outflow_share"].min() < 0.9
    assert found["backlog"].min() > 0.0


def test_a_published_backlog_shorter_than_the_handling_does_not_jolt_the_start():
    requests = run().outputs["referrals"][0]
    found = run(backlog_at_start=0.025 * requests, shortest_wait=0.03).outputs
    assert np.abs(found["backlog"][6] / found["backlog"][0] - 1).max() < 0.001


def test_stocks_that_a_healed_run_resets_are_marked():
    from simulator.model import MODEL

    marked = {name for name, quantity in MODEL.quantities.items() if quantity.scarring}
    assert marked >= {"backlog", "quality", "capability", "capacity", "residents", "work", "prevention_reach", "trust"}


def test_problems_grow_more_complicated_by_the_rate_of_need_growth():
    found = run(need_growth=0.01)
    assert at(found, "need", 10, "health") / at(run(), "need", 10, "health") == pytest.approx(np.exp(0.1), rel=0.002)


def test_agency_staff_fill_part_of_the_vacancies_at_a_higher_price():
    agency = staffing.agency_staff(0.5, 120.0, 100.0)
    assert agency == 10.0
    assert costs.service_cost(100.0, agency, 0.4, 2.0) == pytest.approx(228.0)
    assert staffing.agency_staff(0.5, 90.0, 100.0) == 0.0


def test_burnt_out_staff_leave_vacancies_that_agencies_fill_for_more_money():
    burning = {"service": "health", "share": 0.1, "burnout_response": 1.0}
    filled, empty = (run(agency_cover=cover, **burning) for cover in (0.5, 0.0))
    assert at(filled, "agency_staff", 5, "health") > 1000.0
    assert at(filled, "effective_capacity", 5, "health") > at(empty, "effective_capacity", 5, "health")
    cheap = run(agency_premium=0.0, **burning)
    assert at(filled, "service_cost", 5, "health") > at(cheap, "service_cost", 5, "health")

"""The scenario in which social care goes on as since 2018: that it does."""

from __future__ import annotations

import pytest

import simulator as sim

PRICES = 100.0 / 79.1606
"""GDP deflator, calendar 2024 over 2018 (HM Treasury, December 2025)."""
YEARS = 6


@pytest.fixture(scope="module")
def run():
    return sim.run(sim.scenario("costs-as-since-2018")).isel(policy=0, member=0)


@pytest.mark.parametrize(
    ("service", "before", "after"), [("adult_social_care", 16.1, 25.2), ("childrens_services", 9.4, 15.6)]
)
def test_what_was_done_grows_dearer_as_fast_as_spending_grew(run, service, before, after):
    of = run.sel(service=service)
    cost = of["need"] * of["unit_cost"] / run["price_level"]
    grown = float(cost.sel(time="2031-04-01", method="nearest") / cost.isel(time=0)) ** (1 / YEARS) - 1
    assert grown == pytest.approx((after / before / PRICES) ** (1 / YEARS) - 1, abs=0.001)

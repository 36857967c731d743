"""The tax base loop, who pays for worklessness, and policies of the place, in England as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

import simulator as sim
from simulator.errors import InputError
from simulator.prices import rebase
from simulator.scenario import start
from tests.model.test_england import at, england, policy, run

RECESSION = "[[event]]\nat = 2027-04-01\nbecause = 'a test'\nrecession = { depth = 0.06, years = 5.0 }\n"
STOP = "2033-04-01"


@pytest.fixture(scope="module")
def in_recession(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """England with a recession, as a function of other numbers."""
    import simulator as sim

    file: Path = tmp_path_factory.mktemp("recession") / "recession.toml"
    file.write_text(f'name = "Recession"\nextends = "england"\n[run]\nstop = {STOP}\n{RECESSION}')
    return sim.scenario(str(file))


def grant(found: xr.Dataset) -> np.ndarray[Any, Any]:
    """Councils' grant over time."""
    return found["income"].sel(income_source="government_grant").to_numpy()


def closed(place: Any, response: float = 1.0) -> Any:
    """The loop from output to grants closed."""
    return place.change("economy.grant_response", response, because="a test")


def test_with_the_tax_base_loop_closed_a_recession_starves_councils(in_recession: Any) -> None:
    falls = grant(run(closed(in_recession))) / grant(run(closed(england(STOP)))) - 1
    assert not falls[:24].any()
    assert -0.07 < falls.min() < -0.02


def test_with_the_loop_open_grants_are_the_settlement_path_to_the_last_bit(in_recession: Any) -> None:
    np.testing.assert_array_equal(grant(run(in_recession)), grant(run(england(STOP))))


def rates(found: xr.Dataset) -> np.ndarray[Any, Any]:
    """Retained business rates over time."""
    return found["income"].sel(income_source="business_rates").to_numpy()


def test_a_recession_takes_a_little_off_business_rates_until_they_are_reset(in_recession: Any) -> None:
    falls = rates(run(in_recession)) / rates(run(england(STOP))) - 1
    assert not falls[:36].any()
    assert -0.02 < falls[36:72].max() < -0.002
    assert falls.min() > -0.02
    # England's second reset is that of April 2031, while output is still coming back: what does is gained.
    assert falls[72] == pytest.approx(0, abs=1e-12)
    assert 0.0 < falls[84] < 0.01


def test_where_rates_do_not_answer_a_recession_leaves_them_alone(in_recession: Any) -> None:
    deaf = [
        rates(run(place.change("economy.business_rates_response", 0.0, because="a test")))
        for place in (in_recession, england(STOP))
    ]
    np.testing.assert_array_equal(*deaf)


def test_the_grant_grows_by_the_ratio_of_two_multipliers_so_none_of_them_is_nought() -> None:
    impossible = sim.scenario("england").change("economy.grant_multiplier_granted", 0.0, because="a test")
    with pytest.raises(InputError, match="grant_multiplier_granted is at least"):
        start(impossible, sim.MODEL)


def test_only_with_the_loop_closed_do_policies_differ_in_their_grant() -> None:
    place = policy(england(STOP), "do_nothing", "2026-04-01", finance__planned_spending__health=100e9)
    np.testing.assert_array_equal(grant(run(place)), grant(run(place, "do_nothing")))
    starved = grant(run(closed(place), "do_nothing")) / grant(run(closed(place))) - 1
    assert starved[-1] < -1e-4


def test_in_a_recession_councils_lose_council_tax_and_dwp_pays_more(in_recession: Any) -> None:
    hit, usual = run(in_recession), run(england(STOP))
    cost = (hit["worklessness_cost"] - usual["worklessness_cost"]).sel(time="2029-04-01")
    assert cost.sel(body="dwp") > 1e9
    assert cost.sel(body="exchequer") > 1e9
    assert 1e7 < cost.sel(body="council") < cost.sel(body="dwp")


def test_where_people_out_of_work_do_not_pay_a_recession_costs_more_council_tax(in_recession: Any) -> None:
    tax = [
        run(in_recession.change("finance.collection_response", response, because="a test"))["income"]
        .sel(income_source="council_tax", time="2029-04-01")
        for response in (0.0, 0.5)
    ]  # fmt: skip
    assert -0.02 < float(tax[1] / tax[0] - 1) < -0.003


def test_a_procurement_policy_starts_as_the_reference_and_then_pulls_ideas_and_local_income() -> None:
    levers = {"procurement__local_preference": 0.8, "procurement__innovation_clauses": 0.8}
    place = policy(england(), "incremental", "2027-04-01", **levers)
    plain = policy(england(), "incremental", "2027-04-01")
    found, usual = run(place, "incremental"), run(plain, "incremental")
    before = [one.drop_dims("year").sel(time=slice(None, "2027-03-01")) for one in (found, usual)]
    xr.testing.assert_identical(*before)
    assert float(found["supplier_ideas"][-1]) > 1.1
    assert float(found["local_income_from_procurement"][-1] / usual["local_income_from_procurement"][-1]) > 1.1
    assert float(np.abs(found["national_output"] / usual["national_output"] - 1).max()) < 0.002


def test_a_policy_for_communities_is_paid_for_by_councils_and_takes_need_off_services() -> None:
    levers = {"community__community_grants": 0.01, "community__asset_transfer": 0.001}
    place = policy(england(), "incremental", "2027-04-01", **levers)
    found, usual = run(place, "incremental"), run(policy(england(), "incremental", "2027-04-01"), "incremental")
    assert float(found["community_capacity"][-1] / usual["community_capacity"][-1]) > 1.05
    less = (found["need"] / usual["need"]).isel(time=-1)
    assert float(less.sel(service="neighbourhood")) < 0.999
    assert float(found["place_spending"][-1]) > 6e8
    assert float(found["residual_pounds"].max()) < 1.0


def test_deep_cuts_starve_communities_too() -> None:
    poor = run(england("2036-04-01", finance__grant_growth_shift=-0.05))
    assert at(poor, "community_capacity", "2036-04-01") < at(run(england()), "community_capacity", "2036-04-01") - 0.02


@pytest.mark.parametrize(
    ("name", "published", "edition"),
    [("england", 2798e9 / 33.1e6, "2024-25"), ("england-2010", 1628e9 / 29.2e6, "2010-11")],
)
def test_on_the_first_day_a_worker_makes_what_the_source_says(name: str, published: float, edition: str) -> None:
    # Those in work as they are, in good health or not, and in the slump of 2010 as it was.
    first = sim.run(sim.scenario(name)).squeeze(drop=True).isel(time=0)
    found = float(first["national_output"] / first["people_by_work_status"].sel(work_status="employed"))
    assert found == pytest.approx(rebase(published, edition, first.attrs["price_base"]), rel=0.001)

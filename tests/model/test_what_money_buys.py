"""What a pound more buys in England, beside what was published of it: no mechanism, but where all of them lead."""

from __future__ import annotations

from functools import cache

import pytest
import xarray as xr

import simulator as sim
from simulator.experiments.wellbys import with_wellbys
from simulator.prices import rebase
from tests.model.test_england import WHY

SERIES = {
    "finance.nhs_growth": {"2025-04-01": 0.028, "2026-04-01": 0.0383, "2027-04-01": 0.028, "2029-04-01": 0.025},
    "finance.dwp_growth": {"2025-04-01": 0.005, "2026-04-01": 0.105, "2027-04-01": 0.005},
}
"""1% more for the NHS, a tenth more for the DWP's help to find work, from 2026 on."""
PUBLISHED = {
    "health_mortality_elasticity": (0.532, 0.672, 0.837),
    "social_care_mortality_elasticity": (0.336,),
    "public_health_mortality_elasticity": (0.019, 0.081, 0.144),
}
"""Martin, Longo, Lomas and Claxton 2021; Martin, Lomas and Claxton 2020, in two specifications."""


@cache
def more(name: str = "") -> xr.Dataset:
    """England under the reference policy, with more money or as it is."""
    place = sim.scenario("england")
    if name:
        place = place.change(name, SERIES[name], because=WHY)
    return sim.run(place, policy="do_minimum").squeeze(drop=True)


def against_none(name: str, until: str, since: str = "2026-04-01") -> tuple[float, xr.Dataset]:
    """Pounds more that were spent in between, in prices of 2025-26, and the monthly differences."""
    some = (more(name) - more()).sel(time=slice(since, until))
    return float((some["spending"].sum("service") / more()["price_level"]).sum() / 12), some


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_published_response_of_mortality_is_within_the_range_of_its_number(name: str) -> None:
    low, high = sim.scenario("england").numbers[f"population.{name}"].range
    assert all(low <= each <= high for each in PUBLISHED[name])


def test_a_death_that_the_nhs_averts_costs_one_to_three_times_what_was_published() -> None:
    # £213,780 in 2013-14: spending for each resident has grown by half since, and the response here is the lower one.
    spent, moved = against_none("finance.nhs_growth", "2028-03-01", since="2027-04-01")
    averted = -float(moved["deaths"].sum()) / 12
    assert 1.0 < spent / averted / rebase(213_780.0, "2013-14", "2025-26") < 3.0


def test_what_nhs_money_buys_is_what_the_guide_to_the_result_says() -> None:
    spent, moved = against_none("finance.nhs_growth", "2050-04-01")
    both = xr.concat([more(), more("finance.nhs_growth")], xr.Variable("policy", ["do_minimum", "more"]))
    counted = with_wellbys(both.expand_dims("member").assign_attrs(reference="do_minimum"))
    wellbys = float(counted["wellbys"].sel(policy="more").isel(time=-1, member=0))
    lived = float(moved["residents"].sum("age_band").sum()) / 12
    assert spent / wellbys == pytest.approx(25_700, rel=0.05)
    assert spent / lived == pytest.approx(131_000, rel=0.05)


def test_a_net_job_costs_at_most_three_times_what_the_obr_took_for_back_to_work_plans() -> None:
    # £3.2bn over five years for 50,000 people more in work.
    spent, moved = against_none("finance.dwp_growth", "2031-03-01")
    jobs = float(moved["people_by_work_status"].sel(work_status="employed").isel(time=-1))
    assert 0.5 < spent / jobs / 64_000 < 3.0

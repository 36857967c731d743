"""People and work in the whole model: sums at every instant, and each loop against the published size."""

from __future__ import annotations

import itertools
from functools import cache
from typing import Any

import numpy as np
import pytest

import simulator as sim
from simulator.scenario import Scenario
from tests.model.watched import watch

WHY = "a test"
SERVICES = {"adult_social_care": 0, "public_health": 2, "health": 3}
FIRST = (16, 18, 25, 35, 50, 60, 65, 101)
RECESSION = """
name    = "England with a recession"
extends = "england"
[[event]]
at        = 2027-05-15
because   = "a test"
recession = { depth = 0.06, years = 3.0 }
"""


def england(years: int = 10, **numbers: float) -> Scenario:
    """England with certain numbers, given as `section__name`, whose policy of doing nothing starts at once."""
    place = sim.scenario("england").change("run.stop", f"{2025 + years}-04-01", because=WHY)
    place = place.change("policy.do_nothing.start", "2025-05-01", because=WHY)
    for name, value in numbers.items():
        place = place.change(name.replace("__", "."), value, because=WHY, range=(value, value + 1e-9))
    return place


def dearer(place: Scenario, service: str, factor: float) -> Scenario:
    """The same where the policy makes one service's unit cost higher, and so buys less of it."""
    return place.change(f"policy.do_nothing.set.services.cost_effect.{service}", factor, because=WHY)


# ---- the sum over statuses ---------------------------------------------------------------------


def by_band(residents: np.ndarray, time: float) -> np.ndarray:
    """Residents (2, 3, 101) in the bands of work at the age they have now, shape (7, 3)."""
    gone = (time + 0.75) % 1.0  # years since 1 July
    people = residents.sum(0)
    before = np.concatenate([np.zeros((3, 1)), people[:, :-1]], axis=1)
    before[:, -1] += people[:, -1]
    now = (1 - gone) * people + gone * before
    return np.array([now[:, a:b].sum(1) for a, b in itertools.pairwise(FIRST)])


def test_statuses_sum_to_residents_in_every_cell_at_every_instant(tmp_path: Any) -> None:
    (tmp_path / "recession.toml").write_text(RECESSION, encoding="utf-8")
    place = sim.scenario(str(tmp_path / "recession.toml")).change("run.stop", "2031-04-01", because=WHY)
    hair = 1e-6
    times = sorted([*(0.25 + k + d for k in range(5) for d in (-hair, 0.0, hair)),
                    *(k + d for k in range(1, 6) for d in (0.0, hair)), 2.123, 2.5, 3.377, 4.9])  # fmt: skip
    seen, _ = watch(place, ("work", "residents"), times, "radical")
    assert len(seen) == len(times)
    for time, found in zip(times, seen, strict=True):
        people = by_band(found["residents"], time)
        assert np.abs(found["work"].sum(0) / people - 1).max() < 1e-9, time


def test_no_band_of_age_or_work_jumps_on_a_birthday() -> None:
    names = ("residents_by_age_band", "people_by_work_status", "people_by_status_and_band")
    before, after = watch(england(4), names, (3.25 - 1e-7, 3.25))[0]
    for name in names:
        assert np.abs(after[name] - before[name]).max() < 1e-3 * np.max(before[name]), name


# ---- spending and mortality --------------------------------------------------------------------


def poorer(place: Scenario, service: str) -> tuple[Scenario, Scenario]:
    """The same with all council cuts on one service, and that with a smaller grant; the NHS's own money for health."""
    if service == "health":
        return place, dearer(place, service, 1.05)
    for each in COUNCIL:
        weight = float(each == service)
        place = place.change(f"finance.cut_weight.{each}", weight, because=WHY, range=(0.0, 1.0))
    # Reserves stand aside, so that what is cut is what the grant is short of.
    place = place.change("finance.reserves_spread", 1000.0, because=WHY, range=(1.0, 1000.0))
    less = place.change("finance.grant_growth_shift", LESS_GRANT[service], because=WHY, range=(-0.02, 0.0))
    return place.change("finance.grant_growth_shift", 0.0, because=WHY), less


def response(service: str, years: float, member: int | None = None, **numbers: float) -> float:
    """Fall of mortality at given age and sex for one per cent more of a service for each unit of need."""
    names = ("deaths", "residents", "need_adjusted_spending_ratio")
    places = poorer(england(9, **numbers), service)
    usual, less = (watch(place, names, (years,), "do_nothing", member)[0][0] for place in places)
    rate = usual["deaths"].sum(1) / usual["residents"].sum(1)
    mortality = less["deaths"].sum() / (rate * less["residents"].sum(1)).sum()
    ratio = (less[names[2]] / usual[names[2]])[SERVICES[service]]
    assert abs(np.log(ratio)) > 0.02
    return float(-np.log(mortality) / np.log(ratio))


COUNCIL = ("adult_social_care", "childrens_services", "public_health", "housing", "neighbourhood")
LESS_GRANT = {"adult_social_care": -0.02, "public_health": -0.005}
OTHERS_OFF = {
    "population__health_mortality_elasticity": 0.0,
    "population__social_care_mortality_elasticity": 0.0,
    "population__unmet_need_worsening": 0.0,
    "population__waiting_worsening": 0.0,
}
"""Where public health can bear no more the others are cut: what that does is not to be counted."""


@pytest.mark.parametrize("years", [3.5, 8.5])
@pytest.mark.parametrize(("service", "published"), [("health", 0.532), ("adult_social_care", 0.336)])
def test_the_response_of_mortality_to_spending_is_the_published_one(
    service: str, published: float, years: float
) -> None:
    # Martin and others 2021; their interval of excess deaths is 3,075 to 111,955 around 57,550.
    assert 3_075 / 57_550 < response(service, years) / published < 111_955 / 57_550
    assert response(service, years) == pytest.approx(published, rel=0.2)


def test_the_response_to_public_health_is_the_published_one_and_part_of_it_takes_years() -> None:
    assert 3_075 / 57_550 < response("public_health", 8.5, **OTHERS_OFF) / 0.019 < 111_955 / 57_550
    prevention = {**OTHERS_OFF, "population__public_health_mortality_elasticity": 0.0}
    soon, later = (response("public_health", years, **prevention) for years in (4.5, 8.5))
    assert later > 0.05 * 0.019
    assert soon < 0.2 * later


def test_drawn_futures_keep_the_response_within_the_published_interval() -> None:
    found = np.array([response("health", 5.5, member) for member in range(8)])
    assert np.all((found > 0.532 * 3_075 / 57_550) & (found < 0.532 * 111_955 / 57_550))
    assert np.ptp(found) > 0.1


@cache
def deaths(**numbers: float) -> np.ndarray:
    """Deaths of each of the first years."""
    _, found = watch(england(6, **numbers), (), ())
    return found.outputs["deaths_total"][1:].reshape(-1, 12).sum(1)


def test_the_first_year_does_not_start_with_deaths_of_the_calendar() -> None:
    # Budgets are made once a year while need grows daily; the same lag lies behind the published levels.
    with_spending, without = deaths(), deaths(population__feedbacks=0.0)
    assert np.abs(with_spending / without - 1)[:5].max() < 0.004


def test_state_pensions_come_to_take_the_share_of_output_that_the_obr_projects() -> None:
    # OBR, July 2025: about 5% of GDP now, 7.7% in the early 2070s. Nothing was fitted to it.
    names = ("pensions_bill", "national_output", "price_level")
    first, last = watch(england(47), names, (0.5, 46.5))[0]
    now, then = (x["pensions_bill"] / x["national_output"] / x["price_level"] for x in (first, last))
    assert now == pytest.approx(0.048, abs=0.004)
    assert then == pytest.approx(0.077, abs=0.008)


def test_a_later_state_pension_keeps_about_eight_in_a_hundred_of_those_who_wait_for_it_at_work() -> None:
    # IFS, 2022: of 65-year-olds 7.4% (men) and 8.5% (women) more work where the age is 66 and not 65.
    as_is = england(12)
    same = as_is.change("population.state_pension_age", 66.0, because=WHY)
    as_is, same = (watch(place, ("work", "residents"), (8.0, 11.5))[0] for place in (as_is, same))
    more = np.mean([x["work"][0].sum() - y["work"][0].sum() for x, y in zip(as_is, same, strict=True)])
    waiting = np.mean([x["residents"][:, :, 66].sum() for x in as_is])
    assert more / waiting == pytest.approx(0.08, abs=0.015)


def test_where_the_young_are_fewer_work_is_no_easier_to_find_at_a_given_age() -> None:
    (found,) = watch(england(25), ("finding_multiplier", "people_by_status_and_band"), (24.9,))[0]
    assert found["finding_multiplier"] == pytest.approx(1.0, abs=0.01)
    people = found["people_by_status_and_band"][:, 1:6]
    rates = people[1:3].sum(0) / people[:3].sum(0)
    assert rates == pytest.approx([0.104, 0.041, 0.028, 0.031, 0.031], rel=0.03)  # as in 2025


# ---- waiting, caring and work ------------------------------------------------------------------


def test_halving_the_waiting_list_keeps_about_25_000_people_in_the_united_kingdom_from_sickness() -> None:
    # OBR 2023: halving the list by 2027-28 takes about 25,000 out of inactivity; England is .84 of the UK.
    usual, shorter = (
        watch(p, ("backlog", "people_by_work_status"), (5.0,), "do_nothing")[0][0]
        for p in (england(6), dearer(england(6), "health", 0.79))
    )
    assert shorter["backlog"][3] / usual["backlog"][3] == pytest.approx(0.5, abs=0.05)
    fewer = (usual["people_by_work_status"] - shorter["people_by_work_status"])[3] / 0.84
    assert 15_000 < fewer < 35_000


LOOPS = {
    "population.health_mortality_elasticity": "deaths_total",
    "population.social_care_mortality_elasticity": "deaths_total",
    "population.public_health_mortality_elasticity": "deaths_total",
    "population.unmet_need_worsening": "worsening",
    "population.waiting_worsening": "worsening",
    "population.prevention_onset_elasticity": "onset",
    "population.worklessness_onset": "onset",
    "worklessness.sickness_response_to_waits": "falling_long_term_sick",
    "worklessness.carer_share_of_leavers": "leaving_work",
    "worklessness.support_gain": "hires",
    "worklessness.youth_scar_separation": "separations",
    "worklessness.giving_up_response": "giving_up_search",
}


@cache
def flow_after_nine_years(flow: str, switched_off: str = "") -> float:
    """One flow of people where half the money for the needy services goes missing."""
    numbers = {switched_off.replace(".", "__"): 0.0} if switched_off else {}
    place = england(10, **numbers)
    for service in ("adult_social_care", "public_health", "health", "employment_skills"):
        place = dearer(place, service, 1.2)
    seen, found = watch(place, () if flow == "deaths_total" else (flow,), (9.0,), "do_nothing")
    return float(found.outputs[flow].sum() if flow == "deaths_total" else seen[0][flow].sum())


@pytest.mark.parametrize(("number", "flow"), LOOPS.items())
def test_each_loop_switched_off_changes_what_it_is_there_for(number: str, flow: str) -> None:
    usual, off = flow_after_nine_years(flow), flow_after_nine_years(flow, number)
    assert abs(off / usual - 1) > 2e-5

"""England as a whole: IF something changes THEN what an economist expects of it, and no wonders.

Runs are short or few. What a number is worth is told by the scenario files; here only directions
are tested, and bounds so wide that leaving them means a mistake and not a finding.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

import simulator as sim
from simulator.scenario import Scenario

WHY = "a test"


def england(stop: str = "2036-04-01", **numbers: Any) -> Scenario:
    """England with another end and other numbers, given as `section__name` and then certain."""
    scenario = sim.scenario("england").change("run.stop", stop, because=WHY)
    for name, value in numbers.items():
        dotted = name.replace("__", ".")
        spread = (value - 1e-12, value) if value > 0 else (value, value + 1e-12)
        scenario = scenario.change(dotted, value, because=WHY, range=spread)
    return scenario


def policy(scenario: Scenario, name: str, start: str | None = None, **levers: Any) -> Scenario:
    """A policy with another start and other levers, given as `section__name`."""
    if start is not None:
        scenario = scenario.change(f"policy.{name}.start", start, because=WHY)
    for lever, value in levers.items():
        dotted = f"policy.{name}.set.{lever.replace('__', '.')}"
        scenario = scenario.change(dotted, value, because=WHY)
    return scenario


def run(scenario: Scenario, policy: str = "do_minimum", member: int | None = None) -> xr.Dataset:
    """One run, without its policy and member."""
    return sim.run(scenario, policy=policy, member=member).isel(policy=0, member=0, drop=True)


def ahead(scenario: Scenario, one: str, other: str, members: int = 6) -> float:
    """By how much mean life satisfaction of the whole run is higher, on average over futures."""
    return float(
        np.mean(
            [
                (run(scenario, one, m) - run(scenario, other, m))["life_satisfaction"].mean()
                for m in range(members)
            ]
        )
    )


def at(found: xr.Dataset, name: str, date: str, **labels: str) -> float:
    """One number of a run."""
    return float(found[name].sel(time=date, **labels))


# ---- need and capacity -----------------------------------------------------------------------


def test_without_people_there_is_no_need() -> None:
    empty = england("2026-04-01", population__immigration_multiplier=0.0)
    for people in ("residents_at_start", "newborn_at_start"):
        empty = empty.change(f"population.{people}.times", 1e-15, because=WHY)
    assert float(run(empty)["need"].max()) < 1.0


def test_endless_capacity_clears_the_backlog() -> None:
    rich = policy(england("2030-04-01"), "do_nothing", services__cost_effect=0.05)
    usual, found = run(rich), run(rich, "do_nothing")
    left = at(found, "backlog", "2030-04-01", service="health")
    assert left < 0.2 * at(usual, "backlog", "2030-04-01", service="health")


def test_cutting_prevention_saves_this_year_and_raises_need_later() -> None:
    cut = {f"finance__planned_spending__{'public_health'}": 1.5e9}
    place = policy(sim.scenario("england"), "do_nothing", "2026-05-01", **cut)
    place = place.change("run.stop", "2031-04-01", because=WHY)
    usual, found = run(place), run(place, "do_nothing")
    assert (found["spending"] - usual["spending"]).sum("service").sel(time="2026-12-01") < -5e8
    later = (found["need"] / usual["need"]).sel(service="childrens_services", time="2029-04-01")
    assert later > 1.005


def test_sparing_the_statutory_services_costs_the_others() -> None:
    place = england("2041-04-01", finance__grant_growth_shift=-0.02)
    spared, not_spared = run(place), run(place, "do_nothing")
    better = (spared["quality"] - not_spared["quality"]).isel(time=-1)
    assert better.sel(service="adult_social_care") > 0 > better.sel(service="neighbourhood")


# ---- money -----------------------------------------------------------------------------------


def test_a_little_more_grant_is_not_followed_by_far_more_spending() -> None:
    # As where income comes to just above cost, and reserves below what is to be kept no longer called for cuts.
    place = england("2032-04-01")
    usual, found = run(place), run(place.change("finance.government_grant", 20.5e9, because=WHY))
    more = ((found["spending"] - usual["spending"]).sum("service") / usual["price_level"]).rolling(time=12).mean()
    assert 0.0 < float(more.max()) < 2.5e8


def test_less_grant_widens_the_gap_and_brings_more_notices() -> None:
    poor = run(england(finance__grant_growth_shift=-0.04))
    usual = run(england())
    assert at(poor, "budget_gap", "2036-04-01") > at(usual, "budget_gap", "2036-04-01") + 2e9
    assert poor["section_114_exposure"][-1] > 1.2 * usual["section_114_exposure"][-1]


def test_notices_come_about_as_often_as_in_the_seven_years_of_record() -> None:
    expected = [
        317 * at(run(england("2032-04-01"), member=m), "section_114_exposure", "2032-04-01")
        for m in range(6)
    ]
    assert 3 < np.mean(expected) < 16


# ---- the central path ------------------------------------------------------------------------

BOUNDS = {
    "unemployment_rate": (0.03, 0.06),
    "inactivity_rate": (0.18, 0.24),
    "life_satisfaction": (7.1, 7.6),
    "quality": (0.4, 1.1),
    "deaths": (5.0e5, 8.0e5),
    "section_114_probability": (0.0, 0.3),
    "old_age_dependency_ratio": (0.28, 0.42),
}


def test_the_central_path_stays_within_what_is_credible() -> None:
    found = run(sim.scenario("england"))
    outside = {
        name: (float(found[name].min()), float(found[name].max()))
        for name, (low, high) in BOUNDS.items()
        if not low <= float(found[name].min()) <= float(found[name].max()) <= high
    }
    assert not outside


def test_care_of_adults_costs_about_twice_as_much_in_real_terms_after_twenty_years() -> None:
    found = run(sim.scenario("england"))
    care = found["spending"].sel(service="adult_social_care") / found["price_level"]
    assert 1.4 < float(care.sel(time="2045-04-01") / care[0]) < 2.2


def test_the_first_quarter_of_a_drawn_future_is_calm() -> None:
    for member in range(4):
        found = run(england("2026-04-01"), member=member)
        for name in ("backlog", "capacity", "quality", "people_by_work_status", "waiting_time"):
            drift = np.abs(found[name].isel(time=3) / found[name].isel(time=0) - 1)
            assert float(drift.max()) < 0.025, name


# ---- loops -----------------------------------------------------------------------------------


def after_a_bad_year(**numbers: float) -> xr.DataArray:
    """Quality of neighbourhood services after a year with half the money, over what it would be."""
    place = england("2034-04-01", services__capability_response=0.0, **numbers)
    place = policy(
        place, "do_nothing", "2026-05-01",
        finance__planned_spending__neighbourhood=10e9, finance__statutory_protection=0.75,
        innovation__background_effort=1.0,
    )  # fmt: skip
    ratio = run(place, "do_nothing")["quality"] / run(place)["quality"]
    return ratio.sel(service="neighbourhood")


def test_a_cut_of_a_year_leaves_a_mark_where_standards_rise_slowly() -> None:
    slow = after_a_bad_year(services__recovery_time=8.0)
    quick = after_a_bad_year(services__recovery_time=0.361, services__erosion_time=0.361)
    assert slow.min() < 0.95
    assert quick.min() < 0.95
    assert 1 - slow.sel(time="2031-04-01") > 2 * (1 - quick.sel(time="2031-04-01"))
    assert quick.sel(time="2034-04-01") > 0.99


def test_without_its_feedbacks_health_does_not_feel_the_budget() -> None:
    cut_off = england("2031-04-01", population__feedbacks=0.0)
    rich = run(cut_off.change("finance.nhs_growth", 0.03, because=WHY))
    poor = run(cut_off.change("finance.nhs_growth", 0.02, because=WHY))
    assert float(np.abs(rich["deaths"] - poor["deaths"]).max()) < 1e-3
    joined = england("2031-04-01")
    rich = run(joined.change("finance.nhs_growth", 0.03, because=WHY))
    poor = run(joined.change("finance.nhs_growth", 0.02, because=WHY))
    assert rich["deaths"][-1] < poor["deaths"][-1] - 1000


def test_a_recession_raises_unemployment_and_leaves_some_of_it(tmp_path: Path) -> None:
    event = "[[event]]\nat = 2027-04-01\nbecause = 'a test'\nrecession = { depth = 0.06, years = 5.0 }\n"
    file = tmp_path / "recession.toml"
    file.write_text('name = "Recession"\nextends = "england"\n[run]\nstop = 2035-04-01\n' + event)
    found, usual = run(sim.scenario(str(file))), run(england("2035-04-01"))
    more = found["unemployment_rate"] - usual["unemployment_rate"]
    assert 0.015 < more.max() < 0.04
    assert 0 < more[-1] < 0.5 * more.max()
    assert (
        found["income"].sel(income_source="council_tax")[40]
        < usual["income"].sel(income_source="council_tax")[40]
    )


# ---- incremental and radical -----------------------------------------------------------------


def test_a_start_on_the_last_day_is_the_reference_to_the_last_bit_until_then() -> None:
    place = policy(england("2031-04-01"), "radical", "2031-04-01")
    before = slice(None, -1)
    xr.testing.assert_identical(run(place, "radical").isel(time=before), run(place).isel(time=before))


def test_radical_change_that_never_survives_is_worse_than_incremental() -> None:
    never = england("2046-04-01", innovation__radical_survival=0.0)
    assert ahead(never, "radical", "incremental") < 0


def test_radical_change_that_always_survives_is_better_than_incremental() -> None:
    always = england("2046-04-01", innovation__radical_survival=1.0, innovation__pilot_survival=1.0)
    assert ahead(always, "radical", "incremental") > 0


def test_change_that_gains_nothing_is_never_better() -> None:
    nothing = dict.fromkeys(
        (f"innovation__radical_gain_{end}" for end in ("low", "typical", "high")), 0.0
    ) | {
        "innovation__realised_low": 0.0,
        "innovation__realised_high": 0.0,
    }
    place = england("2041-04-01", **nothing)
    for name in ("incremental", "radical", "portfolio"):
        assert ahead(place, name, "do_minimum", members=4) <= 0

"""England from 2010: who lives there, what councils have, and what happens to them by date."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import simulator as sim
from calibration.derive import feedbacks_2010
from simulator.model.axes import SERVICES
from simulator.scenario import start

TARGETS = Path(__file__).parents[2] / "calibration" / "targets"


@cache
def record():
    """Figures by measure and period."""
    with (TARGETS / "hindcast.csv").open(encoding="utf-8") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return {(row["measure"], row["period"]): float(row["value"]) for row in rows}


@pytest.fixture(scope="module")
def past():
    return sim.run(sim.scenario("england-2010")).squeeze(drop=True)


@pytest.fixture(scope="module")
def undisturbed():
    """Without feedbacks, trend and pandemic: the population as it was derived."""
    quiet = sim.scenario("england-2010").set("population.feedbacks=0.0")
    quiet = quiet.set("pandemic.deaths_added=0.08").set("run.stop=2024-04-01")
    return sim.run(quiet).squeeze(drop=True)


def at(values, day):
    return float(values.sel(time=day, method="nearest"))


@pytest.mark.parametrize(
    ("year", "allowed"), [("2010", 0.0001), ("2016", 0.005), ("2022", 0.003), ("2023", 0.006)]
)
def test_people_are_those_of_the_record(undisturbed, year, allowed):
    people = at(undisturbed["residents"].sum("age_band"), f"{year}-07-01")
    assert people == pytest.approx(record()["population", f"{year}-07-01"], rel=allowed)


def test_the_bands_of_2016_which_nothing_was_fitted_to_are_near(undisturbed):
    with (TARGETS / "england_2016.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    wanted = np.array([float(row["people"]) for row in rows]).reshape(2, -1)
    found = undisturbed["residents_by_age"].sel(year=2016).transpose("sex", "age").values
    found = np.concatenate([found[:, :17], found[:, 17:].sum(1, keepdims=True)], axis=1)
    assert np.abs(found / wanted - 1).max() < 0.05
    for group in (slice(0, 3), slice(3, 13), slice(13, 17), slice(17, 18)):
        assert found[:, group].sum() == pytest.approx(wanted[:, group].sum(), rel=0.03)


def test_deaths_before_the_pandemic_are_the_record_s(undisturbed):
    for year in ("2012", "2018"):
        days = slice(f"{year}-01-01", f"{year}-12-31")
        wanted = record()["deaths", f"{year}-01-01/{int(year) + 1}-01-01"]
        assert float(undisturbed["deaths"].sel(time=days).mean()) == pytest.approx(wanted, rel=0.02)


def in_year(run, year):
    """Deaths of a calendar year."""
    return float(run["deaths"].sel(time=slice(f"{year}-01-01", f"{year}-12-31")).mean())


@pytest.mark.parametrize("year", [2012, 2018])
def test_what_cuts_did_to_deaths_is_counted_once(past, undisturbed, year):
    assert in_year(past, year) == pytest.approx(in_year(undisturbed, year), rel=0.005)


def test_deeper_cuts_than_those_of_the_record_add_deaths_and_milder_ones_save_some(past):
    def shifted(by):
        place = sim.scenario("england-2010")
        place = place.change("finance.grant_growth_shift", by, because="what if", range=(-0.02, 0.02))
        return in_year(sim.run(place).squeeze(drop=True), 2018)

    assert shifted(0.01) < 0.995 * in_year(past, 2018)
    assert shifted(-0.01) > 1.005 * in_year(past, 2018)


def test_the_spending_that_the_index_holds_is_what_a_run_with_it_spends():
    whole = feedbacks_2010.model()
    begun = start(sim.scenario("england-2010"), whole)
    given = begun.series[feedbacks_2010.DRIVER].values
    found = feedbacks_2010.round_with(given, whole, begun)
    told = "run `python -m calibration.derive.feedbacks_2010`"
    np.testing.assert_allclose(found, given, atol=0.002, err_msg=told)


def test_the_start_is_that_of_april_2010(past):
    first = past.isel(time=0)
    assert float(first["unemployment_rate"]) == pytest.approx(0.078, abs=0.0005)
    assert float(first["usable_reserves"]) == pytest.approx(13.23e9)
    assert float(first["income"].sel(income_source="council_tax")) == pytest.approx(19.41e9, rel=0.002)
    assert float(first["backlog"].sel(service="health")) == 2420525
    assert float(first["life_satisfaction"]) == pytest.approx(7.41)


def test_the_start_has_no_jolt(past):
    first, month_later = past.isel(time=0), past.isel(time=1)
    for name in ("unemployment_rate", "life_satisfaction"):
        assert float(month_later[name]) == pytest.approx(float(first[name]), rel=0.003), name
    np.testing.assert_allclose(month_later["quality"], first["quality"], rtol=0.01)


def test_unemployment_falls_when_the_slump_ends_and_not_before(past):
    rate = past["unemployment_rate"]
    assert at(rate, "2013-01-01") == pytest.approx(0.078, abs=0.004)
    assert at(rate, "2018-04-01") < 0.058


def test_public_health_and_rates_pass_to_councils_in_2013_at_no_cost(past):
    before, after = past.sel(time="2013-03-01"), past.sel(time="2013-04-01")
    grant, rates = (after["income"].sel(income_source=s) for s in ("government_grant", "business_rates"))
    assert float(before["income"].sel(income_source="business_rates")) == 0
    assert float(rates) == pytest.approx(10.72e9)
    public_health = float(after["spending"].sel(service="public_health"))
    settled = float(before["income"].sel(income_source="government_grant")) * (1 - 0.0566) * 1.05623 / 1.0363
    assert float(grant) == pytest.approx(settled - 10.72e9 + public_health, rel=0.005)


def test_a_pound_of_2010_is_the_price_base(past):
    assert past.attrs["price_base"] == "2010-11"
    assert at(past["price_level"], "2024-04-01") == pytest.approx(1.40876)


def test_cuts_fall_on_neighbourhoods_more_than_on_social_care(past):
    real = past["spending"] / past["price_level"]
    change = {s: at(real.sel(service=s), "2017-04-01") / float(real.sel(service=s)[0]) - 1 for s in SERVICES}
    assert change["neighbourhood"] < -0.25
    assert -0.1 < change["adult_social_care"] < 0.1


def test_the_pandemic_year_is_a_break_and_jobs_are_kept(past):
    year, before = (past.sel(time=slice(f"{y}-04-01", f"{y + 1}-03-01")).mean("time") for y in (2020, 2019))
    ratio = year / before
    assert float(ratio["deaths"]) > 1.03
    assert float(ratio["national_output"]) < 0.93
    assert float(ratio["served"].sel(service="health")) < 0.85
    assert float(year["life_satisfaction"] - before["life_satisfaction"]) < -0.2
    assert 0 < float(year["unemployment_rate"] - before["unemployment_rate"]) < 0.01


def test_what_keeps_jobs_in_a_pandemic_can_be_weaker(past):
    weaker = sim.run(sim.scenario("england-2010").set("economy.jobs_kept=0.85")).squeeze(drop=True)
    day = "2021-04-01"
    assert at(weaker["unemployment_rate"], day) > at(past["unemployment_rate"], day) + 0.001


def test_how_fast_disability_rose_spreads_as_what_was_counted_allows():
    # 16% in 2012-13 and 23% in 2021-22, to whole per cent; 4.4% need daily help all along.
    def growth(first, last):
        return ((last - 4.4) / (first - 4.4)) ** (1 / 9) - 1

    number = sim.scenario("england-2010").numbers["population.working_age_growth"]
    assert max(value for _, value in number.series) == pytest.approx(growth(16, 23), abs=0.0005)
    ends = [growth(16.5, 22.5), growth(15.5, 23.5)]
    assert [0.054 + end for end in number.range] == pytest.approx(ends, abs=0.0005)

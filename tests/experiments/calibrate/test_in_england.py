"""Calibrations of England: numbers that made a record are found again, and workers change no bit."""

import csv
import re
import tomllib
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import xarray as xr

import simulator as sim
from simulator.experiments.calibrate.asked import check
from simulator.experiments.calibrate.runs import predicting
from simulator.experiments.calibrate.said import misfit
from simulator.model import build
from tests.docs.reading import ROOT

TRUE = {"finance.largest_cut": 0.12, "worklessness.displacement_of_hires": 0.55, "finance.target_reserves": 0.46}

FINER = 20
"""How much finer a made-up record is than England's: so fine that the prior hardly pulls."""


@pytest.fixture(scope="module")
def england():
    return sim.scenario("england-2010")


def record(england, path):
    """The hindcast's record as the model would have it with those numbers, with finer errors."""
    changed = england
    for name, value in TRUE.items():
        changed = changed.change(name, value, because="true")
    asked = check(changed, build(), list(TRUE), point=True)
    with predicting(asked, 1, None) as predict:
        figures = predict.central().figures[0]
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(("measure", "period", "value", "unit", "source", "grade", "error", "use"))
        for target, value in zip(asked.targets, figures, strict=True):
            use, error = "start" if target.use == "start" else "", target.error / FINER
            when = "/".join(target.period)
            out.writerow((target.measure, when, repr(float(value)), target.unit, "made up", "A", error, use))
    return path


@pytest.mark.slow
def test_numbers_that_made_englands_record_are_found_again(england, tmp_path):
    made = record(england, tmp_path / "made.csv")
    sizes = {"walkers": 8, "steps": 24, "draws": 16, "workers": 2}
    found = sim.calibrate(england, list(TRUE), targets=made, **sizes)
    assert found["value_fitted"].values == pytest.approx(list(TRUE.values()), rel=0.05)
    low, high = found["posterior_quantile"].sel(quantile=[0.025, 0.975]).values.T
    assert ((low < list(TRUE.values())) & (list(TRUE.values()) < high)).all()
    assert found.attrs["misfit_held_fitted"] < 0.3 * found.attrs["misfit_held_before"]


@pytest.mark.slow
def test_one_worker_and_two_give_the_same_bits(tmp_path):
    short = sim.scenario("england").change("run.stop", "2027-04-01", because="short")
    text = "measure,period,value,unit,source,grade\nunemployment_rate,2026-06-01,0.05,1,made up,A\n"
    (tmp_path / "record.csv").write_text(f"{text}reserves,2027-03-31,2e10,GBP,made up,A\n", encoding="utf-8")
    asked = {"targets": tmp_path / "record.csv", "until": "2026-12-31", "walkers": 4, "steps": 6, "draws": 6}
    free = ["finance.minimum_reserves", "worklessness.displacement_of_hires"]
    one, two = (sim.calibrate(short, free, workers=workers, **asked) for workers in (1, 2))
    xr.testing.assert_identical(one, two)


def test_england_says_what_its_record_can_say_something_about(england):
    asked = check(england, build())
    assert 8 <= len(asked.free) <= 14
    assert asked.until == date(2019, 3, 31)
    assert all(free.grade in "CD" for free in asked.free)
    assert {target.use for target in asked.targets} == {"start", "fitted", "held back"}


def test_every_figure_of_the_record_says_why_its_error_is_what_it_is(england):
    asked = check(england, build())
    assert all(target.error_because != "as the row gives it" for target in asked.targets)
    assert all(target.error > 0 for target in asked.targets)


def test_a_factor_moves_all_its_values_and_begins_at_one(england):
    (free,) = check(england, build(), ["services.demand_led"]).free
    assert (free.central, free.at(free.start), free.unit) == (1.0, pytest.approx(1.0), "times its value")
    assert free.at(-1.0) < 1.0 < free.at(1.0)


def test_a_run_that_cant_go_on_is_counted_and_leaves_no_trace(england, monkeypatch):
    from simulator.errors import RunError
    from simulator.experiments.calibrate import runs as calibrate_runs

    asked = check(england, build(), ["finance.largest_cut"], point=True)
    real = calibrate_runs.several_runs

    def broken(*asked):
        return ((run, RunError("gone") if run.member == 1 else found) for run, found in real(*asked))

    monkeypatch.setattr(calibrate_runs, "several_runs", broken)
    with predicting(replace(asked, members=2), 1, None) as predict:
        assert np.isnan(predict.figures(np.zeros((1, 1)))).all()
        assert (predict.failed, predict.why) == (1, "gone")
        assert np.isfinite(predict.futures(np.zeros((2, 1)), [0, 1]).figures[0]).all()


def misfits(scenario):
    """How far a scenario's central run is off: fitted figures, then those held back."""
    asked = check(sim.scenario(scenario), build(), point=True)
    with predicting(asked, 1, None) as predict:
        figures = predict.central().figures[0]
    record, error = (np.array([getattr(each, name) for each in asked.targets]) for name in ("value", "error"))
    uses = [asked.used(use) for use in ("fitted", "held back")]
    return [misfit(figures[at], record[at], error[at]) for at in uses]


def test_the_fitted_scenario_misses_by_as_much_as_its_page_tells():
    page = " ".join((ROOT / "docs" / "how-to" / "calibrate.md").read_text(encoding="utf-8").split())
    figure = r"(\d\.\d\d)"
    words = f"held back were missed by {figure} and are by {figure}; those fitted by {figure} and {figure}"
    told = re.search(words, page)
    before, after = misfits("england-2010"), misfits("england-2010-fitted")
    wanted = [before[1], after[1], before[0], after[0]]
    assert [float(each) for each in told.groups()] == pytest.approx(wanted, abs=0.006)


def test_every_number_of_the_overlay_has_where_it_came_from_and_a_range_around_it():
    overlay = tomllib.loads((ROOT / "calibration" / "fitted" / "england-2010.toml").read_text(encoding="utf-8"))
    numbers = [number for section in overlay["change"].values() for number in section.values()]
    assert len(numbers) == len(sim.scenario("england-2010").calibrate.free)
    for number in numbers:
        value = number.get("value", 1.0)
        assert number["range"][0] <= value <= number["range"][1]
        assert number["source"].startswith("Calibrated to hindcast.csv until 2019-03-31 from ")
        assert number["grade"] in "CD"

"""Futures that blow up: left out under every policy, named, and not too many of them."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest

import simulator as sim
from simulator.engine.simulation import Simulation
from simulator.errors import RunError
from simulator.experiments.failed import Failed, note, noted
from simulator.experiments.piece import Failure
from simulator.experiments.study import AFAR, CLOSER, ROWS, SCREENING
from simulator.scenario import read
from tests import clinic
from tests.experiments.studied import SCENARIO

SIZES = {
    "sensitivity": {"base": 8, "screen": 40, "members": 2, "closer": 2},
    "robustness": {"futures": 48, "grid": 3, "members": 2, "top": 2},
}


@pytest.fixture
def scenario(tmp_path):
    (tmp_path / "clinic.toml").write_text(SCENARIO, encoding="utf-8")
    return read(tmp_path / "clinic.toml")


@pytest.fixture
def blowing_up(monkeypatch):
    """Have runs under radical blow up where luck is one of those given."""
    usual, lucks = Simulation.legs, set()

    def legs(self):
        if self.policy == "radical" and self.member in lucks:
            raise RunError("backlog is beyond any scale", time=1.0)
        return (yield from usual(self))

    monkeypatch.setattr(Simulation, "legs", legs)
    return lucks


def study(command, scenario, output=None, **choices):
    asked = {"outcome": "backlog", "output": output, "model": clinic.model(), "most_failed": 0.5}
    return getattr(sim, command)(scenario, "radical", **asked | SIZES[command] | choices)


def failures(folder):
    with (folder / "failed.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_an_ensemble_leaves_a_future_out_under_every_policy_and_no_other(clinic_scenario, tmp_path, blowing_up):
    asked = {"points": 12, "members": 2, "outcomes": ["backlog", "backlog_by_year"], "model": clinic.model()}
    whole = sim.ensemble(clinic_scenario, **asked)
    blowing_up.add(7)
    found = sim.ensemble(clinic_scenario, **asked, output=tmp_path / "e", most_failed=0.05)
    assert found["backlog"].isel(point=3, member=1).isnull().all()
    assert found["backlog_by_year"].isel(point=3, member=1).isnull().all()
    left = found["backlog"].where(found["luck"] != 7, drop=False)
    assert float(abs(left - whole["backlog"]).sum()) == 0.0
    assert int(found["backlog"].isnull().sum()) == 2
    (row,) = failures(tmp_path / "e")
    assert (row["future"], row["member"], row["policy"]) == ("3", "1", "radical")
    assert "on 2026-04-01: backlog is beyond any scale" in row["message"]


def test_a_lost_row_of_a_sobol_study_is_lost_in_every_matrix(scenario, tmp_path, blowing_up):
    whole = study("sensitivity", scenario)
    blowing_up.add(ROWS + 3)
    found = study("sensitivity", scenario, tmp_path / "s")
    rows = [row for row in range(16) if row % 8 != 3]
    assert (found["sample"].values == whole["sample"].values[rows]).all()
    # A and each matrix of a factor meet the row's luck; B and that of luck the other one.
    assert found.attrs["failed"] == len(failures(tmp_path / "s")) == 1 + 4
    assert {row["stage"] for row in failures(tmp_path / "s")} == {"sobol"}
    assert np.isfinite(found["total"]).all()


def test_luck_that_cannot_be_run_in_the_middle_is_lost_to_every_number(scenario, blowing_up):
    whole = study("sensitivity", scenario)
    blowing_up.update({1, CLOSER + 5, SCREENING + 2, AFAR + 2})
    found = study("sensitivity", scenario)
    assert (found["change_mean"].values == whole["change"].sel(number=found["number"], member=0).values).all()
    assert int(np.isfinite(found["closer_change"]).all(("closer", "end")).sum()) == 31
    assert np.isfinite(found["rank_correlation"]).all()
    assert found.attrs["failed"] == 9 + 5 + 1 + 2


def test_a_study_of_robustness_leaves_futures_out_and_keeps_the_numbers_of_the_others(scenario, tmp_path, blowing_up):
    whole = study("robustness", scenario)
    blowing_up.update({SCREENING + 4, 0})
    found = study("robustness", scenario, tmp_path / "s")
    assert found["future"].values.tolist() == [future for future in range(48) if future != 4]
    assert (found["outcome"].values == whole["outcome"].sel(future=found["future"]).values).all()
    assert all(np.isfinite(found[name].values).all() for name in found.data_vars if found[name].dtype.kind == "f")
    record = json.loads((tmp_path / "s" / "manifest.json").read_text())
    assert record["failed"] == len(failures(tmp_path / "s")) == found.attrs["failed"]


@pytest.mark.parametrize("command", list(SIZES))
def test_a_study_with_failures_goes_on_to_the_same_bits_and_the_same_list(scenario, tmp_path, blowing_up, command):
    class StoppedError(Exception):
        pass

    def stop(done, _):
        if done > 60:
            raise StoppedError

    blowing_up.update({0, SCREENING + 4, ROWS})
    unbroken = study(command, scenario, tmp_path / "u")
    with pytest.raises(StoppedError):
        study(command, scenario, tmp_path / "s", progress=stop)
    assert study(command, scenario, tmp_path / "s", resume=True).identical(unbroken)
    assert (tmp_path / "s" / "failed.csv").read_bytes() == (tmp_path / "u" / "failed.csv").read_bytes()


def test_too_many_failures_stop_a_study_and_more_may_be_allowed_later(scenario, tmp_path, blowing_up):
    blowing_up.update({SCREENING + 4, SCREENING + 9})
    told = r"1 of 96 futures .* share of 0\.01 that --most-failed .*stage futures: point 4, policy radical.*--resume"
    with pytest.raises(RunError, match=told):
        study("robustness", scenario, tmp_path / "s", most_failed=0.01)
    assert study("robustness", scenario, tmp_path / "s", most_failed=0.03, resume=True).attrs["failed"] == 2


def test_a_middle_that_cannot_be_run_is_told(scenario, blowing_up):
    blowing_up.update({0, 1})
    with pytest.raises(RunError, match="With all numbers at their medians it could not be run"):
        study("sensitivity", scenario)


def test_a_future_that_fails_under_two_policies_is_one(tmp_path):
    failed = Failed(0.02, 100)
    failed.add("rows", [Failure(3, 0, "a", "x"), Failure(3, 0, "b", "y"), Failure(2, 1, "a", "z, “é”\nand more")])
    assert failed.count == 2
    assert [line[1] for line in failed.lines()] == ["2", "3", "3"]
    with pytest.raises(RunError, match="3 of 100 futures"):
        failed.add("others", [Failure(3, 0, "a", "x")])


def test_a_note_of_failures_reads_back():
    found = [Failure(3, 0, "a", 'with, commas and "quotes"'), Failure(4, 1, "b", "two\nlines")]
    assert noted(note(found)) == found
    assert noted(note([])) == []

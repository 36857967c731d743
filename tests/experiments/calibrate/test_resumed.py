"""Calibrations that grow in a folder: stopped anywhere, they go on to the bits of one that was not."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from io import BytesIO

import numpy as np
import pytest
import xarray as xr

import simulator as sim
from simulator.errors import InputError, RunError
from simulator.experiments.calibrate import runs as calibrate_runs
from simulator.experiments.calibrate.rounds import HASH, Rounds
from simulator.experiments.calibrate.runs import Read, Some
from tests import clinic
from tests.experiments.calibrated import NEED, PEOPLE, at_home
from tests.experiments.halfway import StoppedError, manifest, stop_after

pytest.importorskip("emcee", reason="emcee is an optional extra")
SMALL = {"walkers": 6, "steps": 12, "draws": 16}
WRITTEN = ("results.nc", "fitted.toml", "targets.csv", "scenario.toml", "record.csv")


@pytest.fixture(scope="module")
def scenario(tmp_path_factory):
    return at_home(tmp_path_factory.mktemp("clinic"))


def calibrate(scenario, output=None, **choices):
    return sim.calibrate(scenario, output=output, model=clinic.model(), **SMALL | choices)


@pytest.fixture(scope="module")
def whole(scenario, tmp_path_factory):
    """The folder of a calibration that was never stopped."""
    folder = tmp_path_factory.mktemp("whole") / "c"
    calibrate(scenario, folder)
    return folder


def stopped(scenario, folder, runs=60, **choices):
    """The unfinished folder of a calibration that was stopped after so many runs."""
    with pytest.raises(StoppedError):
        calibrate(scenario, folder, progress=stop_after(runs), **choices)
    return folder.with_name(f"{folder.name}.unfinished")


def rounds(part):
    return sorted((part / "stages" / "rounds").glob("*.round"))


def runs(files):
    """How many runs these rounds hold."""
    return sum(len(np.load(BytesIO(file.read_bytes()[2 * HASH :]))["figures"]) for file in files)


def assert_same(folder, whole):
    for name in WRITTEN:
        if name == "results.nc":
            with xr.open_dataset(folder / name) as one, xr.open_dataset(whole / name) as other:
                xr.testing.assert_identical(one, other)
        else:
            assert (folder / name).read_bytes() == (whole / name).read_bytes()
    assert {path.name for path in folder.iterdir()} == {*WRITTEN, "manifest.json"}


@pytest.mark.parametrize("after", [1, 8, 25, 60, 95, 108])
def test_a_calibration_that_was_stopped_goes_on_to_the_same_bits(scenario, whole, tmp_path, after):
    part = stopped(scenario, tmp_path / "c", after)
    assert manifest(part)["finished"] is False
    kept = runs(rounds(part))
    calibrate(scenario, tmp_path / "c", resume=True)
    assert_same(tmp_path / "c", whole)
    said = manifest(tmp_path / "c")
    assert said["finished"] is True
    assert said["runs_computed"] == said["runs"] - kept
    assert said["runs"] == manifest(whole)["runs"] == manifest(whole)["runs_computed"]
    assert not part.exists()


def test_it_may_be_stopped_again_and_again(scenario, whole, tmp_path):
    stopped(scenario, tmp_path / "c", 10)
    for after in (30, 50, 70):
        part = stopped(scenario, tmp_path / "c", after, resume=True)
    (part / "results.nc").write_bytes(b"half")  # as a kill leaves it that comes while it is written
    calibrate(scenario, tmp_path / "c", resume=True)
    assert_same(tmp_path / "c", whole)


def test_progress_counts_what_was_played_back(scenario, tmp_path):
    kept, told = runs(rounds(stopped(scenario, tmp_path / "c"))), []
    calibrate(scenario, tmp_path / "c", resume=True, progress=lambda done, _: told.append(done))
    assert told == sorted(told)
    assert kept in told


def test_a_point_fit_goes_on_too(scenario, tmp_path):
    stopped(scenario, tmp_path / "c", 5, point=True)
    found = calibrate(scenario, tmp_path / "c", resume=True, point=True)
    xr.testing.assert_identical(found, calibrate(scenario, point=True))


def test_rounds_cut_small_have_the_same_bits(scenario, whole, tmp_path, monkeypatch):
    monkeypatch.setattr(calibrate_runs, "MOST", 5)
    part = stopped(scenario, tmp_path / "c", 100)
    assert max(runs([each]) for each in rounds(part)) == 5
    calibrate(scenario, tmp_path / "c", resume=True)
    assert_same(tmp_path / "c", whole)


def flipped(path, _):
    text = path.read_bytes()
    path.write_bytes(text[:-300] + bytes([text[-300] ^ 1]) + text[-299:])


HARM = {
    "lost": lambda path, _: path.unlink(),
    "empty": lambda path, _: path.write_bytes(b""),
    "cut short": lambda path, _: path.write_bytes(path.read_bytes()[:-40]),
    "altered": flipped,
    "that of another question": lambda path, other: path.write_bytes(other.read_bytes()),
}


@pytest.mark.parametrize("harm", list(HARM))
def test_a_round_that_is_damaged_is_run_again_and_so_are_all_after_it(scenario, whole, tmp_path, harm):
    files = rounds(stopped(scenario, tmp_path / "c"))
    kept = runs(files[:4])
    HARM[harm](files[4], files[5])
    calibrate(scenario, tmp_path / "c", resume=True)
    assert_same(tmp_path / "c", whole)
    assert manifest(tmp_path / "c")["runs_computed"] == manifest(whole)["runs"] - kept


SCRIPT = """
import sys
from pathlib import Path
from simulator.scenario import read
from tests.experiments.calibrate.test_resumed import calibrate
calibrate(read(sys.argv[1]), Path(sys.argv[2]), steps=200, resume=len(sys.argv) > 3)
"""


@pytest.mark.slow
def test_a_calibration_that_was_killed_loses_no_round_that_was_written(scenario, tmp_path):
    arguments = [sys.executable, "-c", SCRIPT, str(scenario.path), str(tmp_path / "c")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    part, deadline = tmp_path / "c.unfinished", time.monotonic() + 120
    with subprocess.Popen(arguments, env=environment) as process:
        while len(rounds(part)) < 30 and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    kept = runs(rounds(part))
    subprocess.run([*arguments, "--resume"], env=environment, check=True)
    calibrate(scenario, tmp_path / "whole", steps=200)
    assert_same(tmp_path / "c", tmp_path / "whole")
    assert manifest(tmp_path / "c")["runs_computed"] == manifest(tmp_path / "whole")["runs"] - kept


CHANGED = [
    ({"steps": 14}, "the number of steps was 12 and is 14"),
    ({"walkers": 8}, "the number of walkers was 6 and is 8"),
    ({"draws": 8}, "the number of draws was 16 and is 8"),
    ({"members": 2}, "the number of members was 1 and is 2"),
    ({"point": True}, "what is sought was a posterior and is a point fit"),
    ({"until": "2026-11-30"}, "the last day that is fitted was 2026-06-30 and is 2026-11-30"),
    ({"free": [NEED, PEOPLE]}, f"what may move was {NEED} and is {NEED}, {PEOPLE}"),
]


@pytest.mark.parametrize(("choices", "told"), CHANGED)
def test_going_on_with_something_else_is_refused_with_what_changed(scenario, tmp_path, choices, told):
    part = stopped(scenario, tmp_path / "c")
    before = rounds(part)
    with pytest.raises(InputError, match="can't be resumed") as error:
        calibrate(scenario, tmp_path / "c", resume=True, **choices)
    assert told in str(error.value)
    assert len(error.value.mistakes) == 1
    assert rounds(part) == before


def test_another_scenario_is_refused_with_what_changed(scenario, tmp_path):
    stopped(scenario, tmp_path / "c")
    other = scenario.change(PEOPLE, 9999.0, because="another").change("run.seed", 9, because="another")
    with pytest.raises(InputError) as error:
        calibrate(other, tmp_path / "c", resume=True)
    for told in ("run.seed was 3 and is 9", "clinic.people.value was 10000.0 and is 9999.0"):
        assert told in str(error.value)


def test_another_record_and_another_emcee_are_told(tmp_path, monkeypatch):
    scenario = at_home(tmp_path)
    stopped(scenario, tmp_path / "c")
    (tmp_path / "record.csv").write_text((tmp_path / "record.csv").read_text() + "\n", encoding="utf-8")
    monkeypatch.setattr("simulator.experiments.calibrate.calibration.versions", lambda *_: {"emcee": "9.9"})
    with pytest.raises(InputError) as error:
        calibrate(scenario, tmp_path / "c", resume=True)
    assert "the record was record.csv with SHA-256" in str(error.value)
    assert "and is 9.9" in str(error.value)


def test_what_asks_the_same_in_other_words_is_the_same(scenario, whole, tmp_path):
    stopped(scenario, tmp_path / "c")
    calibrate(scenario, tmp_path / "c", resume=True, free=[NEED], until="2026-06-30", targets="record")
    assert_same(tmp_path / "c", whole)


def test_where_there_is_nothing_to_resume_it_is_told(scenario, whole, tmp_path):
    for folder, told in ((None, "without output nothing is kept"), (tmp_path / "c", "there is nothing to resume"),
                         (whole, "is finished: there is nothing to resume")):  # fmt: skip
        with pytest.raises(InputError, match=told):
            calibrate(scenario, folder, resume=True)
    assert list(tmp_path.iterdir()) == []


def test_what_is_unfinished_is_not_begun_anew(scenario, tmp_path):
    stopped(scenario, tmp_path / "c")
    with pytest.raises(InputError, match=r"is an unfinished calibrate\. Add --resume"):
        calibrate(scenario, tmp_path / "c")


def test_an_older_result_stays_until_the_new_one_is_whole(scenario, whole, tmp_path):
    calibrate(scenario, tmp_path / "c", point=True)
    stopped(scenario, tmp_path / "c")
    assert manifest(tmp_path / "c")["plan"]["sought"] == "a point fit"
    calibrate(scenario, tmp_path / "c", resume=True)
    assert_same(tmp_path / "c", whole)


def test_a_full_disk_is_told_and_what_is_done_is_kept(scenario, whole, tmp_path, monkeypatch):
    usual = Rounds.keep

    def full(self, *arguments):
        if self.at == 9:
            raise OSError(errno.ENOSPC, "No space left on device")
        usual(self, *arguments)

    with monkeypatch.context() as patched:
        patched.setattr(Rounds, "keep", full)
        with pytest.raises(InputError, match=r"No space left on device.*--resume"):
            calibrate(scenario, tmp_path / "c")
    calibrate(scenario, tmp_path / "c", resume=True)
    assert_same(tmp_path / "c", whole)


def test_where_the_model_cant_be_run_nothing_stays(scenario, tmp_path, monkeypatch):
    def lost(task, model, planned, needed):
        return ((run, RunError("it blows up")) for run in planned)

    monkeypatch.setattr(calibrate_runs, "several_runs", lost)
    with pytest.raises(RunError) as error:
        calibrate(scenario, tmp_path / "c")
    assert str(error.value) == "it blows up"
    assert list(tmp_path.iterdir()) == []


def test_an_answer_is_read_as_it_was_written(tmp_path):
    asked = Some((None, np.array([0.25, 0.5])), (0, 3), paths=True)
    paths = np.arange(12.0).reshape(2, 2, 3)
    paths[1, 1, 2] = np.nan
    for answer in (Read(np.array([[1.0, np.nan]]), paths, ("no", "way, “it”")), Read(np.zeros((2, 0)), None)):
        Rounds(tmp_path).keep(asked, answer)
        found = Rounds(tmp_path).next(asked)
        np.testing.assert_array_equal(found.figures, answer.figures)
        assert (found.paths is None) == (answer.paths is None)
        assert answer.paths is None or found.paths.tobytes() == paths.tobytes()
        assert found.failed == answer.failed


@pytest.mark.parametrize(
    "other",
    [Some((np.array([0.25]),), (1,)), Some((np.array([0.5]),), (0,)), Some((np.array([0.25]),), (0,), paths=True),
     Some((None,), (0,))],
)  # fmt: skip
def test_an_answer_is_for_its_own_question_alone(tmp_path, other):
    asked = Some((np.array([0.25]),), (0,))
    Rounds(tmp_path).keep(asked, Read(np.zeros((1, 1)), None))
    assert Rounds(tmp_path).next(other) is None

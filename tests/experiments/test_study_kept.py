"""Studies that grow in a folder: stopped anywhere, they go on to the bits of one that was not."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time

import pytest
import xarray as xr

import simulator as sim
from simulator.errors import InputError
from simulator.results.chunks import Chunks
from simulator.scenario import read
from tests import clinic
from tests.experiments.halfway import StoppedError, manifest, stop_after
from tests.experiments.studied import SCENARIO

SIZES = {
    "sensitivity": {"base": 8, "screen": 40, "members": 2, "closer": 2},
    "robustness": {"futures": 48, "grid": 3, "members": 2, "top": 2},
    "explore": {"sliders": ["clinic.need_rate", "delay"], "points": 8, "members": 12, "checks": 4},
}
ALL = {"sensitivity": 18 + 160 + 40 + 56, "robustness": 48 + 12 + 36, "explore": 2 * 12 * 5 + 4 * 12 * 2}
"""What progress counts to: futures, and of an explorer runs."""
EVERY = pytest.mark.parametrize("command", list(SIZES))
BOTH = pytest.mark.parametrize("command", ["sensitivity", "robustness"])


@pytest.fixture
def scenario(tmp_path):
    (tmp_path / "clinic.toml").write_text(SCENARIO, encoding="utf-8")
    return read(tmp_path / "clinic.toml")


def study(command, scenario, output=None, **choices):
    of = {} if command == "explore" else {"outcome": "backlog"}
    asked = {"policy": "radical", "output": output, "model": clinic.model()} | of | SIZES[command] | choices
    return getattr(sim, command)(scenario, **asked)


def stopped(command, scenario, folder, futures, **choices):
    """The unfinished folder of a study that was stopped after so many futures."""
    with pytest.raises(StoppedError):
        study(command, scenario, folder, progress=stop_after(futures), **choices)
    return folder.with_name(f"{folder.name}.unfinished")


@BOTH
def test_a_study_in_a_folder_is_the_same_as_one_in_memory(scenario, tmp_path, command):
    found = study(command, scenario, tmp_path / "s")
    xr.testing.assert_identical(found, study(command, scenario))
    with xr.open_dataset(tmp_path / "s" / f"{command}.nc") as kept:
        xr.testing.assert_equal(kept.reset_coords(), found.reset_coords())
    more = {"regret.csv", "value_of_information.csv"} if command == "robustness" else set()
    assert {path.name for path in (tmp_path / "s").iterdir()} == more | {
        f"{command}.nc", f"{command}.csv", "scenario.toml", "manifest.json",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["pieces.csv", "ensemble.zarr/.zgroup", "ensemble.zarr/value/0.0"])
def test_a_stage_whose_files_were_damaged_is_done_again(scenario, tmp_path, name):
    folder = stopped("sensitivity", scenario, tmp_path / "s", 0.95 * ALL["sensitivity"])
    (folder / "stages" / "tornado" / name).write_bytes(b"\xff")
    found = study("sensitivity", scenario, tmp_path / "s", resume=True)
    xr.testing.assert_identical(found, study("sensitivity", scenario))


@EVERY
@pytest.mark.parametrize("part", [0.5, 0.95])
def test_a_study_that_was_stopped_goes_on_to_the_same_bits(scenario, tmp_path, command, part):
    unbroken = study(command, scenario)
    folder = stopped(command, scenario, tmp_path / "s", part * ALL[command])
    assert manifest(folder)["finished"] is False
    xr.testing.assert_identical(study(command, scenario, tmp_path / "s", resume=True), unbroken)
    assert manifest(tmp_path / "s")["finished"] is True
    assert manifest(tmp_path / "s")["futures_computed"] < ALL[command]
    assert not folder.exists()


SCRIPT = """
import sys
import simulator as sim
from simulator.scenario import read
from tests.experiments.test_study_kept import study
study(sys.argv[1], read(sys.argv[2]), sys.argv[3], resume=len(sys.argv) > 4)
"""


@pytest.mark.slow
@EVERY
def test_a_study_that_was_killed_loses_no_piece_that_was_written(scenario, tmp_path, command):
    arguments = [sys.executable, "-c", SCRIPT, command, str(tmp_path / "clinic.toml"), str(tmp_path / "s")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    stages, deadline = tmp_path / "s.unfinished" / "stages", time.monotonic() + 120

    def written():
        return sum(path.read_text().count("\n") - 1 for path in stages.glob("[!.]*/pieces.csv"))

    with subprocess.Popen(arguments, env=environment) as process:
        while written() < 8 and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    kept = written()
    subprocess.run([*arguments, "--resume"], env=environment, check=True)
    with xr.open_dataset(next((tmp_path / "s").glob("*.nc"))) as found:
        xr.testing.assert_equal(found.reset_coords(), study(command, scenario).reset_coords())
    assert manifest(tmp_path / "s")["futures_computed"] <= ALL[command] + 16 - 4 * (kept - 1)


CHANGED = [
    ("sensitivity", {"base": 16}, "the number of rows was 8 and is 16"),
    ("sensitivity", {"closer": 3}, "the number of numbers looked at closely was 2 and is 3"),
    ("robustness", {"satisfy": ["backlog < 9"]}, "the lines to keep to was  and is backlog < 9"),
    ("robustness", {"outcome": "unmet_need"}, "unmet_need needs"),
    ("robustness", {"seed": 9}, "run.seed was 3 and is 9"),
    ("explore", {"sliders": ["delay=0:0.25"]}, "rate=0.1:0.3 in 2, delay=0:0.5 in 4 and is delay=0:0.25 in 4"),
    ("explore", {"checks": 5}, "the number of settings that check it was 4 and is 5"),
]


@pytest.mark.parametrize(("command", "choices", "what"), CHANGED)
def test_going_on_with_something_else_is_refused_with_what_changed(scenario, tmp_path, command, choices, what):
    stopped(command, scenario, tmp_path / "s", 20)
    with pytest.raises(InputError) as error:
        study(command, scenario, tmp_path / "s", resume=True, **choices)
    assert what in str(error.value)


def test_of_long_lists_only_what_changed_is_told(scenario, tmp_path):
    asked = {"sliders": ["clinic.need_rate", "clinic.people", "clinic.shortest_wait", "delay"], "points": 16}
    stopped("explore", scenario, tmp_path / "s", 20, **asked)
    with pytest.raises(InputError, match=r"what sliders move was delay=0:0.5 in 2 and is delay=0:0.25 in 2"):
        asked["sliders"][-1] += "=0:0.25"
        study("explore", scenario, tmp_path / "s", resume=True, **asked)


def test_one_command_does_not_go_on_with_what_another_began(scenario, tmp_path):
    stopped("sensitivity", scenario, tmp_path / "s", 20)
    with pytest.raises(InputError, match=r"it was begun by `simulator sensitivity`"):
        study("robustness", scenario, tmp_path / "s", resume=True)
    with pytest.raises(InputError, match=r"is an unfinished sensitivity\. Add --resume"):
        study("robustness", scenario, tmp_path / "s")


def test_a_stage_whose_store_was_damaged_is_done_again(scenario, tmp_path):
    part = stopped("robustness", scenario, tmp_path / "s", 40)
    sorted((part / "stages" / "futures" / "ensemble.zarr" / "backlog").glob("[0-9]*"))[0].unlink()
    (part / "stages" / ".tried.part").mkdir()
    found = study("robustness", scenario, tmp_path / "s", resume=True)
    xr.testing.assert_identical(found, study("robustness", scenario))


@EVERY
def test_a_full_disk_is_told_and_what_is_done_is_kept(scenario, tmp_path, monkeypatch, command):
    usual, calls = Chunks.write, []

    def full(self, *arguments):
        calls.append(1)
        if len(calls) > 40:
            raise OSError(errno.ENOSPC, "No space left on device")
        usual(self, *arguments)

    monkeypatch.setattr(Chunks, "write", full)
    with pytest.raises(InputError, match=r"No space left on device.*--resume"):
        study(command, scenario, tmp_path / "s")
    monkeypatch.setattr(Chunks, "write", usual)
    xr.testing.assert_identical(study(command, scenario, tmp_path / "s", resume=True), study(command, scenario))


def test_a_folder_that_cannot_be_written_is_told(scenario, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(InputError, match="can't be written"):
        study("sensitivity", scenario, tmp_path / "file" / "s")


@pytest.mark.slow
@EVERY
def test_a_scheduler_that_does_not_answer_is_told_and_nothing_is_written(scenario, tmp_path, monkeypatch, command):
    pytest.importorskip("distributed", reason="dask.distributed is an optional extra")
    monkeypatch.setattr("simulator.experiments.cluster.PATIENCE", 1.0)
    (tmp_path / "empty").mkdir()
    made = {"explore": "grid"}.get(command, "study")
    monkeypatch.setattr(f"simulator.experiments.{command}.{made}.default_model", clinic.model)
    monkeypatch.setattr("simulator.experiments.study_kept.default_model", clinic.model)
    with pytest.raises(InputError, match=r"no scheduler answers at tcp://127\.0\.0\.1:9"):
        study(command, scenario, tmp_path / "empty" / "s", scheduler="tcp://127.0.0.1:9", model=None)
    assert list((tmp_path / "empty").iterdir()) == []

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import textwrap
import time

import numpy as np
import pytest
import xarray as xr

import simulator as sim
from simulator.errors import InputError
from simulator.experiments.ensemble import plan_of, read
from simulator.experiments.evaluate import evaluate
from simulator.experiments.points import latin_hypercube
from simulator.results.chunks import Chunks
from tests import clinic
from tests.experiments.halfway import StoppedError, manifest, stop_after

OUTCOMES = ["backlog", "backlog_by_year"]


def run(scenario, output=None, **choices):
    asked = {"points": 30, "members": 2, "outcomes": OUTCOMES, "model": clinic.model()} | choices
    return sim.ensemble(scenario, output=output, **asked)


@pytest.fixture
def interrupted(clinic_scenario, tmp_path):
    """The folder of an ensemble that was stopped in the middle."""
    with pytest.raises(StoppedError):
        run(clinic_scenario, tmp_path / "e", progress=stop_after(20))
    return tmp_path / "e"


def test_a_result_opens_in_plain_xarray_with_units_and_nothing_missing(clinic_scenario, tmp_path):
    run(clinic_scenario, tmp_path / "e")
    with xr.open_zarr(tmp_path / "e" / "ensemble.zarr") as found:
        assert dict(found["backlog"].sizes) == {"point": 30, "policy": 2, "member": 2}
        assert found["backlog"].encoding["chunks"][0] < 30
        assert found["policy"].values.tolist() == ["do_minimum", "radical"]
        for variable in (*found.data_vars.values(), found["draw"], found["luck"]):
            assert {"units", "long_name", "description"} <= set(variable.attrs)
            assert variable.notnull().all()
        assert found["unit"].values.tolist() == ["1/year"]
    assert manifest(tmp_path / "e")["finished"] is True
    assert (tmp_path / "e" / "scenario.toml").read_text() == clinic_scenario.to_toml()


def test_on_disk_and_in_memory_are_the_same(clinic_scenario, tmp_path):
    xr.testing.assert_identical(run(clinic_scenario, tmp_path / "e").load(), run(clinic_scenario))


def test_a_point_is_where_the_design_says_and_its_run_is_as_evaluated(clinic_scenario):
    found = run(clinic_scenario, members=1, outcomes=["backlog"])
    design = latin_hypercube(["clinic.need_rate"], 30, 3)
    assert (found["draw"].values == design).all()
    first = evaluate(clinic_scenario, design[:1], ["clinic.need_rate"], model=clinic.model(), outcomes=["backlog"])
    assert (found["backlog"].values[:1] == first["backlog"].values).all()


def test_no_two_futures_share_their_luck(clinic_scenario):
    luck = run(clinic_scenario, members=3)["luck"].values.ravel()
    assert len(set(luck.tolist())) == luck.size == 90


@pytest.mark.parametrize("design", ["lhs", "sobol"])
def test_a_stopped_ensemble_goes_on_to_the_same_bits(clinic_scenario, tmp_path, design):
    with pytest.raises(StoppedError):
        run(clinic_scenario, tmp_path / "e", design=design, progress=stop_after(20))
    resumed = run(clinic_scenario, tmp_path / "e", design=design, resume=True).load()
    xr.testing.assert_identical(resumed, run(clinic_scenario, tmp_path / "whole", design=design).load())
    assert manifest(tmp_path / "e")["sha256"] == manifest(tmp_path / "whole")["sha256"]
    assert manifest(tmp_path / "e")["futures_computed"] == 60 - 20
    assert (tmp_path / "e" / "pieces.csv").read_text() == (tmp_path / "whole" / "pieces.csv").read_text()


def test_what_is_unfinished_is_no_result(interrupted):
    assert not interrupted.exists()
    part = interrupted.with_name("e.unfinished")
    assert manifest(part)["finished"] is False
    with pytest.raises(InputError, match=r"unfinished ensemble, not a result.*--resume"):
        read(part)
    with pytest.raises(InputError, match=r"is not finished.*--resume"):
        read(interrupted)


def test_a_piece_whose_file_was_damaged_is_done_again(clinic_scenario, interrupted):
    part = interrupted.with_name("e.unfinished")
    damaged = sorted((part / "ensemble.zarr" / "backlog").glob("[0-9]*"))[0]
    damaged.unlink()
    found = run(clinic_scenario, interrupted, resume=True)
    assert found["backlog"].notnull().all()
    assert manifest(interrupted)["futures_computed"] == 60 - 20 + 4


def cut(path, size):
    path.write_bytes(path.read_bytes()[:size])


@pytest.mark.parametrize("size", [0, 10])
@pytest.mark.parametrize("array", ["backlog", "value", "draw", "luck"])
def test_a_piece_whose_file_was_cut_short_is_done_again_to_the_same_bits(clinic_scenario, interrupted, array, size):
    part = interrupted.with_name("e.unfinished")
    cut(sorted((part / "ensemble.zarr" / array).glob("[0-9]*"))[0], size)
    found = run(clinic_scenario, interrupted, resume=True).load()
    xr.testing.assert_identical(found, run(clinic_scenario))


@pytest.mark.parametrize("damage", [
    lambda journal: cut(journal, 0), lambda journal: journal.unlink(), lambda journal: cut(journal, 5),
    lambda journal: journal.write_bytes(b"\xff" + journal.read_bytes()),
])  # fmt: skip
def test_a_journal_that_was_lost_or_damaged_begins_anew(clinic_scenario, interrupted, damage):
    damage(interrupted.with_name("e.unfinished") / "pieces.csv")
    found = run(clinic_scenario, interrupted, resume=True).load()
    xr.testing.assert_identical(found, run(clinic_scenario))
    assert (interrupted / "pieces.csv").read_text().startswith("piece,sha256\n0,")


def test_the_copy_of_the_scenario_is_whole_again(clinic_scenario, interrupted):
    cut(interrupted.with_name("e.unfinished") / "scenario.toml", 5)
    with pytest.raises(InputError, match="another scenario, whose copy can't be read"):
        run(changed(clinic_scenario), interrupted, resume=True)
    run(clinic_scenario, interrupted, resume=True)
    assert (interrupted / "scenario.toml").read_text() == clinic_scenario.to_toml()


def test_a_store_whose_description_is_damaged_is_told(clinic_scenario, interrupted):
    cut(interrupted.with_name("e.unfinished") / "ensemble.zarr" / ".zgroup", 5)
    with pytest.raises(InputError, match=r"can't be read .*Remove the folder to start again"):
        run(clinic_scenario, interrupted, resume=True)


def test_a_line_of_the_journal_that_was_cut_short_is_done_again(clinic_scenario, interrupted):
    journal = interrupted.with_name("e.unfinished") / "pieces.csv"
    journal.write_bytes(journal.read_bytes()[:-30])
    run(clinic_scenario, interrupted, resume=True)
    assert manifest(interrupted)["futures_computed"] == 60 - 20 + 4


def changed(scenario):
    return scenario.change("clinic.people", 9000.0, because="another")


@pytest.mark.parametrize(
    ("other", "choices", "what"),
    [
        (changed, {}, "change.clinic.people.value was 10000.0 and is 9000.0"),
        (None, {"design": "sobol"}, "the design was lhs and is sobol"),
        (None, {"points": 31}, "the number of points was 30 and is 31"),
        (None, {"outcomes": ["backlog"]}, "the outcomes was backlog, backlog_by_year and is backlog"),
    ],
)
def test_going_on_with_something_else_is_refused_with_what_changed(
    clinic_scenario, interrupted, other, choices, what
):
    with pytest.raises(InputError) as error:
        run((other or (lambda same: same))(clinic_scenario), interrupted, resume=True, **choices)
    assert what in str(error.value)
    assert run(clinic_scenario, interrupted, resume=True).sizes["point"] == 30


def test_going_on_with_another_version_is_refused(clinic_scenario, interrupted, monkeypatch):
    monkeypatch.setattr("simulator.experiments.plan.versions", lambda: {"numpy": "9.9"})
    monkeypatch.setattr("simulator.experiments.plan.code_hash", lambda: "another")
    with pytest.raises(InputError, match=r"numpy was .* and is 9\.9") as error:
        run(clinic_scenario, interrupted, resume=True)
    assert "the program itself is another version" in str(error.value)


def test_starting_again_does_not_throw_away_what_is_there(clinic_scenario, interrupted):
    with pytest.raises(InputError, match="Add --resume"):
        run(clinic_scenario, interrupted)
    assert manifest(interrupted.with_name("e.unfinished"))["finished"] is False


def test_there_must_be_something_to_resume(clinic_scenario, tmp_path):
    with pytest.raises(InputError, match="nothing to resume"):
        run(clinic_scenario, tmp_path / "e", resume=True)
    run(clinic_scenario, tmp_path / "e")
    with pytest.raises(InputError, match="is finished"):
        run(clinic_scenario, tmp_path / "e", resume=True)


def test_a_kill_between_the_last_line_and_the_renaming_is_repaired(clinic_scenario, tmp_path):
    whole = run(clinic_scenario, tmp_path / "e").load()
    (tmp_path / "e").rename(tmp_path / "e.unfinished")
    with pytest.raises(InputError, match="is finished"):
        run(clinic_scenario, tmp_path / "e", resume=True)
    xr.testing.assert_identical(read(tmp_path / "e").load(), whole)
    assert not (tmp_path / "e.unfinished").exists()


def test_an_earlier_result_stays_until_the_new_one_is_whole(clinic_scenario, tmp_path):
    run(clinic_scenario, tmp_path / "e", points=8)
    with pytest.raises(StoppedError):
        run(clinic_scenario, tmp_path / "e", progress=stop_after(20))
    assert read(tmp_path / "e").sizes["point"] == 8
    assert run(clinic_scenario, tmp_path / "e", resume=True).sizes["point"] == 30


def test_a_full_disk_is_told_and_what_is_done_is_kept(clinic_scenario, tmp_path, monkeypatch):
    usual, calls = Chunks.write, []

    def full(self, *arguments):
        calls.append(1)
        if len(calls) > 40:
            raise OSError(errno.ENOSPC, "No space left on device")
        usual(self, *arguments)

    monkeypatch.setattr(Chunks, "write", full)
    with pytest.raises(InputError, match=r"No space left on device.*--resume"):
        run(clinic_scenario, tmp_path / "e")
    monkeypatch.setattr(Chunks, "write", usual)
    assert run(clinic_scenario, tmp_path / "e", resume=True)["backlog"].notnull().all()
    assert 0 < manifest(tmp_path / "e")["futures_computed"] < 60


def test_a_folder_that_cannot_be_written_is_told(clinic_scenario, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(InputError, match="can't be written"):
        run(clinic_scenario, tmp_path / "file" / "e")


def test_two_processes_do_not_fill_the_same_folder(clinic_scenario, interrupted):
    held = interrupted.with_name("e.unfinished")
    script = f"""
        import fcntl, sys, time
        with open({str(held / "lock")!r}, "w") as file:
            fcntl.flock(file, fcntl.LOCK_EX); print("held", flush=True); time.sleep(60)
    """
    with subprocess.Popen([sys.executable, "-c", textwrap.dedent(script)], stdout=subprocess.PIPE) as other:
        other.stdout.readline()
        with pytest.raises(InputError, match="another process is at work"):
            run(clinic_scenario, interrupted, resume=True)
        other.kill()


SCRIPT = """
import sys
import simulator as sim
from simulator.scenario import read
from tests import clinic
sim.ensemble(read(sys.argv[1]), 400, members=2, outcomes=["backlog", "backlog_by_year"], model=clinic.model(),
             output=sys.argv[2], resume=len(sys.argv) > 3)
"""


def test_a_killed_process_loses_no_piece_that_was_written(clinic_scenario, clinic_file, tmp_path):
    journal = tmp_path / "e.unfinished" / "pieces.csv"
    arguments = [sys.executable, "-c", SCRIPT, str(clinic_file), str(tmp_path / "e")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(arguments, env=environment) as process:
        deadline = time.monotonic() + 120
        while (not journal.exists() or journal.read_text().count("\n") < 6) and time.monotonic() < deadline:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
    written = journal.read_text().count("\n") - 1
    assert 5 <= written < 67
    subprocess.run([*arguments, "--resume"], env=environment, check=True)
    whole = run(clinic_scenario, points=400)
    xr.testing.assert_identical(read(tmp_path / "e").load(), whole)
    assert manifest(tmp_path / "e")["futures_computed"] <= 800 - 12 * (written - 1)


def test_an_ensemble_of_nothing_uncertain_is_refused(clinic_file):
    clinic_file.write_text(clinic.SCENARIO.replace("range = [0.1, 0.3]\n", "").replace("\"D\"", "\"C\""))
    with pytest.raises(InputError, match="no uncertain number"):
        run(sim.scenario(clinic_file))


def test_nothing_is_held_in_memory_that_grows_with_the_members(clinic_scenario, tmp_path):
    """A hundred thousand members: what the parent holds of each is the number of its luck, at most."""
    plan = plan_of(clinic_scenario, 1, 100_000, "lhs", OUTCOMES, None, None, False, clinic.model())
    assert max(place.futures for place in plan.places()) <= 32
    assert len(plan.places()) < 4000
    assert np.prod(plan.shape) <= 32

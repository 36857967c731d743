"""The command `calibrate`: its folder, what it tells, the overlay, and what it refuses."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from simulator.scenario import read
from tests import clinic
from tests.experiments.calibrated import CALIBRATE, NEED, record

SMALL = ("--walkers", "4", "--steps", "12", "--draws", "4", "--workers", "1")


@pytest.fixture
def calibrating(simulator, tmp_path):
    """Call it on the clinic with its record."""
    (tmp_path / "clinic.toml").write_text(CALIBRATE, encoding="utf-8")
    (tmp_path / "record.csv").write_text(record(read(tmp_path / "clinic.toml")), encoding="utf-8")
    return lambda *options: simulator("calibrate", "clinic.toml", *SMALL, *options)


def test_it_writes_a_folder_and_tells_what_counts_first(calibrating, tmp_path):
    status, out, err = calibrating("--quiet")
    assert (status, err) == (0, "")
    assert "held back" in out.splitlines()[0]
    assert out.splitlines()[-1] == "outputs/clinic-calibrate/index.html"
    overlay = (tmp_path / "outputs" / "clinic-calibrate" / "fitted.toml").read_text()
    assert overlay.startswith("# Written by `simulator calibrate`")
    assert (tmp_path / "outputs" / "clinic-calibrate" / "index.html").exists()


def test_it_says_how_much_it_will_do(calibrating):
    _, _, err = calibrating()
    assert "1 number may move to meet 2 figures of record.csv; 2 later ones are held back: 4 walkers of 12 steps" in err


def test_a_chain_that_is_too_short_to_trust_is_told(calibrating):
    _, out, _ = calibrating("--quiet")
    assert "Too short to trust" in out


def test_an_overlay_is_written_where_scenarios_find_it(calibrating, tmp_path):
    status, _, _ = calibrating("--quiet", "--point", "--fitted", "mine")
    assert status == 0
    (tmp_path / "later.toml").write_text('extends = "clinic"\nfitted = "mine"\n', encoding="utf-8")
    assert read("later.toml", clinic.model()).numbers[NEED].value == pytest.approx(0.23, abs=0.002)
    assert calibrating("--quiet", "--point", "--fitted", "mine")[0] == 0  # it replaces what it wrote itself


def test_a_file_that_no_calibration_wrote_is_left_alone(calibrating, tmp_path):
    (tmp_path / "calibration" / "fitted").mkdir(parents=True)
    (tmp_path / "calibration" / "fitted" / "mine.toml").write_text("mine", encoding="utf-8")
    status, _, err = calibrating("--fitted", "mine")
    assert status == 2
    assert "is there, and no calibration wrote it" in err
    assert (tmp_path / "calibration" / "fitted" / "mine.toml").read_text() == "mine"
    assert not (tmp_path / "outputs").exists()


def test_all_that_is_wrong_is_told_at_once_and_nothing_written(calibrating, tmp_path):
    before = set(tmp_path.iterdir())
    wrong = ("--free", "clinic.ned_rate", "--targets", "recrod", "--fitted", "../up", "--set", "a")
    status, out, err = calibrating(*wrong)
    assert (status, out) == (2, "")
    assert err.count("\n") == 4
    for told in ("Did you mean clinic.need_rate?", "Did you mean record?", "can't be the name", "is not NAME=VALUE"):
        assert told in err
    assert set(tmp_path.iterdir()) == before


@pytest.mark.parametrize(("option", "value"), [("--until", "soon"), ("--walkers", "1"), ("--steps", "x")])
def test_an_option_that_makes_no_sense_is_told(calibrating, option, value):
    status, _, err = calibrating(option, value)
    assert status == 2
    assert value in err


def test_the_result_as_json(calibrating):
    _, out, _ = calibrating("--quiet", "--json", "--point")
    told = json.loads(out)
    assert (told["command"], told["free"], told["folder"]) == ("calibrate", [NEED], "outputs/clinic-calibrate")
    assert told["misfit_fitted"] < told["misfit_before"]


@pytest.mark.slow
def test_a_kill_leaves_nothing_that_looks_like_a_result(tmp_path):
    folder = tmp_path / "c"
    command = [sys.executable, "-m", "simulator", "calibrate", "england", "--set", "run.stop=2027-04-01"]
    options = ["--targets", "record.csv", "--until", "2027-04-01", "--workers", "1", "-o", str(folder), "--quiet"]
    options += ["--free", "finance.largest_cut"]
    head = "measure,period,value,unit,source,grade\n"
    (tmp_path / "record.csv").write_text(f"{head}unemployment_rate,2026-06-01,0.08,1,ONS,A\n", encoding="utf-8")
    path = {"PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen([*command, *options], cwd=tmp_path, env=os.environ | path)
    kept = tmp_path / "c.unfinished" / "stages" / "rounds"
    while len(list(kept.glob("*.round"))) < 3:
        assert process.poll() is None
        time.sleep(0.1)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not folder.exists()
    assert json.loads((tmp_path / "c.unfinished" / "manifest.json").read_text())["finished"] is False


@pytest.fixture
def interrupted(calibrating, monkeypatch):
    """Press Ctrl-C after some rounds; gives the status and streams of the command."""
    from simulator.experiments.calibrate.rounds import Rounds

    usual = Rounds.keep

    def keep(self, *arguments):
        usual(self, *arguments)
        if self.at == 12:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Rounds, "keep", keep)
        return calibrating("--fitted", "mine")


def test_ctrl_c_says_that_what_is_done_is_kept_and_resume_goes_on(interrupted, calibrating, tmp_path):
    status, _, err = interrupted
    assert status == 130
    assert "Interrupted; what is done is kept: run it again with --resume." in err
    assert not (tmp_path / "calibration").exists()
    _, out, _ = calibrating("--quiet", "--resume", "--fitted", "mine", "--json")
    assert json.loads(out)["runs_computed"] < json.loads(out)["runs"]
    assert sorted(path.name for path in (tmp_path / "outputs").iterdir()) == ["clinic-calibrate"]
    found = tmp_path / "outputs" / "clinic-calibrate"
    assert {path.name for path in found.iterdir()} == {
        "results.nc", "targets.csv", "record.csv", "scenario.toml", "fitted.toml", "manifest.json", "index.html",
    }  # fmt: skip
    assert (tmp_path / "calibration" / "fitted" / "mine.toml").read_bytes() == (found / "fitted.toml").read_bytes()
    assert calibrating("-o", "whole", "--quiet")[0] == 0
    assert (tmp_path / "whole" / "fitted.toml").read_bytes() == (found / "fitted.toml").read_bytes()


@pytest.mark.parametrize("command", [("report",), ("export", "--to", "csv"), ("diff", "clinic.toml")])
def test_what_is_unfinished_is_no_result(interrupted, simulator, command):
    name, *options = command
    status, _, err = simulator(name, "outputs/clinic-calibrate.unfinished", *options)
    assert status == 2
    assert "is an unfinished calibrate, not a result. Run its command again with --resume." in err


def test_a_changed_question_is_refused_and_what_is_kept_stays(interrupted, calibrating, tmp_path):
    status, _, err = calibrating("--resume", "--steps", "14", "--quiet")
    assert status == 2
    assert "the number of steps was 12 and is 14" in err
    assert calibrating("--quiet")[0] == 2  # nor is it begun anew
    assert (tmp_path / "outputs" / "clinic-calibrate.unfinished").exists()


def test_nothing_to_resume_is_told_with_all_else_that_is_wrong(calibrating, tmp_path):
    status, _, err = calibrating("--resume", "--free", "clinic.ned_rate")
    assert status == 2
    assert "there is nothing to resume" in err
    assert "Did you mean clinic.need_rate?" in err
    assert not (tmp_path / "outputs").exists()


def test_the_page_can_be_drawn_again_and_the_tables_taken_out(calibrating, simulator, tmp_path):
    calibrating("--quiet", "--point")
    page = (tmp_path / "outputs" / "clinic-calibrate" / "index.html").read_text()
    assert simulator("report", "outputs/clinic-calibrate")[0] == 0
    assert (tmp_path / "outputs" / "clinic-calibrate" / "index.html").read_text() == page
    assert simulator("export", "outputs/clinic-calibrate", "--to", "csv", "--quiet")[0] == 0
    assert simulator("appraise", "outputs/clinic-calibrate")[0] == 2


def test_a_page_shows_text_of_a_record_as_text(calibrating, tmp_path):
    text = (tmp_path / "record.csv").read_text().replace("Register", "<script>alert(1)</script>")
    (tmp_path / "record.csv").write_text(text, encoding="utf-8")
    calibrating("--quiet", "--point")
    page = (tmp_path / "outputs" / "clinic-calibrate" / "index.html").read_text()
    assert "<script>alert(1)</script>" not in page
    assert "alert(1)" in page

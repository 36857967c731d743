from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
import xarray as xr

from tests import clinic


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_check_says_that_a_file_is_in_order(simulator, clinic_file):
    status, out, err = simulator("check", str(clinic_file))
    assert (status, err) == (0, "")
    assert out == f"{clinic_file} is in order.\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk to write to")
def test_a_full_disk_on_standard_output_is_told_as_one():
    asked = [sys.executable, "-m", "simulator", "--version"]
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(asked, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    told = "standard output: can't be written (No space left on device). Make room, or write it elsewhere.\n"
    assert (ran.returncode, ran.stderr) == (2, told)


def test_check_prints_every_mistake_of_every_file_and_exits_with_2(
    simulator, clinic_file, tmp_path
):
    bad = tmp_path / "bad.toml"
    bad.write_text(clinic.SCENARIO.replace("need_rate", "ned_rate").replace("seed = 3", "sed = 3"))
    status, out, err = simulator("check", str(clinic_file), str(bad), str(tmp_path / "none.toml"))
    assert (status, out) == (2, "")
    assert "Did you mean clinic.need_rate?" in err
    assert "run.sed" in err
    assert "none.toml" in err
    assert "Traceback" not in err


def test_check_gives_mistakes_to_scripts_as_json(simulator, tmp_path):
    (tmp_path / "empty.toml").write_text("")
    status, out, _ = simulator("check", "empty.toml", "--json")
    assert status == 2
    record = json.loads(out)
    assert record["ok"] is False
    assert set(record["mistakes"][0]) == {"where", "name", "what", "remedy"}


def test_a_run_writes_its_folder_and_prints_its_page(simulator, clinic_file, tmp_path):
    status, out, err = simulator("run", str(clinic_file))
    assert status == 0
    assert out.splitlines()[-1] == "outputs/clinic-run/index.html"
    assert names(tmp_path / "outputs" / "clinic-run") == {
        "results.nc", "scenario.toml", "events.csv", "manifest.json", "index.html",
    }  # fmt: skip
    assert "Left over by the audits" in err


def test_a_comparison_holds_every_policy_and_member(simulator, clinic_file, tmp_path):
    status, _, _ = simulator(
        "compare", str(clinic_file), "--members", "3", "--workers", "1", "-o", "there"
    )
    assert status == 0
    with xr.open_dataset(tmp_path / "there" / "results.nc") as found:
        assert found["policy"].values.tolist() == ["do_minimum", "radical"]
        assert found.sizes["member"] == 3
    with (tmp_path / "there" / "events.csv").open() as file:
        assert {row["kind"] for row in csv.DictReader(file)} >= {"strike", "policy"}


def test_the_resolved_scenario_runs_again_to_the_same_bits(simulator, clinic_file, tmp_path):
    changes = (
        "--set",
        "clinic.people=12000",
        "--seed",
        "8",
        "--policy",
        "radical",
        "--step",
        "1/48",
    )
    assert simulator("run", str(clinic_file), *changes, "-o", "first")[0] == 0
    assert simulator("run", "first/scenario.toml", "-o", "second")[0] == 0
    opened = [
        xr.open_dataset(tmp_path / name / "results.nc").load() for name in ("first", "second")
    ]
    xr.testing.assert_identical(*opened)
    assert opened[0].attrs["seed"] == 8
    assert opened[0]["policy"].values.tolist() == ["radical"]


def test_the_manifest_says_how_the_numbers_were_made(simulator, clinic_file, tmp_path):
    simulator("run", str(clinic_file), "--step", "1/48", "--quiet")
    record = json.loads((tmp_path / "outputs/clinic-run/manifest.json").read_text())
    assert record["command"] == "run"
    assert record["step"] == pytest.approx(1 / 48)
    assert record["residuals"]["person"] < 1e-6
    assert record["seconds"]["all"] > 0
    assert len(record["scenario"]["sha256"]) == 64


def test_quiet_prints_only_the_result(simulator, clinic_file):
    _, out, err = simulator("run", str(clinic_file), "--quiet")
    assert err == ""
    assert len(out.splitlines()) == 2


def test_json_is_one_object_with_the_page(simulator, clinic_file):
    _, out, _ = simulator("run", str(clinic_file), "--json", "--quiet")
    assert json.loads(out)["page"] == "outputs/clinic-run/index.html"


def test_an_interrupt_exits_with_130_and_leaves_nothing(
    simulator, clinic_file, tmp_path, monkeypatch
):
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("simulator.results.stream.Stream.write", interrupted)
    status, out, err = simulator("run", str(clinic_file))
    assert (status, out) == (130, "")
    assert "Interrupted" in err
    assert names(tmp_path) == {"clinic.toml"}


@pytest.mark.parametrize(("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_that_a_compiler_swallows_ends_the_command_all_the_same(
    simulator, clinic_file, tmp_path, monkeypatch, sent, status
):
    def swallowing(*_: object) -> None:
        with suppress(BaseException):
            os.kill(os.getpid(), sent)

    monkeypatch.setattr("simulator.results.stream.Stream.write", swallowing)
    assert simulator("run", str(clinic_file))[0] == status
    assert names(tmp_path) == {"clinic.toml"}


def test_a_fault_of_ours_is_short_and_says_where_to_report_it():
    code = (
        "import simulator.cli as c, simulator.run as r\n"
        "def default_model(): raise KeyError('backlog')\n"
        "r.default_model = default_model\n"
        "c.main(['describe', 'equations'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "fault of the program, not of your input: KeyError: 'backlog'" in done.stderr
    assert "CONTRIBUTING.md" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("kind", "told"), [("equations", "with the numbers of"), ("diagram", "%% Of"), ("python", "# Of")]
)
def test_a_description_takes_a_scenario_too_and_checks_it(simulator, clinic_file, kind, told):
    status, out, _ = simulator("describe", kind, "clinic.toml")
    assert (status, told in out.splitlines()[0]) == (0, True)
    clinic_file.write_text(clinic_file.read_text() + "\n[change.clinic.peopel]\nvalue = 1\n")
    assert "Did you mean clinic.people?" in simulator("describe", kind, "clinic.toml")[2]


@pytest.mark.parametrize("kind", ["equations", "diagram", "python", "stress"])
def test_a_description_of_the_model_is_printed(simulator, kind):
    status, out, _ = simulator("describe", kind)
    assert status == 0
    assert "backlog" in out


def test_a_description_can_be_written_to_a_file(simulator, clinic_file, tmp_path):
    arguments = ("describe", "assumptions", str(clinic_file), "--format", "csv", "-o", "log.csv")
    assert simulator(*arguments) == (0, "", "")
    assert (tmp_path / "log.csv").read_text().startswith("name,value,unit")
    assert simulator(*arguments[:-1], "none/log.csv")[0] == 2



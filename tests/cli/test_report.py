"""`report`: the page of a finished result drawn again, the same from the same data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simulator.results.folder import MANIFEST, PROGRAM
from simulator.results.manifest import hashes
from tests.results.vouched import vouch
from tests.test_again import ENGLAND


@pytest.mark.parametrize("command", ["run", "compare"])
def test_the_same_page_comes_from_the_same_data(simulator, clinic_file, command):
    more = ["--members", "2", "--workers", "1"] if command == "compare" else []
    simulator(command, str(clinic_file), *more, "-o", "done", "--quiet")
    before = Path("done/index.html").read_bytes()
    Path("done/index.html").write_text("lost")
    others = {path.name: path.read_bytes() for path in Path("done").iterdir() if path.name != "index.html"}
    status, out, _ = simulator("report", "done")
    assert (status, out.splitlines()[-1]) == (0, "done/index.html")
    assert Path("done/index.html").read_bytes() == before
    assert {path.name: path.read_bytes() for path in Path("done").iterdir() if path.name != "index.html"} == others


@pytest.mark.slow
@pytest.mark.parametrize(("command", "options"), ENGLAND, ids=[command for command, _ in ENGLAND])
def test_so_does_that_of_every_experiment_of_england(simulator_of_england, command, options):
    simulator_of_england(command, "england", *options, "-o", "done", "--quiet")
    before = Path("done/index.html").read_bytes()
    assert simulator_of_england("report", "done", "-o", "again.html")[0] == 0
    assert Path("again.html").read_bytes() == before
    assert Path("done/index.html").read_bytes() == before


def test_the_manifest_holds_the_hash_of_the_new_page(simulator, clinic_file):
    simulator("run", str(clinic_file), "-o", "done", "--quiet")
    record = json.loads(Path("done/manifest.json").read_text())
    record["files"]["index.html"] = "of an older page"
    Path("done/manifest.json").write_text(json.dumps(record))
    simulator("report", "done")
    after = json.loads(Path("done/manifest.json").read_text())
    assert after["files"]["index.html"] == hashes(Path("done/index.html"))
    assert {k: v for k, v in after["files"].items() if k != "index.html"} == {
        k: v for k, v in record["files"].items() if k != "index.html"
    }


def test_a_scenario_that_no_longer_fits_leaves_the_page_without_its_assumptions(simulator, clinic_file):
    simulator("run", str(clinic_file), "-o", "done", "--quiet")
    path = Path("done/scenario.toml")
    path.write_text(path.read_text().replace("need_rate", "need_of_old"))
    vouch(Path("done"), "scenario.toml")
    status, _, err = simulator("report", "done")
    assert status == 0
    assert "without its assumptions" in err
    assert "This result came without its assumptions." in Path("done/index.html").read_text()


def test_what_has_no_page_is_told(simulator, clinic_file, tmp_path):
    simulator("run", str(clinic_file), "-o", "done", "--quiet")
    record = json.loads(Path("done/manifest.json").read_text())
    (tmp_path / "done" / MANIFEST).write_text(json.dumps(record | {"command": "ponder"}))
    assert "done: holds what `simulator ponder` wrote, of which no page can be drawn" in simulator("report", "done")[2]
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / MANIFEST).write_text(json.dumps({"program": PROGRAM, "command": "export"}))
    assert "and no results" in simulator("report", "tables")[2]
    status, out, err = simulator("report", "nowhere")
    assert (status, out, "nowhere: is not there" in err) == (2, "", True)


def test_without_its_scenario_a_result_has_no_page(simulator, clinic_file):
    simulator("run", str(clinic_file), "-o", "done", "--quiet")
    before = Path("done/index.html").read_bytes()
    Path("done/scenario.toml").unlink()
    status, _, err = simulator("report", "done")
    assert (status, "done/scenario.toml: is not there" in err) == (2, True)
    assert Path("done/index.html").read_bytes() == before

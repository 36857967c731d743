from __future__ import annotations

import json
import sys

import pytest

from simulator.experiments.ensemble import read

ALONE = ("--workers", "1")
"""In this process, which alone knows the clinic's model."""


def test_an_ensemble_is_kept_and_told_in_a_line(simulator, clinic_file, tmp_path):
    status, out, err = simulator("ensemble", str(clinic_file), *ALONE, "--points", "8", "--outcomes", "backlog")
    assert status == 0, err
    first, path = out.splitlines()
    assert first.startswith("People who wait at the end against doing the minimum")
    assert "middle 95% of 8 futures: radical change −" in first
    assert path == "outputs/clinic-ensemble/index.html"
    assert read(tmp_path / "outputs" / "clinic-ensemble").sizes["point"] == 8
    assert "8/8" in err


def test_json_has_the_record_and_the_finding(simulator, clinic_file):
    asked = ("--points", "8", "--members", "2", "--json", "--quiet")
    status, out, err = simulator("ensemble", str(clinic_file), *ALONE, *asked)
    found = json.loads(out)
    assert (status, err) == (0, "")
    assert (found["points"], found["members"], found["design"]) == (8, 2, "lhs")
    assert found["result"].startswith("People who wait")


RULE = ("--until-half-width", "1", "--of", "backlog")


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["--outcomes", "backlok"], "Did you mean backlog?"),
        (["--outcomes", "npsv"], "npsv needs ledger"),
        (["--outcomes", ""], "there is no outcome to keep"),
        (["--points", "0"], "0 is too small"),
        (["--design", "grid"], "“grid” is not one of"),
        (["--resume"], "nothing to resume"),
        (["--resume", "--outcomes", "backlok"], "nothing to resume"),
        (["--resume", "--outcomes", "backlok"], "Did you mean backlog?"),
        (["--until-half-width", "-1"], "is not a number above 0"),
        (["--until-half-width", "1"], "--policy: is missing"),
        (["--until-half-width", "1", "--policy", "radicle", "--of", "backlog"], "Did you mean radical?"),
        (["--outcomes", "backlok", *RULE, "--policy", "radicle"], "Did you mean radical?"),
        (["--outcomes", "backlok", *RULE, "--policy", "radical"], "Did you mean backlog?"),
        (["--scheduler", "nonsense:x", "--points", "0"], "--scheduler: “nonsense:x” is no address"),
        (["--scheduler", "nonsense:x", "--points", "0"], "--points: 0 is too small"),
        (["--of", "backlog"], "says when to stop, but not how narrow"),
        (["--set", "clinic.peeple=4", "--outcomes", "backlok"], "Did you mean clinic.people?"),
    ],
)
def test_what_is_asked_wrongly_is_told_without_a_traceback(simulator, clinic_file, tmp_path, arguments, what):
    status, out, err = simulator("ensemble", str(clinic_file), *ALONE, *arguments)
    assert (status, out) == (2, "")
    assert what in err
    assert "Traceback" not in err
    assert not (tmp_path / "outputs").exists()


def test_a_half_width_that_cant_be_read_is_told_once(simulator, clinic_file):
    half = ("--until-half-width", "-1", "--policy", "radical")
    said = simulator("ensemble", str(clinic_file), *ALONE, *RULE[2:], *half)[2]
    assert said == "--until-half-width: “-1” is not a number above 0. Give one such as 1e9.\n"


def test_all_that_is_wrong_with_a_rule_is_told_though_its_half_width_cant_be_read(simulator, clinic_file):
    rule = ("--until-half-width", "0", "--of", "backlok", "--batch", "3")
    said = simulator("ensemble", str(clinic_file), *ALONE, *rule)[2]
    for what in ("“0” is not a number above 0", "--policy: is missing", "--of: backlok", "--batch: a batch of 3"):
        assert what in said


def test_the_log_of_automatic_replications_is_in_the_manifest(simulator, clinic_file, tmp_path):
    status, _, err = simulator(
        "ensemble", str(clinic_file), *ALONE, "--points", "200", "--batch", "40", "--until-half-width", "45",
        "--of", "backlog", "--policy", "radical",
    )  # fmt: skip
    assert status == 0, err
    record = json.loads((tmp_path / "outputs" / "clinic-ensemble" / "manifest.json").read_text())
    assert record["replications"]["looks"][-1]["half_width"] <= 45
    assert record["plan"]["until"]["against"] == "do_minimum"


def test_sobol_points_that_are_not_balanced_are_said(simulator, clinic_file):
    _, _, err = simulator("ensemble", str(clinic_file), *ALONE, "--points", "5", "--design", "sobol")
    assert "5 is no power of 2, so these Sobol points are not balanced: 4 or 8 are" in err


def test_a_scheduler_without_the_package_is_told_with_the_remedy(simulator, clinic_file, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    status, _, err = simulator("ensemble", str(clinic_file), "--scheduler", "tcp://127.0.0.1:1")
    assert status == 2
    assert 'pip install "public-service-simulator[dask]"' in err


def test_ctrl_c_says_that_what_is_done_is_kept(simulator, clinic_file, tmp_path, monkeypatch):
    from simulator.experiments.filling import Filling

    usual = Filling._tell

    def tell(self):
        usual(self)
        if self.futures >= 8:
            raise KeyboardInterrupt

    monkeypatch.setattr(Filling, "_tell", tell)
    status, _, err = simulator("ensemble", str(clinic_file), *ALONE, "--points", "16")
    assert status == 130
    assert "Interrupted; what is done is kept: run it again with --resume." in err
    monkeypatch.setattr(Filling, "_tell", usual)
    assert simulator("ensemble", str(clinic_file), *ALONE, "--points", "16", "--resume")[0] == 0
    assert not (tmp_path / "outputs" / "clinic-ensemble.unfinished").exists()

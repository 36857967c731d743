"""`assure`: the tests for confidence, told as a table, as JSON and as a page, and refused where one fails."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simulator.experiments import assurance
from simulator.experiments.reality import rows
from tests import clinic

ASSURE = ("assure", "clinic.toml", "--no-checks", "--members", "2", "--quiet")


def found(simulator, *more: str) -> dict[str, dict[str, str]]:
    _, out, _ = simulator(*ASSURE, *more, "--json")
    return {test["name"]: test for test in json.loads(out)["tests"]}


def test_a_sound_scenario_passes(simulator, clinic_file):
    status, out, err = simulator(*ASSURE)
    assert (status, err) == (0, "")
    assert "tests passed" in out.splitlines()[-1]
    assert all(family in out for family in (assurance.STRUCTURE, assurance.CONSERVED, assurance.REPRODUCED))


def test_there_are_as_many_tests_as_the_progress_says(clinic_scenario):
    counted: list[int] = []
    made = assurance.assurance(
        clinic_scenario, members=2, listed=rows()[:2], model=clinic.model(), progress=counted.append
    )
    assert len(made) == assurance.how_many(rows()[:2]) == counted[-1]
    assert counted == list(range(1, len(made) + 1))
    assert {test.outcome for test in made} <= {"passed", "not asked"}


def test_luck_from_outside_the_seed_is_found(simulator, clinic_file, monkeypatch):
    from simulator.engine import streams

    usual, drawn = streams.uniform, iter(range(1, 10**9))
    monkeypatch.setattr(streams, "uniform", lambda *a: usual(*a) * (1.0 - 1e-9 * (next(drawn) % 7)))
    status, _, err = simulator(*ASSURE)
    assert status == 2
    assert "the same seed, run twice: outputs that differ in any bit: failed" in err


def test_a_seed_without_effect_is_found(simulator, clinic_file, monkeypatch):
    from simulator.engine import streams

    monkeypatch.setattr(streams, "uniform", lambda *_: 0.5)
    assert found(simulator)["another seed"]["outcome"] == "failed"


def test_a_result_of_the_step_is_found(clinic_scenario):
    """Worth stands for what a comparison gives: here the number of steps moves it."""
    import xarray as xr

    usual = xr.Dataset({"npsv": (("policy", "member"), [[0.0], [100.0]])})
    near, far = (usual.assign(npsv=usual["npsv"] * (1.0 + share)) for share in (5e-4, 5e-3))
    assert assurance._moved("half the step", "so", usual, near).outcome == "passed"
    assert assurance._moved("half the step", "so", usual, far).failed


def test_people_from_nowhere_are_found():
    import xarray as xr

    run = xr.Dataset({"residents": ("time", [1e6, 1e6]), "residual_people": ("time", [0.0, 0.5])})
    assert assurance._balance(run, "residual_people").failed
    assert not assurance._balance(run.assign(residual_people=("time", [0.0, 1e-7])), "residual_people").failed


def test_equations_with_wrong_units_and_numbers_without_a_source_are_found(clinic_scenario, monkeypatch):
    monkeypatch.setattr("simulator.engine.check_units.check_units", lambda model: ["served: declared in person, but…"])
    assert assurance._units(clinic.model()).failed
    number = clinic_scenario.numbers["clinic.people"]
    assert not assurance._passports(clinic_scenario).failed
    from dataclasses import replace

    from simulator.scenario.nested import Frozen

    bare = Frozen({**clinic_scenario.numbers, "clinic.people": replace(number, source=None)})
    assert assurance._passports(replace(clinic_scenario, numbers=bare)).failed


def test_the_page_for_the_file_holds_every_test_and_what_it_ran_on(simulator, clinic_file):
    clinic_file.write_text(clinic.SCENARIO.replace('name = "A clinic"', 'name = "A | <b>clinic</b> [x](y)"'))
    status, out, _ = simulator(*ASSURE, "-o", "assurance.md")
    assert (status, out.splitlines()[-1]) == (0, "assurance.md")
    text = Path("assurance.md").read_text()
    assert "&lt;b>clinic" in text
    assert "<b>" not in text
    for test in found(simulator).values():
        assert test["name"] in text
    assert "numpy" in text
    assert "## Not tested here" in text


@pytest.mark.parametrize("where", ["nowhere/a.md", "folder"])
def test_what_is_wrong_is_told_before_anything_runs(simulator, clinic_file, where):
    Path("folder").mkdir()
    clinic_file.write_text(clinic.SCENARIO.replace("seed = 3", "sed = 3"))
    status, out, err = simulator("assure", "clinic.toml", "-o", where)
    assert (status, out) == (2, "")
    assert "run.sed" in err
    assert f"{where}: is " in err


def test_each_row_of_the_list_has_its_family():
    families = {row.name: assurance.family_of(row) for row in rows()}
    assert families["people and pounds"] == assurance.CONSERVED
    assert families["half the step"] == families["another method"] == assurance.INTEGRATION
    assert families["no people"] == families["a start that never comes"] == assurance.LIMITS
    assert families["loop: vacancies"] == assurance.LOOPS

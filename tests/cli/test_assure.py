"""`assure`: the tests for confidence, told as a table, as JSON and as a page, and refused where one fails."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from simulator.experiments import assurance
from simulator.experiments.reality import rows
from simulator.run import Outcome
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


def runs(share: float = 0.0, parted: int = 0, members: int = 4) -> Outcome:
    """Worth stands for what a comparison gives; the first runs of `radical` have their event a month later."""
    import xarray as xr

    worth = np.array([[0.0] * members, [100.0 * (1.0 + share)] * members])
    worth[1, :parted] = 0.0
    labels = {"policy": ["do_minimum", "radical"], "member": range(members)}
    dataset = xr.Dataset({"npsv": (("policy", "member"), worth)}, labels, {"reference": "do_minimum"})
    days = [f"2030-0{5 if member < parted else 4}-01" for member in range(members)]
    events = [{"policy": "radical", "member": m, "kind": "project", "date": day} for m, day in enumerate(days)]
    return Outcome(dataset, events)


def test_a_result_of_the_step_is_found():
    assert assurance._moved("half the step", "so", runs(), runs(5e-4)).outcome == "passed"
    assert assurance._moved("half the step", "so", runs(), runs(5e-3)).failed


def test_a_run_may_part_where_luck_explains_it_and_the_rest_is_judged():
    assert assurance._moved("half the step", "so", runs(), runs(5e-4, parted=1)).outcome == "passed"
    assert assurance._moved("half the step", "so", runs(), runs(5e-3, parted=1)).failed
    assert assurance._moved("half the step", "so", runs(), runs(5e-4, parted=3)).failed


def test_all_policies_of_a_future_are_left_out_where_the_reference_parts():
    base, late = (
        replace(runs(), events=[{**each, "policy": "do_minimum"} for each in one.events])
        for one in (runs(), runs(parted=1))
    )
    assert assurance._alike(base, late).tolist() == [[False, True, True, True]] * 2


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

"""`diff`: what two scenarios or two finished results differ in."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import netCDF4
import numpy as np
import pytest
import xarray as xr

from simulator.differences.results import results
from tests import clinic
from tests.results.vouched import vouch

CHANGED = [
    ("range = [0.1, 0.3]", "range = [0.1, 0.4]", "numbers", "clinic.need_rate"),
    ("value = 0.2\n", "value = 0.25\nbecause = 'dearer'\n", "numbers", "clinic.need_rate"),
    ('source = "Assumed"', 'source = "Guess"', "numbers", "clinic.need_rate"),
    ("health = 2500.0", "health = 2600.0", "policies", "radical.set.clinic.capacity.health"),
    ("seed = 3", "seed = 4", "run", "run.seed"),
    ("[policy.do_minimum]", '[policy.other]\nlike = "radical"\n[policy.do_minimum]', "policies", "other"),
]


@pytest.mark.parametrize(("was", "becomes", "kind", "name"), CHANGED, ids=[each[1][:20] for each in CHANGED])
def test_one_change_of_a_scenario_is_all_that_is_told(simulator, clinic_file, was, becomes, kind, name):
    text = clinic.SCENARIO.replace(was, becomes)
    assert text != clinic.SCENARIO
    Path("other.toml").write_text(text)
    status, out, _ = simulator("diff", str(clinic_file), "other.toml", "--json")
    record = json.loads(out)
    assert (status, record["same"]) == (0, False)
    found = {key: [each["name"] for each in listed] for key, listed in record["scenario"].items()}
    assert found == {"numbers": [], "policies": [], "events": [], "run": []} | {kind: [name]}


def test_values_units_and_reasons_are_said_in_words(simulator, clinic_file):
    extended = "extends = 'clinic'\nname = 'A clinic'\n[change.clinic.need_rate]\nvalue = 0.25\nbecause = 'more ask'\n"
    Path("more.toml").write_text(extended)
    _, out, _ = simulator("diff", str(clinic_file), "more.toml")
    assert out.splitlines() == ["Numbers", "  clinic.need_rate: 0.2 → 0.25 1/year", "    because more ask"]


def test_a_change_beyond_the_digits_shown_is_still_a_change(simulator, clinic_file):
    Path("other.toml").write_text(clinic.SCENARIO.replace("value = 0.2\n", "value = 0.20000000000000004\n"))
    record = json.loads(simulator("diff", str(clinic_file), "other.toml", "--json")[1])
    assert record["scenario"]["numbers"][0]["keys"] == ["only beyond the twelfth digit"]


def test_tables_of_one_name_that_hold_other_lines_differ(simulator, clinic_file):
    for folder, waiting in (("a", 1), ("b", 2)):
        Path(folder).mkdir()
        Path(folder, "clinic.toml").write_text(clinic.SCENARIO)
        Path(folder, "who.csv").write_text(f"service,who\nhealth,{waiting}\nadult_social_care,2\n")
        change = "[change.clinic.first_backlog]\ntable = 'who.csv'\ncolumn = 'who'\nbecause = 'x'\n"
        Path(folder, "mine.toml").write_text(f"name = 'A clinic'\nextends = 'clinic'\n{change}")
    _, out, _ = simulator("diff", "a/mine.toml", "b/mine.toml")
    assert out.splitlines() == [
        "Numbers", "  clinic.first_backlog, lines of its own table: health,1 → health,2",
    ]  # fmt: skip


def test_events_that_only_one_has_are_told(simulator, clinic_file):
    event = '[[event]]\nat = 2025-06-01\nbecause = "strike"\nset = { "clinic.capacity" = { health = 0.0 } }\n'
    Path("other.toml").write_text(clinic.SCENARIO + event)
    record = json.loads(simulator("diff", str(clinic_file), "other.toml", "--json")[1])
    (found,) = record["scenario"]["events"]
    assert (found["a"], found["b"]["because"]) == (None, "strike")


def test_the_same_result_is_the_same_and_its_status_says_so(simulator, clinic_file):
    simulator("run", str(clinic_file), "-o", "one", "--quiet")
    simulator("run", "one/scenario.toml", "-o", "two", "--quiet")
    status, out, _ = simulator("diff", "one", "two", "--exit-code")
    assert status == 0
    assert out.splitlines()[-1].startswith("Results: all ")
    assert "same to the last bit" in out


def test_a_different_result_is_told_by_how_much_where_and_since_when(simulator, clinic_file):
    simulator("run", str(clinic_file), "--policy", "radical", "-o", "one", "--quiet")
    simulator("run", str(clinic_file), "--policy", "radical", "-o", "two", "--quiet",
              "--set", "policy.radical.set.clinic.capacity={ health = 2600.0 }")  # fmt: skip
    status, out, _ = simulator("diff", "one", "two", "--json", "--exit-code")
    assert status == 3
    found = {each["name"]: each for each in json.loads(out)["results"]["outputs"]}
    with xr.open_dataset("one/results.nc") as a, xr.open_dataset("two/results.nc") as b:
        gap = abs(a["backlog"] - b["backlog"])
        assert found["backlog"]["largest"] == gap.max().item()
        largest = max(float(abs(each["backlog"]).max()) for each in (a, b))
        assert found["backlog"]["share"] == pytest.approx(float(gap.max()) / largest)
        at = found["backlog"]["at"]
        there = {"time": at["time"], "policy": "radical", "member": 0, "service": at["service"]}
        assert gap.sel(there).item() == gap.max().item()
    assert found["backlog"]["first"] == "2026-05-01"
    assert at["service"] == "health"


def test_versions_and_settings_of_two_results_are_told(simulator, clinic_file):
    simulator("run", str(clinic_file), "-o", "one", "--quiet")
    shutil.copytree("one", "two")
    record = json.loads(Path("two/manifest.json").read_text())
    record["versions"]["numpy"] = "0.1"
    Path("two/manifest.json").write_text(json.dumps(record))
    _, out, _ = simulator("diff", "one", "two")
    assert f"  versions.numpy: {np.__version__} → 0.1" in out.splitlines()


def test_only_what_both_hold_is_compared_and_the_rest_is_named(simulator, clinic_file):
    simulator("run", str(clinic_file), "--policy", "radical", "-o", "one", "--quiet")
    simulator("compare", str(clinic_file), "--members", "2", "--workers", "1", "-o", "two", "--quiet")
    record = json.loads(simulator("diff", "one", "two", "--json")[1])["results"]
    labels = {each["name"]: (each["a"], each["b"]) for each in record["labels"]}
    assert labels == {"results.policy": ("", "do_minimum"), "results.member": ("", "1")}
    assert record["compared"] > 3


def test_a_single_bit_is_found(simulator, clinic_file):
    simulator("compare", str(clinic_file), "--members", "2", "--workers", "1", "-o", "one", "--quiet")
    shutil.copytree("one", "two")
    with netCDF4.Dataset("two/results.nc", "a") as file:
        file["waiting"][7, 1, 1] = np.nextafter(file["waiting"][7, 1, 1], np.inf)
    vouch(Path("two"), "results.nc")
    (found,) = json.loads(simulator("diff", "one", "two", "--json")[1])["results"]["outputs"]
    assert (found["name"], found["differing"], found["first"]) == ("waiting", 1, "2025-11-01")


def test_dates_texts_and_other_shapes_are_compared_too():
    never = np.array(["2030-01-01", "NaT"], dtype="M8[ns]")
    a = xr.Dataset({"when": ("policy", never), "word": ("policy", ["x", "y"]), "flat": ("policy", [1.0, 2.0])})
    b = a.assign(word=("policy", ["x", "z"]), flat=(("policy", "member"), [[1.0], [2.0]]))
    found = {each.name: each.differing for each in results({"results": a}, {"results": b}).outputs}
    assert found == {"word": 1, "flat": 2}
    assert results({"results": a}, {"results": a}).same


def test_a_folder_is_held_against_a_scenario_file(simulator, clinic_file):
    simulator("run", str(clinic_file), "--seed", "5", "-o", "one", "--quiet")
    record = json.loads(simulator("diff", str(clinic_file), "one", "--json")[1])
    assert record["results"] is None
    assert [each["name"] for each in record["scenario"]["run"]] == ["run.seed"]


def test_what_is_wrong_with_both_is_told_at_once(simulator, clinic_file):
    Path("bad.toml").write_text("sed = 3")
    Path("deep/empty").mkdir(parents=True)
    status, out, err = simulator("diff", "bad.toml", "deep/empty")
    assert (status, out) == (2, "")
    assert "bad.toml" in err
    assert "deep/empty: is not a folder of results" in err
    assert "Traceback" not in err

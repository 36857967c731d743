"""Results change only where that is meant, and then what is told of the scenarios is measured anew."""

import csv
from pathlib import Path

import pytest

from docs import findings, levels
from tests.regression import baseline

ROWS = list(csv.DictReader(baseline.FILE.read_text(encoding="utf-8").splitlines()))
SCENARIOS = sorted(Path("scenarios").glob("*.toml"))


@pytest.fixture(scope="module")
def measured():
    return {(row["future"], row["outcome"]): row for row in baseline.measured()}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['outcome']}-{row['future']}")
def test_the_england_scenario_gives_what_it_gave(measured, row):
    now = measured[row["future"], row["outcome"]]
    for policy in row.keys() - {"future", "outcome"}:
        assert float(now[policy]) == pytest.approx(float(row[policy]), rel=1e-6, abs=1e-9), policy


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda path: path.stem)
def test_what_the_list_of_scenarios_tells_was_measured_on_this_model_and_file(file):
    told = findings.known()[file.stem]
    assert told["measured_on"] == findings.fingerprint(file), "run `python docs/findings.py`"


def test_the_main_claim_of_the_source_paper_and_its_opposite_are_both_found():
    told = {name: known["finding"] for name, known in findings.known().items()}
    assert told["radical-well-conceived"].startswith("Radical change does more for wellbeing than incremental change")
    worse = "Doing the minimum does at least as much for wellbeing as Radical in haste"
    assert told["radical-poorly-conceived"].startswith(worse)


def test_a_finding_goes_stale_with_a_number_of_a_file_that_its_scenario_extends(tmp_path):
    base, place = tmp_path / "base.toml", tmp_path / "place.toml"
    place.write_text('extends = "base.toml"\nname = "A place"\n', encoding="utf-8")
    marks = []
    for value in (0.4, 0.5):
        number = f'[change.finance.target_reserves]\nvalue = {value}\nbecause = "a test"\n'
        base.write_text(f'extends = "{Path("scenarios/england-2010.toml").resolve()}"\n{number}', encoding="utf-8")
        marks.append(findings.fingerprint(place))
    assert marks[0] != marks[1]
    base.write_text(base.read_text("utf-8").replace("a test", "another reason"), encoding="utf-8")
    assert findings.fingerprint(place) == marks[1], "words change no result"


def test_where_england_stands_in_2050_was_measured_on_this_model_and_file():
    told = "run `python docs/levels.py`, and read the text around its tables"
    assert levels.marks() == [findings.fingerprint(levels.SCENARIO)] * 2, told

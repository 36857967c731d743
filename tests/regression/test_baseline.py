"""Results change only where that is meant, and then what is told of the scenarios is measured anew."""

import csv
from pathlib import Path

import pytest

from docs import findings
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


def test_a_finding_goes_stale_with_what_was_fitted_for_its_scenario(tmp_path, monkeypatch):
    monkeypatch.setattr(findings, "FITTED", tmp_path)
    (tmp_path / "place.toml").write_text('fitted = "it"\n', encoding="utf-8")
    marks = []
    for value in ("one", "two"):
        (tmp_path / "it.toml").write_text(value, encoding="utf-8")
        marks.append(findings.fingerprint(tmp_path / "place.toml"))
    assert marks[0] != marks[1]

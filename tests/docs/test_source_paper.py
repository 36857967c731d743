"""docs/source-paper.md names what there is: no row is missing, and no name has gone stale."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import simulator as sim
from docs import source_paper
from docs.generate import NOTICE
from simulator.experiments.reality import rows as checks

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    return source_paper.paper()["row"]


def test_no_row_of_the_paper_is_missing(rows):
    assert [row["number"] for row in rows] == list(range(1, 45))


def test_every_element_is_in_the_model_or_on_its_way(rows):
    known = source_paper.elements().keys() | set(source_paper.paper()["expected"])
    assert [name for row in rows for name in row.get("elements", ()) if name not in known] == []


def test_what_was_on_its_way_and_has_arrived_is_struck_out():
    arrived = [name for name in source_paper.paper()["expected"] if name in source_paper.elements()]
    assert arrived == [], "strike these out of `expected` in docs/source-paper.toml and run docs/generate.py"


def test_nothing_is_expected_that_no_row_names(rows):
    named = {name for row in rows for name in row.get("elements", ())}
    assert set(source_paper.paper()["expected"]) - named == set()


def test_every_policy_and_check_that_a_row_names_is_there(rows):
    policies, listed = sim.scenario("england").policies, {row.name for row in checks()}
    assert [name for row in rows for name in row.get("policies", ()) if name not in policies] == []
    assert [name for row in rows for name in row.get("checks", ()) if name not in listed] == []


def test_both_sides_of_the_main_claim_have_a_scenario_that_is_there(rows):
    named = {row["number"]: row["scenarios"] for row in rows if "scenarios" in row}
    files = [ROOT / "scenarios" / f"{name}.toml" for names in named.values() for name in names]
    assert [file for file in files if not file.exists()] == []
    assert "radical-well-conceived" in named[16]
    assert "radical-poorly-conceived" in named[19]


def test_every_row_has_a_place_in_the_model_or_a_note(rows):
    for row in rows:
        waits = set(row.get("elements", ())) & set(source_paper.paper()["expected"])
        assert source_paper.places(row) or waits, row["number"]
    assert {28, 44} <= {row["number"] for row in rows if "note" in row}


def test_the_page_is_current():
    text = (ROOT / "docs" / "source-paper.md").read_text(encoding="utf-8")
    assert text == source_paper.page(NOTICE), "run `python docs/generate.py source-paper`"


def test_the_papers_ratios_are_as_inconsistent_as_the_note_says(rows):
    note = rows[27]["note"]
    assert f"is {125 / 17:.1f} and not about 9" in note
    assert f"R&D of some £{125 / 9:.1f} billion" in note
    assert f"below £{125 / 20:.2f} billion" in note

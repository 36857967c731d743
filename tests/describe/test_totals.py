"""A table in thousands, where people or pounds were wanted."""

from __future__ import annotations

import pytest

from simulator.describe.totals import far_off
from simulator.scenario import read
from tests.scenario import clinic
from tests.scenario.conftest import HERE

MINE = "extends = 'clinic'\n[change.clinic.opening_backlog]\ntable = 'mine.csv'\ncolumn = 'waiting'\nbecause = 'Ours'\n"
THOUSANDS = "service,waiting\ncare,1\nhealth,50\nhousing,0.0705\n"


@pytest.fixture
def noted(tmp_path):
    """The notes on a scenario that extends the clinic's, with that table beside it."""

    def found(text=MINE, table=THOUSANDS):
        (tmp_path / "clinic.toml").write_text((HERE / "clinic.toml").read_text())
        (tmp_path / "mine.csv").write_text(table)
        (tmp_path / "mine.toml").write_text(text)
        return list(far_off(read(tmp_path / "mine.toml", clinic.model()), clinic.model()))

    return found


def test_a_table_in_thousands_is_asked_about_with_its_total_and_the_remedy(noted):
    (note,) = noted()
    assert note.startswith("clinic.opening_backlog: mine.csv adds up to 51.0705 person, 1,000 times less than the")
    assert note.endswith("clinic.toml: is it in thousands? Then give times = 1000 beside it.")
    assert "51,070.5" in note


def test_the_remedy_helps_and_another_table_of_like_size_is_not_asked_about(noted):
    assert noted(f"{MINE}times = 1000\n") == []
    assert noted(table="service,waiting\ncare,900\nhealth,40\nhousing,70\n") == []


def test_a_table_by_date_is_held_against_what_it_replaces_by_its_mean(noted):
    growth = "[change.clinic.fertility]\ntable = 'mine.csv'\ncolumn = 'children'\nbecause = 'Ours'\n"
    head = "date,sex,children\n"
    (note,) = noted(f"extends = 'clinic'\n{growth}", f"{head}2024-07-01,female,1600\n2024-07-01,male,1400\n")
    assert "mine.csv has a mean of 1,500, 1,000 times more than the 1.5 of" in note
    assert "of another unit? Then give times = 0.001 beside it." in note


def test_values_in_the_place_of_a_table_are_held_against_it_too(noted):
    change = "extends = 'clinic'\n[change.clinic.opening_backlog]\n"
    (note,) = noted(f"{change}values = {{ care = 1, health = 50, housing = 0.01 }}\nbecause = 'x'\n")
    assert note.startswith("clinic.opening_backlog: What is given adds up to 51.01 person")


def test_what_was_multiplied_since_is_compared_with_that(noted, tmp_path):
    noted()
    scenario = read(tmp_path / "mine.toml", clinic.model()).change("clinic.opening_backlog", {"times": 500.0}, "x")
    assert len(list(far_off(scenario, clinic.model()))) == 1

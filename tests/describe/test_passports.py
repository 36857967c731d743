"""No number without its passport, in any scenario file that is shipped nor in one that is written."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator.describe.columns import columns, tables
from simulator.errors import InputError
from simulator.model.axes import AXES
from simulator.scenario import read

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "scenarios").rglob("*.toml"))
SCENARIOS = [file for file in FILES if "base" not in file.relative_to(ROOT).parts]
BASES = sorted(set(FILES) - set(SCENARIOS))


def name(file: Path) -> str:
    return file.relative_to(ROOT / "scenarios").as_posix()


def each(scenario: Any) -> Iterator[tuple[str, Any, bool]]:
    """Every number of a scenario and every element of one, and whether its whole is drawn."""
    for dotted, number in scenario.numbers.items():
        if number.has_content or not number.elements:
            elements = number.elements.values()
            spread = bool(elements) and not number.has_whole and all(e.is_uncertain for e in elements)
            yield dotted, number, number.is_uncertain or spread
        for path, element in number.elements.items():
            yield ".".join((dotted, *path)), element, element.is_uncertain or number.is_uncertain


@pytest.mark.parametrize("file", SCENARIOS, ids=name)
def test_every_number_of_a_scenario_has_its_passport(file):
    for dotted, number, spread in each(read(file)):
        assert number.unit, dotted
        assert number.source, dotted
        assert number.grade in ("A", "B", "C", "D"), dotted
        assert spread or number.grade != "D", f"{dotted} is assumed and has no range"
        assert number.price_base or not number.is_money, f"{dotted} is money without a price base"


@pytest.mark.parametrize("file", SCENARIOS, ids=name)
def test_every_number_that_a_scenario_changes_says_why(file):
    given = tomllib.loads(file.read_text(encoding="utf-8")).get("change", {})
    changed = {f"{section}.{number}" for section, numbers in given.items() for number in numbers}
    found = {dotted: number for dotted, number, _ in each(read(file))}
    for dotted in changed:
        own = [number for known, number in found.items() if known == dotted or known.startswith(f"{dotted}.")]
        assert any(number.because for number in own), dotted


@pytest.mark.parametrize("file", BASES, ids=name)
def test_every_base_file_is_part_of_a_scenario_that_is_tested(file):
    given = tomllib.loads(file.read_text(encoding="utf-8")).get("change", {})
    known = {dotted for scenario in SCENARIOS for dotted in read(scenario).numbers}
    assert {f"{section}.{number}" for section, numbers in given.items() for number in numbers} <= known


PASSPORT = {
    "unit": 'unit = "GBP/year"',
    "source": 'source = "Assumed: as large as the other"',
    "grade": 'grade = "D"',
    "range": "range = [1.0, 9.0]",
    "price_base": 'price_base = "2025-26"',
}
"""A money number that somebody made up, with all that it needs."""
SAID = {"range": "is D, an assumption, but there is no range"}


def what_if(folder: Path, *without: str) -> Path:
    """A what-if on England that brings in a number of its own."""
    lines = [line for key, line in PASSPORT.items() if key not in without]
    file = folder / "what-if.toml"
    text = '\n'.join(['name = "What if"', 'extends = "england"', "[change.finance.new_levy]", "value = 5.0", *lines])
    file.write_text(text, encoding="utf-8")
    return file


def test_a_what_if_may_bring_in_a_number_with_its_passport(tmp_path):
    number = read(what_if(tmp_path)).numbers["finance.new_levy"]
    assert (number.grade, number.price_base) == ("D", "2025-26")


@pytest.mark.parametrize("missing", PASSPORT)
def test_a_what_if_that_brings_in_a_number_without_its_passport_is_refused(tmp_path, missing):
    with pytest.raises(InputError, match=SAID.get(missing, rf"finance\.new_levy\.{missing}: is missing")):
        read(what_if(tmp_path, missing))


def test_a_what_if_that_takes_the_range_of_an_assumption_away_is_refused(tmp_path):
    file = tmp_path / "sure.toml"
    change = '[change.finance.paid_by]\ngrade = "D"\nsource = "Assumed"\nbecause = "a guess"\n'
    file.write_text(f'name = "Sure"\nextends = "england"\n{change}', encoding="utf-8")
    with pytest.raises(InputError, match="no range"):
        read(file)


# ---- tables --------------------------------------------------------------------------------------

LABELS = {axis.name for axis in AXES} | {"date"}


@pytest.mark.parametrize("file", sorted(tables().glob("*.csv")), ids=lambda file: file.name)
def test_every_column_of_a_table_says_where_it_comes_from(file):
    with file.open(encoding="utf-8") as lines:
        header = next(csv.reader(line for line in lines if not line.startswith("#")))
    told = {column.name: column for column in columns() if column.file == file.name}
    assert told.keys() == set(header) - LABELS
    for column in told.values():
        assert column.unit, column.name
        assert column.source, column.name
        assert column.grade in ("A", "B", "C", "D"), column.name


@pytest.mark.parametrize("file", SCENARIOS, ids=name)
def test_a_number_is_never_graded_better_than_the_column_that_it_stands_in(file):
    graded = {(column.file, column.name): column.grade for column in columns()}
    for dotted, number, _ in each(read(file)):
        if number.table:
            assert number.grade >= graded[number.table, number.column or "value"], dotted

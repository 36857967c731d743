"""Cells of CSV files: never a formula, and read back as they were."""

import io

import pytest

from simulator.cells import Writer, guarded, records, rows, unguarded

TEXTS = ["=2+3", "'=2+3", "''@a", "+44", "-5.2e3", "-infinite", "-a", "@a", "\t=1", "'quoted'", "", "plain", "a=b"]


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_read_back_as_it_was(text):
    assert unguarded(guarded(text)) == text


def test_a_formula_is_guarded_and_a_number_is_not():
    assert [guarded(text) for text in TEXTS[:6]] == ["'=2+3", "''=2+3", "'''@a", "+44", "-5.2e3", "-infinite"]


def test_rows_are_read_back_by_place_and_by_column():
    file = io.StringIO(newline="")
    Writer(file).writerows([["label", "cost"], ["=2+3", -1.5]])
    assert file.getvalue() == "label,cost\n'=2+3,-1.5\n"
    assert list(rows(io.StringIO(file.getvalue()))) == [["label", "cost"], ["=2+3", "-1.5"]]
    assert list(records(io.StringIO(file.getvalue()))) == [{"label": "=2+3", "cost": "-1.5"}]

"""Publications behind numbers: which number names which, and which are named most."""

from __future__ import annotations

from simulator.describe.publications import most_named, naming, publications

ROWS = [
    {"name": "a", "source": "ONS, Census 2021"},
    {"name": "b", "source": "Health Survey for England 2014, with Census 2021 for the sexes"},
    {"name": "c", "source": "Assumed"},
]


def test_a_number_stands_under_every_publication_that_its_source_names():
    found = {each["title"]: [row["name"] for row in naming(each, ROWS)] for each in publications()}
    assert found["Census 2021, England and Wales: disability"] == ["a", "b"]
    assert found["Health Survey for England: 2014, 2016 and 2021"] == ["b"]


def test_the_publications_named_most_come_first_and_those_that_nothing_names_not_at_all():
    ranked = most_named(ROWS, 10)
    assert [len(rows) for _, rows in ranked] == [2, 1]
    assert [each["title"] for each, _ in most_named(ROWS, 1)] == [ranked[0][0]["title"]]

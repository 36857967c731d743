"""The STRESS items on data: sources, what was done to them, input parameters and assumptions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from textwrap import shorten

from simulator.describe.assumptions import GRADES, Row, table_rows, weightiest
from simulator.describe.confidence import plain
from simulator.describe.log import spread, unit
from simulator.describe.publications import most_named, naming, publications
from simulator.describe.stress_subject import NO_SCENARIO, NOT_APPLICABLE, NOT_RECORDED, Subject, counted, titled
from simulator.describe.text import table
from simulator.engine.quantities import GIVEN

MOST = 10
"""The publications that are named."""
WEAKEST = 20
"""The assumed numbers that are named."""
LONGEST = 120
"""Characters of a value in the table of all; the assumptions have it whole."""


def sources(subject: Subject) -> list[str]:
    """Numbers by grade, and the publications that most of them rest on."""
    if subject.scenario is None:
        return [NO_SCENARIO]
    counts = Counter(row["grade"] for row in subject.rows)
    grades = [(grade, str(counts[grade]), words) for grade, words in GRADES.items()]
    if counts[""]:
        grades.append(("none", str(counts[""]), f"{NOT_RECORDED}: the scenario gives no grade"))
    named = most_named(subject.rows, MOST)
    most = [
        (plain(each["title"]), plain(each["publisher"]), plain(each["edition"]), str(len(rows)), graded(rows))
        for each, rows in named
    ]
    alone = len(subject.rows) - len({row["name"] for each in publications() for row in naming(each, subject.rows)})
    found = [f"{counted(len(subject.rows), 'number')} by the grade of their source:",
             table(("Grade", "Numbers", "Which means"), grades)]  # fmt: skip
    if most:
        head = ("Publication", "Publisher", "Edition", "Numbers", "Their grades")
        found += ["The publications that most numbers name; a number that names two counts twice:", table(head, most)]
    found.append(
        f"{alone} numbers name no publication of the program's list: they are assumed, definitions, or derived from "
        f"others. Sample sizes: {NOT_RECORDED} beyond what a source says. The source of each number: "
        f"{_every(subject)}"
    )
    return found


def preprocessing(subject: Subject) -> list[str]:
    """The tables that numbers stand in: the model's, made from published ones, and the scenario's own."""
    scenario = subject.scenario
    if scenario is None:
        return [NO_SCENARIO]
    rows = [tuple(plain(row[key]) for key in ("name", "value", "grade", "source")) for row in table_rows(scenario)]
    own = [(name, number) for name, number in scenario.numbers.items() if number.rows is not None]
    if not rows and not own:
        return [f"{NOT_APPLICABLE}: every number stands in the scenario's files as it is read."]
    found = []
    if rows:
        words = (
            f"{counted(len(rows), 'column')} of the model's tables that the scenario reads. calibration/README.md "
            "tells how they were made from published figures, by which scripts and with what errors:"
        )
        found += [words, table(("Column", "Numbers", "Grade", "From"), rows)]
    if own:
        told = ", ".join(f"`{plain(name)}` from {plain(number.table)}" for name, number in own)
        found.append(f"Tables of the scenario's own: {told}. What was done to them before: {NOT_RECORDED}.")
    return found


def parameters(subject: Subject) -> list[str]:
    """How many numbers each sector is given, of what kind, and how uncertain."""
    kinds = [[q.section for q in subject.given if q.kind == kind] for kind in GIVEN]
    rows = []
    for section in subject.sections:
        found = [row for row in subject.rows if row["name"].startswith(f"{section}.")]
        counts = [str(found_in.count(section)) for found_in in kinds]
        rows.append((titled(section), *counts, *([str(len(found)), _spreads(found)] if subject.scenario else [])))
    head = ["Sector", *(f"{titled(kind)}s" for kind in GIVEN)]
    words = "A scenario gives every number; a parameter stays, a setting changes at events, a driver with time."
    if subject.scenario is None:
        return [f"{words} Values: {NO_SCENARIO[:1].lower()}{NO_SCENARIO[1:]}", table(head, rows)]
    return [
        f"{words} A range is a triangular distribution whose top is the value. Why that one: {NOT_RECORDED}. "
        f"{_spread_words(subject)}",
        table([*head, "With a passport", "Uncertain, by distribution"], rows),
        f"Every number with its value and distribution is in the appendix below; with source and reason: "
        f"{_every(subject)}",
    ]


def assumptions(subject: Subject) -> list[str]:
    """The numbers that are assumed, the widest range first."""
    if subject.scenario is None:
        return [NO_SCENARIO]
    assumed = [row for row in weightiest(subject.rows) if row["grade"] == "D"]
    if not assumed:
        return [f"{NOT_APPLICABLE}: no number is of grade D."]
    rows = [
        (f"`{plain(row['name'])}`", plain(_short(row)), plain(spread(row)), plain(row["source"]))
        for row in assumed[:WEAKEST]
    ]
    first = f"The {len(rows)} with the widest ranges" if len(assumed) > len(rows) else "All of them"
    return [
        f"{counted(len(assumed), 'number')} of {len(subject.rows)} are of grade D ({GRADES['D']}). {first}:",
        table(("Number", "Value", "Range", "On what ground"), rows),
    ]


def appendix(subject: Subject) -> Iterator[str]:
    """Every input parameter with its value and distribution; nothing without a scenario."""
    if subject.scenario is None:
        return
    yield "## Appendix: input parameters"
    for section in dict.fromkeys(row["name"].partition(".")[0] for row in subject.rows):
        found = [row for row in subject.rows if row["name"].partition(".")[0] == section]
        yield f"### {plain(titled(section))}"
        cells = [
            (f"`{plain(row['name'])}`", plain(_short(row)), plain(unit(row)), plain(spread(row)), row["grade"])
            for row in found
        ]
        yield table(("Number", "Value", "Unit", "Range or distribution", "Grade"), cells)


def _short(row: Row) -> str:
    return shorten(row["value"], LONGEST, placeholder=" …")


def graded(rows: Sequence[Mapping[str, str]]) -> str:
    """`A 3, D 1`."""
    counts = Counter(row["grade"] or "none" for row in rows)
    return ", ".join(f"{grade} {counts[grade]}" for grade in sorted(counts))


def _spreads(rows: Sequence[Row]) -> str:
    """`range 31, beta 1`."""
    kinds = [row["distribution"].partition(" (")[0] or ("range" if row["range"] else "") for row in rows]
    return ", ".join(f"{kind} {count}" for kind, count in Counter(kinds).most_common() if kind) or "–"


def _spread_words(subject: Subject) -> str:
    uncertain = sum(bool(row["range"] or row["distribution"]) for row in subject.rows)
    return (
        f"{uncertain} of {len(subject.rows)} are uncertain; each is drawn by itself, so that they are independent of "
        "one another, and all labels of one number move together."
    )


def _every(subject: Subject) -> str:
    return f"`simulator describe assumptions {plain(subject.scenario.where if subject.scenario else '')}`."

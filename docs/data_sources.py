"""Makes docs/data-sources.md: which published figure stands behind which number."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TABLES = ROOT / "simulator" / "model" / "tables"
TARGETS = ROOT / "calibration" / "targets"
SCENARIO = ROOT / "scenarios" / "england.toml"

Row = Sequence[str]


@cache
def assumptions() -> tuple[dict[str, str], ...]:
    """The passports of all numbers of the England scenario, as rows of text."""
    from simulator.describe.assumptions import rows
    from simulator.scenario import read

    return tuple(rows(read(SCENARIO)))


@cache
def columns() -> tuple[dict[str, str], ...]:
    """The columns of the model's tables and of the targets, as their headers tell them."""
    from simulator.describe.columns import columns as told

    return tuple(
        {
            "file": (folder / column.file).relative_to(ROOT).as_posix(), "column": column.name,
            "unit": column.unit, "source": column.source, "grade": column.grade, "note": column.note,
        }
        for folder in (TARGETS, TABLES)
        for column in told(folder)
    )  # fmt: skip


def unplaced() -> list[dict[str, str]]:
    """The numbers whose source names none of the publications."""
    from simulator.describe.publications import naming, publications

    placed = {row["name"] for publication in publications() for row in naming(publication, assumptions())}
    return [row for row in assumptions() if row["name"] not in placed and row["source"]]


def page(notice: str) -> str:
    """Which published figure stands behind which number."""
    from simulator.describe.publications import naming, publications
    from simulator.describe.text import cell, table

    parts = [notice, "# Where the numbers come from", _introduction(), *_of_services()]
    for publication in publications():
        rows = [_number(row) for row in naming(publication, assumptions())]
        said = (cell(publication[key]) for key in ("publisher", "edition", "licence"))
        parts += [f"## {cell(publication['title'])}", "; ".join(said) + "."]
        if rows:
            parts.append(table(("Number", "Value", "Grade", "Source as its passport has it"), rows))
        named = naming(publication, columns())
        if named:
            parts.append(f"Tables: {_by_file(named)}.")
    return "\n\n".join([*parts, *_rest(), *_of_tables()]) + "\n"


def _of_services() -> Iterator[str]:
    """Each service: who pays, what it costs and from which lines that is, what the law protects, whose need it is."""
    from simulator.describe.text import cell, table
    from simulator.model.axes import SERVICES
    from simulator.scenario import read

    numbers = read(SCENARIO).numbers
    paid, law = numbers["finance.paid_by"].values or {}, numbers["finance.statutory"].values or {}
    spending = numbers["finance.planned_spending"].elements
    yield "## The services"
    yield (
        "What each service costs, who pays for it, how much of it the law protects from cuts, and what moves the need "
        "for it besides the number of residents and `services.need_growth`. The fourth column is the source of the "
        "spending, as its passport has it: which lines of the outturn are in the service."
    )
    rows = [
        (f"`{service}`", _payers(paid, service), f"£{(spending[service,].value or 0) / 1e9:.1f}bn",
         cell(spending[service,].source), f"{law[service]:.0%}", _moved_by(service))
        for service in SERVICES
    ]  # fmt: skip
    yield table(("Service", "Who pays", "Spending at the start", "Made from", "Statutory", "Need moves with"), rows)


def _payers(paid: Mapping[str, Any], service: str) -> str:
    """Those who pay, with their shares where there are several."""
    words = {"council": "councils", "nhs": "NHS", "dwp": "DWP"}
    shares = {words.get(body, body): by[service] for body, by in paid.items() if by[service]}
    return ", ".join(name if share == 1 else f"{name} {share:.0%}" for name, share in shares.items())


def _moved_by(service: str) -> str:
    """What the weights of need tell apart: age, health, work."""
    with (TABLES / "need_weights.csv").open(encoding="utf-8") as file:
        people = [row for row in csv.DictReader(line for line in file if line[0] != "#") if row["service"] == service]
    with (TABLES / "work_need_weights.csv").open(encoding="utf-8") as file:
        work = [row for row in csv.DictReader(line for line in file if line[0] != "#") if row["service"] == service]
    alike = {key: [row["weight"] for row in people if row[other] == first] for key, other, first in (
        ("age", "health", "well"), ("health", "age_band", "65-84"))}  # fmt: skip
    told = [key for key, weights in alike.items() if len(set(weights)) > 1]
    told += ["work"] if any(float(row["weight"]) for row in work) else []
    return ", ".join(told) or "nothing else"


def _by_file(named: Sequence[Mapping[str, str]]) -> str:
    """The columns of each file in a line."""
    files: dict[str, list[str]] = {}
    for column in named:
        files.setdefault(Path(column["file"]).name, []).append(f"`{column['column']}`")
    return "; ".join(f"`{file}` ({', '.join(held)})" for file, held in files.items())


def _introduction() -> str:
    count = len(assumptions())
    return (
        f"The England scenario holds {count} numbers with a passport each; a number that differs "
        "by label may have several. This page sorts them by the publication that their source "
        "names; one that names two stands under both. Grades: A was read in the document itself, "
        "B is second-hand or derived from numbers that were read, C is widely quoted but not "
        "verified, D is assumed. `simulator describe assumptions` prints all of them with units, "
        "ranges and reasons; a table given by file stands at the end of this page."
    )


def _number(row: Mapping[str, str]) -> Row:
    from simulator.describe.text import cell

    value = row["value"] if len(row["value"]) <= 30 else "see assumptions"
    unit = "" if row["unit"] in ("", "1") or value == "see assumptions" else f" {row['unit']}"
    return (f"`{row['name']}`", cell(value + unit), row["grade"], cell(row["source"]))


def _rest() -> Iterator[str]:
    """The numbers that name no publication of the list, by grade."""
    from simulator.describe.text import table

    kinds = {
        "A": ("Definitions, switches and the law", "These follow from what a word means here."),
        "B": ("Derived from numbers above", "Arithmetic, as each source says."),
        "C": ("Quoted, without a publication that was read", "Treat these with care."),
    }
    for grade, (heading, words) in kinds.items():
        chosen = [row for row in unplaced() if row["grade"] == grade]
        if chosen:
            yield f"## {heading}"
            yield words
            yield table(("Number", "Value", "Grade", "Source"), [_number(row) for row in chosen])
    assumed = sum(row["grade"] == "D" for row in assumptions())
    beside = assumed - sum(row["grade"] == "D" for row in unplaced())
    yield "## Assumed"
    yield (
        f"{assumed} numbers are of grade D. {beside} of them lean on a publication and stand under "
        "it; for the others no figure was found, and their ranges are wide on purpose. "
        "`simulator describe assumptions` lists them with the reasoning of each."
    )


def _of_tables() -> Iterator[str]:
    from simulator.describe.text import cell, table

    yield "## Tables"
    yield (
        "Files in `simulator/model/tables` hold what differs by age or year; those in "
        "`calibration/targets` are what runs are held against. `calibration/README.md` says how "
        "they were derived."
    )
    yield table(
        ("File", "Column", "Unit", "Grade", "Source", "Note"),
        [
            (f"`{c['file']}`", f"`{c['column']}`", cell(c["unit"]), c["grade"],
             cell(c["source"]), cell(c["note"]))
            for c in columns()
        ],
    )  # fmt: skip

"""The assumptions log of a scenario: every number with its passport, as the AQuA Book asks."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from simulator.describe.text import cell, spreadsheet, table

if TYPE_CHECKING:
    from simulator.scenario import Scenario
    from simulator.scenario.numbers import Number

Row = dict[str, str]
COLUMNS = (
    "name", "value", "unit", "price_base", "range", "distribution", "source", "grade", "because",
    "file",
)  # fmt: skip
GRADES = {
    "A": "read in the document itself",
    "B": "second-hand, or derived from numbers that were read",
    "C": "widely quoted, not verified",
    "D": "assumed: the range is wide",
}


def rows(scenario: Scenario) -> list[Row]:
    """One row for each number of a resolved scenario, and for each label with its own passport.

    The keys are `COLUMNS`; what a number lacks is an empty text.
    """
    return [row for name in sorted(scenario.numbers) for row in _of(name, scenario.numbers[name])]


def markdown(scenario: Scenario) -> str:
    """The log as Markdown: how many numbers have each grade, then a table for each section."""
    found = rows(scenario)
    head = ("Name", "Value", "Unit", "Range", "Source", "Grade", "Because")
    parts = [f"# Assumptions of {cell(scenario.name)}", _summary(found)]
    for section in dict.fromkeys(row["name"].partition(".")[0] for row in found):
        parts.append(f"## {cell(section).replace('_', ' ').capitalize()}")
        chosen = [row for row in found if row["name"].partition(".")[0] == section]
        parts.append(table(head, [_line(row) for row in chosen]))
    return "\n\n".join(parts) + "\n"


def as_csv(scenario: Scenario) -> str:
    """The log as a table for spreadsheets."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(
        {key: spreadsheet(value) for key, value in row.items()} for row in rows(scenario)
    )
    return text.getvalue()


def html(scenario: Scenario) -> str:
    """The log as a page of its own."""
    found = rows(scenario)
    head = "".join(f'<th scope="col">{escape(column.replace("_", " "))}</th>' for column in COLUMNS)
    body = "\n".join(
        "<tr>" + "".join(f"<td>{escape(row[column])}</td>" for column in COLUMNS) + "</tr>"
        for row in found
    )
    title = escape(f"Assumptions of {scenario.name}")
    return (
        f'<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title>'
        "<style>body{font:15px/1.5 system-ui,sans-serif;margin:2rem;color:#222}"
        "table{border-collapse:collapse}td,th{border-top:1px solid #ddd;padding:.3rem .6rem;"
        "text-align:left;vertical-align:top}</style></head>"
        f"<body><h1>{title}</h1><p>{escape(_summary(found))}</p>"
        f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table></body></html>\n"
    )


FORMATS = {"markdown": markdown, "csv": as_csv, "html": html}


def _summary(found: Sequence[Row]) -> str:
    counts = Counter(row["grade"] for row in found)
    graded = "; ".join(
        f"{counts[grade]} of grade {grade} ({words})"
        for grade, words in GRADES.items()
        if counts[grade]
    )
    changed = sum(bool(row["because"]) for row in found)
    return (
        f"{len(found)} numbers: {graded or 'none graded'}. "
        f"{changed} changed by a scenario, with the reason."
    )


def _line(row: Row) -> tuple[str, ...]:
    unit = row["unit"] + (f", {row['price_base']} prices" if row["price_base"] else "")
    spread = row["distribution"] or row["range"]
    texts = (row["value"], unit, spread, row["source"], row["grade"], row["because"])
    return (f"`{cell(row['name'])}`", *(cell(text) for text in texts))


def _of(name: str, number: Number) -> Iterator[Row]:
    """The number itself, then its elements."""
    if number.has_content or not number.elements:
        yield _row(name, number)
    for path, element in number.elements.items():
        yield _row(".".join((name, *path)), element)


def _row(name: str, number: Number) -> Row:
    return {
        "name": name,
        "value": _value(number),
        "unit": number.unit or "",
        "price_base": number.price_base or "",
        "range": _range(number),
        "distribution": _distribution(number),
        "source": number.source or "",
        "grade": number.grade or "",
        "because": number.because or "",
        "file": number.where,
    }


def _value(number: Number) -> str:
    """The number as a reader says it: one value, or by label, by date or by point."""
    if number.table is not None:
        text = f"{number.table}, column {number.column or 'value'}"
    elif number.series is not None:
        text = "; ".join(f"{at}: {_nested(value)}" for at, value in number.series)
    elif number.points is not None:
        text = "; ".join(f"{x:g}: {y:g}" for x, y in number.points)
    elif number.value is not None:
        text = f"{number.value:.12g}"
    else:
        text = ""
    return "; ".join(part for part in (text, _nested(number.values)) if part)


def _nested(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return ", ".join(
            f"{label} ({_nested(inner)})"
            if isinstance(inner, Mapping)
            else f"{label} {_nested(inner)}"
            for label, inner in value.items()
        )
    return f"{value:.12g}"


def _range(number: Number) -> str:
    if number.range is None:
        return ""
    return f"{number.range[0]:.6g} to {number.range[1]:.6g}{_is(number)}"


def _distribution(number: Number) -> str:
    if number.distribution is None:
        return ""
    kind, numbers = number.distribution
    return f"{kind} ({', '.join(f'{n:.6g}' for n in numbers)}){_is(number)}"


def _is(number: Number) -> str:
    """Of what the spread is, where it is not of the value itself."""
    return {"factor": " times", "added": " added"}.get(number.range_is, "")

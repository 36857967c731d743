"""The assumptions log of a scenario as Markdown, as a table for spreadsheets, and as a page.

Each begins with what a reader looks for first: what the scenario itself changes, and the numbers of
the weakest grade with the widest ranges. Within a section the same order holds.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from simulator.cells import Writer
from simulator.describe.assumptions import COLUMNS, GRADES, Row, rows, table_rows, weightiest
from simulator.describe.text import cell, table

if TYPE_CHECKING:
    from simulator.scenario import Scenario

FIRST = 20
"""The weakest numbers that are named before all others."""
HEAD = ("Name", "Value", "Unit", "Range", "Source", "Grade", "Because")
Part = tuple[str, str, list[Row]]
"""A heading, a sentence and the rows below it."""


def markdown(scenario: Scenario) -> str:
    """The log as Markdown: how many numbers have each grade, what weighs most, then all by section."""
    parts = [f"# Assumptions of {cell(scenario.name)}", _summary(scenario)]
    for heading, words, found in _parts(scenario):
        parts.append(f"## {cell(heading)}")
        if words:
            parts.append(words)
        parts.append(table(HEAD, [_line(row) for row in found]))
    return "\n\n".join(parts) + "\n"


def as_csv(scenario: Scenario) -> str:
    """The log as a table for spreadsheets, what weighs most first and the columns of tables last."""
    text = io.StringIO()
    writer = Writer(text)
    writer.writerow(COLUMNS)
    listed = (*weightiest(rows(scenario)), *table_rows(scenario))
    writer.writerows([row.get(name, "") for name in COLUMNS] for row in listed)
    return text.getvalue()


STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;margin:2rem;color:#222}p{max-width:70ch}"
    "table{border-collapse:collapse}td,th{border-top:1px solid #ddd;padding:.3rem .6rem;"
    "text-align:left;vertical-align:top}td{max-width:40ch;overflow-wrap:anywhere}"
)


def html(scenario: Scenario) -> str:
    """The log as a page of its own, with the same sections."""
    title = escape(f"Assumptions of {scenario.name}")
    parts = list(_parts(scenario))
    links = "".join(f'<li><a href="#part-{n}">{escape(heading)}</a></li>' for n, (heading, *_) in enumerate(parts))
    body = "".join(_section(n, *part) for n, part in enumerate(parts))
    return (
        f'<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head>'
        f"<body><h1>{title}</h1><p>{escape(_summary(scenario))}</p><nav><ul>{links}</ul></nav>{body}</body></html>\n"
    )


FORMATS = {"markdown": markdown, "csv": as_csv, "html": html}
SUFFIXES = {".md": "markdown", ".markdown": "markdown", ".csv": "csv", ".html": "html", ".htm": "html"}
"""The format that the name of a file asks for."""


def _parts(scenario: Scenario) -> Iterator[Part]:
    """What the log holds, in order: changes, the weakest numbers, every section, the tables."""
    found = rows(scenario)
    own = changed(scenario, found)
    if own:
        yield "What this scenario changes", "Each with its reason.", own
    weakest = [row for row in weightiest(found) if row["grade"] == "D"][:FIRST]
    if weakest:
        words = "Assumed numbers with the widest ranges; all stand in their sections too."
        yield "The weakest numbers", words, weakest
    for section in dict.fromkeys(row["name"].partition(".")[0] for row in found):
        chosen = [row for row in found if row["name"].partition(".")[0] == section]
        yield section.replace("_", " ").capitalize(), "", weightiest(chosen)
    held = table_rows(scenario)
    if held:
        words = "Files of the model with a number for each age, year or group; each column with its source."
        yield "Tables", words, held


def changed(scenario: Scenario, found: Sequence[Row]) -> list[Row]:
    """The rows that the scenario's own file, or a change on the command line or in Python, gave with a reason."""
    own = (scenario.where, "--set", "change")
    return [row for row in found if row["because"] and row["file"] in own]


def _summary(scenario: Scenario) -> str:
    found = rows(scenario)
    counts = Counter(row["grade"] for row in found)
    graded = "; ".join(
        f"{counts[grade]} of grade {grade} ({words})"
        for grade, words in GRADES.items()
        if counts[grade]
    )
    own = len(changed(scenario, found))
    return (
        f"{len(found)} numbers: {graded or 'none graded'}. {own} changed by this scenario, with the "
        "reason. In each list the weakest grade comes first, and of one grade the widest range."
    )


def _line(row: Row) -> tuple[str, ...]:
    texts = (row["value"], unit(row), spread(row), row["source"], row["grade"], _reason(row))
    return (f"`{cell(row['name'])}`", *(cell(text) for text in texts))


def unit(row: Row) -> str:
    """The unit, and of money the year of its prices."""
    return row["unit"] + (f", {row['price_base']} prices" if row["price_base"] else "")


def spread(row: Row) -> str:
    """The range or distribution, and how far that is from its middle."""
    told = row["distribution"] or row["range"]
    return f"{told} ({row['give_or_take']})" if row["give_or_take"] else told


def _reason(row: Row) -> str:
    return " ".join(text if text.endswith(".") else f"{text}." for text in (row["because"], row["note"]) if text)


def _section(number: int, heading: str, words: str, found: Sequence[Row]) -> str:
    head = "".join(f'<th scope="col">{name}</th>' for name in HEAD)
    body = "\n".join(_html_row(row) for row in found)
    told = f"<p>{escape(words)}</p>" if words else ""
    return (
        f'<h2 id="part-{number}">{escape(heading)}</h2>{told}'
        f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>"
    )


def _html_row(row: Row) -> str:
    texts = (row["value"], unit(row), spread(row), row["source"], row["grade"], _reason(row))
    return f'<tr><th scope="row">{escape(row["name"])}</th>' + "".join(
        f"<td>{escape(text)}</td>" for text in texts
    ) + "</tr>"  # fmt: skip

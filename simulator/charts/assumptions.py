"""The numbers behind a result: value, unit, range, source and grade, as a table of the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from simulator.charts import changed, embed
from simulator.charts.tables import Table

GRADES = {
    "A": "read in the document itself",
    "B": "second-hand, or derived from numbers that were read",
    "C": "widely quoted, not verified",
    "D": "assumed; the range is wide",
}
LONGEST = 90
ON_PAPER = 40
"""Changed numbers that are printed, some two pages of them."""


def html(assumptions: Sequence[Mapping[str, Any]], manifest: Mapping[str, Any] | None = None) -> str:
    """How many numbers have each grade, and all of them: what was changed first, then the weakest."""
    if not assumptions:
        return "<p>This result came without its assumptions.</p>"
    counts = Counter(str(a.get("grade", "")) for a in assumptions)
    parts = "".join(
        f'<li><span class="grade {escape(g)}">{escape(g)}</span> <b>{counts[g]}</b> {words}</li>'
        for g, words in GRADES.items()
        if counts[g]
    )
    return f'<ul class="grades">{parts}</ul>{_listed(assumptions, manifest)}'


def _listed(assumptions: Sequence[Mapping[str, Any]], manifest: Mapping[str, Any] | None) -> str:
    """The numbers in a list that opens; where some were changed they come first, and a column marks them."""
    names = [str(a.get("name", "")) for a in assumptions]
    marks = changed.marks(manifest, names)
    first = {name: place for place, name in enumerate(marks)}

    def place(row: Mapping[str, Any]) -> tuple[int, int, str]:
        name = str(row.get("name", ""))
        return first.get(name, len(first)), -ord(str(row.get("grade") or "A")[0]), name

    order = sorted([*changed.beyond(manifest, marks, names), *assumptions], key=place)
    columns = ("Grade", "Number", "Value", *(("Changed",) if marks else ()), "Unit", "Range", "Source", "Because")
    table = Table(columns, tuple(_row(a, marks) for a in order), labels=2, graded=True)
    begin = "what was changed first, then " if marks else ""
    return (
        f'<details class="data"><summary>All {len(assumptions):,} numbers, {begin}weakest grade first</summary>'
        '<div class="tools"><label>Find <input type="search" data-filter="assumptions">'
        '</label>'
        f"{embed.tools('assumptions')}</div>"
        f"{embed.holder(table, 'Every number of this scenario', 'assumptions', 'Assumptions')}</details>"
        f"{_on_paper(order[: len(marks)], marks, len(assumptions))}"
    )


def _on_paper(changed: Sequence[Mapping[str, Any]], marks: Mapping[str, str], count: int) -> str:
    """What is printed in place of the closed list: what was changed, and where all numbers stand."""
    columns = ("Number", "Value", "Range", "Grade", "Because")
    table = Table(columns, tuple(_on_paper_row(entry, marks) for entry in changed[:ON_PAPER]))
    more = len(changed) - len(table.rows)
    caption = f"The first {ON_PAPER} numbers that this scenario changes; {more:,} more are on the page on a screen"
    told = table.html(caption if more else "What this scenario changes") if table.rows else ""
    whole = (
        f"All {count:,} numbers stand in scenario.toml, which the page on a screen holds; "
        "<code>simulator describe assumptions scenario.toml -o assumptions.csv</code> lists them with units, ranges, "
        "sources and grades."
    )
    return f'<div class="paper">{told}<p>{whole}</p></div>'


def _on_paper_row(entry: Mapping[str, Any], marks: Mapping[str, str]) -> tuple[str, ...]:
    """Fewer columns than on a screen: where no reason is given, the source stands for it."""
    grade, name, value, mark, unit, spread, source, because = _row(entry, marks)
    was = "" if mark.startswith("changed") else f" ({mark})"
    return name, f"{value}{f' {unit}' if unit not in ('', '1') else ''}{was}", spread, grade, because or source


def _row(entry: Mapping[str, Any], marks: Mapping[str, str]) -> tuple[str, ...]:
    unit = short(entry.get("unit"))
    if entry.get("price_base"):
        unit += f", {entry['price_base']} prices"
    spread = entry.get("distribution") or entry.get("range")
    mark = (marks.get(str(entry.get("name", "")), ""),) if marks else ()
    cells = (entry.get("name"), entry.get("value"), *mark, unit, spread, entry.get("source"), entry.get("because"))
    return (str(entry.get("grade") or ""), *(short(cell) for cell in cells))


def short(value: Any) -> str:
    """A value as text that fits a cell."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, Mapping):
        text = ", ".join(f"{k} {short(v)}" for k, v in value.items())
    elif isinstance(value, (list, tuple)):
        text = (
            " to ".join(short(v) for v in value)
            if len(value) == 2
            else ", ".join(short(v) for v in value)
        )
    else:
        text = str(value)
    return text if len(text) <= 2 * LONGEST else text[: 2 * LONGEST - 1].rstrip() + "…"


PUBLISHERS = (
    "ONS", "MHCLG", "NHS England", "DWP", "HM Treasury", "OBR", "NAO", "IFS", "Department for Education",
    "Health Survey for England", "Skills for Care", "Gershon review", "CLES", "NESTA", "DellaVigna",
    "Flyvbjerg", "Mulgan and Albury", "Oliva and Sterman", "Kingston",
)  # fmt: skip


def sources(assumptions: Sequence[Mapping[str, Any]], sections: tuple[str, ...]) -> list[str]:
    """The three publishers most often named by the numbers of these sections that were read or derived."""
    return publishers(
        str(assumption.get("source", "")) for assumption in assumptions
        if str(assumption.get("name", "")).split(".")[0] in sections and assumption.get("grade") in ("A", "B")
    )  # fmt: skip


def publishers(sources: Iterable[str]) -> list[str]:
    """The three publishers most often named by these sources."""
    found = Counter(publisher for source in sources for publisher in PUBLISHERS if publisher in source)
    return [publisher for publisher, _ in found.most_common(3)]

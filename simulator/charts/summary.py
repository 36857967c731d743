"""The first screen: the question, and the answer in numbers with intervals."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from simulator.charts import deaths, levels
from simulator.charts.columns import RISK, Column, columns
from simulator.charts.data import futures, others, policies, reference
from simulator.charts.findings import lower
from simulator.charts.numbers import Estimate, central
from simulator.charts.palette import look

if TYPE_CHECKING:
    import xarray as xr


def html(dataset: xr.Dataset, priced: xr.Dataset | None = None, facts: str = "") -> str:
    """The table of answers, `facts` and how to read it; a list of levels where there is nothing to compare."""
    shown = columns(dataset, priced) if len(policies(dataset)) > 1 else []
    if not shown:
        return levels.html(dataset) + facts
    head = "".join(
        f'<th scope="col"{_spare(i)}>{escape(c.title)}<small class="wide">{escape(c.note)}</small>'
        f'<small class="brief">{escape(c.brief)}</small></th>'
        for i, c in enumerate(shown)
    )
    rows = "".join(_row(policy, shown) for policy in others(dataset))
    return (
        f'<table class="answer"><thead><tr><th scope="col" class="wide">Policy</th>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
        f'{facts}<div class="reading"><div>{note(dataset)}</div><div>{deaths.html(dataset, priced)}</div></div>'
    )


def note(dataset: xr.Dataset) -> str:
    """How to read the table of answers, as HTML; nothing where there is none."""
    if len(policies(dataset)) == 1:
        return ""
    base = escape(lower(reference(dataset)))
    text = f"Differences from {base} in one future; no interval."
    if futures(dataset) > 1:
        text = (
            f"Differences from {base} within each future: median, then {central(futures(dataset))}. In a bar "
            "the dot is the median, the thick part holds 50%, the thin one 95%; the upright line is no difference. "
            "Numbers are rounded to what their intervals support. "
            f"{_levels(dataset)}"
            "A WELLBY is one point of life satisfaction (0 to 10) of one person for one year."
        )
    return f'<p class="source">{text}</p>'


def _levels(dataset: xr.Dataset) -> str:
    """Which levels beside the differences are medians and which means: differences of those are others."""
    if not {"budget_gap", RISK} <= set(map(str, dataset.data_vars)):
        return ""
    return "Levels beside them: of a gap the median, of a risk the mean, which is the chance of a notice. "


def _spare(place: int) -> str:
    """Where there is little room the fourth outcome has a line of its own below the others."""
    return ' class="spare"' if place > 2 else ""


def _row(policy: str, shown: list[Column]) -> str:
    style = look(policy)
    cells = "".join(_cell(policy, column, style.colour, _spare(i)) for i, column in enumerate(shown))
    return f'<tr><th scope="row" style="color:{style.colour}">{escape(style.name)}</th>{cells}</tr>'


def _cell(policy: str, column: Column, colour: str, label: str) -> str:
    if policy not in column.cells:
        return f"<td{label}>not in this result</td>"
    kind, factor = ("number", 100.0) if column.kind == "points" else (column.kind, 1.0)
    found = column.cells[policy].times(factor)
    size, half, grain = (factor * column.rounding[part] for part in ("size", "half", "grain"))
    grain = half if column.kind == "points" else grain  # A hundredth of a percentage point is fine enough.
    unit = " points" if column.kind == "points" else ""
    between = (
        ""
        if found.futures == 1
        else (f'<span class="between">{found.interval(kind, signed=True, size=size, half=half)}</span>')
    )
    middle = found.words(kind, signed=True, bare=True, size=size, half=half, grain=grain)
    return (
        f"<td{label}><b>{middle}{unit}</b>{between}"
        f"{_strip(found, column, factor, colour)}"
        f'<span class="remark">{escape(column.remarks[policy])}{_of(column, policy)}</span>'
        f"{_beside(column, policy)}</td>"
    )


def _beside(column: Column, policy: str) -> str:
    """Another number of as much weight, where it turns the first."""
    if policy not in column.beside:
        return ""
    amount, between, words = map(escape, column.beside[policy])
    return f'<b>{amount}</b><span class="between">{between}</span><span class="remark">{words}</span>'


def _of(column: Column, policy: str) -> str:
    remark = column.remarks[policy]
    if not remark.startswith("better"):
        return ""
    return f'<span class="wide">{" of" if remark.endswith("%") else ""} futures</span>'


def _strip(found: Estimate, column: Column, factor: float, colour: str) -> str:
    """The interval as a bar on a scale that the column's policies share."""
    lows = [factor * e.low for e in column.cells.values()] + [0.0]
    highs = [factor * e.high for e in column.cells.values()] + [0.0]
    low, span = min(lows), (max(highs) - min(lows)) or 1.0

    def at(x: float) -> str:
        return f"{2 + 96 * (x - low) / span:.1f}%"

    def bar(name: str, start: float, stop: float) -> str:
        width = 96 * (stop - start) / span
        return f'<i class="{name}" style="left:{at(start)};width:{width:.1f}%"></i>'

    return (
        f'<span class="strip" aria-hidden="true" style="color:{colour}">'
        f'<i class="zero" style="left:{at(0.0)}"></i>{bar("thin", found.low, found.high)}'
        f"{bar('thick', found.inner_low, found.inner_high)}"
        f'<i class="dot" style="left:{at(found.median)}"></i></span>'
    )

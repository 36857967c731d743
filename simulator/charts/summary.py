"""The first screen: the question, and the answer in numbers with intervals."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from simulator.charts import levels
from simulator.charts.data import (
    Wellbeing,
    final_year,
    futures,
    others,
    paired,
    policies,
    reference,
    stop_year,
    wellbeing,
)
from simulator.charts.findings import (
    against,
    contest,
    gap_change,
    lower,
    own,
    pair,
    under,
    upper,
    wellbeing_gain,
)
from simulator.charts.numbers import Estimate, amount, estimate, wilson
from simulator.charts.palette import look

if TYPE_CHECKING:
    import xarray as xr

RISK = "section_114_probability"


@dataclass(frozen=True)
class Column:
    """One outcome: an estimate for each policy, against the reference."""

    title: str
    note: str
    kind: str
    cells: dict[str, Estimate]
    remarks: dict[str, str]

    @property
    def rounding(self) -> tuple[float, float]:
        """The size that sets the unit of the whole column, and the half-width that sets its decimals."""
        halves = sorted(cell.half for cell in self.cells.values())
        return max(cell.size for cell in self.cells.values()), halves[len(halves) // 2]


def columns(dataset: xr.Dataset) -> list[Column]:
    """The outcomes that this result holds."""
    made = [_wellbeing(dataset), _gap(dataset), _risk(dataset)]
    return [column for column in made if column is not None]


def _wellbeing(dataset: xr.Dataset) -> Column | None:
    measure = wellbeing(dataset)
    if measure is None:
        return None
    cells, remarks = {}, {}
    for policy in others(dataset):
        values = paired(measure.values, policy, reference(dataset))
        cells[policy] = estimate(values)
        remarks[policy] = _better(int(np.sum(values > 0)), values.size)
    return Column(measure.title, measure.note, measure.kind, cells, remarks)


def _gap(dataset: xr.Dataset) -> Column | None:
    if "budget_gap" not in dataset:
        return None
    cells, remarks = {}, {}
    last = final_year(dataset["budget_gap"])
    for policy in others(dataset):
        cells[policy], priced = gap_change(dataset, policy)
        values = paired(last, policy, reference(dataset))
        remarks[policy] = _better(int(np.sum(values < 0)), values.size)
    base = estimate(final_year(priced.values).sel(policy=reference(dataset)).values)
    level = base.words("pounds", bare=True)
    return Column(
        f"Change in the budget gap in {stop_year(dataset)}",
        f"a year, {priced.prices}; it is {level} {under(reference(dataset))}",
        "pounds",
        cells,
        remarks,
    )


def _risk(dataset: xr.Dataset) -> Column | None:
    if RISK not in dataset:
        return None
    last = dataset[RISK].isel(time=-1)
    cells = {p: against(last, dataset, p) for p in others(dataset)}
    level = {p: float(last.sel(policy=p).mean()) for p in policies(dataset)}
    remarks = {p: f"a risk of {level[p]:.0%}" for p in cells}
    return Column(
        f"Change in the risk of a section 114 notice by {stop_year(dataset)}",
        f"percentage points; it is {level[reference(dataset)]:.0%} {under(reference(dataset))}",
        "points",
        cells,
        remarks,
    )


def _better(successes: int, of: int) -> str:
    if of == 1:
        return "one future; no interval"
    return f"better in {100 * successes / of:.0f}% of futures"


def standfirst(dataset: xr.Dataset) -> str:
    """Two or three sentences under the headline."""
    base, year = reference(dataset), stop_year(dataset)
    measure, clauses = wellbeing(dataset), []
    told = [*own(dataset)[:2], *(p for p in ("radical", "incremental") if p in policies(dataset))]
    for policy in told:
        gain = wellbeing_gain(dataset, policy)
        if gain is not None and measure is not None:
            clauses.append(f"{lower(policy)} {_effect(gain, measure)}")
    text = ""
    if clauses:
        paired_words = (
            ""
            if futures(dataset) == 1
            else (" (median and 95% interval of the paired differences)")
        )
        text = f"Against {lower(base)}, {_joined(clauses)} by {year}{paired_words}. "
    return text + _certainty(dataset)


def _joined(clauses: list[str]) -> str:
    """“one, two and three”."""
    return " and ".join(part for part in (", ".join(clauses[:-1]), clauses[-1]) if part)


def _effect(gain: Estimate, measure: Wellbeing) -> str:
    """What a policy does, in words: a gain or a loss as a size, with its signed interval."""
    half = (gain.high - gain.low) / 2
    size = amount(abs(gain.median), measure.kind, half=half, size=gain.size)
    told = f"{'adds' if gain.median >= 0 else 'costs'} {size}{measure.unit}"
    if not any(digit in size for digit in "123456789"):
        told = f"comes to {size}{measure.unit}"
    return told if gain.futures == 1 else f"{told} ({gain.interval(measure.kind, signed=True)})"


def _certainty(dataset: xr.Dataset) -> str:
    if futures(dataset) == 1:
        return "This is one future: nothing here has an interval."
    compared = pair(dataset)
    score = contest(dataset, *compared) if compared else None
    if compared is None or score is None:
        return ""
    low, high = (f"{100 * x:.0f}" for x in wilson(*score))
    return (
        f"{upper(compared[0])} is ahead of {lower(compared[1])} on wellbeing in "
        f"{score[0]} of {score[1]} futures ({low} to {high}% at 95% confidence)."
    )


def html(dataset: xr.Dataset) -> str:
    """The table of answers; a list of levels where there is nothing to compare."""
    shown = columns(dataset) if len(policies(dataset)) > 1 else []
    if not shown:
        return levels.html(dataset)
    head = "".join(
        f'<th scope="col">{escape(c.title)}<small>{escape(c.note)}</small></th>' for c in shown
    )
    rows = "".join(_row(policy, shown) for policy in others(dataset))
    base = escape(lower(reference(dataset)))
    note = (
        f"Differences from {base} within each future: median, then the interval that holds "
        "95% of futures. In each bar the dot is the median, the thick part holds 50% and the "
        "thin one 95%; the upright line is no difference."
    )
    if futures(dataset) == 1:
        note = f"Differences from {base} in one future; no interval."
    return (
        f'<table class="answer"><thead><tr><th scope="col">Policy</th>{head}</tr></thead>'
        f'<tbody>{rows}</tbody></table><p class="source">{note}</p>'
    )


def _row(policy: str, shown: list[Column]) -> str:
    style = look(policy)
    cells = "".join(_cell(policy, column, style.colour) for column in shown)
    return f'<tr><th scope="row" style="color:{style.colour}">{escape(style.name)}</th>{cells}</tr>'


def _cell(policy: str, column: Column, colour: str) -> str:
    label = f' data-label="{escape(column.title)}"'
    if policy not in column.cells:
        return f"<td{label}>not in this result</td>"
    kind, factor = ("number", 100.0) if column.kind == "points" else (column.kind, 1.0)
    found = column.cells[policy].times(factor)
    size, half = (factor * part for part in column.rounding)
    unit = " points" if column.kind == "points" else ""
    between = (
        ""
        if found.futures == 1
        else (f'<span class="between">{found.interval(kind, signed=True, size=size, half=half)}</span>')
    )
    middle = found.words(kind, signed=True, bare=True, size=size, half=half)
    return (
        f"<td{label}><b>{middle}{unit}</b>{between}"
        f"{_strip(found, column, factor, colour)}"
        f'<span class="remark">{escape(column.remarks[policy])}</span></td>'
    )


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

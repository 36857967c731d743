"""The first screen: the question, and the answer in numbers with intervals."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from simulator.charts import levels
from simulator.charts.data import (
    final_year,
    futures,
    others,
    paired,
    policies,
    reference,
    stop_year,
    wellbeing,
    year_to,
)
from simulator.charts.findings import against, gap_change, lower, opening, under
from simulator.charts.kinds.curves import prices
from simulator.charts.kinds.priced import Price, deaths_count, of_life, totals
from simulator.charts.kinds.reserves import of_notices
from simulator.charts.numbers import Estimate, Rounding, estimate, rounding
from simulator.charts.palette import look

if TYPE_CHECKING:
    import xarray as xr

RISK = "section_114_probability"
POINTS = "percentage point"


@dataclass(frozen=True)
class Column:
    """One outcome: an estimate for each policy, against the reference."""

    title: str
    note: str
    brief: str
    """The unit alone, where there is little room."""
    kind: str
    cells: dict[str, Estimate]
    remarks: dict[str, str]
    unit: str = "1"
    """In words of a unit, for tables."""
    prices: str = ""
    """Of money: the year of its prices, in words."""
    less_is_better: bool = False

    @property
    def rounding(self) -> Rounding:
        """What sets the unit and the decimals of the whole column."""
        return rounding(self.cells.values())


def columns(dataset: xr.Dataset, priced: xr.Dataset | None = None) -> list[Column]:
    """The outcomes that this result and its appraisal hold."""
    made = [_wellbeing(dataset), _gap(dataset), _worth(dataset, priced), _risk(dataset)]
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
    unit = "point*person*year" if measure.kind == "wellbys" else "point"
    return Column(measure.title, measure.note, measure.brief, measure.kind, cells, remarks, unit)


def _gap(dataset: xr.Dataset) -> Column | None:
    if "budget_gap" not in dataset:
        return None
    cells, remarks = {}, {}
    for policy in others(dataset):
        cells[policy], priced = gap_change(dataset, policy)
        remarks[policy] = _better(cells[policy].below, cells[policy].futures)
    base = estimate(final_year(priced.values).sel(policy=reference(dataset)).values)
    level = base.words("pounds", bare=True)
    return Column(
        f"Change in the budget gap in {year_to(dataset)}",
        f"{priced.prices}; it is {level} {under(reference(dataset))}",
        f"from {level}",
        "pounds",
        cells,
        remarks,
        "GBP/year",
        priced.prices,
        less_is_better=True,
    )


def _worth(dataset: xr.Dataset, priced: xr.Dataset | None) -> Column | None:
    """Net present social value; the appraisal gives it against the same reference."""
    if priced is None or "npsv" not in priced:
        return None
    cells, remarks = {}, {}
    for policy in (p for p in others(dataset) if p in policies(priced)):
        values = priced["npsv"].sel(policy=policy).values
        cells[policy] = estimate(values)
        remarks[policy] = _better(int(np.sum(values > 0)), values.size)
    if not cells:
        return None
    year = _horizon(dataset, priced)
    note = f"net present social value, {prices(priced)}"
    title = f"Worth to society to {year}"
    return Column(title, note, "net present value", "pounds", cells, remarks, "GBP", prices(priced))


def _horizon(dataset: xr.Dataset, priced: xr.Dataset) -> str:
    return str(priced.attrs.get("horizon", stop_year(dataset)))[:4]


def _risk(dataset: xr.Dataset) -> Column | None:
    if RISK not in dataset:
        return None
    last = dataset[RISK].isel(time=-1)
    cells = {p: against(last, dataset, p) for p in others(dataset)}
    level = {p: _level(last.sel(policy=p).values) for p in policies(dataset)}
    remarks = {p: level[p] if "notice" in level[p] else f"a risk of {level[p]}" for p in cells}
    here = level[reference(dataset)]
    here = here if "notice" in here else f"it is {here}"
    return Column(
        f"Change in the risk of a section 114 notice by {stop_year(dataset)}",
        f"percentage points; {here} {under(reference(dataset))}",
        "percentage points",
        "points",
        cells,
        remarks,
        POINTS,
        less_is_better=True,
    )


def _level(values: np.ndarray) -> str:
    """The mean risk of a notice; that of the futures without one where some are known to have it."""
    issued, left = of_notices(values)
    rest = f"{left.mean():.0%}" if left.size else ""
    if not issued:
        return rest
    return f"a notice in {issued} of {values.size}" + (f", else {rest}" if rest else "")


def _better(successes: int, of: int) -> str:
    if of == 1:
        return "one future; no interval"
    return f"better in {100 * successes / of:.0f}%"


def html(dataset: xr.Dataset, priced: xr.Dataset | None = None) -> str:
    """The table of answers; a list of levels where there is nothing to compare."""
    shown = columns(dataset, priced) if len(policies(dataset)) > 1 else []
    if not shown:
        return levels.html(dataset)
    head = "".join(
        f'<th scope="col"{_spare(i)}>{escape(c.title)}<small class="wide">{escape(c.note)}</small>'
        f'<small class="brief">{escape(c.brief)}</small></th>'
        for i, c in enumerate(shown)
    )
    rows = "".join(_row(policy, shown) for policy in others(dataset))
    return (
        f'<table class="answer"><thead><tr><th scope="col" class="wide">Policy</th>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table>{_deaths(dataset, priced)}"
    )


def _deaths(dataset: xr.Dataset, priced: xr.Dataset | None) -> str:
    """Whether deaths are in any column, which policies change their number for certain, and whose worth they turn."""
    if priced is None:
        return ""
    life, counted = of_life(priced), deaths_count(priced)
    each = f" at {life.shown(life.now)} each" if life else ""
    moved, turned = _moved(dataset, priced), _turned(dataset, priced, life) if life and not counted else []
    if not (counted or moved or turned):
        return ""
    told = [
        f"Worth to society includes deaths{each}; wellbeing and the gap don’t." if counted
        else "Deaths are in none of these numbers."
    ]  # fmt: skip
    if moved:
        told.append(f"To {_horizon(dataset, priced)}, against {lower(reference(dataset))}: {', '.join(moved)}.")
    if turned:
        told.append(f"{opening(each.strip())}, {' and '.join(turned)}.")
    return f'<p class="source">{escape(" ".join(told))}</p>'


def _moved(dataset: xr.Dataset, priced: xr.Dataset) -> list[str]:
    """How many more or fewer deaths each policy brings, where that is certain."""
    told = []
    for policy in (p for p in others(dataset) if p in policies(priced) and "deaths" in priced):
        found = estimate(priced["deaths"].sel(policy=policy).values)
        if found.clear or found.agreed:
            few = f" in all of {found.futures} futures" if found.few else ""
            way = "more" if found.median > 0 else "fewer"
            told.append(f"{lower(policy)} {found.unsigned.words('people')} {way}{few}")
    return told


def _turned(dataset: xr.Dataset, priced: xr.Dataset, life: Price) -> list[str]:
    """What the policies would be worth with deaths at their price whose worth then has the other sign."""
    now = {p: estimate(priced["npsv"].sel(policy=p).values) for p in others(dataset) if p in policies(priced)}
    then = {p: estimate(totals(priced, life, p, np.array([life.now]))[0]) for p in now}
    turned = [p for p in now if now[p].median * then[p].median < 0.0]
    size = rounding(now.values())["size"] if turned else None
    return [f"{lower(p)} would be worth {then[p].words('pounds', signed=True, size=size)}" for p in turned]


def note(dataset: xr.Dataset) -> str:
    """How to read the table of answers, as HTML; nothing where there is none."""
    if len(policies(dataset)) == 1:
        return ""
    base = escape(lower(reference(dataset)))
    text = f"Differences from {base} in one future; no interval."
    if futures(dataset) > 1:
        text = (
            f"Differences from {base} within each future: median, then the interval that holds "
            "95% of futures. In each bar the dot is the median, the thick part holds 50% and the "
            "thin one 95%; the upright line is no difference. A WELLBY is one point of life satisfaction (0 to 10) "
            "of one person for one year."
        )
    return f'<p class="source">{text}</p>'


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
        f'<span class="remark">{escape(column.remarks[policy])}{_of(column, policy)}</span></td>'
    )


def _of(column: Column, policy: str) -> str:
    return '<span class="wide"> of futures</span>' if column.remarks[policy].startswith("better") else ""


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

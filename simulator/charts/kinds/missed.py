"""How far the model misses each figure of the record, before calibration and after."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import require
from simulator.charts.drawing import Panel, Trace
from simulator.charts.kinds.grouped import Group, panel, places, sizes
from simulator.charts.kinds.record import (
    AFTER,
    BEFORE,
    FITTED,
    HELD,
    REACH,
    START,
    Tally,
    apart,
    inside,
    labels,
    measures,
    misses,
    periods,
    uses,
)
from simulator.charts.numbers import amount, significant
from simulator.charts.palette import AXIS, MUTED, Look
from simulator.charts.tables import Cell, Table

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("record", "error", "before", "fitted")
WAS = replace(BEFORE, dash="")
LOOKS = {FITTED: replace(AFTER, name="Calibrated, fitted", dash=""),
         HELD: replace(AFTER, name="Calibrated, held back", dash="", symbol="circle-open")}  # fmt: skip
SHOWN = 70
"""Figures that are drawn, of the measures that are missed most."""
EDGE = 8.0
"""Standard errors beyond which a mark stands at the edge, with its number."""
ROOM = 0.075
"""Of that edge, for each letter of such a number."""


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """A row for each figure that was not given, by measure, the one that is missed most first."""
    require(dataset, NEEDS)
    finding, order = title(dataset), _order(dataset)
    called, when = labels(dataset), periods(dataset)
    kept = _kept(order)
    groups = [Group(called[name], tuple(when[i] for i in kept[name])) for name in kept]
    at = [place for rows in places(groups) for place in rows]
    rows = [i for name in kept for i in kept[name]]
    before, after = (misses(dataset, run)[rows] for run in ("before", "fitted"))
    notes = _beyond(at, before, after)
    drawn = panel(groups, _traces(at, before, after, uses(dataset)[rows]), _span(before, after, notes))
    drawn.notes.extend(notes)
    _end_ticks(drawn)
    left = sum(map(len, order.values())) - len(rows)
    rest = f" {left} figures of measures that are missed less are in the table only." if left else ""
    return build(
        [drawn], (), sizes(groups), key="missed", title=finding, looks=(WAS, *_looks(uses(dataset)[rows])),
        caption=f"Model less record, in standard errors, before calibration and after. Shaded: {REACH:.2f} standard "
        "errors to each side, where 95 in 100 should be. "
        f"{'' if not notes else f'What is beyond {EDGE:g} stands at the edge, with its number. '}"
        f"Measures that are missed most come first.{rest}",
        alt=f"Misses of {len(rows)} figures before and after calibration. {finding}.", table=_table(dataset, order),
    )  # fmt: skip


def _looks(use: np.ndarray) -> list[Look]:
    return [look for each, look in LOOKS.items() if (use == each).any()]


def _order(dataset: xr.Dataset) -> dict[str, list[int]]:
    """The figures of each measure by time, without those that were given; the measure missed most first."""
    found, after = {}, misses(dataset, "fitted")
    start = dataset["period_start"].values
    for name in labels(dataset):
        at = np.flatnonzero((measures(dataset) == name) & (uses(dataset) != START))
        if at.size:
            found[name] = [int(i) for i in at[np.argsort(start[at], kind="stable")]]
    return dict(sorted(found.items(), key=lambda pair: -apart(after[pair[1]])))


def _kept(order: dict[str, list[int]]) -> dict[str, list[int]]:
    """Whole measures, as many as have room; always the first."""
    kept: dict[str, list[int]] = {}
    count = 0
    for name, rows in order.items():
        count += len(rows)
        if kept and count > SHOWN:
            break
        kept[name] = rows
    return kept


def _span(before: np.ndarray, after: np.ndarray, notes: list[dict[str, Any]]) -> tuple[float, float]:
    """An axis around nought and all misses as far as its edge, with room for the numbers of those beyond."""
    widest = max(REACH, *(float(np.abs(each).max(initial=0.0)) for each in (before, after)))
    reach = 1.12 * min(widest, EDGE)
    letters = [max((len(note["text"]) for note in notes if sign * note["x"] > 0), default=0) for sign in (-1, 1)]
    low, high = (max(reach, EDGE * (1.08 + ROOM * count)) if count else reach for count in letters)
    return -low, high


def _end_ticks(drawn: Panel) -> None:
    """No tick where only numbers stand."""
    form = drawn.x_form
    kept = [pair for pair in zip(form["tickvals"], form["ticktext"], strict=True) if abs(pair[0]) <= EDGE]
    form["tickvals"], form["ticktext"] = ([pair[i] for pair in kept] for i in (0, 1))


def _traces(at: list[float], before: np.ndarray, after: np.ndarray, use: np.ndarray) -> list[Trace]:
    first, last = (np.clip(each, -EDGE, EDGE) for each in (before, after))
    y = [at[-1] - 0.5, at[0] + 0.5]
    band: Trace = {
        "type": "scatter", "mode": "lines", "x": [-REACH, REACH, REACH, -REACH], "y": [y[0], y[0], y[1], y[1]],
        "fill": "toself", "fillcolor": AFTER.tint(0.1), "line": {"width": 0}, "hoverinfo": "skip", "name": "95%",
        "showlegend": False,
    }  # fmt: skip
    way: dict[str, Any] = {"type": "data", "symmetric": False, "array": significant(np.maximum(last - first, 0.0)),
                           "arrayminus": significant(np.maximum(first - last, 0.0)), "color": AXIS, "thickness": 1.6,
                           "width": 0}  # fmt: skip
    high, drawn = np.array(at), [band, {**_dots(first, before, np.array(at), WAS, 7), "error_x": way}]
    for each, look in LOOKS.items():
        if (mask := use == each).any():
            drawn.append(_dots(last[mask], after[mask], high[mask], look, 9))
    return drawn


def _dots(x: np.ndarray, told: np.ndarray, y: np.ndarray, look: Look, size: int) -> Trace:
    return {
        "type": "scatter", "mode": "markers", "x": significant(x), "y": y.tolist(), "customdata": significant(told),
        "name": look.name, "hovertemplate": "%{customdata:.2f} standard errors",
        "marker": {"color": look.colour, "size": size, "symbol": look.symbol,
                   "line": {"color": look.colour, "width": 1.7}},
    }  # fmt: skip


def _beyond(at: list[float], before: np.ndarray, after: np.ndarray) -> list[dict[str, Any]]:
    """The numbers of what lies beyond the edge, outside of its mark there."""
    notes = []
    for y, *pair in zip(at, before, after, strict=True):
        for sign in (-1.0, 1.0):
            far = [value for value in pair if sign * value > EDGE]
            if far:
                words = " to ".join(dict.fromkeys(amount(value, half=10.0, signed=True) for value in far))
                notes.append({
                    "text": words, "x": sign * EDGE, "y": y, "yanchor": "middle", "xshift": 7 * sign,
                    "xanchor": "left" if sign > 0 else "right", "font": {"size": 11, "color": MUTED},
                    "bgcolor": "rgba(255,255,255,0.8)", "borderpad": 0,
                })  # fmt: skip
    return notes


def title(dataset: xr.Dataset) -> str:
    """How many figures the calibrated model comes near, and which measure it misses most."""
    order = _order(dataset)
    after, before = (misses(dataset, run) for run in ("fitted", "before"))
    rows = [i for each in order.values() for i in each]
    if not rows:
        return "The record holds no figure but those that were given"
    near, was = (Tally.figures(np.abs(each[rows]) <= REACH, measures(dataset)[rows]) for each in (after, before))
    text = (
        f"The calibrated model comes within {REACH:.2f} standard errors of {near.count} of {near.of} figures "
        f"({near.words}), {was.count} before"
    )
    first = next(iter(order))
    if len(order) == 1 or apart(after[order[first]]) <= 1.0:
        return text
    told = f"{apart(after[order[first]]):.1f} on the whole, {apart(before[order[first]]):.1f} before"
    return f"{text}; it misses {inside(labels(dataset)[first])} most, by {told}"


def _table(dataset: xr.Dataset, order: dict[str, list[int]]) -> Table:
    """All figures of the record, those that were given last in their measure."""
    columns = ("Measure", "From", "To", "Use", "Unit", "Record", "Error", "Before", "Calibrated",
               "Miss before", "Miss calibrated")  # fmt: skip
    before, after = (misses(dataset, run) for run in ("before", "fitted"))
    called, named = labels(dataset), measures(dataset)
    given = {name: np.flatnonzero((named == name) & (uses(dataset) == START)).tolist() for name in called}
    rows: list[tuple[Cell, ...]] = []
    for name in dict.fromkeys([*order, *called]):
        for i in [*order.get(name, []), *given[name]]:
            days = (str(dataset[f"period_{end}"].values[i])[:10] for end in ("start", "end"))
            about = (str(dataset[f"target_{key}"].values[i]) for key in ("use", "unit"))
            cells = (float(dataset[key].values[i]) for key in NEEDS)
            rows.append((called[name], *days, *about, *cells, float(before[i]), float(after[i])))
    return Table(columns, tuple(rows), labels=5)

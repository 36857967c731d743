"""The path of each measure as the calibrated model predicts it, over the record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.charts.assumptions import publishers
from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import MEDIAN, QUANTILES, require, sampled
from simulator.charts.drawing import Mark, Panel, Size, Trace, dates, fan, line
from simulator.charts.kinds.record import (
    AFTER,
    BEFORE,
    FITTED,
    HELD,
    REACH,
    START,
    Shown,
    inside,
    labels,
    measures,
    middles,
    misses,
    periods,
    shown,
    units,
    uses,
)
from simulator.charts.kinds.studied import titled
from simulator.charts.numbers import significant
from simulator.charts.palette import INK, MUTED, Look
from simulator.charts.tables import Cell, Table

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("path_before", "record", "error")
LOOKS = {FITTED: Look("Record, fitted", INK, "", "circle"), START: Look("Record, given", MUTED, "", "diamond"),
         HELD: Look("Record, held back", INK, "", "circle-open")}  # fmt: skip
WIDE = Size(columns=3, panel=190, left=46, gap_x=52, gap_y=58, right=16)
NARROW = Size(columns=2, panel=130, left=42, right=14, gap_x=44, gap_y=58, width=340)
LETTERS = (36, 20)
AIR = timedelta(days=120)


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """A panel for each measure that can be read at every month, on a scale of its own."""
    require(dataset, NEEDS)
    dataset, finding, names = _whole(dataset), title(dataset), _names(dataset)
    panels = [_panel(dataset, name) for name in names]
    many = {4: 2}.get(len(names), 3)  # no panel alone in a second row
    wide, narrow = (replace(size, columns=min(most, len(names))) for size, most in ((WIDE, many), (NARROW, 2)))
    return build(
        panels, (*marks, *_end(dataset)), titled((wide, narrow), panels, LETTERS), key="paths", title=finding,
        caption=f"{_words(dataset)}; before: with the scenario’s own numbers. Dots stand in the middle of their "
        f"period, with 95% of the error taken{_counted(dataset)}. {_sources(dataset)}Axes do not start at 0.",
        looks=(AFTER, BEFORE, *_kinds(dataset, names)),
        alt=f"Predicted paths of {len(names)} measures over the record. {finding}.", table=_table(dataset, names),
    )  # fmt: skip


def _whole(dataset: xr.Dataset) -> xr.Dataset:
    """With a path that has no width where nothing was sampled: that of the best fit."""
    if "path" in dataset:
        return dataset
    require(dataset, ("path_fitted",))
    return dataset.assign(path=dataset["path_fitted"].expand_dims(quantile=len(QUANTILES), axis=-1))


def _words(dataset: xr.Dataset) -> str:
    if "inside" not in dataset:
        return "The run at the best fit"
    return "Median and 50, 80 and 95% of what the calibrated model predicts, over numbers and luck"


def _counted(dataset: xr.Dataset) -> str:
    return "; the bands that the title counts by have that error too" if "inside" in dataset else ""


def _names(dataset: xr.Dataset) -> list[str]:
    return [str(name) for name in dataset["drawn"].values]


def _kinds(dataset: xr.Dataset, names: list[str]) -> list[Look]:
    """The looks of those uses that figures of these measures have."""
    found = set(uses(dataset)[np.isin(measures(dataset), names)])
    return [look for use, look in LOOKS.items() if use in found]


def _sources(dataset: xr.Dataset) -> str:
    """Who published the record, so far as they are known; all of it is in the table of misses."""
    sources = {str(source) for source in dataset["target_source"].values}
    named = publishers(sources)
    others = any(all(name not in source for name in named) for source in sources)
    return f"Record: {', '.join(named)}{' and others' if others else ''}. " if named else ""


def _end(dataset: xr.Dataset) -> Marks:
    """The line at which fitting ended, where anything after it was held back."""
    day, last = str(dataset.attrs["fitted_until"])[:10], dates(dataset["path_before"])[-1]
    return (Mark(day, "end of fit"),) if (uses(dataset) == HELD).any() and day < last else ()


def _scale(dataset: xr.Dataset, name: str) -> tuple[xr.Dataset, np.ndarray, Shown]:
    """The measure's own part of the dataset, the places of its figures, and how its values are shown."""
    one, at = dataset.sel(drawn=name), np.flatnonzero(measures(dataset) == name)
    size = max(float(np.abs(one["path"]).max()), float(np.abs(dataset["record"].values[at]).max(initial=0.0)))
    return one, at, shown(units(dataset)[name], size)


def _panel(dataset: xr.Dataset, name: str) -> Panel:
    one, at, unit = _scale(dataset, name)
    months = sampled(one["path"])
    x, quantiles = dates(months), months.transpose("quantile", "time").values / unit.by
    own = sampled(one["path_before"]).values / unit.by
    form = ".1%" if unit.percent else ".4~g"
    *shades, middle = fan(x, quantiles, AFTER, form)
    record, reach = (dataset[key].values[at] / unit.by for key in ("record", "error"))
    use, when = uses(dataset)[at], np.array(middles(dataset))[at]
    dots = [
        _dots(when[mask].tolist(), record[mask], REACH * reach[mask], each, form)
        for each in LOOKS if (mask := use == each).any()
    ]  # fmt: skip
    ends = [quantiles, own, record - REACH * reach, record + REACH * reach]
    spread = [_off(min(x[0], *when), -AIR), _off(max(x[-1], *when), AIR)]
    return Panel(
        [*shades, line(x, own, BEFORE, 1.8, form), middle, *dots], unit.scale([each for each in ends if each.size]),
        title=unit.titled(labels(dataset)[name]), x_form={"range": spread},
    )  # fmt: skip


def _off(day: str, air: timedelta) -> str:
    """A little beside, so that the outermost dots are whole."""
    return str(date.fromisoformat(day) + air)


def _dots(x: list[str], y: np.ndarray, reach: np.ndarray, use: str, form: str) -> Trace:
    look = LOOKS[use]
    error: dict[str, Any] = {"type": "data", "symmetric": False, "array": significant(reach), "color": look.colour,
                             "arrayminus": significant(reach), "thickness": 1.2, "width": 0}  # fmt: skip
    edge = {"color": look.colour, "width": 1.4}
    return {
        "type": "scatter", "mode": "markers", "x": x, "y": significant(y), "error_y": error, "name": look.name,
        "marker": {"color": look.colour, "size": 7, "symbol": look.symbol, "line": edge},
        "hovertemplate": f"record, {use}: %{{y:{form}}}<extra></extra>",
    }  # fmt: skip


def title(dataset: xr.Dataset) -> str:
    """Of how many measures all figures that were not given lie in their 95% bands, and of which they do not."""
    called, counts = labels(dataset), _counts(dataset)
    band = "the calibrated model’s 95% band" if "inside" in dataset else "reach of the best fit, to 95% of the error"
    out = {name: count for name, count in counts.items() if count[0] < count[1]}
    if not counts:
        return "No measure that can be drawn has a figure to be held against it"
    if not out:
        many = f"all {len(counts)} measures drawn" if len(counts) > 1 else inside(called[next(iter(counts))])
        return f"Every figure of {many} lies in {band}"
    worst = sorted(out, key=lambda name: out[name][0] / out[name][1])[:3]
    told = ", ".join(f"{inside(called[name])} ({out[name][0]} of {out[name][1]} inside)" for name in worst)
    rest = f" and {len(out) - len(worst)} more" if len(out) > len(worst) else ""
    if len(out) == len(counts):
        return f"In every measure the record leaves {band}: {told}{rest}"
    return (
        f"All figures of {len(counts) - len(out)} of {len(counts)} measures lie in {band}; "
        f"the record leaves those of {told}{rest}"
    )


def _counts(dataset: xr.Dataset) -> dict[str, tuple[int, int]]:
    """How many figures of each measure lie in its 95% band, and of how many; without bands within the error alone."""
    counts = {}
    near = np.abs(misses(dataset, "fitted")) <= REACH
    held = dataset["inside"].sel(level=0.95, method="nearest").values.astype(bool) if "inside" in dataset else near
    for name in _names(dataset):
        mask = (measures(dataset) == name) & (uses(dataset) != START)
        if mask.any():
            counts[name] = (int(held[mask].sum()), int(mask.sum()))
    return counts


def _table(dataset: xr.Dataset, names: list[str]) -> Table:
    """By measure: the path each year, then the record."""
    columns = ("Measure", "When", "What", "Value or median", "2.5%", "97.5%", "Before calibration")
    rows: list[tuple[Cell, ...]] = []
    when = periods(dataset)
    for name in names:
        one, at, unit = _scale(dataset, name)
        words, by = unit.titled(labels(dataset)[name]), 0.01 if unit.percent else unit.by
        yearly = one.isel(time=slice(0, None, 12))
        predicted, own = yearly["path"].transpose("time", "quantile").values, yearly["path_before"].values
        cells = np.column_stack([predicted, own]) / by
        rows += [(words, str(month)[:7], "predicted", *(float(row[k]) for k in (MEDIAN, 0, -2, -1)))
                 for month, row in zip(yearly["time"].values, cells, strict=True)]  # fmt: skip
        for i in at:
            value, reach, was = (float(dataset[key].values[i]) / by for key in ("record", "error", "before"))
            ends = (value, value - REACH * reach, value + REACH * reach)
            rows.append((words, when[i], f"record, {uses(dataset)[i]}", *ends, was))
    return Table(columns, tuple(rows), labels=3)

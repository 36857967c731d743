"""Partial rank correlation: which numbers the difference rises and falls with over the whole of their ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import require
from simulator.charts.kinds.studied import Names, Row, dots, measured, pair, panel, sizes
from simulator.charts.palette import STEPS
from simulator.charts.tables import Cell, Table

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("rank_correlation", "rank_correlation_low", "rank_correlation_high")
SHOWN = 14


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """A dot for each of the numbers with the strongest correlation."""
    require(dataset, NEEDS)
    finding = title(dataset)
    order = np.argsort(-np.abs(dataset["rank_correlation"].values), kind="stable")
    shown = dataset.isel(number=order[:SHOWN])
    value, low, high = (shown[name].values for name in NEEDS)
    names = Names.of(shown)
    each = zip(shown["grade"].values, shown["number"].values, strict=True)
    labels = [Row(str(grade), names.named(str(number))) for grade, number in each]
    of, against = pair(dataset)
    points, count = int(dataset.attrs.get("screened_at", 0)), int((dataset["verdict"] != "dead").sum())
    drawn = panel(labels, [dots([low, value, high], STEPS[3], "Rank correlation")], [*low, *high])
    return build(
        [drawn], (), sizes(labels), key="ranks", title=finding,
        caption=f"Partial rank correlation with {measured(dataset)}, {of} less {against}, in {points} futures over all "
        f"ranges and luck, with 95% intervals of one number looked at; of {count} numbers without effect about "
        f"{max(1, round(0.05 * count))} would seem to have one. Dead levers are left out.",
        alt=f"Rank correlations of {len(labels)} numbers. {finding}.", table=_table(dataset.isel(number=order)),
        sections=("innovation",),
    )  # fmt: skip


def title(dataset: xr.Dataset) -> str:
    """How many numbers the difference goes with for certain, allowing for their number, and the first."""
    value, low, high = (dataset[name].values for name in NEEDS)
    if not value.any():
        return "The difference goes with no number"
    first = int(np.abs(value).argmax())
    name = Names.of(dataset).inside(str(dataset["number"].values[first]))
    clear = int(((low > 0.0) | (high < 0.0)).sum())
    alive = int((dataset["verdict"] != "dead").sum())
    way = "rises" if value[first] > 0.0 else "falls"
    found = "" if low[first] > 0.0 or high[first] < 0.0 else ", though not for certain"
    return (
        f"The difference {way} most steadily with {name} ({_signed(value[first])}){found}; {clear} of {alive} "
        "correlations are clear of 0"
    )


def _signed(value: float) -> str:
    return f"{'−' if value < 0 else '+'}{abs(value):.2f}"


def _table(dataset: xr.Dataset) -> Table:
    names = Names.of(dataset)
    rows: list[tuple[Cell, ...]] = []
    for i, number in enumerate(dataset["number"].values):
        one = dataset.isel(number=i)
        about = (str(number), names.named(str(number)), str(one["grade"].values))
        rows.append((*about, *(float(one[key]) for key in NEEDS)))
    return Table(("Number", "What it is", "Grade", "Rank correlation", "2.5%", "97.5%"), tuple(rows), labels=3)

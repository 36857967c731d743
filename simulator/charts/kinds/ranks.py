"""Partial rank correlation: which numbers the difference rises and falls with over the whole of their ranges."""

from __future__ import annotations

from statistics import NormalDist
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
MOST = 1.0 - 1e-12
"""Correlations of 1 have no place on Fisher's scale."""


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
    points, count = int(dataset.attrs.get("screened_at", 0)), _alive(dataset)
    drawn = panel(labels, [dots([low, value, high], STEPS[3], "Rank correlation")], [*low, *high])
    return build(
        [drawn], (), sizes(labels), key="ranks", title=finding,
        caption=f"Partial rank correlation with {measured(dataset)}, {of} less {against}, in {points} futures over all "
        f"ranges and luck, with 95% intervals of one number looked at; of {count} numbers without effect about "
        f"{max(1, round(0.05 * count))} would seem to have one. Beyond chance is what the largest of so many reaches "
        "once in twenty studies. Dead levers are left out.",
        alt=f"Rank correlations of {len(labels)} numbers. {finding}.", table=_table(dataset.isel(number=order)),
        sections=("innovation",),
    )  # fmt: skip


def title(dataset: xr.Dataset) -> str:
    """The number that the difference goes with most, and how many it goes with beyond chance, allowing for them all."""
    value = dataset[NEEDS[0]].values
    if not value.any():
        return "The difference goes with no number"
    first = int(np.abs(value).argmax())
    name = Names.of(dataset).inside(str(dataset["number"].values[first]))
    clear, alive = beyond_chance(dataset), _alive(dataset)
    way, count = "rises" if value[first] > 0.0 else "falls", int(clear.sum())
    found = "" if clear[first] else ", though no more than chance gives the first of so many"
    return (
        f"The difference {way} most steadily with {name} ({_signed(value[first])}){found}; {count} of {alive} "
        "correlations are beyond chance"
    )


def beyond_chance(dataset: xr.Dataset) -> np.ndarray:
    """Which correlations exceed what any of so many idle numbers reaches once in twenty studies (Bonferroni).

    The interval of each is that of one number looked at; widened, on Fisher's scale, it is to leave out 0.
    """
    value, low, high = (np.arctanh(np.clip(dataset[name].values, -MOST, MOST)) for name in NEEDS)
    normal = NormalDist()
    wider = normal.inv_cdf(1.0 - 0.025 / max(1, _alive(dataset))) / normal.inv_cdf(0.975)
    return np.asarray(np.abs(value) > wider * (high - low) / 2.0)


def _alive(dataset: xr.Dataset) -> int:
    return int((dataset["verdict"] != "dead").sum())


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

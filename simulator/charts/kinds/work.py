"""Unemployment and inactivity by policy."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import (
    MissingError,
    in_order,
    reference,
    sampled,
    stop_year,
)
from simulator.charts.findings import beside, moved, under
from simulator.charts.kinds.ends import NARROW, WIDE, ends, words_of
from simulator.charts.numbers import estimate
from simulator.charts.tables import Table, yearly

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("inactivity_rate",)
RATES = {
    "unemployment_rate": "Unemployment, % of the labour force",
    "inactivity_rate": "Inactivity, % of people aged 16 to 64",
}


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """A panel for each rate the result holds."""
    rates = [r for r in RATES if r in dataset]
    if not rates:
        raise MissingError("not in this result: unemployment_rate, inactivity_rate")
    names, base = in_order(dataset), reference(dataset)
    made = [
        ends(sampled(dataset[r]), names, RATES[r], {"percent": True}, base, form=".1%")
        for r in rates
    ]
    wide = replace(WIDE, columns=len(made))
    return build(
        made,
        marks,
        (wide, NARROW),
        key="work",
        title=title(dataset),
        caption="Shares of the labour force, and of people aged 16 to 64, in per cent; the axes do not start at 0. "
        f"{words_of(dataset)}",
        alt=f"Unemployment and inactivity by policy. {title(dataset)}.",
        table=_table(dataset, rates),
        sections=("worklessness",),
    )


def _table(dataset: xr.Dataset, rates: list[str]) -> Table:
    tables = {rate: yearly(dataset[rate]) for rate in rates}
    first = tables[rates[0]]
    columns = ("Rate", *first.columns)
    rows = tuple((RATES[r].split(",")[0], *row) for r, t in tables.items() for row in t.rows)
    return Table(columns, rows, labels=2)


def title(dataset: xr.Dataset) -> str:
    """Where inactivity goes under the reference, and what moves it most clearly."""
    rate = "inactivity_rate" if "inactivity_rate" in dataset else "unemployment_rate"
    noun = "Inactivity" if rate == "inactivity_rate" else "Unemployment"
    values, base = dataset[rate], reference(dataset)
    path = np.median(values.sel(policy=base).transpose("time", "member").values, axis=1)
    found = estimate(values.sel(policy=base).isel(time=-1).values)
    text = f"{noun} goes from {path[0]:.1%} to {found.percent(1)} by {stop_year(dataset)} {under(base)}"
    if moved(float(path[0]), found.median, 0.0005) == "stays":
        text = f"{noun} stays at {found.percent(1)} until {stop_year(dataset)} {under(base)}"
    clause = beside(dataset, values.isel(time=-1), "share", ("adds", "takes off"), 0.001)
    return text + clause.replace("%", " points")

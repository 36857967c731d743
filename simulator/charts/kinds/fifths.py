"""Life satisfaction by deprivation: the fifths of neighbourhoods, and the gap between the outer two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import MEDIAN, in_order, reference, require, sampled, spread, stop_year
from simulator.charts.drawing import Label, Panel, dates, line, scale_for
from simulator.charts.findings import beside, lower, moved, under
from simulator.charts.kinds.ends import NARROW, WIDE, ends, words_of
from simulator.charts.numbers import amount, estimate
from simulator.charts.palette import STEPS, Look, words
from simulator.charts.tables import Table, yearly

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("life_satisfaction_by_deprivation",)
GAP = "Gap, least over most deprived"
ROUNDING = 0.1
"""Half an interval as wide as this is told in hundredths of a point."""


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """All fifths under the reference; beside them, by policy, how far the outer two are apart."""
    require(dataset, NEEDS)
    base, finding = reference(dataset), title(dataset)
    panels = [
        _fifths(sampled(dataset[NEEDS[0]].sel(policy=base)), f"Each fifth, {lower(base)}"),
        ends(sampled(gap(dataset)), in_order(dataset), f"{GAP}, points", {}, base, form=".3f"),
    ]
    return build(
        panels, marks, (WIDE, NARROW), key="fifths", title=finding,
        caption="Mean life satisfaction of people aged 16 and over, 0 to 10, by fifth of neighbourhoods; "
        f"the axes do not start at 0. {words_of(dataset)}",
        alt=f"Life satisfaction by deprivation, and the gap between the outer fifths by policy. {finding}.",
        table=_table(dataset), sections=("wellbeing",),
    )  # fmt: skip


def gap(dataset: xr.Dataset) -> xr.DataArray:
    """Points of life satisfaction by which the least deprived fifth is ahead of the most deprived."""
    values = dataset[NEEDS[0]]
    return values.sel(deprivation="least_deprived") - values.sel(deprivation="most_deprived")


def _fifths(values: xr.DataArray, name: str) -> Panel:
    x = dates(values)
    middle = {
        str(f): spread(values.sel(deprivation=f))[MEDIAN] for f in values["deprivation"].values
    }
    looks = {f: Look(words(f), STEPS[-1], "solid", brief=_short(f)) for f in middle}
    labels = [Label(float(y[-1]), looks[f].name, looks[f].short, STEPS[-1]) for f, y in middle.items()]
    return Panel(
        [line(x, y, looks[f], 2.0, ".2f") for f, y in middle.items()],
        scale_for(list(middle.values())), title=name, labels=labels, steady=True,
    )  # fmt: skip


def _short(fifth: str) -> str:
    return words(fifth.removesuffix("_deprived"))


def _table(dataset: xr.Dataset) -> Table:
    by_fifth = yearly(dataset[NEEDS[0]], along="deprivation", name="Fifth")
    rows = tuple((GAP, *row) for row in yearly(gap(dataset)).rows)
    return Table(by_fifth.columns, (*by_fifth.rows, *rows), labels=2)


def title(dataset: xr.Dataset) -> str:
    """Where the gap goes under the reference, and what moves it most clearly."""
    values, base = gap(dataset), reference(dataset)
    ours = values.sel(policy=base)
    start, found = float(ours.isel(time=0).median()), estimate(ours.isel(time=-1).values)
    verb = {"rises": "widens", "falls": "narrows", "stays": "stays"}[moved(start, found.median, 0.005)]
    steps = f"at {found.words('number', half=ROUNDING)}"
    if verb != "stays":
        steps = f"from {amount(start, half=ROUNDING)} to {found.words('number', half=ROUNDING)}"
    return (
        "Between the most and the least deprived fifth the gap in life satisfaction "
        f"{verb} {steps} points by {stop_year(dataset)} {under(base)}"
        + beside(dataset, values.isel(time=-1), "number", ("widens it by", "narrows it by"), 0.01)
    )

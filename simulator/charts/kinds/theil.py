"""Theil's inequality coefficient by measure, and whether a miss is a wrong level, a wrong swing or neither."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import require
from simulator.charts.kinds import stacks
from simulator.charts.kinds.grouped import Group, panel, places, sizes
from simulator.charts.kinds.record import START, inside, labels, measures, uses
from simulator.charts.palette import AXIS, STEPS, Look
from simulator.charts.tables import Cell, Table

if TYPE_CHECKING:
    import xarray as xr

PARTS = {"bias": Look("Bias: the level", "#b03508", "", "square"),
         "variance": Look("Variance: the swing", STEPS[3], "", "square"),
         "covariance": Look("Covariance: the rest", AXIS, "", "square")}  # fmt: skip
RUNS = {"_before": "before", "": "after"}
NEEDS = tuple(f"theil_{part}{suffix}" for suffix in RUNS for part in ("u", *PARTS))
MOSTLY = 0.5


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """Two bars for each measure with three figures or more, the one with the largest part of bias first."""
    require(dataset, NEEDS)
    finding = title(dataset)
    shown = dataset.isel(scored=np.argsort(-dataset["theil_bias"].values, kind="stable"))
    groups = [_group(shown.isel(scored=i)) for i in range(shown.sizes["scored"])]
    at = [place for rows in places(groups) for place in rows]
    traces = [
        {**stacks.bar(at, np.stack([shown[f"theil_{part}{suffix}"].values for suffix in RUNS], axis=1).ravel(),
                      look.name, look.colour, flat=True), "width": 0.7, "hovertemplate": "%{x:.0%}"}
        for part, look in PARTS.items()
    ]  # fmt: skip
    chart = build(
        [panel(groups, traces, (0.0, 1.02), percent=True)], (), sizes(groups), key="theil", title=finding,
        looks=tuple(PARTS.values()),
        caption="What the mean square miss of each measure is made of, over its figures that were not given: bias is a "
        "level that is wrong throughout, variance a swing that is too large or small, covariance the rest (Theil "
        "1966, Sterman 1984). U is the size of the miss; parts of three or four figures tell little.",
        alt=f"Parts of the miss of {len(groups)} measures, before and after calibration. {finding}.",
        table=_table(shown),
    )  # fmt: skip
    upon = {"barmode": "relative"}
    return replace(chart, layout=chart.layout | upon, narrow=chart.narrow | upon)


def _count(dataset: xr.Dataset, name: str) -> int:
    return int(((measures(dataset) == name) & (uses(dataset) != START)).sum())


def _group(one: xr.Dataset) -> Group:
    name = str(one["scored"].values)
    rows = tuple(f"{run}, U {float(one[f'theil_u{suffix}']):.2g}" for suffix, run in RUNS.items())
    return Group(f"{labels(one)[name]} ({_count(one, name)} figures)", rows)


def title(dataset: xr.Dataset) -> str:
    """Which measures are mostly biased after calibration, and how many were before."""
    called = labels(dataset)
    after, before = (
        {str(name): float(part) for name, part in zip(dataset["scored"].values, dataset[key].values, strict=True)}
        for key in ("theil_bias", "theil_bias_before")
    )
    most, was = ([name for name in each if each[name] > MOSTLY] for each in (after, before))
    most.sort(key=lambda name: -after[name])
    if len(after) == 1:
        (name,) = after
        way = "a wrong level" if most else "no wrong level"
        return f"Calibrated, the miss of {inside(called[name])} is mostly {way}: {after[name]:.0%} of it is bias, " \
            f"{before[name]:.0%} before"
    of = f"of {len(after)} measures"
    if not most:
        then = f"before, it was in {len(was)} {of}" if was else "nor was it before"
        return f"Calibrated, the miss is mostly bias in none {of}; {then}"
    told = ", ".join(f"{inside(called[name])} ({after[name]:.0%})" for name in most[:3])
    rest = f" and {len(most) - 3} more" if len(most) > 3 else ""
    then = f"before, it was in {len(was) or 'none'}"
    return f"Calibrated, the miss is mostly bias in {len(most)} {of}: {told}{rest}; {then}"


def _table(shown: xr.Dataset) -> Table:
    columns = ("Measure", "Run", "Figures", "Theil's U", *(look.name for look in PARTS.values()))
    called = labels(shown)
    rows: list[tuple[Cell, ...]] = []
    for i, name in enumerate(shown["scored"].values):
        one = shown.isel(scored=i)
        for suffix, run in RUNS.items():
            cells = [float(one[f"theil_{part}{suffix}"]) for part in ("u", *PARTS)]
            rows.append((called[str(name)], run, _count(shown, str(name)), *cells))
    return Table(columns, tuple(rows), labels=2)

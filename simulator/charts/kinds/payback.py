"""When a policy has paid back, how deep it goes before, for how long, and how often it never does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import futures, others, reference, require
from simulator.charts.drawing import Panel, Scale, Size, line
from simulator.charts.findings import leading, lower, upper
from simulator.charts.kinds import dots
from simulator.charts.kinds.curves import prices
from simulator.charts.kinds.figures import when
from simulator.charts.numbers import central
from simulator.charts.palette import look
from simulator.charts.scale import money_scale
from simulator.charts.tables import Cell, Table

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("payback", "payback_share", "worse_depth", "worse_length")
WIDE = Size(columns=3, panel=250, left=46, gap_x=104, right=20)
NARROW = Size(columns=1, panel=190, left=104, right=30, gap_y=66, width=340)


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """The share of futures that have paid back by each month; beside it depth and length of the way there."""
    require(dataset, NEEDS)
    names, finding = others(dataset), title(dataset)
    months = _months(dataset)
    paid = {policy: _share_by(dataset["payback"].sel(policy=policy).values, months) for policy in names}
    divisor, unit, suffix = money_scale(dataset["worse_depth"].sel(policy=names))
    depth, length = ({policy: dataset[name].sel(policy=policy).values / by for policy in names}
                     for name, by in (("worse_depth", divisor), ("worse_length", 1.0)))  # fmt: skip
    panels = [
        _curves(paid, months),
        _ranges(depth, "Lowest value so far", "%{x:.3~g} " + unit, suffix),
        _ranges(length, "Years below nought", "%{x:.3~g} years"),
    ]
    bars = f"In the other panels dots are medians and bars hold {central(futures(dataset))}."
    share = "Share of futures in which" if futures(dataset) > 1 else "Whether (100%) or not (0%)"
    bars = bars if futures(dataset) > 1 else "One future; no interval."
    return build(
        panels, (), (WIDE, NARROW), key="payback", title=finding, policies=tuple(names),
        caption=f"{share} value so far, discounted, is above that of "
        f"{lower(reference(dataset))} for good; how far below it falls on the way, {prices(dataset)}, and for how "
        f"many years. {bars}",
        alt=f"Payback by policy. {finding}.", table=_table(dataset, names, (paid, months), (divisor, unit)),
        sections=("innovation", "finance"),
    )  # fmt: skip


def _months(dataset: xr.Dataset) -> np.ndarray:
    first, last = (str(dataset.attrs[name])[:7] for name in ("base_date", "horizon"))
    return np.arange(np.datetime64(first), np.datetime64(last) + np.timedelta64(1, "M"), dtype="datetime64[M]")


def _share_by(dates: np.ndarray, months: np.ndarray) -> np.ndarray:
    """The share of dates that have come by each month; what is no time never comes."""
    come = dates.astype("datetime64[M]")[None, :] <= months[:, None]
    return np.asarray(come.mean(axis=1))


def _curves(paid: dict[str, np.ndarray], months: np.ndarray) -> Panel:
    at = [f"{month}-01" for month in months[::3]]
    lines = [{**line(at, shares[::3], look(policy), 2.2, ".0%"), "line": {
        "color": look(policy).colour, "dash": look(policy).dash, "width": 2.2 * look(policy).weight,
        "shape": "hv"}}
        for policy, shares in paid.items()]  # fmt: skip
    return Panel(lines, Scale(-0.02, 1.04, percent=True), title="Paid back by then", x_form={"showticklabels": True})


def _ranges(found: dict[str, np.ndarray], title: str, hover: str, pounds: str = "") -> Panel:
    """A row for each policy."""
    rows = {policy: dots.quantiles(values) for policy, values in found.items()}
    labels = {policy: look(policy).short for policy in found}
    blank = {(row, policy): rows[row] for row in found for policy in found}
    panel = dots.panel(labels, list(found), blank, hover, pounds=pounds, showticklabels=True)
    panel.traces = [_only(trace, at, len(found) - 1) for at, trace in enumerate(panel.traces)]
    panel.title = title
    return panel


def _only(trace: dict[str, Any], at: int, last: int) -> dict[str, Any]:
    """A policy's dot in its own row, in the middle of it."""
    error = trace["error_x"]
    kept = {key: [error[key][at]] for key in ("array", "arrayminus")}
    return {**trace, "x": [trace["x"][at]], "y": [last - at], "error_x": {**error, **kept}}


def _table(
    dataset: xr.Dataset, names: list[str], curves: tuple[dict[str, np.ndarray], np.ndarray], scale: tuple[float, str]
) -> Table:
    """By policy: the dates, depth and length, then the share paid back by each April."""
    paid, months = curves
    rows: list[tuple[Cell, ...]] = []
    dates = [when(dataset["payback"].sel(policy=policy).values) for policy in names]
    for k, word in enumerate(("10%", "median", "90%")):
        rows.append((f"Date of payback, {word}", *(each[k] for each in dates)))
    rows.append(("Never in the run, share", *(1.0 - float(dataset["payback_share"].sel(policy=p)) for p in names)))
    for name, by, noun in (
        ("worse_depth", scale[0], f"Lowest value so far, {scale[1]}"), ("worse_length", 1.0, "Years below nought"),
    ):  # fmt: skip
        for share, word in ((0.5, "median"), (0.025, "2.5%"), (0.975, "97.5%")):
            cells = (float(np.quantile(dataset[name].sel(policy=p).values, share)) / by for p in names)
            rows.append((f"{noun}, {word}", *cells))
    for i in range(0, len(months), 12):
        rows.append((f"Paid back by {months[i]}, share", *(float(paid[p][i]) for p in names)))
    return Table(("Measure", *(look(p).name for p in names)), tuple(rows))


def title(dataset: xr.Dataset) -> str:
    """From when the leading policy has brought more than it cost, and in how many futures it never has."""
    policy = leading(dataset)
    low, middle, high = (_year(each) for each in when(dataset["payback"].sel(policy=policy).values))
    never = 1.0 - float(dataset["payback_share"].sel(policy=policy))
    last = str(dataset.attrs["horizon"])[:4]
    if futures(dataset) == 1:
        told = f"does not pay back by {last}" if never else f"has paid back from {middle} on"
        return f"In this one future, {lower(policy)} {told}"
    if never == 1.0:
        return f"{upper(policy)} pays back by {last} in no future"
    if never >= 0.5:
        soonest = f"; in a tenth it has by {low}" if low else ""
        return f"{upper(policy)} does not pay back by {last} in {never:.0%} of futures{soonest}"
    span = f"{low} to {high or f'beyond {last}'}"
    rest = f"and not by {last} in {never:.0%} of them" if never else f"and by {last} in all of them"
    return f"{upper(policy)} pays back in {middle} in the median future ({span} in 80% of futures), {rest}"


def _year(day: str) -> str:
    return "" if day == "never" else day[:4]

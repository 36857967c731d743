"""Usable reserves and the risk of a section 114 notice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import (
    MEDIAN,
    futures,
    in_order,
    in_prices,
    mean_of,
    policies,
    reference,
    require,
    sampled,
    spread,
    stop_year,
)
from simulator.charts.findings import against, lower, opening, under
from simulator.charts.kinds.ends import NARROW, WIDE, ends, words_of
from simulator.charts.numbers import Estimate, amount, estimate
from simulator.charts.palette import look
from simulator.charts.scale import money_scale
from simulator.charts.tables import Table, yearly

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("usable_reserves",)
RISK = "section_114_probability"
SUPPORTED = "councils_under_support"
ROOM = "savings_room"
LEAST = 0.005
"""The smallest change of a risk that is told as one."""


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """Reserves on the left; beside them, where the result has it, the risk of a notice."""
    require(dataset, NEEDS)
    finding = title(dataset)
    priced = in_prices(dataset, "usable_reserves")
    divisor, unit, suffix = money_scale(priced.values)
    values = sampled(priced.values / divisor)
    names, base = in_order(dataset), reference(dataset)
    ticks = {"prefix": "£", "suffix": suffix}
    made = [ends(values, names, f"Usable reserves, {unit}", ticks, base, zero=True)]
    caption = f"Usable reserves, {unit}, {priced.prices}"
    if RISK in dataset:
        risk, mean = sampled(dataset[RISK]), f", {mean_of(dataset)}" if futures(dataset) > 1 else ""
        made.append(
            ends(
                risk,
                names,
                "Risk of a notice so far",
                {"percent": True},
                base,
                mean=True,
                form=".0%",
                zero=True,
            )
        )
        caption += (
            f"; chance that a council has issued a section 114 notice by then{mean}"
        )
    wide = replace(WIDE, columns=len(made))
    return build(
        made,
        marks,
        (wide, NARROW),
        key="reserves",
        title=finding,
        caption=f"{caption}. {words_of(dataset)}{_room(dataset)}{rescued(dataset)}",
        alt=f"Reserves and the risk of a section 114 notice by policy. {finding}.",
        table=_table(dataset, yearly(priced.values, factor=1 / divisor)),
        sections=("finance",),
    )


def _room(dataset: xr.Dataset) -> str:
    """What the risk answers to beside reserves, where the result has it."""
    if ROOM not in dataset or RISK not in dataset:
        return ""
    one = dataset[ROOM].sel(policy=reference(dataset))
    start, stop = (estimate(one.isel(time=at).values) for at in (0, -1))
    return (
        f" The risk rises as what councils could still save shrinks: from {start.median:.0%} of net revenue to "
        f"{stop.percent()} by {stop_year(dataset)} {under(reference(dataset))}.{_supported(dataset)}"
    )


def _supported(dataset: xr.Dataset) -> str:
    """How many are let borrow instead, which is how most distress ends, where the result has it."""
    if SUPPORTED not in dataset:
        return ""
    one = dataset[SUPPORTED].sel(policy=reference(dataset))
    start, stop = (estimate(one.isel(time=at).values) for at in (0, -1))
    # A part of a council is a chance only where there is no other; how many there are no result says.
    chance = ", which in a place of one council is the chance" if max(start.high, stop.high) <= 1.0 else ""
    return (
        " Most councils in distress are given exceptional financial support instead: "
        f"{amount(start.median, half=stop.half)} at the start, {stop.words('number')} to be expected by "
        f"{stop_year(dataset)}{chance}."
    )


def rescued(dataset: xr.Dataset) -> str:
    """In how many futures government lends what reserves lack, which levels on 1 April don't show; else nothing."""
    below = (dataset["usable_reserves"].sel(policy=reference(dataset)).min("time") < 0.0).values
    if not below.any():
        return ""
    often = f"In {below.sum():,} of {below.size:,} futures" if below.size > 1 else "Here"
    return (
        f" {often} reserves run out within some year {under(reference(dataset))}, and government lends the "
        "rest without a limit, which it has promised nobody: what is told of these futures is too good."
    )


def _table(dataset: xr.Dataset, reserves: Table) -> Table:
    if RISK not in dataset:
        return reserves
    risk = dataset[RISK].isel(time=slice(0, None, 12)).mean("member")
    names = policies(dataset)
    columns = (*reserves.columns, *(f"{look(p).name}, risk of a notice" for p in names))
    more = [risk.sel(policy=p).values for p in names]
    if ROOM in dataset:
        room = dataset[ROOM].isel(time=slice(0, None, 12)).median("member")
        columns += tuple(f"{look(p).name}, share of net revenue that could still be saved, median" for p in names)
        more += [room.sel(policy=p).values for p in names]
    rows = tuple(
        (*row, *(float(each[i]) for each in more))
        for i, row in enumerate(reserves.rows)
    )
    return Table(columns, rows, reserves.labels)


def title(dataset: xr.Dataset) -> str:
    """The risk by the end for the reference and the policy that lowers it most."""
    base, year = reference(dataset), stop_year(dataset)
    if RISK not in dataset:
        return _reserves_title(dataset)
    last = dataset[RISK].isel(time=-1)
    values = last.sel(policy=base).values
    issued, open_ = of_notices(values)
    level = replace(estimate(open_), median=float(open_.mean())).percent() if open_.size else ""
    text = f"By {year} the risk of a section 114 notice is {level} {under(base)}"
    if issued:
        text = f"By {year} {_have(issued, values.size)} a section 114 notice {under(base)}"
        text += f"; in the others its risk is {level}" if level else ""
    return f"{text}{_lowered(last, dataset, 'the risk' if issued else 'it')}"


def _lowered(last: xr.DataArray, dataset: xr.Dataset, it: str) -> str:
    """What the policies do to the risk, in points: the median of the difference within each future, as on top."""
    changes = {p: against(last, dataset, p).times(100.0) for p in policies(dataset) if p != reference(dataset)}
    if not changes:
        return ""
    lowest = min(changes, key=lambda p: changes[p].median)
    most = max(changes, key=lambda p: abs(changes[p].median))
    if all(each.low == each.high == 0.0 for each in changes.values()):
        return f"; no policy changes {it}"
    if max(abs(each.median) for each in changes.values()) < 100.0 * LEAST:
        size = f"{lower(most)}, by {_points(changes[most])}"
        return f"; no policy changes {it} by as much as half a point: at most, {size}"
    if changes[lowest].median >= 0.0:
        return f"; no policy lowers {it}: at best, {lower(lowest)}, {_points(changes[lowest])}"
    less = changes[lowest].times(-1.0)
    doubt = ", though it may raise it" if less.low < 0.0 else ""
    return f"; {lower(lowest)} lowers {it} most, by {_points(less, signed=False)}{doubt}"


def _points(change: Estimate, *, signed: bool = True) -> str:
    middle = amount(change.median, half=change.half, signed=signed)
    return f"{middle} points" + (f" ({change.interval('number', signed=signed)})" if change.futures > 1 else "")


def of_notices(values: np.ndarray) -> tuple[int, np.ndarray]:
    """In how many futures there is a notice for certain, as one council knows of itself, and the risk in the others."""
    certain = (values > 1.0 - 1e-9) & (values.size > 1)
    return int(certain.sum()), values[~certain]


def _have(count: int, of: int) -> str:
    number = f"all {of}" if count == of else f"{count} of {of}"
    return f"{number} futures {'has' if count == 1 else 'have'}"


def _reserves_title(dataset: xr.Dataset) -> str:
    base, year = reference(dataset), stop_year(dataset)
    # In the prices of the chart and of the table: in cash a fall would look smaller than it is.
    values = in_prices(dataset, "usable_reserves").values.sel(policy=base)
    median = spread(values)[MEDIAN]
    spent = np.flatnonzero(median <= 0)
    if spent.size:
        when = str(values["time"].values[spent[0]])[:4]
        return f"{opening(under(base))}, usable reserves are gone by {when} in half of the futures"
    change = median[-1] / median[0] - 1
    word = "more" if change > 0 else "less"
    return f"{opening(under(base))}, usable reserves are {abs(change):.0%} {word} by {year}"

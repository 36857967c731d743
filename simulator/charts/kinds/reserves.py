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
from simulator.charts.findings import opening, under
from simulator.charts.kinds.ends import NARROW, WIDE, ends, words_of
from simulator.charts.kinds.gap import money_scale
from simulator.charts.numbers import estimate
from simulator.charts.palette import look
from simulator.charts.tables import Table, yearly

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("usable_reserves",)
RISK = "section_114_probability"


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
        caption=f"{caption}. {words_of(dataset)}{rescued(dataset)}",
        alt=f"Reserves and the risk of a section 114 notice by policy. {finding}.",
        table=_table(dataset, yearly(priced.values, factor=1 / divisor)),
        sections=("finance",),
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
    rows = tuple(
        (*row, *(float(risk.sel(policy=p).values[i]) for p in names))
        for i, row in enumerate(reserves.rows)
    )
    return Table(columns, rows, reserves.labels)


def title(dataset: xr.Dataset) -> str:
    """The risk by the end for the reference and the policy that lowers it most."""
    base, year = reference(dataset), stop_year(dataset)
    if RISK not in dataset:
        return _reserves_title(dataset)
    last = dataset[RISK].isel(time=-1)
    risk = {p: float(last.sel(policy=p).mean()) for p in policies(dataset)}
    values = last.sel(policy=base).values
    issued, open_ = of_notices(values)
    level = replace(estimate(open_), median=float(open_.mean())).percent() if open_.size else ""
    text = f"By {year} the risk of a section 114 notice is {level} {under(base)}"
    if issued:
        text = f"By {year} {_have(issued, values.size)} a section 114 notice {under(base)}"
        text += f"; in the others its risk is {level}" if level else ""
    rivals = {p: r for p, r in risk.items() if p != base}
    if not rivals:
        return text
    best = min(rivals, key=lambda p: rivals[p])
    if rivals[best] >= risk[base] - 0.005:
        return f"{text}{';' if issued else ', and'} no policy lowers {'that' if issued else 'it'}"
    mean = f"; on the mean of all it is {risk[base]:.0%}," if issued else ""
    return f"{text}{mean} and {rivals[best]:.0%} {under(best)}"


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

"""The cost of delay: how much less a policy is worth, the later it starts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import policies, require
from simulator.charts.findings import leading, lower, mostly, unsettled
from simulator.charts.kinds.curves import (
    NARROW,
    WIDTH,
    bands_words,
    delays,
    fan_panel,
    fans,
    fewer,
    medians,
    prices,
    scale_of,
    unit_of,
    words_of_years,
)
from simulator.charts.numbers import Estimate, estimate, often
from simulator.charts.palette import look

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("cost_of_delay",)


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """A panel for each policy: the cost by years of delay, with its bands."""
    require(dataset, NEEDS)
    finding = title(dataset)
    values, names, at = dataset["cost_of_delay"], policies(dataset), delays(dataset)
    drawn = fans(values, names)
    by, word = unit_of(np.array(list(drawn.values())), "pounds")
    found = {policy: quantiles / by for policy, quantiles in drawn.items()}
    scale = scale_of(found, prefix="£", suffix=word)
    panels = [
        replace(fan_panel({policy: found[policy]}, at, scale, look(policy).name, policy), colour=look(policy).colour)
        for policy in names
    ]
    columns = min(3, len(names))
    return build(
        panels, (), (replace(WIDTH, columns=columns), NARROW), key="delay", title=finding,
        policies=tuple(names),
        caption=f"Present social value lost, by years that the start is late, {prices(dataset)}"
        f"{_counted(dataset)}; below 0 waiting pays. {bands_words(dataset)}{_chosen(dataset)}",
        alt=f"Cost of delay by years of delay. {finding}.",
        table=medians(dataset, {f"Cost of delay, £{word}": (values, by)}), sections=("innovation", "wellbeing"),
    )  # fmt: skip


def _counted(dataset: xr.Dataset) -> str:
    """Until when: beyond the horizon of the run, since gains go on."""
    last, more = dataset.attrs.get("last_year"), dataset.attrs.get("run_on_years", 0)
    return f", counted to {last}, {more:g} years beyond the horizon" if last else ""


def _chosen(dataset: xr.Dataset) -> str:
    """How a few futures came to stand for all of a comparison."""
    if not fewer(dataset):
        return ""
    return f" They were chosen so that what each policy is worth is spread as in all {dataset.attrs['chosen_from']:,}."


def title(dataset: xr.Dataset) -> str:
    """What the longest delay costs, with its interval; or that it can't be told."""
    return sentence(dataset, leading(dataset), delays(dataset)[-1])


def sentence(dataset: xr.Dataset, policy: str, years: float) -> str:
    """What a delay of one policy costs, as far as futures agree."""
    values = dataset["cost_of_delay"].sel(policy=policy, delay=years).values
    found, late = estimate(values), words_of_years(years)
    name = lower(policy)
    if found.futures == 1:
        verb = "costs" if found.median > 0 else "saves"
        return f"In this one future, starting {name} {late} later {verb} {_size(found)} of social value"
    if found.low == found.high == 0.0:
        return f"Starting {name} {late} later costs nothing"
    if found.clear:
        verb = "costs" if found.median > 0 else "saves"
        return f"Starting {name} {late} later {verb} {_size(found)} of social value ({_between(found)})"
    lean = mostly(values, "costs", "saves")
    if found.agreed and lean:
        verb, many = lean
        return f"Starting {name} {late} later {verb} {_size(found)} of social value ({_between(found)}), in {many}"
    if lean is not None:
        verb, many = lean
        told = f"(median {found.words('pounds', signed=True, bare=True)}, {found.interval('pounds', signed=True)})"
        return f"Starting {name} {late} later {verb} social value in {many} {told}"
    return (
        f"{unsettled(f'starting {name} {late} later costs anything', found.futures)}: it does in "
        f"{often(found.above, found.futures)}, and the median is {found.words('pounds', signed=True)}"
    )


def _size(found: Estimate) -> str:
    return found.unsigned.words("pounds", bare=True)


def _between(found: Estimate) -> str:
    """The interval of a cost, or that of a saving, the smaller end first."""
    return found.unsigned.interval("pounds")

"""The cost of delay: how much less a policy is worth, the later it starts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import policies, require
from simulator.charts.delay_words import mean_cost, sentence
from simulator.charts.findings import leading
from simulator.charts.kinds.curves import (
    NARROW,
    WIDTH,
    bands_words,
    delays,
    fan_panel,
    fans,
    fewer,
    medians,
    middles,
    present,
    scale_of,
    unit_of,
)
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
        replace(
            fan_panel({policy: found[policy]}, at, scale, look(policy).name, policy,
                      middles(values.sel(policy=policy), by)),
            colour=look(policy).colour,
        )
        for policy in names
    ]  # fmt: skip
    columns = min(3, len(names))
    return build(
        panels, (), (replace(WIDTH, columns=columns), NARROW), key="delay", title=finding,
        caption=f"Present social value lost, by years that the start is late, {present(dataset)}"
        f"{_counted(dataset)}; below 0 waiting pays. {bands_words(dataset, bars=True)}{_chosen(dataset)}",
        alt=f"Cost of delay by years of delay. {finding}.",
        table=medians(dataset, {f"Cost of delay, £{word}": (values, by)}, confident=True),
        sections=("innovation", "wellbeing"),
    )  # fmt: skip


def _counted(dataset: xr.Dataset) -> str:
    """Until when: beyond the horizon of the run, since gains go on."""
    last, more = dataset.attrs.get("last_year"), dataset.attrs.get("run_on_years", 0)
    return f", counted to {last}, {more:g} years beyond the horizon" if last else ""


def _chosen(dataset: xr.Dataset) -> str:
    """How a few futures came to stand for all of a comparison."""
    if not fewer(dataset):
        return ""
    all_of_them = f"all {dataset.attrs['chosen_from']:,}"
    return f" These futures were chosen so that what each policy is worth is spread as in {all_of_them}."


def title(dataset: xr.Dataset) -> str:
    """What the longest delay costs, with how well that is known; or that it can't be told."""
    return of(dataset, leading(dataset), delays(dataset)[-1])


def of(dataset: xr.Dataset, policy: str, years: float) -> str:
    """The same of any delay of any policy."""
    values = dataset["cost_of_delay"].sel(policy=policy, delay=years).values
    return sentence(values, policy, years, mean_cost(dataset, policy, years))

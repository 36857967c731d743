"""What the cost of delay is made of."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import futures, policies, require
from simulator.charts.drawing import Panel, Trace, scale_for
from simulator.charts.findings import leading, lower
from simulator.charts.kinds.curves import NARROW, WIDTH, delays, prices, scaled, tick_words, words_of_years
from simulator.charts.kinds.stacks import stacked
from simulator.charts.numbers import estimate, significant
from simulator.charts.palette import INK, look, words
from simulator.charts.tables import Cell, Table

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("cost_of_delay_part", "cost_of_delay")
PARTS = {
    "forgone_benefit": "Benefits forgone",
    "lasting_damage": "Lasting damage",
    "deferred_cost": "Costs put off",
    "catch_up_premium": "Dearer catching up",
    "end_of_horizon_damage": "Worse off after the end",
}
"""The parts in plain words."""
COLOURS = ("#2a567c", "#c2410c", "#7094b5", "#8b9198", "#7b3f8c")


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """Bars for each delay, stacked from the mean of each part, with a dot for their sum."""
    require(dataset, NEEDS)
    finding = title(dataset)
    means = dataset["cost_of_delay_part"].mean("member")
    names, late = policies(dataset), [years for years in delays(dataset) if years > 0.0]
    means = means.sel(delay=late)
    up, down = means.clip(min=0.0).sum("part").values, means.clip(max=0.0).sum("part").values
    by, word = scaled(float(max(up.max(), -down.min())), "pounds")
    scale = scale_for([up / by, down / by, np.zeros(1)], prefix="£", suffix=word)
    form = {"tickformat": "", "type": "category", "dtick": None, "tick0": None, "showticklabels": True}
    panels = [
        Panel(_bars(means.sel(policy=policy) / by, late), scale, title=look(policy).name, colour=look(policy).colour,
              span=(-0.6, len(late) - 0.4), x_form=form)
        for policy in names
    ]  # fmt: skip
    many = f"means of {futures(dataset)} futures, since means add up and medians do not"
    many, share = (many, ", median and 95% interval of futures") if futures(dataset) > 1 else ("one future", "")
    chart = build(
        panels, (), (replace(WIDTH, columns=min(3, len(names))), NARROW), key="delay_parts", title=finding,
        caption=f"Parts of the cost of delay by years of delay, {prices(dataset)}: {many}; the dot is their sum. Lost "
        "for good are lasting damage, which a start at once would have prevented, and being worse off when the run "
        f"ends: their share of all that costs{share}.",
        alt=f"Parts of the cost of delay, stacked. {finding}.",
        table=_table(means / by, names, late, word), sections=("innovation",),
    )  # fmt: skip
    return replace(chart, layout=stacked(chart.layout, 44), narrow=stacked(chart.narrow, 92))


def _bars(means: xr.DataArray, late: list[float]) -> list[Trace]:
    at = tick_words(late)
    bars: list[Trace] = [
        {
            "type": "bar", "x": at, "y": significant(means.sel(part=part).values), "name": escape(_named(str(part))),
            "legendgroup": str(part), "marker": {"color": colour}, "hovertemplate": "%{y:.3~g}",
        }
        for part, colour in zip(means["part"].values, COLOURS, strict=True)
    ]  # fmt: skip
    total: Trace = {
        "type": "scatter", "mode": "markers", "x": at, "y": significant(means.sum("part").values), "name": "Sum",
        "marker": {"color": INK, "size": 8, "line": {"color": "#ffffff", "width": 1.5}}, "hovertemplate": "%{y:.3~g}",
    }  # fmt: skip
    return [*bars, total]


def _named(part: str) -> str:
    return PARTS.get(part, words(part))


def _table(means: xr.DataArray, names: list[str], late: list[float], word: str) -> Table:
    columns = ("Policy", "Years later", *(f"{_named(str(part))}, £{word}" for part in means["part"].values), "Sum")
    rows: list[tuple[Cell, ...]] = []
    for policy in names:
        for years in late:
            cells = [float(cell) for cell in means.sel(policy=policy, delay=years).values]
            rows.append((look(policy).name, f"{years:g}", *cells, sum(cells)))
    return Table(columns, tuple(rows), labels=2)


def title(dataset: xr.Dataset) -> str:
    """The largest part of what the longest delay costs."""
    policy, years = leading(dataset), delays(dataset)[-1]
    here = {"policy": policy, "delay": years}
    means = dataset["cost_of_delay_part"].sel(here).mean("member")
    positive = means.clip(min=0.0)
    if float(positive.sum()) == 0.0:
        return f"No part of starting {lower(policy)} {words_of_years(years)} later is a cost"
    largest = str(means.idxmax("part").values)
    most = {"end_of_horizon_damage": "being worse off after the end"}.get(largest, _named(largest).lower())
    told = f"Of what {words_of_years(years)} of delay cost {lower(policy)}, {most} is the largest part"
    return told + irreversible(dataset, policy, years)


def irreversible(dataset: xr.Dataset, policy: str, years: float) -> str:
    """How much of the cost no later start wins back; not said where healing also undid trends."""
    if "irreversible_share" not in dataset or dataset.attrs.get("healed") == "start":
        return ""
    found = estimate(dataset["irreversible_share"].sel(policy=policy, delay=years).values)
    return f", and {found.percent()} of it is lost for good"

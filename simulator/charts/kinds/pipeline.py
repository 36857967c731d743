"""Innovation: how many projects are in each stage, and how many were adopted."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import in_order, others, policies, require, sampled, stop_year
from simulator.charts.drawing import Panel, Scale, dates
from simulator.charts.findings import under
from simulator.charts.kinds.wellbeing import sizes
from simulator.charts.numbers import significant
from simulator.charts.palette import INK, STEPS, look, words
from simulator.charts.tables import Cell, Table

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("innovations_in_stage",)


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """Stages stacked, a panel for each policy; means over futures, since counts are small."""
    require(dataset, NEEDS)
    values = sampled(dataset["innovations_in_stage"]).mean("member")
    stages = [str(s) for s in values["stage"].values]
    every = in_order(dataset)
    shown = [p for p in every if float(values.sel(policy=p).max()) > 0] or every[:1]
    top = float(values.sum("stage").max()) * 1.08 or 1.0
    scale = Scale(0.0, top)
    panels = [
        Panel(
            _stack(values.sel(policy=p), stages), scale, title=look(p).name, colour=look(p).colour
        )
        for p in shown
    ]
    busiest = int(np.argmax([float(values.sel(policy=p).mean()) for p in shown]))
    _name_stages(panels[busiest], values.sel(policy=shown[busiest]), stages)
    finding = title(dataset)
    return build(
        panels,
        marks,
        sizes(len(shown)),
        key="pipeline",
        title=finding,
        caption="Projects in each stage of the pipeline, mean of futures: "
        + " → ".join(words(s).lower() for s in stages)
        + ", from light to dark.",
        alt=f"Projects in each stage by policy. {finding}.",
        table=_table(dataset, stages),
        sections=("innovation",),
    )


def _stack(values: xr.DataArray, stages: list[str]) -> list[dict[str, Any]]:
    x = dates(values)
    tints = STEPS if len(stages) <= len(STEPS) else STEPS * 3
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": x,
            "y": significant(values.sel(stage=s), 4),
            "stackgroup": "stages",
            "fillcolor": tints[i],
            "line": {"color": "#fff", "width": 1},
            "name": escape(words(s)),
            "hovertemplate": "%{x|%b %Y}: %{y:.1f}",
        }
        for i, s in enumerate(stages)
    ]


def _name_stages(panel: Panel, values: xr.DataArray, stages: list[str]) -> None:
    """Each layer of the busiest panel says what it is, if it is thick enough."""
    heights = values.transpose("stage", "time").values
    base = np.vstack([np.zeros(heights.shape[1]), np.cumsum(heights, axis=0)])
    x = dates(values)
    reach, edge = max(1, len(x) // 6), len(x) // 4
    for i, stage in enumerate(stages):
        # Where the layer is thick all along the word.
        places = range(edge, max(edge + 1, len(x) - edge))
        at = max(places, key=lambda k: heights[i, k - reach : k + reach + 1].min())
        if heights[i, at] < 0.07 * panel.y.high:
            continue
        panel.notes.append(
            {
                "x": x[at],
                "y": float(base[i, at] + heights[i, at] / 2),
                "text": escape(words(stage).lower()),
                "font": {"size": 11, "color": INK if i < 1 else "#fff"},
            }
        )


def _table(dataset: xr.Dataset, stages: list[str]) -> Table:
    values = dataset["innovations_in_stage"].isel(time=slice(0, None, 12)).mean("member")
    names = policies(dataset)
    columns = ("Month", *(f"{look(p).name}, {words(s).lower()}" for p in names for s in stages))
    rows: list[tuple[Cell, ...]] = [
        (str(t)[:7], *(float(values.sel(policy=p, stage=s)[i]) for p in names for s in stages))
        for i, t in enumerate(values["time"].values)
    ]
    return Table(columns, tuple(rows))


def title(dataset: xr.Dataset) -> str:
    """How many innovations each kind of change has brought into use by the end."""
    year = stop_year(dataset)
    if "innovations_adopted" not in dataset:
        return f"What is in the innovation pipeline until {year}"
    adopted = dataset["innovations_adopted"].isel(time=-1).sum("typology").mean("member")
    counts = {p: float(adopted.sel(policy=p)) for p in policies(dataset)}
    pair = [p for p in ("incremental", "radical") if p in counts]
    if len(pair) == 2:
        return (
            f"By {year} incremental change has brought {_count(counts[pair[0]])} innovations "
            f"into use and radical change {_count(counts[pair[1]])}"
        )
    policy = others(dataset)[-1]
    return f"By {year}, {_count(counts[policy])} innovations are in use {under(policy)}"


def _count(mean: float) -> str:
    return f"{mean:,.0f}" if mean >= 10 else f"{mean:.1f}"

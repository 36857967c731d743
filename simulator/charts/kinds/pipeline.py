"""Innovation: how many projects are in each stage, and how many were adopted or failed."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import in_order, mean_of, policies, reference, require, sampled, stop_year
from simulator.charts.drawing import Panel, Scale, dates
from simulator.charts.findings import USUAL, leading, own, under
from simulator.charts.kinds import fates
from simulator.charts.kinds.wellbeing import sizes
from simulator.charts.numbers import Estimate, estimate, significant
from simulator.charts.palette import INK, STEPS, look, words
from simulator.charts.tables import Cell, Table, listed

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("innovations_in_stage",)
ROOM = 0.05
"""The least height of a word's room in a layer, as a share of the axis."""


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """Stages stacked, a panel for each policy; below, what became of those tried, where the result has it."""
    require(dataset, NEEDS)
    values = sampled(dataset["innovations_in_stage"]).mean("member")
    stages = [str(s) for s in values["stage"].values]
    every = in_order(dataset)
    shown = [p for p in every if float(values.sel(policy=p).max()) > 0] or every[:1]
    top = float(values.sum("stage").max()) * 1.08 or 1.0
    scale = Scale(0.0, top)
    panels = [
        Panel(
            _stack(values.sel(policy=p), stages), scale, title=look(p).name, colour=look(p).colour,
            steady=p in (reference(dataset), "do_nothing"),
        )
        for p in shown
    ]
    busiest = int(np.argmax([float(values.sel(policy=p).mean()) for p in shown]))
    _name_stages(panels[busiest], values.sel(policy=shown[busiest]), stages)
    finding = title(dataset)
    below = fates.panels(dataset, shown)
    return build(
        [*panels, *below],
        marks,
        fates.lower(sizes(len(shown)), len(shown)) if below else sizes(len(shown)),
        key="pipeline",
        title=finding,
        caption=f"Projects in each stage of the pipeline, {mean_of(dataset)}: "
        + " → ".join(words(s).lower() for s in stages)
        + f", from light to dark.{fates.words(dataset) if below else ''}",
        looks=fates.LOOKS if below else (),
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
    """Each layer of the busiest panel says what it is, where there is room for a word between its edges."""
    tops = np.cumsum(values.transpose("stage", "time").values, axis=0)
    floors = np.vstack([np.zeros(tops.shape[1]), tops[:-1]])
    x = dates(values)
    for i, stage in enumerate(stages):
        room, height, at = widest(floors[i], tops[i])
        if room < ROOM * panel.y.high:
            continue
        panel.notes.append(
            {
                "x": x[at],
                "y": height,
                "text": escape(words(stage).lower()),
                "font": {"size": 11, "color": INK if i < 1 else "#fff"},
            }
        )


def widest(floor: np.ndarray, top: np.ndarray) -> tuple[float, float, int]:
    """Where a word has most room in a layer: how much, at what height and at which place.

    Edges slope and waver, so what counts is what is left between them all along the word, a third of the panel.
    """
    count = len(top)
    reach, edge = max(1, count // 6), count // 4
    found = []
    for at in range(edge, max(edge + 1, count - edge)):
        along = slice(max(0, at - reach), at + reach + 1)
        low, high = float(floor[along].max()), float(top[along].min())
        found.append((high - low, (low + high) / 2, at))
    return max(found)


def _table(dataset: xr.Dataset, stages: list[str]) -> Table:
    values = dataset["innovations_in_stage"].isel(time=slice(0, None, 12)).mean("member")
    names = policies(dataset)
    columns = ("Month", *(f"{look(p).name}, {words(s).lower()}" for p in names for s in stages))
    fate = fates.columns(dataset, listed(names))
    columns += tuple(fate)
    rows: list[tuple[Cell, ...]] = [
        (str(t)[:7], *(float(values.sel(policy=p, stage=s)[i]) for p in names for s in stages),
         *(float(each[i]) for each in fate.values()))
        for i, t in enumerate(values["time"].values)
    ]  # fmt: skip
    return Table(columns, tuple(rows))


def title(dataset: xr.Dataset) -> str:
    """How many innovations each kind of change has adopted by the end, those that lapsed since among them."""
    year = stop_year(dataset)
    if "innovations_adopted" not in dataset:
        return f"What is in the innovation pipeline until {year}"
    adopted = dataset["innovations_adopted"].isel(time=-1).sum("typology")
    counts = {p: estimate(adopted.sel(policy=p).values) for p in policies(dataset)}
    pair = [p for p in USUAL[::-1] if p in counts]
    if len(pair) == 2 and not own(dataset):
        first, second = (_count(counts[p]) for p in pair)
        noun = "innovation" if first == "1" else "innovations"
        return f"By {year} incremental change has adopted {first} {noun} and radical change {second}"
    policy = leading(dataset)
    # Some have lapsed by then: how many are still in use is not what is counted.
    have = "innovation has" if _count(counts[policy]) == "1" else "innovations have"
    return f"{_count(counts[policy])} {have} been adopted by {year} {under(policy)}"


def _count(found: Estimate) -> str:
    """Whole innovations: the median, and the interval that holds 95% of futures."""
    middle, low, high = (f"{x:,.0f}" for x in (found.median, found.low, found.high))
    return middle if found.futures == 1 else f"{middle} ({low} to {high})"

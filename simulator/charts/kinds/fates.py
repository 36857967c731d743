"""What became of the projects that were tried: how many were adopted so far, and how many failed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from simulator.charts.data import MEDIAN, futures, sampled, spread
from simulator.charts.drawing import Panel, Scale, Size, bands, dates, line, scale_for
from simulator.charts.palette import Look, look

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("innovations_adopted", "innovations_failed")
LOOKS = (Look("Adopted so far", "#16324d", "solid"), Look("Tried and failed so far", "#a05a00", "5px,3px"))
WIDEST = 0
"""The band that holds 95% of futures: two fans of three bands each would hide one another."""


def panels(dataset: xr.Dataset, shown: list[str]) -> list[Panel]:
    """A panel for each of these policies on one scale; none where the result doesn't count failures."""
    if not all(name in dataset for name in NEEDS):
        return []
    counts = [sampled(dataset[name].sum("typology")) for name in NEEDS]
    fans = {policy: [spread(each.sel(policy=policy)) for each in counts] for policy in shown}
    scale = scale_for([fan for pair in fans.values() for fan in pair], zero=True)
    return [_panel(policy, dates(counts[0]), fans[policy], scale) for policy in shown]


def lower(both: tuple[Size, Size], count: int) -> tuple[Size, Size]:
    """Sizes for two panels of each policy, one below the other."""
    wide, narrow = both
    return replace(wide, panel=190), replace(narrow, panel=140, gap_x=34, gap_y=60, block=count)


def words(dataset: xr.Dataset) -> str:
    """What the lower panels show."""
    many = f"Medians, with 95% of {futures(dataset):,} futures" if futures(dataset) > 1 else "One future; no interval"
    return (
        " Below, “so far”: how many were adopted, and how many were tried and given up without anything adopted. "
        f"{many}."
    )


def columns(dataset: xr.Dataset, names: list[str]) -> dict[str, np.ndarray]:
    """The same numbers by year for the table of the chart."""
    found: dict[str, np.ndarray] = {}
    for name, style in zip(NEEDS, LOOKS, strict=True):
        if name not in dataset:
            continue
        counts = dataset[name].sum("typology").isel(time=slice(0, None, 12))
        for policy in names:
            fan = spread(counts.sel(policy=policy))
            noun = f"{look(policy).name}, {style.name.lower()}"
            ends = {"median": MEDIAN, "2.5%": 0, "97.5%": -1} if futures(dataset) > 1 else {"": MEDIAN}
            found |= {f"{noun}, {word}".removesuffix(", "): fan[place] for word, place in ends.items()}
    return found


def _panel(policy: str, x: list[str], fans: list[np.ndarray], scale: Scale) -> Panel:
    traces = [trace for fan, style in zip(fans, LOOKS, strict=True) for trace in bands(x, fan, style, WIDEST)]
    traces += [line(x, fan[MEDIAN], style, 2.0, ".0f") for fan, style in zip(fans, LOOKS, strict=True)]
    return Panel(traces, scale, title=f"{look(policy).short}, so far", colour=look(policy).colour)

"""The charts of an explorer: what each trace of them shows, and where it starts before anyone moves a slider."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.charts.chart import Chart, build
from simulator.charts.drawing import Mark, Panel, Size, scale_for
from simulator.charts.explorer_data import (
    BY_YEAR,
    DIFFERENCE,
    PERCENT,
    POLICY,
    STATISTIC,
    STATISTICS,
    YEAR,
    between,
    keys,
    kind_of,
    mixes,
    names,
)
from simulator.charts.findings import lower
from simulator.charts.numbers import significant
from simulator.charts.palette import Look, look
from simulator.charts.scale import money_scale
from simulator.charts.tables import Table

if TYPE_CHECKING:
    import xarray as xr

HERE = Look("This setting", "#7b3f8c", "solid", "circle", "Setting")
APRIL_TO_OCTOBER = "-10-01"
SHADE = 0.14


@dataclass(frozen=True)
class Line:
    """What a trace shows: a view of an outcome, its line or its band, at a mix of its own or that of the slider."""

    view: str
    look: Look
    band: bool = False
    mix: tuple[str, float] | None = None


def charts(
    dataset: xr.Dataset, rules: Mapping[str, np.ndarray]
) -> tuple[list[Chart], dict[str, Any], dict[str, list[Look]]]:
    """The charts, by chart what each trace shows, and by chart the looks of its key; `rules` as for the page."""
    series = [name for name in names(dataset) if name.endswith(BY_YEAR)]
    wanted = [(name, "difference") for name in series[:1]] + [(name, "policy") for name in series]
    drawn: list[Chart] = []
    shows: dict[str, Any] = {}
    looks: dict[str, list[Look]] = {}
    for name, view in wanted:
        key = name.removesuffix(BY_YEAR) + (DIFFERENCE if view == "difference" else "")
        lines = _lines(dataset, view)
        chart, factor = _chart(dataset, rules, name, view, key, lines)
        drawn.append(chart)
        told = [
            {"view": line.view, "band": line.band, "mix": list(line.mix) if line.mix else None, "name": line.look.name}
            for line in lines
        ]
        shows[key] = {"outcome": name, "view": view, "factor": factor, "traces": told}
        looks[key] = list(dict.fromkeys(line.look for line in lines))
    return drawn, shows, looks


def here(dataset: xr.Dataset) -> Look:
    """The look of what the sliders say: the policy's own, where no other policy is beside it."""
    return HERE if mixes(dataset) else look(str(dataset.attrs["explored"]))


def _lines(dataset: xr.Dataset, view: str) -> list[Line]:
    """Bands below, then the reference, policies of a fixed mix, and the setting on top."""
    base = look(str(dataset.attrs["reference"]))
    fixed = [
        Line(view, look(policy), mix=(key, value))
        for key, values in mixes(dataset).items()
        for policy, value in values.items()
    ]
    own = here(dataset)
    found = [Line(view, own, band=True), *fixed, Line(view, own)]
    return found if view == "difference" else [Line("reference", base, band=True), Line("reference", base), *found]


def _chart(
    dataset: xr.Dataset, rules: Mapping[str, np.ndarray], name: str, view: str, key: str, lines: list[Line]
) -> tuple[Chart, float]:
    values = dataset[name + DIFFERENCE if view == "difference" else name]
    kind = kind_of(str(values.attrs["units"]), name)
    divisor, unit, suffix = money_scale(values) if kind == "pounds" else (1.0, str(values.attrs["units"]), "")
    ticks = {"prefix": "£", "suffix": suffix} if kind == "pounds" else {"percent": kind == PERCENT}
    x = [f"{year[:4]}{APRIL_TO_OCTOBER}" for year in map(str, dataset[YEAR].values)]
    ends = [np.asarray(values.values) / divisor, *([np.zeros(1)] if view == "difference" else [])]
    drawn = [_trace(line, _found(dataset, rules, values, line) / divisor, x, kind) for line in lines]
    panel = Panel(drawn, scale_for(ends, **ticks))
    mark = Mark(str(dataset.attrs["start"]), "start")
    against = lower(str(dataset.attrs["reference"]))
    title = str(values.attrs["long_name"])
    base = str(dataset.attrs.get("price_base", ""))
    prices = f", {unit}{' a year' if str(values.attrs['units']).endswith('/year') else ''}, {base} prices"
    caption = (
        f"{values.attrs['description']}{prices if kind == 'pounds' else ''}. Lines are means, shading holds 80% of "
        f"{dataset.attrs['members']} futures" + (f"; above 0 is more than {against}." if view == "difference" else ".")
    )
    chart = build(
        [panel], (mark,), (Size(1, 230, left=58, width=640), Size(1, 200, left=52, width=340)),
        key=key, title=title, caption=caption, alt=title, table=Table(("Financial year",), ()),
    )  # fmt: skip
    return chart, 1.0 / divisor


def _found(
    dataset: xr.Dataset, rules: Mapping[str, np.ndarray], values: xr.DataArray, line: Line
) -> np.ndarray:
    """Low, mean and high by year at the scenario's own values; the page moves a trace from there."""
    if POLICY in values.dims:
        values = values.sel({POLICY: dataset.attrs["reference" if line.view == "reference" else "explored"]})
    own = {key: float(dataset[key].attrs["own"]) for key in keys(dataset)} | dict([line.mix] if line.mix else [])
    at = between(values, rules, own)
    return np.array([at.sel({STATISTIC: name}).values for name in STATISTICS])


def _trace(line: Line, found: np.ndarray, x: list[str], kind: str) -> dict[str, Any]:
    low, mean, high = found
    name = escape(line.look.name)
    if line.band:
        return {
            "type": "scatter", "mode": "lines", "x": [*x, *x[::-1]], "hoverinfo": "skip", "showlegend": False,
            "y": significant(high) + significant(low)[::-1], "fill": "toself", "fillcolor": line.look.tint(SHADE),
            "line": {"width": 0}, "name": f"{name}, 80%",
        }  # fmt: skip
    form = ".1%" if kind == PERCENT else ".3~g"
    return {
        "type": "scatter", "mode": "lines", "x": x, "y": significant(mean), "name": name,
        "line": {"color": line.look.colour, "dash": line.look.dash, "width": 1.7 if line.mix else 2.8},
        "hovertemplate": f"{name}, %{{x|%Y}}: %{{y:{form}}}<extra></extra>",
    }  # fmt: skip

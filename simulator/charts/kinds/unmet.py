"""How much of need goes unmet at the end, by service and policy, with intervals."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import final_year, in_order, reference, require, stop_year
from simulator.charts.drawing import Panel, Scale, Size
from simulator.charts.findings import opening, under
from simulator.charts.numbers import significant
from simulator.charts.palette import RULE, look, words
from simulator.charts.tables import Cell, Table

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("unmet_need", "need")


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """A row for each service, a dot for each policy with its 95% interval."""
    require(dataset, NEEDS)
    share = final_year(dataset["unmet_need"]) / final_year(dataset["need"]).clip(min=1e-12)
    services = [str(s) for s in share["service"].values]
    names = in_order(dataset)
    found = {
        (s, p): np.quantile(share.sel(service=s, policy=p).values, [0.025, 0.5, 0.975])
        for s in services
        for p in names
    }
    finding, year = _title(dataset, share), stop_year(dataset)
    bars = ", bars hold 95% of futures." if dataset.sizes["member"] > 1 else "."
    height = 54 * len(services)
    sizes = Size(1, height, left=150), Size(1, height, left=118, right=14, width=340)
    return build(
        [_panel(services, names, found)], (), sizes, key="unmet", title=finding,
        policies=tuple(names), dots=True,
        caption=f"Share of need that goes unmet in the year to {year}. Dots are medians{bars}",
        alt=f"Unmet need by service and policy in {year}. {finding}.",
        table=_table(services, names, found), sections=("services",),
    )  # fmt: skip


def _panel(
    services: list[str], names: list[str], found: dict[tuple[str, str], np.ndarray]
) -> Panel:
    top = max(float(f[-1]) for f in found.values()) * 1.06 or 1.0
    rows = tuple(words(s) for s in reversed(services))
    form = {"tickformat": ".0%", "tick0": 0, "dtick": None, "nticks": 6, "showgrid": True,
            "gridcolor": RULE, "showline": False, "ticks": ""}  # fmt: skip
    return Panel(
        [_dots(services, names, found, p) for p in names],
        Scale(-0.5, len(services) - 0.5, category=rows), span=(0, top), x_form=form,
    )  # fmt: skip


def _dots(
    services: list[str], names: list[str], found: dict[tuple[str, str], np.ndarray], policy: str
) -> dict[str, Any]:
    lift = 0.13 * ((len(names) - 1) / 2 - names.index(policy))
    cells = np.array([found[s, policy] for s in services])
    style = look(policy)
    return {
        "type": "scatter",
        "mode": "markers",
        "x": significant(cells[:, 1]),
        "y": [len(services) - 1 - i + lift for i in range(len(services))],
        "marker": {
            "color": style.colour,
            "size": 8,
            "symbol": style.symbol,
            "line": {"color": style.colour, "width": 1.2},
        },
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": significant(cells[:, 2] - cells[:, 1]),
            "arrayminus": significant(cells[:, 1] - cells[:, 0]),
            "color": style.colour,
            "thickness": 1.4,
            "width": 0,
        },
        "name": escape(style.name),
        "hovertemplate": "%{x:.1%}",
    }


def _table(
    services: list[str], names: list[str], found: dict[tuple[str, str], np.ndarray]
) -> Table:
    columns = ["Service"]
    for policy in names:
        columns += [f"{look(policy).name}, {w}" for w in ("median", "2.5%", "97.5%")]
    rows: list[tuple[Cell, ...]] = [
        (words(s), *(float(found[s, p][k]) for p in names for k in (1, 0, 2))) for s in services
    ]
    return Table(tuple(columns), tuple(rows))


def _title(dataset: xr.Dataset, share: xr.DataArray) -> str:
    middle = share.sel(policy=reference(dataset)).median("member")
    worst = str(middle.idxmax("service").values)
    level = float(middle.max())
    if level < 0.005:
        return f"Hardly any need goes unmet in {stop_year(dataset)}"
    start = opening(under(reference(dataset)))
    return (
        f"{start}, {words(worst).lower()} leaves {level:.0%} of need "
        f"unmet by {stop_year(dataset)}, the most of any service"
    )

"""Waits in detail, where a service's backlog runs case by case: the share within target, and who waits long."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import MEDIAN, MissingError, in_order, reference, require, sampled, spread, stop_year
from simulator.charts.drawing import Panel, Scale, bands, dates, line, scale_for
from simulator.charts.findings import beside, opening, under
from simulator.charts.kinds.ends import NARROW, WIDE, words_of
from simulator.charts.palette import MUTED, look, phrase, words
from simulator.charts.tables import Cell, Table, yearly

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("cases_served", "share_within_target", "median_wait", "ninth_decile_wait")
WEEKS = 52.18
WAITS = {"median_wait": "half waited less", "ninth_decile_wait": "nine in ten waited less"}


def worth(dataset: xr.Dataset) -> bool:
    """Whether any service runs case by case."""
    return bool(services(dataset))


def services(dataset: xr.Dataset) -> list[str]:
    """The services whose backlog is a queue of cases."""
    most = dataset["cases_served"].max([d for d in dataset["cases_served"].dims if d != "service"])
    return [str(s) for s in dataset["service"].values if float(most.sel(service=s)) > 0]


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """For each such service: the share within target, and the median and ninth-decile wait."""
    require(dataset, NEEDS)
    found = services(dataset)
    if not found:
        raise MissingError("not in this result: a service that runs case by case")
    names, finding = in_order(dataset), title(dataset)
    panels = [p for s in found for p in (_shares(dataset, s, names), _waits(dataset, s, names))]
    wide, narrow = replace(WIDE, right=16, gap_x=60), replace(NARROW, right=18)
    return build(
        panels, marks, (wide, narrow), key="queue", title=finding, policies=tuple(names),
        caption="Cases served in the year before: share whose wait kept the target, and the waits in weeks that "
        f"half and nine in ten of them did not exceed. {words_of(dataset)}",
        alt=f"Share of cases served within target, median and ninth-decile wait by policy. {finding}.",
        table=_table(dataset, found), sections=("services",),
    )  # fmt: skip


def known(dataset: xr.Dataset, name: str, service: str) -> xr.DataArray:
    """A figure of one service from when every run has served cases in the year before."""
    served = dataset["cases_served"].sel(service=service).min(["policy", "member"]).values
    return dataset[name].sel(service=service).isel(time=np.flatnonzero(served > 0))


def _shares(dataset: xr.Dataset, service: str, names: list[str]) -> Panel:
    values = sampled(known(dataset, "share_within_target", service))
    title = f"{words(service)}: served within the target"
    return _panel({"": values}, names, reference(dataset), title, percent=True)


def _waits(dataset: xr.Dataset, service: str, names: list[str]) -> Panel:
    both = {w: sampled(known(dataset, n, service)) * WEEKS for n, w in WAITS.items()}
    return _panel(both, names, reference(dataset), f"{words(service)}: wait of those served, weeks")


def _panel(
    lines: dict[str, xr.DataArray], names: list[str], base: str, title: str, *, percent: bool = False
) -> Panel:
    """Every policy's medians over the bands of the reference; each group of lines says what it is."""
    form, traces, notes, drawn = (".1%" if percent else ".1f"), [], [], []
    for word, values in lines.items():
        x = dates(values)
        fans = {p: spread(values.sel(policy=p)) for p in names}
        traces += bands(x, fans[base], look(base))
        traces += [line(x, fans[p][MEDIAN], look(p), 1.8, form) for p in reversed(names)]
        drawn += [fans[base], *(fans[p][MEDIAN] for p in names)]
        if word:
            notes.append({"x": x[len(x) // 2], "y": float(np.max(fans[base][:, len(x) // 2])), "text": word,
                          "yanchor": "bottom", "yshift": 3, "font": {"size": 12, "color": MUTED}})  # fmt: skip
    scale = scale_for(drawn, zero=True, percent=percent)
    return Panel(traces, Scale(0.0, scale.high * 1.05, percent=percent), title=title, notes=notes)


def _table(dataset: xr.Dataset, found: list[str]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    columns: tuple[str, ...] = ()
    titles = {"share_within_target": ("Share within target", 1.0), "median_wait": ("Median wait, weeks", WEEKS),
              "ninth_decile_wait": ("Ninth-decile wait, weeks", WEEKS)}  # fmt: skip
    for service in found:
        for name, (words_, factor) in titles.items():
            table = yearly(known(dataset, name, service), factor=factor)
            columns = ("Service", "What", *table.columns)
            rows += [(words(service), words_, *row) for row in table.rows]
    return Table(columns, tuple(rows), labels=3)


def title(dataset: xr.Dataset) -> str:
    """What share is served within the target at the end, and how long the slowest tenth waits."""
    service, base = services(dataset)[0], reference(dataset)
    ends = {n: known(dataset, n, service).isel(time=-1) for n in NEEDS[1:]}
    last = {n: float(v.sel(policy=base).median()) for n, v in ends.items()}
    return (
        f"{opening(phrase(service))} serves {last['share_within_target']:.0%} within the target in the year to "
        f"{stop_year(dataset)} {under(base)}, and one in ten waits over {WEEKS * last['ninth_decile_wait']:.0f} weeks"
        + beside(dataset, ends["share_within_target"], "share", ("adds", "takes off")).replace("%", " points")
    )

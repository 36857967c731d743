"""Waits by service, and the need that goes unmet: small multiples on one scale."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import (
    MEDIAN,
    final_year,
    in_order,
    policies,
    reference,
    require,
    sampled,
    spread,
    stop_year,
)
from simulator.charts.drawing import Panel, Scale, Size, bands, dates, line, scale_for
from simulator.charts.findings import opening, under
from simulator.charts.kinds.ends import upwards, words_of
from simulator.charts.numbers import estimate
from simulator.charts.palette import look, phrase, words
from simulator.charts.tables import yearly

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("waiting_time",)
WIDE = Size(columns=4, panel=170, gap_y=60, gap_x=20)
NARROW = Size(columns=2, panel=130, left=46, right=24, gap_x=14, gap_y=60, width=340)


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """Waiting time of each service by policy, in months."""
    require(dataset, NEEDS)
    finding = title(dataset)
    months = dataset["waiting_time"] * 12
    return build(
        multiples(dataset, months, {}),
        marks,
        (WIDE, NARROW),
        key="services",
        title=finding,
        policies=tuple(in_order(dataset)),
        caption="Waiting time by service, months, all on one scale. " + words_of(dataset),
        alt=f"Waiting times of {months.sizes['service']} services by policy. {finding}.",
        table=yearly(dataset["waiting_time"], along="service", name="Service", factor=12),
        sections=("services",),
    )


def multiples(
    dataset: xr.Dataset, values: xr.DataArray, ticks: dict[str, Any], form: str = ".2~f"
) -> list[Panel]:
    """A panel for each service with every policy in it, over the bands of the reference."""
    every = sampled(values, 6)
    x = dates(every)
    names, base = in_order(dataset), reference(dataset)
    fans = {
        (s, p): spread(every.sel(service=s, policy=p))
        for s in every["service"].values
        for p in names
    }
    shown = [f if p == base else f[MEDIAN] for (_, p), f in fans.items()]
    scale: Scale = scale_for(shown, zero=True, **ticks)
    made = []
    for service in every["service"].values:
        shading = bands(x, fans[service, base], look(base))
        lines = [line(x, fans[service, p][MEDIAN], look(p), 1.8, form) for p in upwards(names, base)]
        made.append(Panel([*shading, *lines], scale, title=words(str(service))))
    return made


def title(dataset: xr.Dataset) -> str:
    """The service whose wait grows most under the reference, and the policy that shortens it."""
    base, year = reference(dataset), stop_year(dataset)
    months = dataset["waiting_time"] * 12
    start = months.isel(time=0).sel(policy=base).median("member")
    last = final_year(months)
    stop = last.sel(policy=base).median("member")
    worst = str((stop - start).idxmax("service").values)
    before, after = float(start.sel(service=worst)), float(stop.sel(service=worst))
    if after - before < 0.05:
        return f"No wait grows by {year} {under(base)}"
    found = estimate(last.sel(policy=base, service=worst).values)
    between = "" if found.futures == 1 else f" ({found.low:.1f} to {found.high:.1f})"
    text = (
        f"{opening(phrase(worst))} waits lengthen most, from {before:.1f} to {after:.1f}{between} months "
        f"by {year} {under(base)}"
    )
    rivals = {
        p: estimate(last.sel(policy=p, service=worst).values).median
        for p in policies(dataset)
        if p != base
    }
    if not rivals:
        return text
    best = min(rivals, key=lambda p: rivals[p])
    if rivals[best] > after - 0.05:
        return f"{text}; no policy shortens them"
    return f"{text}, {rivals[best]:.1f} {under(best)}"

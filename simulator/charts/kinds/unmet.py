"""How much of need goes unmet at the end, by service and policy, with intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import final_year, in_order, reference, require, stop_year
from simulator.charts.drawing import Size
from simulator.charts.findings import opening, under
from simulator.charts.kinds import dots
from simulator.charts.numbers import central, estimate
from simulator.charts.palette import phrase, words

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("unmet_need", "need")


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """A row for each service, a dot for each policy with its 95% interval."""
    require(dataset, NEEDS)
    share = final_year(dataset["unmet_need"]) / final_year(dataset["need"]).clip(min=1e-12)
    labels = {str(s): words(str(s)) for s in share["service"].values}
    names = in_order(dataset)
    found = {
        (s, p): dots.quantiles(share.sel(service=s, policy=p).values)
        for s in labels
        for p in names
    }
    finding, year = _title(dataset, share), stop_year(dataset)
    count = dataset.sizes["member"]
    bars = f"Dots are medians, bars hold {central(count)}." if count > 1 else "One future; no interval."
    height = 54 * len(labels)
    sizes = Size(1, height, left=150), Size(1, height, left=140, right=14, width=340)
    return build(
        [dots.panel(labels, names, found, "%{x:.1%}", tickformat=".0%")], (), sizes,
        key="unmet", title=finding, policies=tuple(names), dots=True,
        caption=f"Share of need that goes unmet in the year to {year}. {bars}",
        alt=f"Unmet need by service and policy in {year}. {finding}.",
        table=dots.table("Service", labels, names, found), sections=("services",),
    )  # fmt: skip


def _title(dataset: xr.Dataset, share: xr.DataArray) -> str:
    middle = share.sel(policy=reference(dataset)).median("member")
    worst = str(middle.idxmax("service").values)
    level = estimate(share.sel(policy=reference(dataset), service=worst).values)
    if level.median < 0.005:
        return f"Hardly any need goes unmet in {stop_year(dataset)}"
    start = opening(under(reference(dataset)))
    return (
        f"{start}, {level.percent()} of need for {phrase(worst)} goes unmet by {stop_year(dataset)}, the most of any "
        "service"
    )

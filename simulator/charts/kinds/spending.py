"""What each service spends, in the prices of one year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import (
    final_year,
    first_year,
    in_order,
    in_prices,
    reference,
    require,
    stop_year,
)
from simulator.charts.findings import lower, under
from simulator.charts.kinds.ends import words_of
from simulator.charts.kinds.services import NARROW, WIDE, multiples
from simulator.charts.numbers import Estimate, estimate
from simulator.charts.palette import phrase
from simulator.charts.scale import money_scale
from simulator.charts.tables import yearly

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("spending",)


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """Spending of each service by policy, as an index of the start where services differ widely."""
    require(dataset, NEEDS)
    finding = title(dataset)
    priced = in_prices(dataset, "spending")
    first = first_year(priced.values).sel(policy=reference(dataset)).median("member")
    index = priced.values / first.clip(min=1e-9) * 100
    divisor, unit, _ = money_scale(priced.values)
    return build(
        multiples(dataset, index, {}, ".0f"),
        marks,
        (WIDE, NARROW),
        key="spending",
        title=finding,
        policies=tuple(in_order(dataset)),
        caption=f"Spending by service, {priced.prices}, 100 = {lower(reference(dataset))} in the "
        f"first year; the table has {unit} a year. {words_of(dataset)}",
        alt=f"Spending of each service by policy. {finding}.",
        table=yearly(priced.values, along="service", name="Service", factor=1 / divisor),
        sections=("finance", "services"),
    )


def title(dataset: xr.Dataset) -> str:
    """The service whose spending grows most under the reference, and the least."""
    priced = in_prices(dataset, "spending")
    values = priced.values.sel(policy=reference(dataset))
    # Within each future: what a service costs at first is uncertain itself, and is no growth.
    ratios = final_year(values) / first_year(values).clip(min=1e-9)
    middle = ratios.median("member")
    most, least = (str(f("service").values) for f in (middle.idxmax, middle.idxmin))
    top, bottom = (estimate(ratios.sel(service=each).values) for each in (most, least))
    terms = "in cash" if priced.prices == "cash" else "in real terms"
    return (
        f"Spending on {phrase(most)} {_change(top)} {terms} by {stop_year(dataset)} "
        f"{under(reference(dataset))}, on {phrase(least)} it {_change(bottom)}"
    )


def _change(ratio: Estimate) -> str:
    """What becomes of a level of 1, with its interval: “grows by 30% (20 to 41%)”."""
    many = ratio.futures > 1
    if ratio.median >= 2:
        times = f" ({ratio.low:.1f} to {ratio.high:.1f})" if many else ""
        return f"grows to {ratio.median:.1f} times its level{times}"
    change = 100 * (ratio.median - 1)
    ends = [100 * (end - 1) for end in (ratio.low, ratio.high)]
    if ratio.low < 1 < ratio.high or abs(change) < 1:
        between = " to ".join(f"{'−' if end < 0 else '+'}{abs(end):.0f}" for end in ends)
    else:
        between = " to ".join(f"{end:.0f}" for end in sorted(map(abs, ends)))
    interval = f" ({between}%)" if many else ""
    if abs(change) < 1:
        return f"stays level{interval}"
    return f"{'grows' if change > 0 else 'falls'} by {abs(change):.0f}%{interval}"

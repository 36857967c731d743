"""The budget gap by policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import (
    final_year,
    in_prices,
    policies,
    reference,
    require,
    sampled,
    stop_year,
    year_to,
)
from simulator.charts.findings import against, lower, under
from simulator.charts.kinds import differences
from simulator.charts.kinds.wellbeing import bands_words, panels, sizes
from simulator.charts.numbers import Estimate, estimate, often, rounding
from simulator.charts.scale import money_scale
from simulator.charts.tables import yearly

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("budget_gap",)


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """One panel for each policy; above zero, spending at unchanged policy exceeds funding."""
    require(dataset, NEEDS)
    finding = title(dataset)
    priced = in_prices(dataset, "budget_gap")
    divisor, unit, suffix = money_scale(priced.values)
    ticks = {"prefix": "£", "suffix": suffix}
    above = panels(dataset, sampled(priced.values / divisor), ticks=ticks, zero=True)
    below = differences.panels(dataset, priced.values / divisor, "+.3~g", ticks)
    return build(
        [*above, *below],
        marks,
        differences.sizes(sizes(len(above)), len(above)) if below else sizes(len(above)),
        key="gap",
        title=finding,
        policies=(reference(dataset),),  # The other lines are named by their panels.
        caption=f"Budget gap before savings, earlier years’ too, and reserves, {unit} a year, {priced.prices}; above "
        f"zero, spending at unchanged policy is more than funding{differences.words(dataset) if below else ''}. "
        f"{bands_words(dataset)}",
        alt=f"Budget gap by policy to {stop_year(dataset)}. {finding}.",
        table=differences.beside(yearly(priced.values, factor=1 / divisor), dataset, priced.values, 1 / divisor),
        sections=("finance",),
    )


def title(dataset: xr.Dataset) -> str:
    """How wide the gap ends, and what the policy that narrows it most takes off."""
    base = reference(dataset)
    last = final_year(in_prices(dataset, "budget_gap").values)
    stop = estimate(last.sel(policy=base).values)
    name = "gap" if stop.median >= 0 else "surplus"
    size = stop.unsigned.words("pounds", bare=True)
    text = f"The budget {name} is {size} in {year_to(dataset)} {under(base)}"
    rivals = [p for p in policies(dataset) if p != base]
    if not rivals:
        return text
    changes = {policy: against(last, dataset, policy) for policy in rivals}
    best = min(rivals, key=lambda policy: changes[policy].median)
    change = changes[best]
    if change.low == change.high == 0:
        return f"{text}; no policy changes it"
    if change.median >= 0:
        return f"{text}, and no policy narrows it"
    # As on the first screen, which has all of them in a column.
    less = change.times(-1.0).words("pounds", **rounding(changes.values()))
    return f"{text}; {lower(best)} takes {less} off it{_doubt(change)}"


def _doubt(change: Estimate) -> str:
    """How sure it is that a gap is narrowed; of a few futures only how many say so."""
    if change.few:
        return f", and narrows it in {often(change.below, change.futures)}"
    return "" if change.clear or change.futures == 1 else ", though it may widen it"

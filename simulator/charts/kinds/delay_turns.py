"""Worse before better: when each start has brought more than it cost, for how long it had not, how deep it was."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import futures, policies, require
from simulator.charts.findings import leading, lower, upper
from simulator.charts.kinds.curves import (
    NARROW,
    WIDTH,
    bands_words,
    delays,
    fan_of,
    fan_panel,
    fans,
    prices,
    scale_of,
    share_panel,
    unit_of,
)
from simulator.charts.numbers import ENOUGH, wilson
from simulator.charts.palette import look
from simulator.charts.tables import Cell, Table

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("break_even_date", "worse_before_better_depth", "worse_before_better_years")
NEVER = "never"


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """The share of futures that never break even, and how long and how deep the start is below nought."""
    require(dataset, NEEDS)
    finding = title(dataset)
    names, at, shaded = policies(dataset), delays(dataset), leading(dataset)
    never = {p: _never(dataset, p) for p in names}
    panels = [share_panel(dataset, never, at, f"Never breaks even by {_last(dataset)}", None, banded=True)]
    years = fans(dataset[NEEDS[2]], names)
    panels.append(fan_panel(years, at, scale_of(years), "Years below nought", shaded))
    deep = fans(dataset[NEEDS[1]], names)
    by, word = unit_of(np.array(list(deep.values())), "pounds")
    depth = {policy: fan / by for policy, fan in deep.items()}
    panels.append(fan_panel(depth, at, scale_of(depth, prefix="£", suffix=word), f"Depth, £{word}", shaded))
    of = "" if len(names) == 1 else lower(shaded)
    return build(
        panels, (), (replace(WIDTH, columns=3), NARROW), key="delay_turns", title=finding, policies=tuple(names),
        caption=f"What a start has brought so far against never starting, discounted, {prices(dataset)}: whether it "
        f"is above nought for good by {_last(dataset)}, the {dataset.attrs.get('run_on_years', 25):g} years beyond the "
        f"horizon included; and how long and how far it is below. {bands_words(dataset, of)}",
        alt=f"Break-even and worse before better by years of delay. {finding}.",
        table=_table(dataset, names, by, word), sections=("innovation", "wellbeing"),
    )  # fmt: skip


def title(dataset: xr.Dataset) -> str:
    """When the start at once breaks even, with its interval, and in how many futures it never does."""
    policy, count = leading(dataset), futures(dataset)
    low, median, high = (_year(when) for when in break_even(dataset, policy, delays(dataset)[0]))
    if count == 1:
        told = f"never breaks even by {_last(dataset)}" if median == NEVER else f"breaks even in {median}"
        return f"In this one future {lower(policy)}, started at once, {told}"
    lost = round(_never(dataset, policy)[0] * count)
    of, (fewest, most) = f"{count} futures" if count < ENOUGH else "futures", wilson(lost, count)
    share = f"{100 * lost / count:.0f}% of {of} ({100 * fewest:.0f} to {100 * most:.0f}%)"
    if lost == 0:
        all_of_them = f"by {_last(dataset)} in all {count} futures"
        return f"{upper(policy)}, started at once, breaks even {all_of_them}: in {median} ({low} to {high})"
    if median == NEVER:
        return f"{upper(policy)}, started at once, never breaks even in {share}"
    return f"{upper(policy)}, started at once, breaks even in {median} ({low} to {high}), and never in {share}"


def break_even(dataset: xr.Dataset, policy: str, years: float) -> tuple[np.datetime64, ...]:
    """The 2.5, 50 and 97.5% quantiles of the date; never comes last, as no time."""
    found = np.sort(dataset["break_even_date"].sel(policy=policy, delay=years).values)
    places = (np.ceil(share * found.size) - 1 for share in (0.025, 0.5, 0.975))
    return tuple(found[max(0, int(place))] for place in places)


def _year(when: np.datetime64) -> str:
    return NEVER if np.isnat(when) else str(when)[:4]


def _never(dataset: xr.Dataset, policy: str) -> np.ndarray:
    missing = dataset["break_even_date"].isnull().sel(policy=policy)
    return np.asarray(missing.mean("member").transpose("delay").values)


def _last(dataset: xr.Dataset) -> str:
    """The last year that was looked at."""
    return str(dataset.attrs.get("last_year", "the end of the run-on"))


def _table(dataset: xr.Dataset, names: list[str], by: float, word: str) -> Table:
    columns = ["Policy", "Years later", "Start", "Breaks even, median", "2.5%", "97.5%", "Never"]
    for what in ("Years below nought", f"Depth, £{word}"):
        columns += [f"{what}, {part}" for part in ("median", "2.5%", "97.5%")]
    rows: list[tuple[Cell, ...]] = []
    for policy in names:
        fan = {name: fan_of(dataset[name].sel(policy=policy)) for name in NEEDS[1:]}
        for i, years in enumerate(delays(dataset)):
            low, median, high = (_year(when) for when in break_even(dataset, policy, years))
            start = str(dataset["start_date"].sel(policy=policy, delay=years).values)[:10]
            cells = [float(fan[NEEDS[2]][q, i]) for q in (3, 0, -1)] + [
                float(fan[NEEDS[1]][q, i] / by) for q in (3, 0, -1)
            ]
            never = float(_never(dataset, policy)[i])
            rows.append((look(policy).name, f"{years:g}", start, median, low, high, never, *cells))
    return Table(tuple(columns), tuple(rows), labels=3)

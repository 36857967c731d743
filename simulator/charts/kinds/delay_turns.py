"""Worse before better: when each start has paid back, for how long it had not, how deep it was."""

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
from simulator.charts.numbers import wilson
from simulator.charts.palette import look
from simulator.charts.tables import Cell, Table

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("break_even_date", "worse_before_better_depth", "worse_before_better_years")
NEVER = "not by then"


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """The share of futures that have not paid back, and how long and how deep the start is below nought."""
    require(dataset, NEEDS)
    finding = title(dataset)
    names, at, shaded = policies(dataset), delays(dataset), leading(dataset)
    never = {p: _never(dataset, p) for p in names}
    panels = [share_panel(dataset, never, at, f"Not paid back by {_last(dataset)}", None, banded=True)]
    years = fans(dataset[NEEDS[2]], names)
    panels.append(fan_panel(years, at, scale_of(years), "Years below nought", shaded))
    deep = fans(dataset[NEEDS[1]], names)
    by, word = unit_of(np.array(list(deep.values())), "pounds")
    depth = {policy: fan / by for policy, fan in deep.items()}
    panels.append(fan_panel(depth, at, scale_of(depth, prefix="£", suffix=word), f"Depth, £{word}", shaded))
    of = "" if len(names) == 1 else lower(shaded)
    return build(
        panels, (), (replace(WIDTH, columns=3), NARROW), key="delay_turns", title=finding, policies=tuple(names),
        caption=f"What a start has brought so far against never starting, discounted, {prices(dataset)}: it has paid "
        f"back once that is above nought for good, here by {_last(dataset)}, the "
        f"{dataset.attrs.get('run_on_years', 25):g} years beyond the horizon included; and how long and how far it is "
        f"below. {bands_words(dataset, of)}",
        alt=f"Payback and worse before better by years of delay. {finding}.",
        table=_table(dataset, names, by, word), sections=("innovation", "wellbeing"),
    )  # fmt: skip


def title(dataset: xr.Dataset) -> str:
    """When the start at once pays back, with its interval, and in how many futures it has not by the end."""
    policy, count, last = leading(dataset), futures(dataset), _last(dataset)
    low, median, high = (_year(when) for when in break_even(dataset, policy, delays(dataset)[0]))
    start = f"{upper(policy)}, started at once,"
    if count == 1:
        told = f"does not pay back by {last}" if median == NEVER else f"pays back in {median}"
        return f"In this one future {lower(policy)}, started at once, {told}"
    lost = round(_never(dataset, policy)[0] * count)
    fewest, most = wilson(lost, count)
    share = f"{100 * lost / count:.0f}% of {count} futures ({100 * fewest:.0f} to {100 * most:.0f}%)"
    if median == NEVER:
        return f"{start} does not pay back by {last} in {share}"
    end = f"later than {last}" if high == NEVER else high
    told = f"{start} pays back in {median} in the median future ({low} to {end} in 95% of futures)"
    return f"{told}, and not by {last} in {share}" if lost else f"{told}, and by {last} in all {count} of them"


def break_even(dataset: xr.Dataset, policy: str, years: float) -> tuple[np.datetime64, ...]:
    """The 2.5, 50 and 97.5% quantiles of the date; what never comes is last, as no time."""
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
    columns = ["Policy", "Years later", "Start", "Pays back, median", "2.5%", "97.5%", f"Not by {_last(dataset)}"]
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

"""The cost of delay in four currencies: social value, public money, wellbeing and lives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import futures, policies, require
from simulator.charts.delay_words import open_sign
from simulator.charts.findings import leading, listed, lower
from simulator.charts.kinds.curves import (
    NARROW,
    WIDTH,
    bands_words,
    delays,
    fan_panel,
    fans,
    medians,
    middles,
    present,
    scale_of,
    unit_of,
    words_of_years,
)
from simulator.charts.medians import middle
from simulator.charts.numbers import ENOUGH, estimate

if TYPE_CHECKING:
    import xarray as xr

CURRENCIES = {
    "cost_of_delay": ("Social value", "pounds"),
    "cost_of_delay_exchequer": ("Public bodies’ money", "pounds"),
    "cost_of_delay_wellbys": ("WELLBYs lost", "wellbys"),
    "cost_of_delay_deaths": ("Deaths", "people"),
}
NEEDS = tuple(CURRENCIES)


WAYS = {
    "loses": "loses {}", "saves": "saves {}", "all lose": "loses {} in all of {count} futures",
    "all save": "saves {} in all of {count} futures", "mostly loses": "in most{few} futures loses {}",
    "mostly saves": "in most{few} futures saves {}", "open": "leaves {} too close to call",
}  # fmt: skip
"""How certain it is what a delay does to some of them, in the order of a sentence."""


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """A panel for each currency, a line for each policy."""
    require(dataset, NEEDS)
    finding = title(dataset)
    names, at, shaded = policies(dataset), delays(dataset), leading(dataset)
    panels, columns = [], {}
    for name, (title_of, kind) in CURRENCIES.items():
        by, word = unit_of(fan := np.array(list(fans(dataset[name], names).values())), kind)
        found = {policy: fan[i] / by for i, policy in enumerate(names)}
        prefix = "£" if kind == "pounds" else ""
        unit = f", {prefix}{word.strip()}" if prefix or word else ""
        bars = middles(dataset[name].sel(policy=shaded), by)
        panels.append(fan_panel(found, at, scale_of(found, prefix=prefix, suffix=word if prefix else ""),
                                f"{title_of}{unit}", shaded, bars))  # fmt: skip
        columns[f"{title_of}{unit}"] = (dataset[name], by)
    of = "" if len(names) == 1 else lower(shaded)
    return build(
        panels, (), (WIDTH, NARROW), key="delay_currencies", title=finding, policies=tuple(names),
        caption=f"What a start costs by years that it is late: present values in {present(dataset)}, with what is "
        f"left at the horizon; WELLBYs and deaths up to the horizon, not discounted. "
        f"{bands_words(dataset, of, bars=True)}",
        alt=f"Cost of delay in four currencies. {finding}.",
        table=medians(dataset, columns), sections=("wellbeing", "finance"),
    )  # fmt: skip


def title(dataset: xr.Dataset) -> str:
    """Which currencies lose for certain by the longest delay, which in most futures, and which can't be told."""
    policy, years = leading(dataset), delays(dataset)[-1]
    ways: dict[str, list[str]] = {way: [] for way in WAYS}
    for name, (title_of, _) in CURRENCIES.items():
        ways[_way(dataset[name].sel(policy=policy, delay=years).values)].append(_inside(title_of))
    count = futures(dataset)
    if count > 1 and middle(np.zeros(count)) is None:
        late = f"starting {lower(policy)} {words_of_years(years)} later"
        return f"{count} futures are too few to tell what {late} costs in any of these"
    few = f" of {count}" if count < ENOUGH else ""
    told = [WAYS[way].format(listed(names), count=count, few=few) for way, names in ways.items() if names]
    return f"Starting {lower(policy)} {words_of_years(years)} later {listed(told)}"


def _way(values: np.ndarray) -> str:
    """How certain it is that something is lost or saved: in all but a few futures, in the middle one, or not."""
    found = estimate(values)
    if found.clear or (found.futures == 1 and found.median != 0.0):
        return "loses" if found.median > 0 else "saves"
    if found.agreed:
        return "all lose" if found.median > 0 else "all save"
    known = middle(values)
    if known is None or open_sign(known):
        return "open"
    return "mostly loses" if known.median > 0 else "mostly saves"


def _inside(title_of: str) -> str:
    named = {"WELLBYs lost": "wellbeing", "Deaths": "lives", "Public bodies’ money": "public money"}
    return named.get(title_of, title_of.lower())

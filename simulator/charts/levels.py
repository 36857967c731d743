"""Where a single policy starts and ends: the answer when there is nothing to compare."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from simulator.charts.data import in_prices, policies, start_year, stop_year
from simulator.charts.numbers import estimate
from simulator.charts.palette import look

if TYPE_CHECKING:
    import xarray as xr

LEVELS = (
    ("life_satisfaction", "Life satisfaction, 0 to 10", "number"),
    ("budget_gap", "Budget gap a year", "pounds"),
    ("usable_reserves", "Usable reserves", "pounds"),
    ("inactivity_rate", "Inactivity", "share"),
    ("unemployment_rate", "Unemployment", "share"),
    ("old_age_dependency_ratio", "Old-age dependency ratio", "share"),
)


def html(dataset: xr.Dataset) -> str:
    """A row for each measure the result holds."""
    rows = ""
    for name, title, kind in LEVELS:
        if name not in dataset or set(dataset[name].dims) != {"time", "policy", "member"}:
            continue
        money = in_prices(dataset, name) if kind == "pounds" else None
        values = (money.values if money else dataset[name]).isel(policy=-1)
        note = f", {money.prices}" if money else ""
        ends = [estimate(values.isel(time=t).values) for t in (0, -1)]
        cells = "".join(f"<td>{e.words(kind)}</td>" for e in ends)
        rows += f'<tr><th scope="row">{escape(title + note)}</th>{cells}</tr>'
    if not rows:
        return ""
    name = escape(look(policies(dataset)[-1]).name)
    return (
        f'<table class="levels"><thead><tr><th scope="col">{name}'
        f'</th><th scope="col">{start_year(dataset)}</th><th scope="col">{stop_year(dataset)}'
        f"</th></tr></thead><tbody>{rows}</tbody></table>"
    )

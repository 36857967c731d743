"""Where a single policy starts and ends: the answer when there is nothing to compare."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from simulator.charts.data import (
    final_year,
    first_year,
    in_prices,
    policies,
    start_year,
    stop_year,
    year_to,
)
from simulator.charts.numbers import estimate
from simulator.charts.palette import look

if TYPE_CHECKING:
    import xarray as xr

FLOWS = ("budget_gap",)
"""What runs up over months: told of the first and of the last year, as its chart does, and not of one month."""
LEVELS = (
    ("life_satisfaction", "Life satisfaction, 0 to 10", "number"),
    ("budget_gap", "Budget gap", "pounds"),
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
        both = [values.isel(time=0), values.isel(time=-1)]
        if name in FLOWS:
            note = f" in {year_to(dataset, first=True)} and {year_to(dataset)}{note}"
            both = [first_year(values), final_year(values)]
        ends = [estimate(each.values) for each in both]
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

"""The table of the first screen as numbers: each policy against the reference in each outcome, with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.charts.columns import POINTS, RISK, Column, columns
from simulator.charts.data import in_order, policies, reference, slim
from simulator.charts.numbers import Estimate
from simulator.charts.palette import labelled, look

if TYPE_CHECKING:
    import xarray as xr

READ = {"wellbys", "life_satisfaction", "budget_gap", "price_level", RISK}

Answer = dict[str, str | float]


@labelled
def answers(dataset: xr.Dataset, priced: xr.Dataset | None = None) -> list[Answer]:
    """A row for each outcome and policy, in the order of the page; none where there is nothing to compare.

    `median`, `low` and `high` are of the difference within each future, in the row's `unit`.
    """
    if len(policies(dataset)) < 2 or "time" not in dataset.dims or not READ & set(map(str, dataset.data_vars)):
        return []
    listed = [policy for policy in in_order(dataset) if policy != reference(dataset)]
    base, shown = look(reference(dataset)).name, columns(slim(dataset, READ), priced)
    return [
        {"policy": policy, "name": look(policy).name, "against": base, **_of(column, column.cells[policy])}
        for column in shown for policy in listed if policy in column.cells
    ]  # fmt: skip


def _of(column: Column, found: Estimate) -> Answer:
    found = found.times(100.0) if column.unit == POINTS else found
    better = found.below if column.less_is_better else found.above
    return {
        "measure": column.title, "median": found.median, "low_95": found.low, "high_95": found.high,
        "share_better": better / found.futures, "futures": float(found.futures), "unit": column.unit,
        "prices": column.prices, "discounted_to": column.discounted_to, "note": column.note,
    }  # fmt: skip

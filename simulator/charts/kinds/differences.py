"""What each policy changes against the reference in the same future: panels, and columns of a table.

Levels differ between futures far more than policies do within one, so that fans of levels hide what a title says.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.charts.data import MEDIAN, QUANTILES, futures, others, paired, policies, reference, sampled
from simulator.charts.drawing import Panel, Size, dates, fan, scale_for
from simulator.charts.findings import lower
from simulator.charts.palette import look
from simulator.charts.tables import Table

if TYPE_CHECKING:
    import xarray as xr

ENDS = {"median": MEDIAN, "2.5%": 0, "97.5%": -1}
MONTHS = 6
"""Between points: half of those of the levels, so that a page stays small."""
LETTERS = (22, 16)
"""Of a line of a panel's title, where five or more panels share a row, and on a phone."""


def panels(dataset: xr.Dataset, values: xr.DataArray, form: str, ticks: dict[str, Any] | None = None) -> list[Panel]:
    """A panel for each policy, all on one scale with nought in it; none where there is nothing to compare."""
    values = sampled(values, MONTHS)
    fans = _fans(dataset, values)
    if not fans:
        return []
    scale, x = scale_for([*fans.values(), np.zeros(1)], **(ticks or {})), dates(values)
    return [
        Panel(fan(x, found, look(policy), form), scale, f"{look(policy).name}, difference", look(policy).colour,
              steady=policy == "do_nothing")
        for policy, found in fans.items()
    ]  # fmt: skip


def sizes(both: tuple[Size, Size], count: int) -> tuple[Size, Size]:
    """Sizes for two panels of each policy: one below the other, or side by side where there is one policy."""
    wide, narrow = both
    gap = 48 if count == 1 < narrow.columns else 14  # room for ticks where a level and a difference share a row
    letters, more = (LETTERS[0], 14) if wide.columns > 4 else (0, 0)
    return (
        replace(wide, columns=max(2, wide.columns), panel=200, gap_x=22 if count > 1 else 60, letters=letters,
                gap_y=wide.gap_y + more),
        replace(narrow, panel=150, letters=LETTERS[1], gap_x=gap, gap_y=narrow.gap_y + 14,
                block=count if count > 1 else 0),
    )  # fmt: skip


def words(dataset: xr.Dataset) -> str:
    """What the panels show, after a semicolon."""
    within = " within each future" if futures(dataset) > 1 else ""
    return f"; “difference” is from {lower(reference(dataset))}{within}, on a scale of its own"


def beside(table: Table, dataset: xr.Dataset, values: xr.DataArray, factor: float = 1.0) -> Table:
    """A yearly table with these differences in further columns, times `factor`."""
    fans = _fans(dataset, values.isel(time=slice(0, None, 12)))
    ends = ENDS if futures(dataset) > 1 else {"": MEDIAN}
    named = {
        f"{look(policy).name}, difference, {end}".removesuffix(", "): factor * found[place]
        for policy, found in fans.items() for end, place in ends.items()
    }  # fmt: skip
    rows = [(*row, *(float(column[i]) for column in named.values())) for i, row in enumerate(table.rows)]
    return replace(table, columns=(*table.columns, *named), rows=tuple(rows))


def _fans(dataset: xr.Dataset, values: xr.DataArray) -> dict[str, np.ndarray]:
    """Quantiles of the paired differences of each policy, shape (7, time)."""
    base, ordered = reference(dataset), values.transpose("policy", "member", "time")
    rivals = [policy for policy in others(dataset) if policy != base and len(policies(dataset)) > 1]
    return {policy: np.quantile(paired(ordered, policy, base), QUANTILES, axis=0) for policy in rivals}

"""Which free numbers the record can't tell apart: those whose draws go together."""

from __future__ import annotations

from itertools import combinations
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import require
from simulator.charts.kinds.learned import called
from simulator.charts.kinds.record import REACH, inside
from simulator.charts.kinds.studied import Row, dots, panel, sizes
from simulator.charts.numbers import amount
from simulator.charts.palette import STEPS
from simulator.charts.tables import Cell, Table

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("posterior", "effective")
STRONG = 0.5
"""A correlation from which on two numbers count as hard to tell apart."""
SHOWN, LEAST = 14, 3
Pair = tuple[int, int, float, float, float]
"""Two places of numbers, their correlation, and the ends of its 95% interval."""


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """A row for each pair that goes strongly together, or for the three strongest; a table of all pairs."""
    require(dataset, NEEDS)
    finding, found, names = title(dataset), pairs(dataset), called(dataset)
    strong = [pair for pair in found if abs(pair[2]) > STRONG]
    shown = (strong if len(strong) >= LEAST else found[:LEAST])[:SHOWN]
    rows = [Row("", f"{_told(r)}: {names[i]}, with {inside(names[j])}") for i, j, r, *_ in shown]
    value, low, high = (np.array([pair[k] for pair in shown]) for k in (2, 3, 4))
    more = f" {len(strong) - len(shown)} more pairs above {STRONG:g} are in the table." if len(strong) > SHOWN else ""
    return build(
        [panel(rows, [dots([low, value, high], STEPS[3], "Correlation", hover="%{x:.2f}")], [-1.0, 1.0])], (),
        sizes(rows), key="tied", title=finding,
        caption="Correlation of two free numbers over the draws of the posterior, with 95% intervals (Fisher 1921, as "
        f"many as the draws are worth); pairs above {STRONG:g} in size, or the {LEAST} strongest. Where it is near "
        f"−1 or +1 the record fixes a combination of the two, and not each. {_chance(dataset, len(found))}{more}",
        alt=f"Correlations of {len(shown)} pairs of numbers. {finding}.", table=_table(dataset, found),
    )  # fmt: skip


def pairs(dataset: xr.Dataset) -> list[Pair]:
    """All pairs of free numbers that vary, the strongest correlation first."""
    values = dataset["posterior"].transpose("draw", "parameter").values
    worth = np.minimum(dataset["effective"].values, len(values))
    moving = [i for i in range(values.shape[1]) if np.ptp(values[:, i]) > 0.0]
    found = []
    for i, j in combinations(moving, 2):
        r = float(np.clip(np.corrcoef(values[:, i], values[:, j])[0, 1], -1.0, 1.0))
        found.append((i, j, r, *interval(r, float(min(worth[i], worth[j])))))
    return sorted(found, key=lambda pair: -abs(pair[2]))


def _chance(dataset: xr.Dataset, count: int) -> str:
    """How strong the strongest of so many correlations would be, were there none."""
    draws = min(float(dataset["effective"].min()), dataset.sizes["draw"])
    if count < 2 or draws <= 3.0:
        return ""
    r = float(np.tanh(NormalDist().inv_cdf(1.0 - 0.5 / count) / np.sqrt(draws - 3.0)))
    return f"Of {count} pairs that do not go together at all, the strongest would be at about {r:.2f} by chance."


def interval(r: float, count: float) -> tuple[float, float]:
    """The 95% interval of a correlation from so many independent draws, by Fisher's z (1921)."""
    if count <= 3.0 or abs(r) >= 1.0:
        return (-1.0, 1.0) if count <= 3.0 else (r, r)
    half = REACH / float(np.sqrt(count - 3.0))
    low, high = np.tanh(np.arctanh(r) + np.array([-half, half]))
    return float(low), float(high)


def _told(r: float) -> str:
    """“−0.83”."""
    return amount(r, half=0.1, signed=True)


def title(dataset: xr.Dataset) -> str:
    """The pair that is hardest to tell apart, and how many more there are."""
    found, names = pairs(dataset), called(dataset)
    if not found:
        return "No two free numbers vary, so that none can be taken for another"
    i, j, r, low, high = found[0]
    told = f"{_told(r)}, {_told(low)} to {_told(high)}"
    strong = sum(abs(pair[2]) > STRONG for pair in found)
    if max(max(-lowest, highest) for *_, lowest, highest in found) < STRONG:
        return f"The record tells all free numbers apart: no two go together by more than {abs(r):.2f} ({told})"
    rest = "" if strong < 2 else f"; {strong - 1} more pair{'s' if strong > 2 else ''} above {STRONG:g}"
    # An interval that holds the line between the two leaves open on which side of it the pair is.
    hardly, open_ = ("hardly tells", "") if max(low, -high) > STRONG else ("may hardly tell", ", too close to call")
    return f"The record {hardly} “{names[i]}” from “{names[j]}”: their draws go together ({told}{open_}){rest}"


def _table(dataset: xr.Dataset, found: list[Pair]) -> Table:
    names, numbers = called(dataset), [str(name) for name in dataset["parameter"].values]
    rows: list[tuple[Cell, ...]] = [
        (numbers[i], numbers[j], f"{names[i]}, with {inside(names[j])}", r, low, high) for i, j, r, low, high in found
    ]
    return Table(("Number", "With", "What they are", "Correlation", "2.5%", "97.5%"), tuple(rows), labels=3)

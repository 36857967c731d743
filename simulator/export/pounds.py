"""In which pounds a column is, and those of one year beside every column of cash."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from simulator.results.measures import CASH, CONSTANT, MONEY

if TYPE_CHECKING:
    import xarray as xr

LEVEL = "price_level"
REAL = "_real"
"""How the name of a column in pounds of one year ends, beside that in cash."""
OVER_MONTH, SO_FAR = "over the month", "since the start"
"""What the attribute `counted` says of totals of a month, and of sums that go on."""


def prices(values: xr.DataArray, dataset: xr.Dataset) -> str:
    """“cash”, “2025-26 prices”, or nothing for what is no money or does not say.

    Outcomes of whole runs are in prices of the dataset; what is of a time or year says itself in which it is.
    """
    said = values.attrs
    if not str(said.get("units", "")).startswith(MONEY):
        return ""
    if said.get("prices") == CASH:
        return CASH
    known = said.get("prices") == CONSTANT or not {"time", "financial_year"} & set(values.dims)
    base = said.get("price_base") or (dataset.attrs.get("price_base") if known else "")
    return f"{base} prices" if base else ""


def real_names(dataset: xr.Dataset) -> dict[str, str]:
    """What can also be told in pounds of one year: the name of the column, and of the variable in cash."""
    if LEVEL not in dataset or not dataset.attrs.get("price_base"):
        return {}
    told = {str(name): values for name, values in dataset.data_vars.items()}
    return {
        f"{name}{REAL}": name for name, values in told.items()
        if "time" in values.dims and prices(values, dataset) == CASH and f"{name}{REAL}" not in told
    }  # fmt: skip


def deflated(
    cash: xr.DataArray, level: xr.DataArray, part: Mapping[str, slice], closing: bool = False
) -> xr.DataArray:
    """Some policies and futures of a variable in cash, in pounds of the year in which the price level is 1.

    What is counted over a month had the prices that held before its end, and so has what is told as the end of a
    year (`closing`). What is counted since the start is a sum of months, each with prices of its own.
    """
    there = level.isel({dim: at for dim, at in part.items() if dim in level.dims})
    before = there.shift(time=1).fillna(there.isel(time=0))
    counted = cash.attrs.get("counted")
    if counted == SO_FAR:
        real = ((cash - cash.shift(time=1).fillna(0.0)) / before).cumsum("time")
    else:
        real = cash / (before if closing or counted == OVER_MONTH else there)
    return cash.copy(data=real.transpose(*cash.dims).values)

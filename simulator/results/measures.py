"""Measures made from a run's own records: five-year ages, the year of the prices."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from simulator.prices import financial_year

if TYPE_CHECKING:
    from simulator.engine.quantities import Output

FIVE = 5
BIRTHDAY_MONTH = 7
"""Single years of age are exact just after the birthday event of 1 July."""
MONEY = "GBP"
CASH, CONSTANT = "cash", "constant"
"""Pounds of the day, or of one year: the attribute `prices` of money."""


def prices(output: Output) -> str:
    """In which pounds an output is; empty where it is no money."""
    if not output.unit.text.startswith(MONEY):
        return ""
    return CONSTANT if output.constant_prices else CASH


def in_constant_prices(dataset: xr.Dataset, undiscounted: Collection[str] = ()) -> xr.Dataset:
    """The dataset whose pounds say of which year they are and, but for the `undiscounted`, to which date discounted.

    Both are those of the dataset's `price_base` and `base_date`; of a date that it does not know nothing is said.
    """
    base, day = dataset.attrs.get("price_base"), dataset.attrs.get("base_date")
    for name, values in dataset.data_vars.items():
        if base and str(values.attrs.get("units", "")).startswith(MONEY):
            told = {"discounted_to": day} if day and name not in undiscounted else {}
            values.attrs |= {"prices": CONSTANT, "price_base": base, **told}
    return dataset


def of_ages(dataset: xr.Dataset) -> xr.Dataset:
    """The dataset with what is recorded by single year of age made yearly and five-yearly.

    A variable over (time, …, age 0 to 100+) becomes one over (year, …, age 0-4 to 100+), read on
    1 July, when everyone's age is exact. A run without a 1 July keeps its first record.
    """
    names = [name for name in dataset.data_vars if {"time", "age"} <= set(dataset[name].dims)]
    if not names:
        return dataset
    groups = _groups(dataset.sizes["age"])
    yearly = {
        str(name).replace("_by_single_age", "_by_age"): _five_year(
            _on_birthdays(dataset[name]), groups
        )
        for name in names
    }
    return dataset.drop_dims("age").assign(yearly)


def _on_birthdays(values: xr.DataArray) -> xr.DataArray:
    if values["time"].dtype.kind != "M":
        return values.rename(time="year")
    when = values["time"].dt
    days = np.flatnonzero((when.month == BIRTHDAY_MONTH).values & (when.day == 1).values)
    chosen = values.isel(time=days if days.size else [0])
    years = chosen["time"].dt.year.values.astype("int64")
    chosen = chosen.drop_vars("time").rename(time="year").assign_coords(year=years)
    chosen["year"].attrs["long_name"] = "Year, on 1 July"
    return chosen


def _groups(years: int) -> list[str]:
    """The five-year group of each single year of age; the last year is open."""
    last = years - 1
    lows = [FIVE * (age // FIVE) for age in range(years)]
    return [f"{low}+" if low + FIVE > last else f"{low}-{low + FIVE - 1}" for low in lows]


def _five_year(values: xr.DataArray, groups: list[str]) -> xr.DataArray:
    names = list(dict.fromkeys(groups))
    parts = [
        values.isel(age=[i for i, group in enumerate(groups) if group == name]).sum("age")
        for name in names
    ]
    index = xr.Variable("age", names, {"long_name": "Age, in five-year groups"})
    joined = xr.concat(parts, dim=index).transpose(*values.dims)
    return joined.assign_attrs(values.attrs)


def with_price_base(dataset: xr.Dataset) -> xr.Dataset:
    """The dataset with the year of its real prices, that in which the price level is 1; so what is in constant ones."""
    if "price_level" not in dataset or dataset["time"].dtype.kind != "M":
        return dataset
    levels = dataset["price_level"]
    first = levels.isel({dimension: 0 for dimension in levels.dims if dimension != "time"}).values
    (at,) = np.nonzero(np.isclose(first, 1.0, rtol=0.0, atol=1e-9))
    if not at.size:
        return dataset
    base = financial_year(date.fromisoformat(str(dataset["time"].values[at[0]])[:10]))
    constant = {
        name: values.assign_attrs(price_base=base)
        for name, values in dataset.data_vars.items() if values.attrs.get("prices") == CONSTANT
    }  # fmt: skip
    return dataset.assign(constant).assign_attrs(price_base=base)

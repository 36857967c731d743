"""Finished runs as outcomes read them: a few futures of every policy, priced once for all of them.

Pricing one run through xarray costs about as much as pricing a hundred, so `simulator.appraisal` prices
many runs at a time. What is computed for one run does not depend on which others are beside it: tests
hold them together to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.appraisal.records import MONTHS
from simulator.prices import opened_in

if TYPE_CHECKING:
    import xarray as xr

    from simulator.engine import Calendar

APRIL = 4
YEAR = "financial_year"


class Finished:
    """The records of some runs, with dimensions time, policy, member and the axes of each quantity."""

    def __init__(self, dataset: xr.Dataset) -> None:
        self.dataset = dataset

    @cached_property
    def flows(self) -> xr.Dataset:
        """See `appraisal.value.flows`."""
        from simulator.appraisal.value import flows

        return flows(self.dataset)

    def present(self, name: str) -> xr.DataArray:
        """The present value of a flow; see `appraisal.cost_of_delay.present_value`."""
        return self.summed(self.flows[name] * self.flows["discount_factor"])

    @property
    def net(self) -> xr.DataArray:
        """Benefit less programme cost by month, discounted, a yearly rate."""
        return (self.flows["benefit"] - self.flows["programme_cost"]) * self.flows["discount_factor"]

    def discounted(self, effect: str) -> xr.DataArray:
        """The present value of one effect of the benefit."""
        flow = self.flows["benefit_by_effect"].sel(effect=effect, drop=True)
        return self.summed(flow * self.flows["discount_factor"])

    def summed(self, rate: xr.DataArray) -> xr.DataArray:
        """A yearly rate by month summed over all months."""
        return over_time(rate, np.sum) / MONTHS

    @property
    def attributes(self) -> dict[str, Any]:
        """What a result says of itself, with the rules of its prices where anything was priced."""
        return self.dataset.attrs | (dict(self.flows.attrs) if "flows" in vars(self) else {})

    def total(self, name: str) -> xr.DataArray:
        """A quantity summed over its axes."""
        values = self.dataset[name]
        summed: xr.DataArray = values.sum([axis for axis in values.dims if axis not in ("time", "policy", "member")])
        return summed

    def real(self, name: str) -> xr.DataArray:
        """Money summed over its axes, in pounds of the price base; in cash where no price level is recorded."""
        cash = self.total(name)
        return cash / self.dataset["price_level"] if "price_level" in self.dataset else cash

    @cached_property
    def years(self) -> np.ndarray:
        """The financial year of each record, as the calendar year in which it begins."""
        when = self.dataset["time"].dt
        return np.asarray(when.year.values - (when.month.values < APRIL))

    @cached_property
    def years_of_months(self) -> np.ndarray:
        """The financial year of the month that ends at each record; the first ends none."""
        return np.concatenate([self.years[:1], self.years[:-1]])

    def by_year(self, values: xr.DataArray) -> xr.DataArray:
        """The mean of the records of each financial year; the record that closes the run opens none."""
        import xarray as xr

        names = labels(self.years[:-1])
        parts = [over_time(values.isel(time=np.flatnonzero(self.years[:-1] == int(name[:4])))) for name in names]
        return xr.concat(parts, dim=xr.Variable(YEAR, names))

    def sum_by_year(self, rate: xr.DataArray) -> xr.DataArray:
        """A yearly rate by month summed over the months of each financial year."""
        import xarray as xr

        names = labels(self.years[:-1])
        years = self.years_of_months
        parts = [self.summed(rate.isel(time=np.flatnonzero(years == int(name[:4])))) for name in names]
        return xr.concat(parts, dim=xr.Variable(YEAR, names))


def labels(years: np.ndarray) -> list[str]:
    """Financial years as councils write them, `2025-26`, each once and in order."""
    return [opened_in(int(year)) for year in dict.fromkeys(years.tolist())]


def financial_years(calendar: Calendar) -> list[str]:
    """The financial years of the monthly records of a dated run."""
    assert calendar.start is not None
    months = np.arange(int(calendar.years * MONTHS + 1e-9))
    return labels((12 * calendar.start.year + calendar.start.month - 1 + months - (APRIL - 1)) // 12)


def last_year(values: xr.DataArray) -> xr.DataArray:
    """The mean of the last twelve monthly records before the one that closes the run."""
    return over_time(values.isel(time=slice(-13, -1) if values.sizes["time"] > 1 else slice(None)))


def over_time(values: xr.DataArray, how: Callable[..., Any] = np.mean) -> xr.DataArray:
    """Reduced over time, each run by itself.

    NumPy adds up in another order where the last axis is another, so time is made the last: what a
    run gives must not depend on how many are beside it.
    """
    rest = [dim for dim in values.dims if dim != "time"]
    ordered = np.ascontiguousarray(values.transpose(*rest, "time").values)
    return values.isel(time=0, drop=True).transpose(*rest).copy(data=how(ordered, axis=-1))


def at_end(values: xr.DataArray) -> xr.DataArray:
    """The last record."""
    return values.isel(time=-1, drop=True)

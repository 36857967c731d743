"""What a finished run recorded, as real rates over each month, as increments against the reference."""

from __future__ import annotations

import numpy as np
import xarray as xr

from simulator.errors import InputError, Mistake, did_you_mean
from simulator.prices import years_known

MONTHS = 12.0
NEEDED = (
    "ledger", "innovation_spending_total", "place_spending_total", "national_output", "residents",
    "people_by_work_status", "life_satisfaction", "life_satisfaction_of_the_dying", "deaths_total",
    "price_level",
)  # fmt: skip
ALSO = ("innovation_in_output", "unpaid_carers", "spending", "care_fee_ratio")
"""Read where a run recorded them."""


def checked(dataset: xr.Dataset, reference: str | None = None) -> str:
    """The name of the reference policy of a dataset that can be priced.

    Raises `InputError` with everything that it lacks.
    """
    where = str(dataset.attrs.get("title", "dataset"))
    base = str(reference or dataset.attrs.get("reference", ""))
    policies = [str(name) for name in np.atleast_1d(dataset["policy"].values)] if "policy" in dataset else []
    mistakes = [*_wrong_base(dataset, where)]
    if base not in policies:
        remedy = did_you_mean(base, policies).strip() or f"It has {', '.join(policies) or 'no policy'}."
        what = f"there is no run of the reference {base or '(none is named)'} to hold others against"
        mistakes.append(Mistake(where, "reference", what, f"{remedy} `compare` runs it with the others."))
    if missing := [name for name in NEEDED if name not in dataset]:
        what = f"the run did not record {', '.join(missing)}"
        mistakes.append(Mistake(where, "outputs", what, "Run the scenario again with the model that comes along."))
    if "time" not in dataset or dataset["time"].dtype.kind != "M" or dataset.sizes["time"] < 2:
        mistakes.append(Mistake(where, "time", "there are no two months to price", "Give the run a start and a stop."))
    if mistakes:
        raise InputError(mistakes)
    return base


def _wrong_base(dataset: xr.Dataset, where: str) -> list[Mistake]:
    """What is wrong with the year of the dataset's real prices."""
    known = years_known()
    base = dataset.attrs.get("price_base")
    if base in known:
        return []
    if base is None:
        what, remedy = "it is not said in which year's prices the run is", ""
    else:
        what, remedy = f"no deflator is known for {base}", did_you_mean(str(base), known)
    remedy = remedy or ' Say it with --price-base 2025-26, or dataset.assign_attrs(price_base="2025-26").'
    return [Mistake(where, "price_base", what, remedy.strip())]


def over_month(stock: xr.DataArray) -> xr.DataArray:
    """The yearly rate at which a stock changed over the month that ends at each time; first 0."""
    return _monthly(stock, np.diff(stock.values, axis=stock.get_axis_num("time")) * MONTHS)


def mean_of_month(rate: xr.DataArray) -> xr.DataArray:
    """The mean of what is recorded at both ends of the month that ends at each time; first 0."""
    middle = 0.5 * (rate.isel(time=slice(1, None)).values + rate.isel(time=slice(None, -1)).values)
    return _monthly(rate, middle)


def as_rate(total: xr.DataArray) -> xr.DataArray:
    """A total over the month that ends at each time as a yearly rate."""
    return total * MONTHS


def at_start_of_month(level: xr.DataArray) -> xr.DataArray:
    """A level that steps with the year, as it was in the month that ends at each time."""
    return level.shift(time=1).fillna(level.isel(time=0))


def against(values: xr.DataArray, reference: str) -> xr.DataArray:
    """Increments against the reference, within each member; exactly 0 for the reference itself."""
    return values - values.sel(policy=reference, drop=True)


def mid_month(times: xr.DataArray, base_date: np.datetime64) -> np.ndarray:
    """Years from the base date to the middle of the month that ends at each time; to the first itself."""
    months = (times.values.astype("datetime64[M]") - base_date.astype("datetime64[M]")).astype(float)
    months[1:] -= 0.5
    return np.asarray(months / MONTHS)


def _monthly(like: xr.DataArray, values: np.ndarray) -> xr.DataArray:
    """The values of the months between records, led by 0; plain arrays, since this is most of the time it takes."""
    axis = like.get_axis_num("time")
    first = np.zeros_like(values.take([0], axis=axis))
    return xr.DataArray(np.concatenate([first, values], axis=axis), like.coords, like.dims)

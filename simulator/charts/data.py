"""What charts ask of a dataset: policies, sampling, prices, intervals along members."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import xarray as xr

QUANTILES = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
MEDIAN = QUANTILES.index(0.5)
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
MANY = 100
"""Members beyond which charts work in single precision."""


class MissingError(ValueError):
    """The dataset lacks a variable that the chart is about."""


@dataclass(frozen=True)
class Priced:
    """Money to be shown: the values and the words for their prices."""

    values: xr.DataArray
    prices: str


def require(dataset: xr.Dataset, names: tuple[str, ...]) -> None:
    """Raise MissingError, naming what is not there."""
    absent = [name for name in names if name not in dataset]
    if absent:
        raise MissingError(f"not in this result: {', '.join(absent)}")


def policies(dataset: xr.Dataset) -> list[str]:
    """The policies in the order of the dataset."""
    return [str(p) for p in np.atleast_1d(dataset["policy"].values)]


def reference(dataset: xr.Dataset) -> str:
    """The reference policy; the first one where the dataset names none that it holds."""
    named = str(dataset.attrs.get("reference", "do_minimum"))
    present = policies(dataset)
    return named if named in present else present[0]


def others(dataset: xr.Dataset) -> list[str]:
    """The policies that are compared with the reference (itself, when it is alone)."""
    rest = [p for p in policies(dataset) if p != reference(dataset)]
    rest.sort(key=lambda p: p == "do_nothing")
    return rest or [reference(dataset)]


def in_order(dataset: xr.Dataset) -> list[str]:
    """All policies as keys and rows list them: the reference, the changes, then nothing done."""
    return list(dict.fromkeys([reference(dataset), *others(dataset)]))


def futures(dataset: xr.Dataset) -> int:
    """How many members there are."""
    return int(dataset.sizes.get("member", 1))


def mean_of(dataset: xr.Dataset) -> str:
    """What a number of a chart of means is: “mean of 64 futures”, or that there is one."""
    return f"mean of {futures(dataset):,} futures" if futures(dataset) > 1 else "in one future"


def sampled(values: xr.DataArray, months: int = 3) -> xr.DataArray:
    """Every so many months, the last one always among them."""
    size = values.sizes["time"]
    keep = sorted({*range(0, size, months), size - 1})
    return values.isel(time=keep)


def in_prices(dataset: xr.Dataset, name: str) -> Priced:
    """Pounds of the price base where the dataset holds the deflator, else cash, and says so."""
    values = dataset[name]
    base = str(dataset.attrs.get("price_base", "")).strip()
    if values.attrs.get("price_base"):
        return Priced(values, f"{values.attrs['price_base']} prices")
    if "price_level" in dataset:
        return Priced(values / dataset["price_level"], f"{base} prices" if base else "real terms")
    return Priced(values, "cash")


def spread(values: xr.DataArray) -> np.ndarray:
    """Quantiles along members: shape (7, time, ...)."""
    rest = [d for d in values.dims if d not in ("member", "time")]
    array = values.transpose("member", "time", *rest).values
    return np.asarray(np.quantile(array, QUANTILES, axis=0))


def final_year(values: xr.DataArray) -> xr.DataArray:
    """The mean over the last twelve months: the record at the end holds what the next budget brings already."""
    return values.isel(time=slice(-13, -1 if values.sizes["time"] > 1 else None)).mean("time")


def first_year(values: xr.DataArray) -> xr.DataArray:
    """The mean over the first twelve months."""
    return values.isel(time=slice(0, 12)).mean("time")


def year_to(dataset: xr.Dataset, first: bool = False) -> str:
    """The months that `final_year` (or with `first` `first_year`) is the mean of: “the year to March 2050”."""
    size = dataset["time"].size
    count = min(12, size if first else max(size - 1, 1))
    when = str(dataset["time"].values[count - 1 if first else max(size - 2, 0)])
    months = "the year" if count == 12 else f"the {count} months" if count > 1 else "the month"
    return f"{months} to {MONTHS[int(when[5:7]) - 1]} {when[:4]}"


def stop_year(dataset: xr.Dataset) -> int:
    """The calendar year in which the run stops."""
    return int(str(dataset["time"].values[-1])[:4])


def start_year(dataset: xr.Dataset) -> int:
    """The calendar year in which the run starts."""
    return int(str(dataset["time"].values[0])[:4])


def period(dataset: xr.Dataset, title: str) -> str:
    """“ · 2025 to 2033”, for the line above a headline; nothing where the title says it, or the dataset can't.

    A dataset of single outcomes has no time: there the run's dates are among its attributes.
    """
    if "time" in dataset.coords and dataset["time"].size:
        told = f"{start_year(dataset)} to {stop_year(dataset)}"
    elif {"run_start", "run_stop"} <= set(dataset.attrs):
        told = " to ".join(str(dataset.attrs[f"run_{end}"])[:4] for end in ("start", "stop"))
    else:
        return ""
    return "" if told in title else f" · {told}"


@dataclass(frozen=True)
class Wellbeing:
    """One number of wellbeing per policy and member, and what it is called."""

    values: xr.DataArray
    kind: str
    title: str
    unit: str
    note: str
    brief: str


def wellbeing(dataset: xr.Dataset) -> Wellbeing | None:
    """WELLBYs over the run; without them, mean life satisfaction; None without either."""
    year = stop_year(dataset)
    if "wellbys" in dataset:
        values = dataset["wellbys"]
        for dim in ("time", "year"):
            if dim in values.dims:
                values = values.isel({dim: -1})
        note = "WELLBYs: points of life satisfaction × people × years"
        return Wellbeing(values, "wellbys", f"Wellbeing gained by {year}", " WELLBYs", note, "WELLBYs")
    if "life_satisfaction" in dataset:
        values = dataset["life_satisfaction"].mean("time")
        note = "points of life satisfaction (0 to 10), mean over people and years"
        return Wellbeing(
            values, "number", f"Wellbeing gained to {year}", " points of life satisfaction", note, "points of 10"
        )
    return None


def slim(dataset: xr.Dataset, names: set[str]) -> xr.Dataset:
    """These variables in memory, so that a file of results is read once; the rest left out.

    With many members in single precision: what is shown has three or four digits, and memory is bounded.
    """
    kept = dataset[[n for n in dataset.data_vars if n in names]]
    whole = [n for n in kept.data_vars if "age" not in kept[n].dims]
    return kept.assign({n: _loaded(kept[n], futures(dataset) > MANY) for n in whole})


def _loaded(values: xr.DataArray, single: bool) -> xr.DataArray:
    return values.astype("float32") if single and values.dtype == "float64" else values.load()


def paired(values: xr.DataArray, policy: str, against: str) -> np.ndarray:
    """The difference between two policies within each member, shape (member, ...)."""
    # Both are of one array, so that there is nothing to align; xarray would take most of the time to find that out.
    return np.asarray(values.sel(policy=policy).values - values.sel(policy=against).values)

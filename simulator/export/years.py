"""Monthly records by financial year, April to March, as councils budget and report.

What is recorded as the total of each month is summed; stocks, people, pounds and what is counted since the start
or over the year before are those on 31 March, the record of 1 April, which holds what the new budget brings and takes
that day; rates, shares and indices are means of the twelve records from 1 April to 1 March.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simulator.prices import opened_in

if TYPE_CHECKING:
    import xarray as xr

TIME, YEAR = "time", "financial_year"
APRIL, MONTHS = 4, 12
STOCKS = ("person", "GBP")
"""Units of what is counted at the end of a year."""
AT_THE_END = ("in stock", "since the start", "over the year before")
"""What the attribute `counted` says of what has its value of a year at the end of it."""
TOTAL = "_total"
SAID = {"sum": "Sum of the financial year", "end": "On 31 March", "mean": "Mean of the financial year"}


@dataclass(frozen=True)
class Years:
    """The whole financial years of a run: the first year of each, and the record of 1 April that begins it."""

    first: tuple[int, ...]
    begins: tuple[int, ...]

    @property
    def labels(self) -> np.ndarray:
        """`2025-26` and so on."""
        return np.array([opened_in(year) for year in self.first], dtype=object)

    def of(self, values: xr.DataArray) -> xr.DataArray:
        """Values by financial year instead of by month; the other dimensions keep their order."""
        at = values.dims.index(TIME)
        rows = np.moveaxis(np.asarray(values.values), at, 0)
        kind = how(values)
        found = [_one(rows[begin : begin + MONTHS + 1], kind) for begin in self.begins]
        dims = [YEAR if dim == TIME else dim for dim in values.dims]
        return values.isel({TIME: 0}, drop=True).expand_dims({YEAR: self.labels}).transpose(*dims).copy(
            data=np.moveaxis(np.stack(found), 0, at)
        )  # fmt: skip


def _one(records: np.ndarray, kind: str) -> np.ndarray:
    """A year's thirteen records, of 1 April to 1 April, as one."""
    if kind == "sum":
        return np.asarray(records[1:].sum(axis=0))
    return np.asarray(records[-1] if kind == "end" else records[:-1].mean(axis=0))


def how(values: xr.DataArray) -> str:
    """How months make a year: `sum`, `end` or `mean`."""
    if str(values.name).endswith(TOTAL):
        return "sum"
    at_end = values.attrs.get("counted") in AT_THE_END or values.attrs.get("units") in STOCKS
    return "end" if at_end or values.dtype.kind not in "fiu" else "mean"


def years_of(dataset: xr.Dataset) -> Years | None:
    """The whole financial years of a dataset's monthly records; None where there are none."""
    if TIME not in dataset or dataset[TIME].dtype.kind != "M":
        return None
    months = dataset[TIME].values.astype("datetime64[M]").astype(int)
    exact = dataset[TIME].values == dataset[TIME].values.astype("datetime64[M]")
    begins = [
        i for i in np.flatnonzero((months % MONTHS == APRIL - 1) & exact).tolist()
        if i + MONTHS < len(months) and months[i + MONTHS] - months[i] == MONTHS
    ]  # fmt: skip
    return Years(tuple(int(1970 + months[i] // MONTHS) for i in begins), tuple(begins)) if begins else None

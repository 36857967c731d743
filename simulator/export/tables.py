"""A dataset as tidy tables: one for each set of dimensions, one column for each variable."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.appraisal.meaning import TOLD_WHERE
from simulator.appraisal.quantiles import INTERVALS, quantiles
from simulator.export.pounds import LEVEL, deflated, prices, real_names
from simulator.export.sheet import Block, Column, Kind, Sheet
from simulator.export.years import SAID, TIME, YEAR, Years, how, years_of

if TYPE_CHECKING:
    import xarray as xr

FUTURES = ("point", "member")
STATISTIC = "statistic"
STATISTICS: Mapping[str, float | None] = {"mean": None, "median": 0.5, **INTERVALS}
"""What a summary says of all futures, as quantiles; None is the mean."""
FIRST = ("policy", "point", "member", STATISTIC, "time", "year", "financial_year", "delay")
"""The order of columns that say which observation a row is; others follow."""
CLOCKS = {"time": "monthly", "year": "yearly", "financial_year": "by_financial_year"}
ROWS_AT_ONCE = 60_000
ENDLESS = "stands_for_infinity"
"""The attribute that holds what is written for infinity."""
WRITTEN_TOGETHER = 4
"""Members that lie together on disk."""
KINDS: Mapping[str, Kind] = {"f": "number", "i": "whole", "u": "whole", "b": "whole", "M": "date", "m": "number"}


def tables(
    dataset: xr.Dataset, prefix: str = "", wanted: Iterable[str] | None = None, summary: bool = False,
    yearly: bool = False,
) -> list[Sheet]:  # fmt: skip
    """The tables of a dataset: of all variables, or of those `wanted`; months by financial year if `yearly`.

    Beside each column of cash stands one in pounds of the price base, where the dataset knows the prices between.
    With `summary` each row says the mean, the median or an end of an 80% or 95% interval over all futures;
    what has no such thing (texts, dates, the numbers drawn for each future) is left out. A ratio that may be
    infinite has no mean, and is empty where its futures don't all say the same.
    """
    summary = summary and futures(dataset) > 1
    years = years_of(dataset) if yearly else None
    groups: dict[tuple[tuple[str, ...], bool], list[str]] = defaultdict(list)
    chosen, cash = None if wanted is None else set(wanted), real_names(dataset)
    for name in names(dataset, summary):
        if chosen is None or {name, cash.get(name)} & chosen:
            found = dataset[cash.get(name, name)]
            monthly = years is not None and TIME in found.dims
            dims = [YEAR if monthly and dim == TIME else dim for dim in found.dims]
            groups[_in_order(dims), monthly].append(name)
    made = [
        _Table(dataset, dims, tuple(each), summary, cash, years if monthly else None)
        for (dims, monthly), each in sorted(groups.items(), key=_size)
    ]
    return [table.sheet(prefix) for table in made]


def names(dataset: xr.Dataset, summary: bool = False) -> list[str]:
    """What can be exported: the variables, cash in real pounds too, and what names the numbers of each future."""
    real = {cash: name for name, cash in real_names(dataset).items()}
    kept = [
        str(name) for name, values in dataset.data_vars.items()
        if not summary or values.dtype.kind in "fiub" or not set(FUTURES) & set(values.dims)
    ]  # fmt: skip
    told = [each for name in kept for each in (name, real.get(name)) if each]
    if summary:
        return told
    return told + [str(name) for name in dataset.coords if name not in dataset.dims and dataset[name].dims]


def futures(dataset: xr.Dataset) -> int:
    """How many futures a dataset holds."""
    return int(np.prod([dataset.sizes.get(dim, 1) for dim in FUTURES]))


def _in_order(dims: Iterable[Any]) -> tuple[str, ...]:
    listed = [str(dim) for dim in dims]
    return tuple(sorted(listed, key=lambda dim: (FIRST.index(dim) if dim in FIRST else len(FIRST), listed.index(dim))))


def _size(group: tuple[tuple[tuple[str, ...], bool], list[str]]) -> tuple[int, tuple[str, ...]]:
    dims = group[0][0]
    return len(dims), dims


@dataclass(frozen=True)
class _Table:
    """The variables of one set of dimensions."""

    dataset: xr.Dataset
    dims: tuple[str, ...]
    variables: tuple[str, ...]
    summary: bool
    cash: Mapping[str, str]
    """Of each variable in real pounds that in cash."""
    years: Years | None = None

    @property
    def summed_up(self) -> bool:
        """Whether rows are about all futures rather than one."""
        return self.summary and bool(set(FUTURES) & set(self.dims))

    @property
    def labels(self) -> tuple[str, ...]:
        """The columns that say which observation a row is."""
        if not self.summed_up:
            return self.dims
        return _in_order([*(dim for dim in self.dims if dim not in FUTURES), STATISTIC])

    def sheet(self, prefix: str) -> Sheet:
        """The table with its columns and rows."""
        sizes = [len(self._values_of(label)) for label in self.labels]
        columns = [*(self._label(name) for name in self.labels), *(self._column(name) for name in self.variables)]
        each = " and ".join(name.replace("_", " ") for name in self.labels)
        about = f"A row for each {each}." if each else "One row."
        return Sheet(prefix + self._name(), columns, int(np.prod(sizes)), self.blocks, about)

    def _name(self) -> str:
        clock = next((word for dim, word in CLOCKS.items() if dim in self.dims), "")
        if self.years:
            clock = "years"
        rest = [dim for dim in self.dims if dim not in CLOCKS and dim not in (*FUTURES, "policy")]
        by = "by_" + "_".join(rest) if rest else ""
        name = "_".join(part for part in (clock, by) if part) or "whole_run"
        lacks = [dim for dim in ("policy", *FUTURES) if dim in self.dataset.sizes and dim not in self.dims]
        if "policy" in lacks:
            name += "_all_policies"
        return name + ("_all_futures" if {"member", *lacks} == set(lacks) else "")

    def _label(self, name: str) -> Column:
        if name == STATISTIC:
            return Column(name, "text", "", "Of all futures: " + ", ".join(STATISTICS), label=True)
        if name == YEAR and self.years:
            return Column(name, "text", "", "Financial year, April to March", label=True)
        values = self._values_of(name)
        said = self.dataset[name].attrs if name in self.dataset.coords else {}
        kind: Kind = KINDS.get(values.dtype.kind, "text")
        return Column(name, kind, str(said.get("units", "")), str(said.get("long_name", name)), label=True)

    def _column(self, name: str) -> Column:
        values = self.dataset[self.cash.get(name, name)]
        said = values.attrs
        kind: Kind = "number" if self.summed_up else KINDS.get(values.dtype.kind, "text")
        known = dict.fromkeys(str(said.get(key, "")).rstrip(".") for key in ("long_name", "description"))
        date = f"Discounted to {said['discounted_to']}" if said.get("discounted_to") else ""
        meaning = ". ".join([*([SAID[how(values)]] if self.years else []), *filter(None, [*known, date])]) or name
        unit = str(said.get("units", "")) if kind != "date" else ""
        pounds = f"{self.dataset.attrs['price_base']} prices" if name in self.cash else prices(values, self.dataset)
        until = str(said.get("counted_to", ""))
        return Column(name, kind, "day" if values.dtype.kind == "m" else unit, meaning, pounds, until=until)

    def _values_of(self, label: str) -> np.ndarray:
        if label == STATISTIC:
            return np.array(list(STATISTICS), dtype=object)
        if label == YEAR and self.years:
            return self.years.labels
        return np.asarray(self.dataset[label].values)

    def blocks(self) -> Iterator[Block]:
        """Rows, some policies and futures at a time."""
        for part in self._parts():
            labels = [self._values_of(name)[part.get(name, slice(None))] for name in self.labels]
            shape = tuple(len(each) for each in labels)
            wide = [
                np.broadcast_to(each.reshape([-1 if i == at else 1 for i in range(len(shape))]), shape).ravel()
                for at, each in enumerate(labels)
            ]
            yield [*wide, *(self._read(name, part).ravel() for name in self.variables)]

    def _parts(self) -> Iterator[dict[str, slice]]:
        """What is read at a time: one policy, and of its futures as many as make a block."""
        sizes = {label: len(self._values_of(label)) for label in self.labels}
        steps: dict[str, int] = {"policy": 1} if "policy" in sizes else {}
        future = next((dim for dim in FUTURES if dim in sizes), None)
        if future:
            rest = int(np.prod([size for label, size in sizes.items() if label not in ("policy", future)]))
            few = max(ROWS_AT_ONCE // max(rest, 1), 1)
            steps[future] = max(few - few % WRITTEN_TOGETHER, WRITTEN_TOGETHER)
        cuts = [
            [(dim, slice(first, min(first + step, sizes[dim]))) for first in range(0, sizes[dim], step)]
            for dim, step in steps.items()
        ]
        return (dict(chosen) for chosen in product(*cuts))

    def _read(self, name: str, part: Mapping[str, slice]) -> np.ndarray:
        values = self.dataset[self.cash.get(name, name)].isel(part)
        if name in self.cash:
            closing = self.years is not None and how(values) == "end"
            values = deflated(values, self.dataset[LEVEL], part, closing)
        if self.years:
            values = self.years.of(values)
        endless = values.attrs.get(ENDLESS)
        if not self.summed_up:
            found = np.asarray(values.transpose(*self.dims).values)
            if endless:
                return without_end(found, endless)
            return found / np.timedelta64(1, "D") if found.dtype.kind == "m" else found
        kept = [label for label in self.labels if label != STATISTIC]
        over = [dim for dim in self.dims if dim in FUTURES]
        flat = np.asarray(values.transpose(*over, *kept).values, dtype=float)
        flat = flat.reshape(-1, *flat.shape[len(over) :])
        told = np.stack(_statistics(flat, endless), axis=self.labels.index(STATISTIC))
        return self._where_told(values, told, part)

    def _where_told(self, values: xr.DataArray, told: np.ndarray, part: Mapping[str, slice]) -> np.ndarray:
        """Nothing where a variable says that of its futures together nothing can be told."""
        name = values.attrs.get(TOLD_WHERE)
        if name not in self.dataset:
            return told
        known = self.dataset[name]
        there = known.isel({dim: at for dim, at in part.items() if dim in known.dims})
        shape = [told.shape[self.labels.index(label)] if label in known.dims else 1 for label in self.labels]
        in_order = [label for label in self.labels if label in known.dims]
        return np.where(there.transpose(*in_order).values.reshape(shape) > 0, told, np.nan)


def _statistics(values: np.ndarray, endless: float | None = None) -> Sequence[np.ndarray]:
    """Each statistic over the first axis; a mean is summed in the order of the futures.

    What stands for infinity from `endless` on is infinite, and such a figure has no mean.
    """
    wanted = [q for q in STATISTICS.values() if q is not None]
    if endless:
        values = without_end(values, endless)
    found = iter(quantiles(values, wanted, axis=0))
    mean = np.full(values.shape[1:], np.nan) if endless else values.mean(axis=0)
    return [mean if q is None else next(found) for q in STATISTICS.values()]


def without_end(values: np.ndarray, endless: float) -> np.ndarray:
    """The values, with infinity for what stands for it."""
    return np.where(np.abs(values) >= endless, np.copysign(np.inf, values), values)

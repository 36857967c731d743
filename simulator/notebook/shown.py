"""A dataset as people read it: what it is about, and where each policy ends, with intervals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator import cards
from simulator.charts.data import Priced, in_prices, policies, reference
from simulator.charts.numbers import amount, estimate, rounding
from simulator.charts.palette import look
from simulator.errors import InputError, Mistake, did_you_mean

if TYPE_CHECKING:
    import xarray as xr

FUTURES = ("member", "point")
FIRST = (
    "life_satisfaction", "wellbys", "npsv", "budget_gap", "usable_reserves", "section_114_probability", "deaths",
    "unemployment_rate", "inactivity_rate", "old_age_dependency_ratio", "cost_of_delay", "cost_of_delay_exchequer",
    "cost_of_delay_wellbys", "cost_of_delay_deaths",
)  # fmt: skip
"""What people ask for first; the rest is a click away."""
REAL = "Pounds are in the prices that stand beside them, as in charts; the dataset itself holds cash of each time."
KINDS = {
    "GBP": "pounds", "GBP/year": "pounds", "person": "people", "person/year": "people", "point*person*year": "wellbys",
}  # fmt: skip
SHARES = ("_rate", "_probability", "_share")
"""How names end of what is a share, told in per cent."""


Table = tuple[str, list[str], list[list[str]], list[list[str]]]
"""A caption, columns, and the rows that are shown at once and those that aren't."""


class Shown:
    """What `show` gives: a notebook shows it as tables, a prompt as lines."""

    def __init__(self, dataset: xr.Dataset, names: tuple[str, ...]) -> None:
        self._dataset, self._names = dataset, names

    def _repr_html_(self) -> str:
        dataset = self._dataset
        parts = [cards.facts(dataset.attrs.get("title", "A dataset"), about(dataset))]
        for caption, columns, first, rest in self._tables():
            parts.append(cards.grid(caption, columns, first))
            if rest:
                parts.append(cards.fold(f"{len(rest)} more numbers", cards.grid("", columns, rest)))
        if any("time" in dataset[name].dims for name in self._names or dataset.data_vars):
            parts.append(cards.note(REAL))
        if self._names:
            return cards.joined(*parts)
        every = [_meaning(dataset[name]) for name in dataset.data_vars]
        listed = cards.grid("", ("Variable", "What it is", "Unit", "Dimensions"), every)
        return cards.joined(*parts, cards.fold(f"All {len(every)} variables", listed))

    def __repr__(self) -> str:
        lines = [str(self._dataset.attrs.get("title", "A dataset"))]
        lines += [f"{key}: {said}" for key, said in about(self._dataset).items()]
        for caption, columns, first, _ in self._tables():
            lines += [f"{caption}: {' | '.join(columns[1:])}", *(f"{row[0]}: {' | '.join(row[1:])}" for row in first)]
        return "\n".join(lines)

    def _tables(self) -> Iterator[Table]:
        """A table over policies; of a curve, one over delays for each policy."""
        if "delay" not in self._dataset.dims:
            yield self._table(self._dataset, "policy", "At the end of the run")
            return
        held = self._dataset
        for policy in policies(held) if "policy" in held.dims else [""]:
            if policy != str(held.attrs.get("reference")):
                part = held.sel(policy=policy, drop=True) if policy else held
                yield self._table(part, "delay", f"{look(policy).name}, by years of delay" if policy else "By delay")

    def _table(self, held: xr.Dataset, across: str, caption: str) -> Table:
        chosen = self._names or tuple(str(n) for n in held.data_vars if _is_plain(held[n], across))
        labels = held[across].values if across in held.dims else [""]
        columns = ["", *(_column(label, across) for label in labels)]
        first = self._names or tuple(n for n in FIRST if n in chosen) or chosen
        rows = {n: _row(held, n, across, labels) for n in (*first, *chosen)}
        many = max(_futures(held[name]) for name in chosen) if chosen else 1
        words = f"median and 95% interval of {many} futures" if many > 1 else "one future; no interval"
        rest = [row for name, row in rows.items() if name not in first]
        return f"{caption} ({words})", columns, [rows[name] for name in first], rest


def show(dataset: xr.Dataset, *names: str) -> Shown:
    """A dataset of ours as tables that can be read; by default every number that has one value a policy.

    Where a policy has one value for each time the last is shown, and of many futures the median and
    the 95% interval. Pounds of a time are deflated as on a page. `names` choose variables. The dataset's
    own display stays as xarray has it.
    Raises `InputError` where a name is unknown or its variable has more dimensions than a table.
    """
    across = "delay" if "delay" in dataset.dims else "policy"
    mistakes = []
    for name in names:
        if name not in dataset:
            near = did_you_mean(name, map(str, dataset.data_vars)).strip()
            mistakes.append(Mistake("show", name, "is not in this dataset", near or "list(dataset) has its names."))
        elif not _is_plain(dataset[name], across, "policy"):
            extra = ", ".join(str(d) for d in dataset[name].dims if d not in ("time", across, "policy", *FUTURES))
            what = f"has also {extra}" if extra else "is no number that a policy ends at"
            mistakes.append(Mistake("show", name, what, "Choose a label first: dataset.sel(…)."))
    if mistakes:
        raise InputError(mistakes)
    return Shown(dataset, names)


def about(dataset: xr.Dataset) -> dict[str, str]:
    """What it holds, in words."""
    said = {}
    if "time" in dataset.coords and dataset["time"].dtype.kind == "M":
        first, last = (str(dataset["time"].values[i])[:10] for i in (0, -1))
        said["From"] = f"{first} to {last}"
    if "policy" in dataset.coords:
        said["Policies"] = ", ".join(policies(dataset))
        said["Reference"] = str(dataset.attrs.get("reference") or reference(dataset))
    for name in ("member", "point", "delay"):
        if name in dataset.dims:
            said[{"member": "Futures", "point": "Points", "delay": "Delays"}[name]] = str(dataset.sizes[name])
    return said


def _is_plain(values: xr.DataArray, *across: str) -> bool:
    """Whether it has one number for each of those, or one by time that is not the sum of a month."""
    dims = {str(d) for d in values.dims}
    of_a_month = str(values.name).endswith(("_total", "residual_people", "residual_pounds"))
    return values.dtype.kind == "f" and across[0] in dims and dims <= {"time", *across, *FUTURES} and not of_a_month


def _futures(values: xr.DataArray) -> int:
    return int(np.prod([values.sizes[d] for d in FUTURES if d in values.dims]))


def _row(held: xr.Dataset, name: str, across: str, labels: Any) -> list[str]:
    """What it is, money with its prices, and the last value of each column."""
    priced = _priced(held, name)
    title = ", ".join(text for text in (_title(held[name]), priced.prices) if text)
    return [title, *_cells(priced.values, _kind(held[name]), across, labels)]


def _priced(held: xr.Dataset, name: str) -> Priced:
    """Money as the page shows it: deflated where it is of a time; its prices are empty where they aren't known."""
    values = held[name]
    if not str(values.attrs.get("units", "")).startswith("GBP"):
        return Priced(values, "")
    if "time" in values.dims:
        return in_prices(held, name)
    base = values.attrs.get("price_base") or held.attrs.get("price_base")
    return Priced(values, f"{base} prices" if base else "")


def _cells(values: xr.DataArray, kind: str, across: str, labels: Any) -> Iterator[str]:
    """The last value of each column, rounded to what the intervals of the row support."""
    last = values.isel(time=-1) if "time" in values.dims else values
    found = [estimate((last.sel({across: x}) if across in last.dims else last).values) for x in labels]
    alike = rounding(found)
    for each in found:
        if each.low == each.high == 0.0:
            yield "0"
        elif each.futures > 1:
            yield each.words(kind, **alike)
        else:
            yield amount(each.median, kind, size=alike["size"])


def _kind(values: xr.DataArray) -> str:
    units = str(values.attrs.get("units", "1"))
    return "share" if units == "1" and str(values.name).endswith(SHARES) else KINDS.get(units, "number")


def _title(values: xr.DataArray) -> str:
    unit = str(values.attrs.get("units", "1"))
    said = {"GBP": "", "GBP/year": "a year", "person": "", "person/year": "a year", "1": "", "point*person*year": "",
            "point": "points"}  # fmt: skip
    name, words = str(values.attrs.get("long_name", values.name)), said.get(unit, unit)
    return f"{name}, {words}" if words and not name.endswith(words) else name


def _column(label: Any, across: str) -> str:
    return look(str(label)).name if across == "policy" else f"{float(label):g}"


def _meaning(values: xr.DataArray) -> tuple[object, ...]:
    said = values.attrs.get("long_name", "")
    return cards.code(values.name), said, values.attrs.get("units", ""), ", ".join(map(str, values.dims))

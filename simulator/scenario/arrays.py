"""A number of a scenario as the array, series or points that the model's quantity wants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.errors import did_you_mean
from simulator.scenario import futures
from simulator.scenario.nested import Nested, Path, leaves
from simulator.scenario.numbers import Number, Say
from simulator.scenario.tables import table_of

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.engine.quantities import Quantity
    from simulator.engine.start import Array

_ALLOWED: Mapping[str, tuple[str, ...]] = {
    "parameter": ("value", "values", "table", "distribution"),
    "setting": ("value", "values", "table", "distribution"),
    "driver": ("value", "values", "series", "table"),
    "table": ("points",),
}


@dataclass(frozen=True)
class Filled:
    """Central numbers: (*shape) or, with dates, (dates, *shape); for a table the (n, 2) points."""

    values: Array
    dates: tuple[date, ...] | None = None
    factors: Array | None = None
    """By what labels multiply what the whole gives or draws there, as an array like `values`; None where none does."""


def fill(number: Number, quantity: Quantity, model: Model, say: Say) -> Filled | None:
    """What a number gives for a quantity, or None where it is wrong, which is said."""
    allowed = _ALLOWED[quantity.kind]
    for key in ("value", "values", "table", "series", "points"):
        if getattr(number, key) is not None and key not in allowed:
            say(key, f"is not how to give a {quantity.kind}", f"Give {' or '.join(allowed)}.")
            return None
    if number.points is not None:
        return _with_overrides(number, Filled(np.array(number.points, dtype=float)), quantity, model, say)
    if number.series is not None:
        base = _of_series(number.series, quantity, model, say)
        return None if base is None else _with_overrides(number, base, quantity, model, say)
    if number.table is not None:
        found = table_of(number, quantity, model, say)
        if found is None:
            return None
        dates_found, values = found
        if (dates_found is not None) != (quantity.kind == "driver"):
            what = "has no column date" if dates_found is None else "has a column date"
            say(
                "table",
                f"{number.table} {what}, and this is a {quantity.kind}",
                "Name another table.",
            )
            return None
        whole = values if number.times is None else values * number.times
        return _with_overrides(number, Filled(whole, dates_found), quantity, model, say)
    start = number.value if number.value is not None else _central(number)
    return _with_overrides(
        number, Filled(np.full(model.shape(quantity.name), start)), quantity, model, say
    )


def _of_series(
    series: tuple[tuple[date, Nested], ...], quantity: Quantity, model: Model, say: Say
) -> Filled | None:
    """The numbers of each date; None where any is wrong, which is said."""
    rows = [_spread(nested, quantity, model, say, f"series.{at}") for at, nested in series]
    sound = [row for row in rows if row is not None]
    whole = sound and len(sound) == len(rows)
    return Filled(np.array(sound), tuple(at for at, _ in series)) if whole else None


def _central(number: Number) -> float:
    centre = futures.central(number) if number.range_is == "value" else None
    return np.nan if centre is None else centre


def _with_overrides(
    number: Number, base: Filled, quantity: Quantity, model: Model, say: Say
) -> Filled | None:
    array, factors = base.values.copy(), None
    sound = number.values is None or place(
        array, number.values, quantity, model, say, "values", base.dates is not None
    )
    for path, element in number.elements.items():
        centre = element.value if element.value is not None else _central(element)
        if element.values is not None:
            say(".".join((*path, "values")), "is one level too many", "Give value for one label.")
            sound = False
        elif element.is_multiple:
            index = index_of(path, quantity, model, say, "")
            factors = np.ones_like(array) if factors is None else factors
            for each in (array, factors) if index is not None else ():
                each[within(index or (), base.dates is not None)] *= element.times
            sound = index is not None and sound
        elif not np.isnan(centre):
            placed = _put(array, path, centre, quantity, model, say, "", base.dates is not None)
            if placed and factors is not None:
                _put(factors, path, 1.0, quantity, model, say, "", base.dates is not None)
            sound = placed and sound
    if not sound:
        return None
    if np.isnan(array).any():
        say(
            "",
            f"gives no number for {_missing(array, quantity, model)}",
            "Give value, or values for every label.",
        )
        return None
    return Filled(array, base.dates, factors)


def _missing(array: Array, quantity: Quantity, model: Model) -> str:
    if not quantity.axes:
        return "it"
    cells = [
        ".".join(model.axes[axis].labels[i] for axis, i in zip(quantity.axes, index, strict=True))
        for index in np.argwhere(np.isnan(array))[:6]
    ]
    return ", ".join(cells) + (" …" if np.isnan(array).sum() > 6 else "")


def _spread(nested: Nested, quantity: Quantity, model: Model, say: Say, name: str) -> Array | None:
    array = np.full(model.shape(quantity.name), np.nan)
    if not place(array, nested, quantity, model, say, name):
        return None
    if np.isnan(array).any():
        say(name, f"gives no number for {_missing(array, quantity, model)}", "Give every label.")
        return None
    return array


def place(
    array: Array,
    nested: Nested,
    quantity: Quantity,
    model: Model,
    say: Say,
    name: str,
    dated: bool = False,
) -> bool:
    """Writes nested numbers into the array by their labels; whether all labels were right."""
    found = [
        _put(array, path, value, quantity, model, say, name, dated)
        for path, value in leaves(nested)
    ]
    return all(found)


def _put(
    array: Array,
    path: Path,
    value: float,
    quantity: Quantity,
    model: Model,
    say: Say,
    name: str,
    dated: bool,
) -> bool:
    index = index_of(path, quantity, model, say, name)
    if index is None:
        return False
    array[within(index, dated)] = value
    return True


def within(index: tuple[int, ...], dated: bool) -> Any:
    """The place of labels in an array that may have dates before them."""
    return (slice(None), *index) if dated else index


def index_of(
    path: Path, quantity: Quantity, model: Model, say: Say, name: str
) -> tuple[int, ...] | None:
    """Where labels lead in the quantity's array, or None where one is wrong, which is said."""
    place = ".".join(part for part in (name, *path) if part)
    if len(path) > len(quantity.axes):
        axes = ", ".join(quantity.axes)
        what = f"has one label for each of {axes}" if axes else "is one number, without labels"
        say(place, f"{quantity.dotted} {what}", "Leave the label out.")
        return None
    for axis, label in zip(quantity.axes, path, strict=False):
        labels = model.axes[axis].labels
        if label not in labels:
            remedy = did_you_mean(label, labels).strip() or f"It has {', '.join(labels[:12])}."
            say(place, f"{axis} has no “{label}”", remedy)
            return None
    return tuple(
        model.axes[axis].labels.index(label)
        for axis, label in zip(quantity.axes, path, strict=False)
    )

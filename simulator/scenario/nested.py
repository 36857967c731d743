"""Numbers by label: a number, or a table of them as deep as the quantity has axes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any, TypeVar

Path = tuple[str, ...]
Nested = Any
"""A float, or a mapping from labels to `Nested`. (mypy has no recursive alias in Python 3.11.)"""

NUMBER_REMEDY = "Give a finite number without quotes."
LONGEST_TEXT = 4000
Key = TypeVar("Key")
Value = TypeVar("Value")


class Frozen(dict[Key, Value]):
    """A dictionary that cannot be changed by accident, and that can be sent to another process."""

    def _refuse(self, *_: Any, **__: Any) -> Any:
        raise TypeError("a scenario is frozen; use .change(), which gives a new one")

    __setitem__ = __delitem__ = update = pop = popitem = clear = setdefault = __ior__ = _refuse

    def __reduce__(self) -> tuple[Any, ...]:
        return Frozen, (dict(self),)


def described(value: object) -> str:
    """What a value read from TOML is, in words."""
    if isinstance(value, bool):
        return f"{value}".lower()
    if isinstance(value, int | float):
        return (
            "a number with too many digits"
            if isinstance(value, int) and abs(value) > 1e300
            else str(value)
        )
    if isinstance(value, str):
        return f"the text “{value}”"
    if isinstance(value, date | datetime | time):
        return f"the date or time {value}"
    return (
        "a list"
        if isinstance(value, list | tuple)
        else "a table"
        if isinstance(value, dict)
        else "nothing"
    )


def number_problem(value: object) -> str | None:
    """Why a value is not a finite number, or None."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"must be a number, not {described(value)}"
    if isinstance(value, int) and abs(value) > 2**1023:
        return "must be a number that a computer can hold"
    return None if math.isfinite(value) else f"must be finite, not {value}"


def problems(nested: Nested, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """What is wrong in a nested table of numbers, with the path to it."""
    if not isinstance(nested, dict):
        problem = number_problem(nested)
        if problem:
            yield path, problem
    elif not nested:
        yield path, "is an empty table"
    else:
        for label, inner in nested.items():
            yield from problems(inner, (*path, label))


def leaves(nested: Nested, path: Path = ()) -> Iterator[tuple[Path, float]]:
    """Every number with the labels that lead to it."""
    if isinstance(nested, Mapping):
        for label, inner in nested.items():
            yield from leaves(inner, (*path, label))
    else:
        yield path, float(nested)


def mapped(nested: Nested, function: Callable[[float], float]) -> Nested:
    """The same table with a function of each number."""
    if isinstance(nested, Mapping):
        return Frozen({label: mapped(inner, function) for label, inner in nested.items()})
    return function(float(nested))


def merged(old: Nested, new: Nested) -> Nested:
    """The old table with what the new one says; a number in place of a table replaces it."""
    if not (isinstance(old, Mapping) and isinstance(new, Mapping)):
        return new
    return Frozen({**old, **{label: merged(old.get(label), inner) for label, inner in new.items()}})


def placed(path: Path, value: float) -> Nested:
    """A nested table of one number."""
    return Frozen({path[0]: placed(path[1:], value)}) if path else value


def overlap(one: Path, other: Path) -> bool:
    """Whether one path leads into the other."""
    return all(a == b for a, b in zip(one, other, strict=False))

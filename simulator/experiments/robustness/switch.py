"""Where a conclusion turns: the value of one number, or the line over two, at which policies change places."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
ALWAYS, NEVER, ABOVE, BELOW, TWICE = "always", "never", "above", "below", "in between"


@dataclass(frozen=True)
class Switch:
    """Where along a number a difference is above 0: `how`, and the places where it crosses 0."""

    how: str
    at: tuple[float, ...] = ()


def switch(at: ArrayLike, difference: ArrayLike) -> Switch:
    """Where a difference, known at rising places, is above 0; straight lines in between.

    `ABOVE` and `BELOW` come with the one place of the switch; `TWICE` with all of them.
    """
    x, y = np.asarray(at, dtype=float), np.asarray(difference, dtype=float)
    wins = y > 0.0
    if wins.all():
        return Switch(ALWAYS)
    if not wins.any():
        return Switch(NEVER)
    turns = np.flatnonzero(wins[1:] != wins[:-1])
    places = tuple(float(x[i] - y[i] * (x[i + 1] - x[i]) / (y[i + 1] - y[i])) for i in turns)
    if len(places) > 1:
        return Switch(TWICE, places)
    return Switch(ABOVE if wins[-1] else BELOW, places)


def grid(first: ArrayLike, second: ArrayLike) -> Array:
    """Every pair of places, the second running fastest: shape (first × second, 2)."""
    one, other = np.meshgrid(np.asarray(first, dtype=float), np.asarray(second, dtype=float), indexing="ij")
    return np.column_stack([one.ravel(), other.ravel()])


def break_even(first: ArrayLike, second: ArrayLike, difference: ArrayLike) -> Array:
    """For each place along the first, the lowest place along the second at which the difference changes sign.

    Shape (first, 2): the place, and 1 if there is one (0 if not: then the place is the middle of the second).
    """
    one, other = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    rows = np.asarray(difference, dtype=float).reshape(len(one), len(other))
    found = [switch(other, row).at for row in rows]
    return np.array([[places[0], 1.0] if places else [other[len(other) // 2], 0.0] for places in found])

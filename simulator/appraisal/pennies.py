"""Rounding to the penny that keeps sums: rounded parts add up to the rounded whole."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Pennies = NDArray[np.int64]


def pennies(pounds: ArrayLike) -> Pennies:
    """Pounds as whole pennies, any shape."""
    return np.rint(np.asarray(pounds, dtype=float) * 100.0).astype("int64")


def shared_out(pounds: ArrayLike, axis: int = -1) -> Pennies:
    """Parts as whole pennies that add up, along `axis`, to the sum of the parts as whole pennies.

    Each is within a penny of itself: the running total is rounded, and its steps are taken.
    """
    running = pennies(np.cumsum(np.asarray(pounds, dtype=float), axis=axis))
    return np.diff(running, axis=axis, prepend=0)


def text(amount: int) -> str:
    """Pennies as pounds, such as -12.05."""
    pounds, rest = divmod(abs(int(amount)), 100)
    return f"{'-' if amount < 0 else ''}{pounds}.{rest:02d}"

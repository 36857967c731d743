"""The unit in which pounds are shown: one for each chart, and none larger than the size of the place asks for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import xarray as xr

SCALES = ((1e9, "£ billion", "bn"), (1e6, "£ million", "m"), (1e3, "£ thousand", "k"))
LARGE = 5e9
"""Pounds a year of spending from which a place is counted in billions."""

_largest: ContextVar[float] = ContextVar("largest", default=inf)


def money_scale(values: xr.DataArray | np.ndarray) -> tuple[float, str, str]:
    """What to divide pounds by, the unit in words, and the suffix of a tick."""
    size, most = float(np.max(np.abs(np.asarray(values)))), _largest.get()
    return next((scale for scale in SCALES if scale[0] <= min(size, most)), SCALES[-1])


@contextmanager
def scaled(dataset: xr.Dataset) -> Iterator[None]:
    """Within it no chart of this dataset, or of what is worked out from it, takes a larger unit than the place does.

    One wild future would otherwise put a council's chart in billions, beside a title in millions.
    """
    spent = float(dataset["spending"].isel(time=0).sum("service").max()) if "spending" in dataset else inf
    token = _largest.set(inf if spent >= LARGE else 1e6)
    try:
        yield
    finally:
        _largest.reset(token)

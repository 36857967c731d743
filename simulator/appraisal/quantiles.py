"""Quantiles over futures, by one rule for pages, tables beside a result, and exports."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

INTERVALS = {"low_80": 0.1, "high_80": 0.9, "low_95": 0.025, "high_95": 0.975}
"""The ends of the intervals that tables tell, as quantiles."""


def quantiles(
    values: ArrayLike, shares: Sequence[float], axis: int = -1, infinite: float = np.inf
) -> NDArray[np.float64]:
    """The quantiles of `values` along `axis`, one for each of the `shares`, which become the first axis.

    Between two futures they are interpolated. Where one of the two has no end (its size is `infinite` or more)
    there is nothing between: the nearer is taken, and the lower where both are as near. A median that is as
    much finite as infinite is therefore the number that half of the futures reach.
    """
    given = np.asarray(values, dtype=float)
    if not bool((np.abs(given) >= infinite).any()):
        return np.asarray(np.quantile(given, shares, axis=axis))
    ordered = np.moveaxis(np.sort(given, axis=axis), axis, 0)
    return np.stack([_at(ordered, share, infinite) for share in shares])


def _at(ordered: NDArray[np.float64], share: float, infinite: float) -> NDArray[np.float64]:
    place = share * (len(ordered) - 1)
    # A share such as 0.1 of ten steps must be a step, whatever its last bit.
    place = float(np.round(place, 9))
    under, over = ordered[int(np.floor(place))], ordered[int(np.ceil(place))]
    part = place - np.floor(place)
    endless = (np.abs(under) >= infinite) | (np.abs(over) >= infinite)
    low, high = (np.where(endless, 0.0, end) for end in (under, over))
    return np.asarray(np.where(endless, over if part > 0.5 else under, low + (high - low) * part))

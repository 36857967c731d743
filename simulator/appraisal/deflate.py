"""Cash into the prices of one year."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def deflate(cash: ArrayLike, price_level: ArrayLike) -> NDArray[np.float64]:
    """Cash in prices of the base, where `price_level` is 1; any shapes that broadcast.

    Raises `ValueError` where a price level is not above zero.
    """
    level = np.asarray(price_level, dtype=float)
    if not np.all(level > 0):
        raise ValueError("a price level is not above zero")
    return np.asarray(cash, dtype=float) / level

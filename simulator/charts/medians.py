"""How well the median of all futures is known from some of them."""

from __future__ import annotations

from dataclasses import replace
from math import comb, inf

import numpy as np

from simulator.charts.numbers import Estimate, estimate


def of_median(values: np.ndarray) -> tuple[float, float]:
    """Where the median of all futures lies with 95% confidence, whatever their distribution.

    Two of the sorted values, so far from the middle as a binomial count may be (W. R. Thompson 1936); without
    bounds where there are fewer than six futures.
    """
    flat = np.sort(np.asarray(values, dtype=float).ravel())
    n, below, rank = flat.size, 0.0, 0
    while rank < n and (below := below + comb(n, rank) / 2**n) <= 0.025:
        rank += 1
    return (float(flat[rank - 1]), float(flat[n - rank])) if rank else (-inf, inf)


def middle(values: np.ndarray) -> Estimate | None:
    """The median with where that of all futures lies with 95% confidence; None where too few can't bound it."""
    low, high = of_median(values)
    return replace(estimate(values), low=low, high=high) if low > -inf else None

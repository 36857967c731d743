"""How well a share of futures is known where several of them share one set of numbers.

Futures at one point differ by luck alone, so that four at each of 128 points are fewer than 512 independent ones.
The share's interval is that of as many independent futures as would leave it as unsure as the points do (Korn and
Graubard, Confidence intervals for proportions with small expected number of positive counts estimated from survey
data, Survey Methodology 24, 1998).
"""

from __future__ import annotations

import numpy as np

from simulator.charts.numbers import wilson


def interval(won: np.ndarray, points: np.ndarray) -> tuple[float, float]:
    """The 95% interval of the share of futures that `won` (future,), each at one of the `points` (future,)."""
    worth = independent(np.asarray(won, dtype=float), points)
    return wilson(float(np.mean(won)) * worth, worth)


def independent(won: np.ndarray, points: np.ndarray) -> float:
    """How many independent futures these are worth: no fewer than there are points, no more than there are futures."""
    share, (_, at, held) = float(won.mean()), np.unique(points, return_inverse=True, return_counts=True)
    count = len(held)
    if count == won.size or count == 1:
        return float(count)
    off = np.bincount(at, won - share)
    # Variance of a ratio of sums over points, which may hold unlike numbers of futures.
    variance = float(off @ off) * count / (count - 1) / won.size**2
    return float(np.clip(share * (1.0 - share) / variance, count, won.size)) if variance else float(count)

"""Which numbers an outcome rises and falls with, everything else allowed for: rank correlation.

Partial rank correlation (Marino et al. 2008): inputs and outcome are ranked, and each input's rank is
correlated with the outcome's after what all other inputs explain of both is taken out. It is a measure
of monotone dependence: a number that helps at both ends and hurts in the middle has none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
LEVEL = 0.95
SPARE = 4
"""Points beyond one for each number, without which a partial correlation has no interval."""
RANKED = 1.03
"""The standard error of a rank correlation's z against that of a plain one (Fieller et al. 1957)."""


@dataclass(frozen=True)
class Ranked:
    """Partial rank correlation of each input with the outcome, and the ends of its interval."""

    value: Array
    low: Array
    high: Array


def fewest(numbers: int) -> int:
    """How many points the partial correlation of so many numbers takes at the least."""
    return numbers + SPARE


def prcc(inputs: ArrayLike, outcome: ArrayLike, level: float = LEVEL) -> Ranked:
    """Partial rank correlation of inputs, shape (point, number), with an outcome, shape (point,).

    Intervals by Fisher's z, with a degree of freedom taken off for each other input; they hold for one
    number looked at, not for the largest of many. An outcome that does not vary correlates with nothing.
    Raises `ValueError` where there are too few points for so many numbers.
    """
    from scipy.special import ndtri
    from scipy.stats import rankdata

    x, y = np.asarray(inputs, dtype=float), np.asarray(outcome, dtype=float)
    points, numbers = x.shape
    if points < fewest(numbers):
        raise ValueError(f"{points} points can't tell {numbers} numbers apart: {fewest(numbers)} are needed")
    if y.min() == y.max():
        return Ranked(np.zeros(numbers), np.zeros(numbers), np.zeros(numbers))
    ranks = rankdata(np.column_stack([x, y]), axis=0)
    precision = np.linalg.inv(np.corrcoef(ranks, rowvar=False))
    scale = np.sqrt(np.diag(precision))
    value = np.clip(-precision[:-1, -1] / (scale[:-1] * scale[-1]), -1.0, 1.0)
    z = np.arctanh(np.clip(value, -1.0 + 1e-12, 1.0 - 1e-12))
    half = ndtri(0.5 + level / 2) * RANKED / np.sqrt(points - 3 - (numbers - 1))
    return Ranked(value, np.tanh(z - half), np.tanh(z + half))

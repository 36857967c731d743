"""What it would be worth to know one number before choosing a policy: partial perfect information.

Futures are put in order of the number and cut into bins of equal size; in each bin the policy that is
best on the mean is chosen (Strong and Oakley 2013). The maximum of means that are themselves uncertain
is too high on the mean, so that a number that matters nothing seems worth something. How much is
measured: the same is computed with the number's values shuffled, many times. Their mean is taken off as
the bias, and their 95% quantile is what an honest finding must exceed. Coarse bins lose some of what
knowing the number exactly would add; of both errors, that one is towards too little.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulator.experiments.robustness_table import evpi

Array = NDArray[np.float64]
MOST_BINS = 10
FUTURES_A_BIN = 12
SHUFFLES = 200


@dataclass(frozen=True)
class Worth:
    """By number: as computed, the bias that was found in it, and what chance alone gives once in twenty."""

    raw: Array
    bias: Array
    chance: Array

    @property
    def value(self) -> Array:
        """The value without its bias; never below 0."""
        return np.asarray(np.maximum(self.raw - self.bias, 0.0))

    @property
    def found(self) -> NDArray[np.bool_]:
        """Where it is more than chance gives once in twenty numbers that matter nothing."""
        return np.asarray(self.raw > self.chance)


def bins_for(futures: int) -> int:
    """Into how many bins so many futures are cut."""
    return max(2, min(MOST_BINS, futures // FUTURES_A_BIN))


def evppi(table: ArrayLike, number: ArrayLike, bins: int, better: int = 1) -> float:
    """E over bins of the best mean less the best overall mean, with its upward bias."""
    values, order = better * np.asarray(table, dtype=float), np.argsort(np.asarray(number), kind="stable")
    return float(_binned(values[:, order], bins))


def _binned(ordered: Array, bins: int) -> float:
    parts = np.array_split(np.arange(ordered.shape[1]), bins)
    best = sum(ordered[:, part].mean(axis=1).max() * len(part) for part in parts) / ordered.shape[1]
    return float(max(best - ordered.mean(axis=1).max(), 0.0))


def worth(table: ArrayLike, numbers: ArrayLike, seed: int, better: int = 1, bins: int | None = None) -> Worth:
    """Of each number (future, number), the value of knowing it, from a table (policy, future).

    A value can't exceed that of knowing everything. Raises `ValueError` where there are fewer futures than bins.
    """
    values, known = np.asarray(table, dtype=float), np.asarray(numbers, dtype=float)
    futures = values.shape[1]
    cut = bins or bins_for(futures)
    if futures < cut:
        raise ValueError(f"{futures} futures can't fill {cut} bins")
    raw = np.array([evppi(values, column, cut, better) for column in known.T])
    luck = np.random.default_rng(seed)
    null = [_binned(better * values[:, luck.permutation(futures)], cut) for _ in range(SHUFFLES)]
    ceiling = evpi(values, better)
    bias, chance = np.mean(null), np.quantile(null, 0.95)
    whole = np.ones_like(raw)
    return Worth(np.minimum(raw, ceiling), bias * whole, chance * whole)

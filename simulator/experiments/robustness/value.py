"""What it would be worth to know one number before choosing a policy: partial perfect information.

Futures are put in order of the number and cut into bins of equal size; in each bin the policy that is
best on the mean is chosen (Strong and Oakley 2013). The maximum of means that are themselves uncertain
is too high on the mean, so that a number that matters nothing seems worth something. How much is
measured: the same is computed with the number's values shuffled, many times. The mean of that is taken off as
the bias, which is a little too much for a number that does matter. What the luckiest of as many idle numbers
would reach once in twenty studies is what an honest finding must exceed: of 400 numbers that matter nothing
twenty would pass a test of one. Coarse bins lose some of what knowing the number exactly would add; of
the errors, that one is towards too little.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulator.appraisal import resampling
from simulator.experiments.robustness.table import evpi

Array = NDArray[np.float64]
MOST_BINS = 10
FUTURES_A_BIN = 12
SHUFFLES_A_NUMBER, FEWEST_SHUFFLES, MOST_SHUFFLES = 40, 400, 20_000
RESAMPLES = 100
FALSE_ALARMS = 0.05
"""In what share of studies in which no number matters any is said to."""


@dataclass(frozen=True)
class Worth:
    """By number: as computed, with the ends of its interval; the bias found; and what chance alone may give."""

    raw: Array
    raw_low: Array
    raw_high: Array
    bias: float
    chance: float

    @property
    def value(self) -> Array:
        """The value without its bias; never below 0."""
        return self._unbiased(self.raw)

    @property
    def low(self) -> Array:
        """The low end of its interval, without the same bias."""
        return self._unbiased(self.raw_low)

    @property
    def high(self) -> Array:
        """The high end of its interval, without the same bias."""
        return self._unbiased(self.raw_high)

    def _unbiased(self, computed: Array) -> Array:
        return np.asarray(np.maximum(computed - self.bias, 0.0))

    @property
    def found(self) -> NDArray[np.bool_]:
        """Where it is more than chance gives to any of so many numbers."""
        return np.asarray(self.raw > self.chance)


def bins_for(futures: int) -> int:
    """Into how many bins so many futures are cut."""
    return max(2, min(MOST_BINS, futures // FUTURES_A_BIN))


def evppi(table: ArrayLike, number: ArrayLike, bins: int, better: int = 1) -> float:
    """E over bins of the best mean less the best overall mean, with its upward bias."""
    values, order = better * np.asarray(table, dtype=float), np.argsort(np.asarray(number), kind="stable")
    return float(_binned(values[:, order], bins))


def _binned(ordered: Array, bins: int) -> float:
    of = ordered.shape[1]
    starts = (np.arange(bins) * of) // bins
    best = np.add.reduceat(ordered, starts, axis=1).max(axis=0).sum()
    return float(max((best - ordered.sum(axis=1).max()) / of, 0.0))


def worth(table: ArrayLike, numbers: ArrayLike, seed: int, better: int = 1, bins: int | None = None) -> Worth:
    """Of each number (future, number), the value of knowing it, from a table (policy, future).

    A value can't exceed that of knowing everything. The interval is of resampled futures, as it is
    computed: with the bias. Raises `ValueError` where there are fewer futures than bins.
    """
    values, known = better * np.asarray(table, dtype=float), np.asarray(numbers, dtype=float)
    futures, count = known.shape
    cut = bins or bins_for(futures)
    if futures < cut:
        raise ValueError(f"{futures} futures can't fill {cut} bins")
    shuffles = int(np.clip(SHUFFLES_A_NUMBER * count, FEWEST_SHUFFLES, MOST_SHUFFLES))
    orders = resampling.each_shuffle(f"orders {seed}", shuffles, futures)
    rows = _Rows(values)
    null = [_binned(rows.put(order), cut) for order in orders]
    drawn = resampling.each_resample(f"values {seed}", RESAMPLES, futures)
    times = np.array([np.bincount(pick, minlength=futures).astype(np.int32) for pick in drawn])
    ranked = (np.argsort(column, kind="stable") for column in known.T)
    again = [[_binned(rows.put(np.repeat(order, each[order])), cut) for each in times] for order in ranked]
    low, high = np.quantile(again, [0.025, 0.975], axis=1)
    ceiling = evpi(values)
    chance = float(np.quantile(null, 1.0 - FALSE_ALARMS / count))
    raw = np.minimum([evppi(values, column, cut) for column in known.T], ceiling)
    return Worth(raw, np.minimum(low, raw), np.maximum(high, raw), float(np.mean(null)), chance)


class _Rows:
    """A table (policy, future) whose futures are put in many orders: fast since kept by future, and in one place."""

    def __init__(self, values: Array) -> None:
        self._rows = np.ascontiguousarray(values.T)
        self._ordered = np.empty_like(self._rows)

    def put(self, order: NDArray[np.intp]) -> Array:
        """The table in that order, until the next."""
        return self._rows.take(order, axis=0, out=self._ordered, mode="clip").T

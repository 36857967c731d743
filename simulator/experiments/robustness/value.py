"""What it would be worth to know one number before choosing a policy: partial perfect information.

Futures are put in order of the number and cut into bins of equal size; in each bin the policy that is
best on the mean is chosen (Strong and Oakley 2013). The maximum of means that are themselves uncertain
is too high on the mean, so that a number that matters nothing seems worth something. How much is
measured: the same is computed with the number's values shuffled, many times. The mean of that is taken off as
the bias of numbers that are not found to matter. Of one that is, the bias is less, since in most bins there is
little doubt which policy is best: taken off is what resampling adds once more, and no more than the other. What the
luckiest of as many idle numbers would reach once in twenty studies is what an honest finding must exceed: of 400
numbers that matter nothing twenty would pass a test of one. Coarse bins lose some of what knowing the number exactly
would add; of the errors, that one is towards too little.

The interval allows for either: its low end is without the bias of an idle number, its high end with all of it, and
whichever policy is best on the mean. In trials of two policies with a known worth it held the truth 97 times in 100 or
more, where one that lost the same bias at both ends did 12 to 100 times.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulator.appraisal import resampling
from simulator.appraisal.means import TAIL
from simulator.experiments.robustness.table import evpi, evpi_interval

Array = NDArray[np.float64]
MOST_BINS = 10
FUTURES_A_BIN = 12
SHUFFLES_A_NUMBER, FEWEST_SHUFFLES, MOST_SHUFFLES = 40, 400, 20_000
RESAMPLES = 100
FALSE_ALARMS = 0.05
"""In what share of studies in which no number matters any is said to."""


@dataclass(frozen=True)
class Worth:
    """By number: as computed, with the ends of its interval, and the bias of its own resamples.

    `bias` is that of idle numbers, and `chance` what luck alone may give to one of so many.
    """

    raw: Array
    raw_low: Array
    high: Array
    own: Array
    bias: float
    chance: float

    @property
    def value(self) -> Array:
        """The value without its bias, its own where it is found and else that of idle numbers; never below 0."""
        taken = np.where(self.found, np.clip(self.own, 0.0, self.bias), self.bias)
        return np.asarray(np.maximum(self.raw - taken, 0.0))

    @property
    def low(self) -> Array:
        """The low end of its interval, without the bias of idle numbers."""
        return np.asarray(np.maximum(self.raw_low - self.bias, 0.0))

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
    return float(_binned(values[:, order], bins).min())


def _binned(ordered: Array, bins: int) -> Array:
    """By policy, what choosing the best in each bin adds to that policy everywhere; the least of it is the value."""
    of = ordered.shape[1]
    starts = (np.arange(bins) * of) // bins
    best = np.add.reduceat(ordered, starts, axis=1).max(axis=0).sum()
    return np.asarray(np.maximum((best - ordered.sum(axis=1)) / of, 0.0))


def worth(table: ArrayLike, numbers: ArrayLike, seed: int, better: int = 1, bins: int | None = None) -> Worth:
    """Of each number (future, number), the value of knowing it, from a table (policy, future).

    A value can't exceed that of knowing everything, nor its interval that one's. Raises `ValueError` where
    there are fewer futures than bins.
    """
    values, known = better * np.asarray(table, dtype=float), np.asarray(numbers, dtype=float)
    futures, count = known.shape
    cut = bins or bins_for(futures)
    if futures < cut:
        raise ValueError(f"{futures} futures can't fill {cut} bins")
    shuffles = int(np.clip(SHUFFLES_A_NUMBER * count, FEWEST_SHUFFLES, MOST_SHUFFLES))
    orders = resampling.each_shuffle(f"orders {seed}", shuffles, futures)
    rows = _Rows(values)
    null = [_binned(rows.put(order), cut).min() for order in orders]
    ceiling, most = evpi(values), evpi_interval(values)[1]
    chance = float(np.quantile(null, 1.0 - FALSE_ALARMS / count))
    drawn = resampling.each_resample(f"values {seed}", RESAMPLES, futures)
    times = np.array([np.bincount(pick, minlength=futures).astype(np.int32) for pick in drawn])
    each = (_resampled(rows, np.argsort(column, kind="stable"), times, cut) for column in known.T)
    raw, low, high, own = np.array(list(each)).T
    raw = np.minimum(raw, ceiling)
    low, high = np.minimum(low, raw), np.clip(high, raw, max(most, ceiling))
    return Worth(raw, low, high, own, float(np.mean(null)), chance)


def _resampled(rows: _Rows, order: NDArray[np.intp], times: NDArray[np.int32], bins: int) -> tuple[float, ...]:
    """Of a number that puts futures in that `order`: its value, a low and a high end, and what resampling adds to it.

    `times` (resample, future) says how often a future is drawn. The high end is the least of the policies' own, as
    for the value of knowing everything.
    """
    from scipy.special import ndtri

    found = _binned(rows.put(order), bins)
    again = np.array([_binned(rows.put(np.repeat(order, each[order])), bins) for each in times])
    low = np.quantile(again.min(axis=1), TAIL)
    high = (found - ndtri(TAIL / len(found)) * again.std(axis=0, ddof=1)).min()
    return float(found.min()), float(low), float(high), float(again.min(axis=1).mean() - found.min())


class _Rows:
    """A table (policy, future) whose futures are put in many orders: fast since kept by future, and in one place."""

    def __init__(self, values: Array) -> None:
        self._rows = np.ascontiguousarray(values.T)
        self._ordered = np.empty_like(self._rows)

    def put(self, order: NDArray[np.intp]) -> Array:
        """The table in that order, until the next."""
        return self._rows.take(order, axis=0, out=self._ordered, mode="clip").T

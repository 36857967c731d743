"""Choosing a policy without knowing the future: regret, satisfied futures, and what knowing would be worth.

All of it reads one table of an outcome, shape (policy, future). `better` is 1 where more of the
outcome is better and −1 where less is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulator.appraisal import means, resampling

Array = NDArray[np.float64]
QUARTERS = 400
"""How many random quarters of the futures are looked at."""
COMPARISONS = {">=": np.greater_equal, "<=": np.less_equal, ">": np.greater, "<": np.less}


@dataclass(frozen=True)
class Threshold:
    """A line that an outcome must keep to: `npsv >= 0`."""

    outcome: str
    sign: str
    level: float

    def holds(self, values: ArrayLike) -> NDArray[np.bool_]:
        """Where it does."""
        return np.asarray(COMPARISONS[self.sign](np.asarray(values), self.level))

    def __str__(self) -> str:
        return f"{self.outcome} {self.sign} {self.level:g}"


def regret(table: ArrayLike, better: int = 1) -> Array:
    """How far each policy falls short of the best one in the same future: shape of the table, never below 0.

    Savage (1951).
    """
    values = better * np.asarray(table, dtype=float)
    return np.asarray(values.max(axis=0) - values)


def satisfied(outcomes: Mapping[str, ArrayLike], thresholds: Sequence[Threshold]) -> NDArray[np.bool_]:
    """Where every threshold holds, by policy and future, from tables by outcome."""
    held = [threshold.holds(outcomes[threshold.outcome]) for threshold in thresholds]
    return np.asarray(np.logical_and.reduce(held))


def best_share(table: ArrayLike, better: int = 1) -> Array:
    """In what share of futures each policy is the best one; a tie is shared out."""
    least = regret(table, better) == 0.0
    return np.asarray((least / least.sum(axis=0)).mean(axis=1))


def steadiness(table: ArrayLike, seed: int, better: int = 1) -> float:
    """In what share of random quarters of the futures the same policy has the least to regret.

    A largest regret is one future's, so that another draw may well have another safe choice. Resamples as
    large as the whole can't tell: most hold the same extremes (Bickel, Götze and van Zwet 1997).
    """
    values = regret(table, better)
    size = max(1, values.shape[1] // 4)
    orders = resampling.each_shuffle(f"quarters {seed}", QUARTERS, values.shape[1])
    safest = np.array([values[:, order[:size]].max(axis=1).argmin() for order in orders])
    return float((safest == values.max(axis=1).argmin()).mean())


def behind(table: ArrayLike, better: int = 1) -> tuple[Array, Array, Array]:
    """By policy, how far its mean is behind that of the best on the mean, with the ends of intervals, each (policy,).

    Of differences within each future; 95% for all pairs of policies together (Bonferroni), since which is the best on
    the mean these futures say themselves. Where a low end is not above 0 the policy may as well be it.
    """
    values = better * np.asarray(table, dtype=float)
    less = values[values.mean(axis=1).argmax()] - values
    tail = means.TAIL / max(len(values) * (len(values) - 1) // 2, 1)
    return np.asarray(less.mean(axis=1)), *means.interval(less, tail, tail)


def evpi(table: ArrayLike, better: int = 1) -> float:
    """What it would be worth to know the future before choosing: E[max] − max E, in units of the outcome.

    At least 0. It is the expected regret of the policy that is best on the mean. Which one that is, these futures say
    themselves, so that where several are as good it is a little too low on the mean.
    """
    values = better * np.asarray(table, dtype=float)
    return float(max(values.max(axis=0).mean() - values.mean(axis=1).max(), 0.0))


def evpi_interval(table: ArrayLike, better: int = 1) -> tuple[float, float]:
    """The 95% interval of it, whichever policy is truly the best on the mean.

    It is the least of the policies' mean regrets. Below the least of their low ends it lies no oftener than below that
    of the true best; and it is above the least of their high ends only where one of them is wrong, so these are at
    95% together (Bonferroni). In resamples of the futures another policy is the best each time, which is why their
    percentiles lie too low: of two policies as good as each other they held the truth 82 times in 100 (512 futures), of
    five 38 times.
    """
    regrets = regret(table, better)
    low, high = means.interval(regrets, above=means.TAIL / len(regrets))
    return max(float(low.min()), 0.0), float(high.min())

"""How much of an outcome's variance is due to which factor: Sobol's indices of grouped numbers.

A *factor* is one number or several that move together, such as all those that nobody looks at
singly: with such a rest among the factors nothing is left out, so a total index is honest about what
it leaves to others. Luck is a factor like any other: each row of the design has luck of its own, and
exchanging it alone says what part of the variance no knowledge of numbers would remove.

Each number has two columns, one of the matrix A and one of B; A with a factor's columns from B is what that
factor moves (Saltelli et al. 2010). The first factors of one number take a scrambled Sobol sequence (Owen
1998), all other numbers a Latin hypercube: in a short sequence of hundreds of dimensions columns are as good
as copies of each other (correlations above 0.9 at 64 points), and every index of the study would be wrong.
A study of f factors on a base of n takes n × (f + 2) points.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulator.appraisal.resampling import resamples
from simulator.errors import RunError
from simulator.experiments.points import seed_of

Array = NDArray[np.float64]
LUCK = "luck"
REST = "all the rest"
EVEN = 8
"""Factors whose columns are a Sobol sequence: of its 16 first dimensions no two are alike from 64 points on."""
FEWEST_ROWS = 4
RESAMPLES = 400
LEVEL = 0.95


@dataclass(frozen=True)
class Design:
    """Points in (0, 1), shape (n × (factors + 2), numbers); the luck of each; and the factors' names."""

    points: Array
    luck: NDArray[np.int64]
    factors: tuple[str, ...]
    base: int

    def split(self, values: ArrayLike) -> tuple[Array, Array, Array]:
        """One value for each point as f_A (n), f_B (n) and f_AB (factor, n)."""
        whole = np.asarray(values, dtype=float).reshape(len(self.factors) + 2, self.base)
        return whole[0], whole[1], whole[2:]

    def kept(self, values: ArrayLike) -> tuple[Array, Array, Array]:
        """The same without the rows of which one point could not be run (NaN), in every matrix.

        An index compares the points of a row, so that a row is worth something only as a whole. Raises
        `RunError` where too few rows are left.
        """
        f_a, f_b, f_ab = self.split(values)
        rows = np.isfinite(f_a) & np.isfinite(f_b) & np.isfinite(f_ab).all(axis=0)
        if rows.sum() < FEWEST_ROWS:
            raise RunError(f"Only {rows.sum()} of {self.base} rows of the Sobol study could be run. Raise --base.")
        return f_a[rows], f_b[rows], f_ab[:, rows]


@dataclass(frozen=True)
class Indices:
    """First and total index of each factor, with the ends of their intervals, each of shape (factor,)."""

    first: Array
    first_low: Array
    first_high: Array
    total: Array
    total_low: Array
    total_high: Array


def is_power_of_two(n: int) -> bool:
    """Whether points of a Sobol sequence of this length are balanced."""
    return n > 0 and n & (n - 1) == 0


def design(n: int, factors: Mapping[str, Sequence[int]], numbers: int, seed: int, luck: bool = True) -> Design:
    """The points of a study of these factors, each a list of columns below `numbers`.

    Every column must belong to exactly one factor. With `luck` it is a further factor: without it all
    points of a row share the row's luck, so nothing is due to it. Raises `ValueError` where `n` is no power of
    two, or where the factors don't part the columns.
    """
    if not is_power_of_two(n):
        raise ValueError(f"a Sobol study wants a power of two, not {n}")
    columns = [column for group in factors.values() for column in group]
    if sorted(columns) != list(range(numbers)):
        raise ValueError("every number belongs to exactly one factor")
    even = [group[0] for group in factors.values() if len(group) == 1][:EVEN]
    a, b = _columns(n, even, numbers, seed)
    pages, own, others = [a, b], np.arange(n), np.arange(n, 2 * n)
    for group in factors.values():
        page = a.copy()
        page[:, list(group)] = b[:, list(group)]
        pages.append(page)
    lucks = [own, others if luck else own, *(own for _ in factors)]
    if luck:
        pages.append(a)
        lucks.append(others)
    names = (*factors, LUCK) if luck else tuple(factors)
    return Design(within(np.concatenate(pages)), np.concatenate(lucks), names, n)


def _columns(n: int, even: Sequence[int], numbers: int, seed: int) -> tuple[Array, Array]:
    """The matrices A and B, with a Sobol sequence in the columns that are to be even."""
    from scipy.stats import qmc

    drawn = qmc.LatinHypercube(2 * numbers, seed=seed_of(seed, "matrices")).random(n)
    a, b = drawn[:, :numbers].copy(), drawn[:, numbers:].copy()
    if even:
        drawn = qmc.Sobol(2 * len(even), seed=seed_of(seed, "even columns")).random(n)
        a[:, even], b[:, even] = drawn[:, : len(even)], drawn[:, len(even) :]
    return a, b


def within(points: Array) -> Array:
    """Points strictly between 0 and 1: quantiles of 0 and 1 may be infinite."""
    least = 2.0**-32
    return np.clip(points, least, 1.0 - least)


def indices(f_a: ArrayLike, f_b: ArrayLike, f_ab: ArrayLike, seed: int, level: float = LEVEL) -> Indices:
    """Indices of one outcome from its values at A (n), B (n) and AB (factor, n), with intervals.

    Estimated by `scipy.stats.sobol_indices`, and by the same formulas where rows were lost and no power of
    two is left, which it refuses. Intervals are percentiles of the same estimate over
    resampled rows, with luck of their own: SciPy's own resampling can't be given any, so that it would
    say something else each time. An outcome that does not vary has indices of 0.
    """
    a, b, ab = (np.asarray(values, dtype=float) for values in (f_a, f_b, f_ab))
    found = _estimate(a, b, ab)
    drawn = resamples(f"rows {seed}", RESAMPLES, a.size)
    again = np.array([_estimate(a[rows], b[rows], ab[:, rows]) for rows in drawn])
    tails = (0.5 - level / 2, 0.5 + level / 2)
    low, high = np.quantile(again, tails, axis=0)
    return Indices(found[0], low[0], high[0], found[1], low[1], high[1])


def _estimate(a: Array, b: Array, ab: Array) -> Array:
    """First and total indices, shape (2, factor)."""
    from scipy.stats import sobol_indices

    if a.min() == a.max() == b.min() == b.max():
        return np.zeros((2, len(ab)))
    if not is_power_of_two(a.size):
        return saltelli(a, b, ab)
    given = {"f_A": a[None], "f_B": b[None], "f_AB": ab[:, None]}
    found = sobol_indices(func=given, n=a.size)
    return np.array([np.atleast_1d(found.first_order), np.atleast_1d(found.total_order)]).reshape(2, len(ab))


def saltelli(a: Array, b: Array, ab: Array) -> Array:
    """First and total indices, shape (2, factor), of any number of rows (Saltelli et al. 2010, table 2)."""
    both = np.concatenate([a, b])
    middle, variance = both.mean(), both.var()
    f_a, f_b, f_ab = a - middle, b - middle, ab - middle
    first = (f_b * (f_ab - f_a)).mean(axis=-1) / variance
    total = 0.5 * ((f_a - f_ab) ** 2).mean(axis=-1) / variance
    return np.array([first, total])

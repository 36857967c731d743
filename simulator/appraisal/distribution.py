"""Distributional weights: a pound is worth more to those who have few."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def weight(income: ArrayLike, reference: ArrayLike, elasticity: float) -> NDArray[np.float64]:
    """(reference / income) ** elasticity; incomes of any shapes that broadcast, in the same unit.

    Method: HM Treasury, Green Book (2022), annex 3. Raises `ValueError` where an income is not
    above zero.
    """
    of_group, of_all = np.asarray(income, dtype=float), np.asarray(reference, dtype=float)
    if not (np.all(of_group > 0) and np.all(of_all > 0)):
        raise ValueError("an income is not above zero")
    return (of_all / of_group) ** elasticity


def weighted(
    value: ArrayLike, income: ArrayLike, people: ArrayLike, elasticity: float
) -> NDArray[np.float64]:
    """What pounds that fall to groups are worth; groups are the last axis of each.

    The reference is the mean income of all, so that a pound spread evenly over people who are all
    alike keeps its worth.
    """
    incomes, heads = np.asarray(income, dtype=float), np.asarray(people, dtype=float)
    mean = (incomes * heads).sum(axis=-1, keepdims=True) / heads.sum(axis=-1, keepdims=True)
    return np.asarray((np.asarray(value, dtype=float) * weight(incomes, mean, elasticity)).sum(axis=-1))

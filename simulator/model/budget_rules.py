"""The arithmetic of a budget: who is cut, by how much, and what reserves must bear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Plan:
    """A year's budget in pounds a year; `spending` per service is net of fees."""

    spending: Array
    gap: float
    savings: float
    from_reserves: float
    short_of_minimum: float


def balance(
    *,
    unchanged: Array,
    current: Array,
    weights: Array,
    least: Array,
    funds: float,
    reserves: float,
    minimum: float,
    target: float,
    spread: float,
    effort: float,
    largest_cut: float,
    not_delivered: float,
) -> Plan:
    """The budget that funding, a limited use of reserves and cuts allow.

    Arrays are per service: `unchanged` and `current` in pounds a year net of fees, `weights`
    how hard cuts fall, `least` the part of `unchanged` that must remain. `reserves`, `minimum`
    and `target` are pounds, `spread` years, the others shares. A surplus first rebuilds
    reserves towards the target, then raises spending by at most a tenth.
    """
    total = float(unchanged.sum())
    gap = total - funds
    if gap <= 0:
        planned = unchanged * (1 + _spare_rate(-gap, total, target - reserves, spread))
        cut = 0.0
    else:
        # Below the minimum, the use is negative: reserves have to be rebuilt as well.
        use = min((reserves - minimum) / spread, gap)
        floors = np.maximum(least * unchanged, (1 - largest_cut) * np.minimum(current, unchanged))
        cuts = share_out((gap - use) * effort, weights * unchanged, unchanged - floors)
        cut = float(cuts.sum())
        planned = unchanged - cuts
        # Savings that fail to appear are spent all the same.
        planned = planned + not_delivered * np.clip(current - planned, 0.0, cuts)
    drawn = float(planned.sum()) - funds
    return Plan(planned, gap, cut, drawn, max(0.0, min(minimum, reserves) - (reserves - drawn)))


def _spare_rate(surplus: float, total: float, missing: float, spread: float) -> float:
    if total <= 0:
        return 0.0
    return min(0.1, max(surplus - max(missing, 0.0) / spread, 0.0) / total)


def share_out(wanted: float, weights: Array, limits: Array) -> Array:
    """`wanted` shared in proportion to `weights`, none beyond its limit; less if limits bind."""
    shared = np.zeros_like(weights)
    limits = np.maximum(limits, 0.0)
    for _ in range(len(weights)):
        open_ = np.where(shared < limits, weights, 0.0)
        left = wanted - float(shared.sum())
        if left <= 1e-9 * max(wanted, 1.0) or float(open_.sum()) <= 0:
            break
        shared = np.minimum(shared + left * open_ / open_.sum(), limits)
    return shared


def annuity(interest: float, years: float) -> float:
    """Level yearly payment for each pound borrowed, paid continuously; `interest` per year."""
    return float(interest / -np.expm1(-interest * years))

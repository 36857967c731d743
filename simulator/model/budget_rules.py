"""The arithmetic of a budget: who is cut, by how much, and what reserves must bear.

Plain numbers in plain loops: with seven services, an array for each step takes longer than the sums.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import expm1

Numbers = Sequence[float]


@dataclass
class Plan:
    """A year's budget in pounds a year; `spending` per service is net of fees."""

    spending: list[float]
    gap: float
    savings: float
    from_reserves: float
    short_of_minimum: float
    planned_use: float
    """What is meant to come from reserves; savings not found or not delivered come on top."""


def balance(
    *, unchanged: Numbers, current: Numbers, weights: Numbers, least: Numbers, care: int, precept: float,
    funds: float, reserves: float, minimum: float, kept: float, target: float, spread: float, effort: float,
    put_off: float, largest_cut: float, largest_rise: float, not_delivered: float,
) -> Plan:  # fmt: skip
    """The budget that funding, a limited use of reserves and cuts allow.

    Sequences are per service: `unchanged` and `current` in pounds a year net of fees, `weights` how
    hard cuts fall, `least` the part of `unchanged` that must remain. `precept` pounds a year are
    ring-fenced for the service at `care`. `reserves`, `minimum`, `kept` and `target` are pounds,
    `spread` years, the others shares. Reserves move towards what is meant to be `kept`, by cuts where
    income leaves too little; a surplus beyond that rebuilds them towards the target, then raises spending
    by at most `largest_rise`. A pound more income never lets a budget spend more than that pound more.
    """
    total = sum(unchanged)
    gap = total - funds
    # Below what is meant to be kept, the use is negative: reserves are rebuilt by cutting more.
    use = min((reserves - kept) / spread, gap)
    if gap <= use:
        more = 1 + min(largest_rise, _spare_rate(-gap, total, target - reserves, spread))
        planned, cut = [more * cost for cost in unchanged], 0.0
        use = sum(planned) - funds
    else:
        wanted = (gap - use) * effort
        wanted -= min(put_off * wanted, max(reserves - minimum - max(use, 0.0), 0.0))
        room = _room(unchanged, current, least, largest_cut)
        bearing = [weight * cost for weight, cost in zip(weights, unchanged, strict=True)]
        cuts = share_beside_precept(wanted, bearing, room, care, precept)
        cut = sum(cuts)
        planned = _planned(unchanged, current, cuts, not_delivered)
    drawn = sum(planned) - funds
    short = max(0.0, min(minimum, reserves) - (reserves - drawn))
    return Plan(planned, gap, cut, drawn, short, use)


def kept_back(minimum: float, target: float, precaution: float) -> float:
    """Reserves that a budget under a gap means to hold: some way from the minimum to the target.

    A buffer against worse to come, as in Carroll (1997), Quarterly Journal of Economics 112(1).
    """
    return minimum + precaution * max(target - minimum, 0.0)


def _planned(unchanged: Numbers, current: Numbers, cuts: Numbers, not_delivered: float) -> list[float]:
    """What each service gets: savings that fail to appear are spent all the same."""
    return [
        cost - less + (not_delivered * min(max(now - cost + less, 0.0), less) if less else 0.0)
        for cost, now, less in zip(unchanged, current, cuts, strict=True)
    ]


def _room(unchanged: Numbers, current: Numbers, least: Numbers, largest_cut: float) -> list[float]:
    """How far each service can be cut: to its floor, and by no more than one budget may."""
    keep = 1 - largest_cut
    return [
        cost - max(low * cost, keep * (now if now < cost else cost))
        for cost, now, low in zip(unchanged, current, least, strict=True)
    ]


def _spare_rate(surplus: float, total: float, missing: float, spread: float) -> float:
    if total <= 0:
        return 0.0
    return max(surplus - max(missing, 0.0) / spread, 0.0) / total


def share_beside_precept(
    wanted: float, weights: Numbers, limits: Numbers, care: int, precept: float
) -> list[float]:
    """`wanted` shared out so that a ring-fenced precept comes on top of what care would get.

    That is a cut as large as it would be without the precept, less the precept. The other services
    bear what is left, and what they can't bear falls on care within its limit.
    """
    if precept <= 0 or wanted <= 0:
        return share_out(wanted, weights, limits)
    cut = max(0.0, share_out(wanted + precept, weights, limits)[care] - precept)
    others = list(weights)
    others[care] = 0.0
    cuts = share_out(wanted - cut, others, limits)
    cuts[care] = max(cut, min(wanted - sum(cuts), limits[care]))
    return cuts


def share_out(wanted: float, weights: Numbers, limits: Numbers) -> list[float]:
    """`wanted` shared in proportion to `weights`, none beyond its limit; less if limits bind."""
    shared = [0.0] * len(weights)
    bearing = [i for i, weight in enumerate(weights) if weight > 0 and limits[i] > 0]
    while bearing and wanted > 0:
        scale = wanted / sum([weights[i] for i in bearing])
        full = [i for i in bearing if limits[i] <= scale * weights[i]]
        if not full:
            for i in bearing:
                shared[i] = scale * weights[i]
            break
        for i in full:
            shared[i] = limits[i]
            wanted -= limits[i]
        bearing = [i for i in bearing if i not in full]
    return shared


def annuity(interest: float, years: float) -> float:
    """Level yearly payment for each pound borrowed, paid continuously; `interest` per year."""
    return -interest / expm1(-interest * years)

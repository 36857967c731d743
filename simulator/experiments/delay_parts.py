"""The cost of a delay and its five parts, from monthly increments against the unstarted run.

Every array of months (T,) is a yearly rate over the month that ends there; `d` are the discount
factors of the months; the horizon is the record `h`. With b the social value of all but programme
cost, c programme cost, and V the value of what is left at the horizon,

    W(τ) = ∫₀ᴴ d·(b_τ − c_τ) + V_τ,  cost of delay = W(0) − W(τ).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

MONTHS = 12.0
PARTS = ("forgone_benefit", "lasting_damage", "deferred_cost", "catch_up_premium", "end_of_horizon_damage")
LASTING = ("lasting_damage", "end_of_horizon_damage")
Array = np.ndarray


@dataclass(frozen=True)
class Flow:
    """Social value but for programme cost, and programme cost, of one run by month."""

    benefit: Array
    cost: Array

    @property
    def net(self) -> Array:
        """What is left of the benefit."""
        return self.benefit - self.cost


def summed(rate: Array, d: Array | float = 1.0) -> float:
    """∫ d·rate dt over the months given."""
    return float(np.sum(rate * d) / MONTHS)


def worth(run: Flow, d: Array) -> float:
    """W: the value within the horizon and that of what is left there, as the run-on shows it."""
    return summed(run.net, d)


def left_at_horizon(run: Flow, d: Array, h: int) -> float:
    """V: what the run-on adds."""
    return summed(run.net[h + 1 :], d[h + 1 :])


def later(values: Array, years: float) -> Array:
    """The same path so many whole months later, and 0 until it begins."""
    months = round(years * MONTHS)
    return np.concatenate([np.zeros(months), values[: len(values) - months]])


def parts(at_once: Flow, late: Flow, healed: Flow, years: float, d: Array, h: int) -> dict[str, float]:
    """What the cost of a delay of so many years is made of; the parts sum to it to rounding.

    `at_once` and `late` reach over the run-on, `healed` to the horizon. Before the late start the
    healed run is the late one, and both programmes cost nothing, so the integrals from τ on that
    the definitions ask for are taken over the whole time.
    """
    within = slice(None, h + 1)
    shifted, weight = later(at_once.cost, years)[within], d[within]
    return {
        "forgone_benefit": summed(at_once.benefit[within] - healed.benefit[within], weight),
        "lasting_damage": summed(healed.benefit[within] - late.benefit[within], weight),
        "deferred_cost": -summed(at_once.cost[within] - shifted, weight),
        "catch_up_premium": summed(late.cost[within] - shifted, weight),
        "end_of_horizon_damage": left_at_horizon(at_once, d, h) - left_at_horizon(late, d, h),
    }


def irreversible(found: dict[str, float]) -> float:
    """Positive lasting and end-of-horizon damage over the sum of positive parts; 0 where none is."""
    positive = {name: max(value, 0.0) for name, value in found.items()}
    total = sum(positive.values())
    return sum(positive[name] for name in LASTING) / total if total > 0.0 else 0.0


def marginal(cost: Array, delays: Array) -> Array:
    """−W′(τ) along the first axis, a parabola through neighbouring delays, in £ for each year more."""
    return np.asarray(np.gradient(cost, delays, axis=0, edge_order=2 if len(delays) > 2 else 1))


def last_true(holds: Array) -> int:
    """The last place that holds, or -1 where none does."""
    found = np.flatnonzero(holds)
    return int(found[-1]) if found.size else -1

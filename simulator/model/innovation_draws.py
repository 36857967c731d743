"""What luck makes of an innovation project, as plain functions: no clock, no world, no state.

A uniform `u` in (0, 1) comes from the project's own named luck; success is `u < p` and a
quantity is its quantile at `u`, so that two policies meet the same luck in different conditions.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from simulator.engine.streams import lognormal_below, pareto, triangular

AREAS = ("back_office", "procurement", "transactional", "policy_making")
"""Where an incremental efficiency is found: the four areas of the Gershon review (2004)."""
EVENLY = dict.fromkeys(AREAS, 1.0)
"""Each as often as the others."""


class Gain(NamedTuple):
    """What an adopted project changes, as shares of what is within reach."""

    cost: float
    demand: float
    quality: float


class Rollout(NamedTuple):
    """When each cohort of units changes and when it all ends, in years since it began."""

    waves: tuple[float, ...]
    end: float
    length: float
    cost_ratio: float


def survival(chance: float, odds_of_failure: float) -> float:
    """A chance whose odds of failure are multiplied: 0 stays 0 and 1 stays 1."""
    return chance / (chance + (1.0 - chance) * odds_of_failure)


def likelier(chance: float, odds: float) -> float:
    """A chance whose own odds are multiplied: 0 stays 0 and 1 stays 1."""
    return chance * odds / (1.0 - chance + chance * odds)


def relative(values: Mapping[str, float], weights: Mapping[str, float]) -> dict[str, float]:
    """Each type's value over the mean of a mix of types, so that the mix has what is published."""
    weight = sum(weights.values())
    mean = sum(values[name] * weights[name] for name in weights) / weight if weight > 0.0 else 0.0
    return {name: value / mean if mean > 0.0 else 1.0 for name, value in values.items()}


def drag(stakeholders: float, usual: float, each: float, leadership: float) -> float:
    """How many times as long a stage lasts with so many stakeholders; leadership cuts through."""
    return 1.0 + each * (1.0 - leadership) * max(stakeholders - usual, 0.0)


def one_of(u: float, weights: Mapping[str, float]) -> str:
    """The label at quantile `u` of a list with weights; the last one if all weights are 0."""
    left = u * sum(weights.values())
    for label, weight in weights.items():
        left -= weight
        if left < 0.0:
            return label
    return label


def radical_chance(radical_share: float, radical_size: float) -> float:
    """Share of ideas that are radical where `radical_share` of the *effort* is."""
    return radical_share / (radical_share + (1.0 - radical_share) * radical_size)


def worst(failing: Mapping[str, float], breadth: int) -> tuple[str, ...]:
    """The services that fail most, worst first: radical change is for what is not working."""
    return tuple(sorted(failing, key=lambda service: -failing[service])[: max(breadth, 1)])


def bass_time(share: float, vertical: float, horizontal: float) -> float:
    """Years until that share of units has adopted, dF/dt = (p + qF)(1 − F) (Bass 1969).

    `vertical` is p, the push from the centre; `horizontal` is q, units copying each other.
    """
    return math.log((1.0 + horizontal / vertical * share) / (1.0 - share)) / (vertical + horizontal)


@lru_cache(64)  # they hang on the policy's push and contact, and so are the same for most projects of a run
def wave_times(waves: int, vertical: float, horizontal: float) -> tuple[float, ...]:
    """When each of `waves` equal cohorts changes: the Bass time of the middle of each."""
    return tuple(bass_time((2 * k + 1) / (2 * waves), vertical, horizontal) for k in range(waves))


def overrun(
    u: float, u_size: float, *, tail: float, usual: float, spread: float,
    least: float, exponent: float, cap: float,
) -> float:  # fmt: skip
    """Cost over plan: a lognormal body up to `least` and, with chance `tail`, a Pareto tail from there to `cap`.

    Flyvbjerg & Gardner (2023) report 18% of projects in the tail at 5.47 times plan on average,
    which exponent .99 from 1.5 to 50 gives. Without a cap the mean does not exist.
    """
    return pareto(u_size, least, exponent, cap) if u < tail else lognormal_below(least, u_size, usual, spread)


def rollout(waves: Sequence[float], stretch: float, cost_ratio: float, stop_at: float) -> Rollout:
    """The roll-out, `stretch` times as slow, stopped when its cost reaches `stop_at` times plan.

    Cost runs evenly, so it is stopped after `stop_at / cost_ratio` of the time; the cohorts
    that would have come later never change.
    """
    length = waves[-1] * stretch
    end = length * min(1.0, stop_at / cost_ratio)
    return Rollout(tuple(w * stretch for w in waves if w * stretch <= end), end, length, cost_ratio)


def room(used: float, cap: float) -> float:
    """What is left in an area, as a share of all that it can give."""
    return max(1.0 - used / cap, 0.0) if cap > 0.0 else 0.0


def between(u: float, low: float, high: float) -> float:
    """The quantile of the uniform."""
    return low + u * (high - low)


def likely(u: float, low: float, typical: float, high: float) -> float:
    """The quantile of the triangular, its ends moved where a draw of them crosses the mode."""
    return triangular(u, min(low, typical), typical, max(high, typical))


def split(gain: float, in_cost: float, in_demand: float, cashable: float) -> Gain:
    """A gain as unit cost, need prevented and quality; what is not cashable betters the service."""
    in_quality = max(1.0 - in_cost - in_demand, 0.0)
    return Gain(
        gain * in_cost * cashable,
        gain * in_demand,
        gain * (in_quality + in_cost * (1.0 - cashable)),
    )


def landed(fits: Sequence[float], parts: int) -> tuple[float, ...]:
    """Shares of a whole gain that are in use after each of the cohorts so far, 0 before the first."""
    return tuple(sum(fits[:done]) / parts for done in range(len(fits) + 1))


def fit(part: int, parts: int, dilution: float, unevenness: float, u: float) -> float:
    """What cohort `part` (from 0) makes of a change: later ones less, and each its own share.

    The first cohort is those who asked for it; the last loses `dilution` of the gain. Places
    differ evenly by up to `unevenness`, which leaves their mean alone.
    """
    return (1.0 - dilution * part / max(parts - 1, 1)) * (1.0 + unevenness * (2.0 * u - 1.0))


def step(gain: float, before: float, after: float) -> float:
    """The factor that takes 1 + gain x before to 1 + gain x after; all steps multiply to the whole."""
    return (1.0 + gain * after) / (1.0 + gain * before)

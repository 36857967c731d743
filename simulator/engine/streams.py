"""Named luck: every draw is fixed by what it is for, whatever else was drawn before.

A draw is a hash of (seed, member, process, entity, purpose, ordinal). So policies of one member
meet the same luck, adding a process disturbs no other, and the bits are the same on one core,
on two and on a cluster. There is no state and therefore nothing to carry or to reset.
Quantiles use `math` and exact arithmetic only, never NumPy's processor-dependent functions.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache, partial
from hashlib import blake2b
from statistics import NormalDist

_NORMAL = NormalDist()
_SCALE = 2.0**-53


class Streams:
    """The luck of one member: `uniform(process, entity, purpose, ordinal=0)`, see the function of that name."""

    def __init__(self, seed: int, member: int) -> None:
        self.seed, self.member = seed, member
        # No method of its own: what a run asks for five hundred times is found in one step where it is known.
        self.uniform: Callable[..., float] = partial(uniform, seed, member)


@lru_cache(maxsize=1 << 13)  # a member's policies follow each other, and meet the same luck
def uniform(seed: int, member: int, process: str, entity: int, purpose: str, ordinal: int = 0) -> float:
    """A number in (0, 1), never 0 or 1, fixed by its key."""
    hashed = _begun(seed, member, process, entity).copy()
    hashed.update(f"{purpose}\x1f{ordinal}".encode())
    return ((int.from_bytes(hashed.digest(), "little") >> 11) + 0.5) * _SCALE


@lru_cache(maxsize=1 << 8)  # to go on from a hash takes half as long as to begin one
def _begun(seed: int, member: int, process: str, entity: int) -> blake2b:
    return blake2b(f"{seed}\x1f{member}\x1f{process}\x1f{entity}\x1f".encode(), digest_size=8)


def exponential(u: float) -> float:
    """The quantile of the exponential with mean 1."""
    return -math.log1p(-u)


def normal(u: float, mean: float = 0.0, sd: float = 1.0) -> float:
    """The quantile of the normal."""
    return mean + sd * _NORMAL.inv_cdf(u)


def lognormal(u: float, median: float, sigma: float) -> float:
    """The quantile of the lognormal with that median and standard deviation of the log."""
    return median * math.exp(sigma * _NORMAL.inv_cdf(u))


def lognormal_below(most: float, u: float, median: float, sigma: float) -> float:
    """The quantile of that lognormal, given that it is no more than `most`."""
    if sigma <= 0.0:
        return min(median, most)
    below = _NORMAL.cdf(math.log(most / median) / sigma)
    # Far above `most` no share of a lognormal lies below it that a float can hold.
    return min(most, lognormal(max(u * below, 1e-300), median, sigma))


def triangular(u: float, low: float, mode: float, high: float) -> float:
    """The quantile of the triangular distribution."""
    if high <= low:
        return mode
    split = (mode - low) / (high - low)
    if u < split:
        return low + math.sqrt(u * (high - low) * (mode - low))
    return high - math.sqrt((1.0 - u) * (high - low) * (high - mode))


def pareto(u: float, minimum: float, alpha: float, cap: float) -> float:
    """The quantile of a Pareto truncated at `cap`: fat-tailed, but with a mean."""
    most = 1.0 - math.pow(minimum / cap, alpha)
    return minimum * math.pow(1.0 - u * most, -1.0 / alpha)

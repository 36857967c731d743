"""Draws of uncertain numbers: each by the inverse of its distribution at one uniform number."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.scenario.numbers import Number

if TYPE_CHECKING:
    from simulator.engine.start import Array

_CENTRE = {"value": math.nan, "factor": 1.0, "added": 0.0}


def central(number: Number) -> float | None:
    """The middle of a distribution without a value: mode, mean, or median if lognormal."""
    if number.distribution is None:
        return None
    kind, numbers = number.distribution
    if kind == "triangular":
        return numbers[1]
    if kind == "uniform":
        return (numbers[0] + numbers[1]) / 2
    if kind == "normal":
        return numbers[0]
    return math.exp(numbers[0]) if kind == "lognormal" else numbers[0] / (numbers[0] + numbers[1])


def drawn(number: Number, values: Array, u: float, low: float | None, high: float | None) -> Array:
    """The values of one future; `u` in (0, 1) says which, `low` and `high` are the hard limits.

    A range is a triangle whose top is the value. One `u` moves all labels of a number together.
    """
    least = -math.inf if low is None else low
    most = math.inf if high is None else high
    if values.size > 1:
        return limited(np.broadcast_to(_drawn(number, values, u, least, most), values.shape), low, high)
    # Most numbers are one value, for which functions of arrays take ten times as long.
    found = np.empty_like(values)
    found.fill(min(max(_drawn(number, values.item(), u, least, most), least), most))
    return found


def _drawn(number: Number, values: Any, u: float, least: float, most: float) -> Any:
    """The values, or the one value, before the hard limits; a number that has none of its own gives one for all."""
    if number.range is not None and number.range_is == "value":
        function = _triangle if isinstance(values, float) else triangular
        return function(u, number.range[0], values, number.range[1])
    spread = _quantile(number, u, least, most)
    if number.range_is == "value":
        return spread
    return values * spread if number.range_is == "factor" else values + spread


def limited(values: Array, low: float | None, high: float | None) -> Array:
    """The values, those beyond a hard limit moved to it; None is no limit."""
    if low is not None:
        values = np.maximum(values, low)
    return values if high is None else np.minimum(values, high)


def _quantile(number: Number, u: float, least: float, most: float) -> float:
    centre = _CENTRE[number.range_is]
    if number.range is not None:
        return _triangle(u, number.range[0], centre, number.range[1])
    kind, numbers = number.distribution or ("", ())
    if kind == "triangular":
        return _triangle(u, *numbers)
    if kind == "uniform":
        return numbers[0] + u * (numbers[1] - numbers[0])
    if kind == "beta":
        from scipy.special import betaincinv

        return float(betaincinv(numbers[0], numbers[1], u))
    # A factor or an addend has no hard limits of its own: its product is cut afterwards.
    bounds = (least, most) if number.range_is == "value" else (-math.inf, math.inf)
    if kind == "normal":
        return _truncated_normal(u, numbers[0], numbers[1], *bounds)
    logs = tuple(math.log(bound) if bound > 0 else -math.inf for bound in bounds)
    return math.exp(_truncated_normal(u, numbers[0], numbers[1], *logs))


def triangular(u: float, low: float, mode: Array, high: float) -> Array:
    """The quantile of triangular distributions with those modes."""
    width = high - low
    rising = low + np.sqrt(u * width * np.maximum(mode - low, 0.0))
    falling = high - np.sqrt((1.0 - u) * width * np.maximum(high - mode, 0.0))
    return np.where(u * width < mode - low, rising, falling)


def _triangle(u: float, low: float, mode: float, high: float) -> float:
    """The same of one, to the same bits."""
    width = high - low
    if u * width < mode - low:
        return low + math.sqrt(u * width * max(mode - low, 0.0))
    return high - math.sqrt((1.0 - u) * width * max(high - mode, 0.0))


def _truncated_normal(u: float, mean: float, sd: float, least: float, most: float) -> float:
    from scipy.special import ndtr, ndtri

    below, above = ndtr((least - mean) / sd), ndtr((most - mean) / sd)
    return float(mean + sd * ndtri(below + u * (above - below)))

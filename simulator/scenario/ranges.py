"""Ranges and distributions of a number: what lies outside them, and how a new value moves them."""

from __future__ import annotations

import math
from collections.abc import Iterator

from simulator.scenario.nested import Path, overlap
from simulator.scenario.numbers import Number, Say

WIDER = "Give a wider range beside it if you mean it, with because."


def recentred(
    distribution: tuple[str, tuple[float, ...]], value: float
) -> tuple[str, tuple[float, ...]]:
    """The distribution about another central value: same bounds, or the same spread."""
    kind, numbers = distribution
    if kind in ("triangular", "uniform"):
        low, high = numbers[0], numbers[-1]
        return "triangular", (low, min(max(value, low), high), high)
    if kind == "normal":
        return kind, (value, numbers[1])
    if kind == "lognormal" and value > 0:
        return kind, (math.log(value), numbers[1])
    weight = sum(numbers)
    return (
        (kind, (value * weight, (1 - value) * weight))
        if kind == "beta" and 0 < value < 1
        else distribution
    )


def beta_mean(number: Number) -> float | None:
    """The mean of its beta distribution, where it has one of the number itself."""
    kind, numbers = number.distribution or ("", ())
    return numbers[0] / sum(numbers) if kind == "beta" and number.range_is == "value" else None


def check_range(ranged: Number, new: Number, say: Say) -> None:
    """Says which of the numbers that `new` gives lie outside the range that `ranged` has."""
    spread = spread_of(ranged)
    if spread is None:
        return
    low, high = spread
    whose = (
        "its range"
        if ranged is new or ranged.where == new.where
        else f"the range that {ranged.where} gives"
    )
    centre = {"factor": 1.0, "added": 0.0}.get(ranged.range_is)
    if centre is not None and new.is_uncertain and not low <= centre <= high:
        say("range", f"{low:g} to {high:g} leaves out {centre:g}, the number itself", "Widen it.")
    for path, value in new.leaves():
        for least, most in _bounds(ranged, new, path, low, high):
            if not least <= value <= most:
                place = ".".join(("values", *path)) if path else ""
                unit = f" {ranged.unit}" if ranged.unit and ranged.unit != "1" else ""
                say(place, f"{value:g} is outside {whose}, {least:g} to {most:g}{unit}", WIDER)
                break


def spread_of(number: Number) -> tuple[float, float] | None:
    """Its range, or the bounds of its distribution; None where it has none."""
    if number.range:
        return number.range
    kind, numbers = number.distribution or ("", ())
    if kind in ("triangular", "uniform"):
        return numbers[0], numbers[-1]
    return (0.0, 1.0) if kind == "beta" else None


def _bounds(
    ranged: Number, new: Number, path: Path, low: float, high: float
) -> Iterator[tuple[float, float]]:
    if ranged.range_is == "value":
        yield low, high
    elif (
        ranged is not new
        and not new.series
        and not new.points
        and not ranged.series
        and not ranged.points
    ):
        for other, centre in ranged.leaves():
            if overlap(path, other):
                ends = (
                    (centre * low, centre * high)
                    if ranged.range_is == "factor"
                    else (centre + low, centre + high)
                )
                # A last bit lost in multiplying is no reason to refuse a bound itself.
                slack = 1e-12 * max(abs(ends[0]), abs(ends[1]))
                yield min(ends) - slack, max(ends) + slack


def as_per_cent(value: float, low: float | None, high: float | None) -> str:
    """`Did you mean -0.01, which is -1%?` where the limits are those of a share, and a hundredth lies within."""
    if low is None or high is None or max(abs(low), abs(high)) > 1.0 or not 1.0 <= abs(value) <= 100.0:
        return ""
    return f"Did you mean {value / 100.0:g}, which is {value:g}%?" if low <= value / 100.0 <= high else ""

"""Numbers a thousand times too large or too small: most often in millions, where units were wanted."""

from __future__ import annotations

import math

from simulator.scenario.nested import overlap
from simulator.scenario.numbers import Number, Say
from simulator.scenario.ranges import spread_of

FARTHEST = 1000.0
INSIST = "If you mean it, say so with unit"
LONGEST = 1e12
"""A factor beyond is written with a power of ten."""
_MULTIPLES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
_NEAR = 30.0
"""By how much a number may change and still be taken for the same thing in thousands, millions or billions."""


def check_size(old: Number, new: Number, say: Say) -> bool:
    """Says, once, that a number is far from what an earlier file gives; whether it did.

    Not where it names its unit, with which it says that it is meant, nor within the range that there was.
    """
    low, high = (spread_of(old) if old.range_is == "value" else None) or (math.inf, -math.inf)
    for path, value in () if new.unit else new.leaves():
        # What has the other sign is another mistake, if it is one.
        before = [was for other, was in old.leaves() if overlap(path, other) and value * was > 0.0]
        was = min(before, key=lambda other: _apart(value, other), default=value)
        if value and _apart(value, was) >= math.log(FARTHEST) and not low <= value <= high:
            place = ".".join(("values", *path)) if path else ""
            say(place, f"{value:.6g} is {_compared(value, was)}, which {old.where} gives", _remedy(value, was, old))
            return True
    return False


def _apart(one: float, other: float) -> float:
    return abs(math.log(abs(one / other)))


def _compared(value: float, was: float) -> str:
    times = math.exp(_apart(value, was))
    told = round(times, 1 - math.floor(math.log10(times)))
    factor = f"{told:,.0f}" if told < LONGEST else f"{told:.0e}"
    return f"{factor} times {'larger' if abs(value) > abs(was) else 'smaller'} than {was:,.6g}"


def _remedy(value: float, was: float, old: Number) -> str:
    """How to give it in millions, if so it is near, and how to insist."""
    unit = old.unit or "1"
    insist = f"{INSIST} = “{unit}”."
    for name, size in reversed(_MULTIPLES.items()):
        if unit != "1" and _apart(value * size, was) < math.log(_NEAR):
            return f"Is it in {name}s? Then add unit = “{name} {unit}”. {insist}"
    return insist

"""Where a value lies in a picture: across in parts of the width at hand, down in pixels."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any

from simulator.charts.drawing import Layout

DAY = re.compile(r"\d{4}-\d\d-\d\d")


class UnknownError(ValueError):
    """A figure holds what the picture can't draw."""


def only(held: Mapping[str, Any], known: Collection[str]) -> None:
    """Raise UnknownError where something is set of which the picture would not know what it does."""
    if strange := held.keys() - set(known):
        raise UnknownError(", ".join(sorted(strange)))


def number(value: Any) -> float:
    """A place on an axis as a number: days where it is a day."""
    if isinstance(value, str):
        if not DAY.fullmatch(value):
            raise UnknownError(value)
        return float(date.fromisoformat(value).toordinal())
    if not isfinite(value):
        raise UnknownError(str(value))
    return float(value)


def short(value: float) -> str:
    """A number in few letters, to a hundredth of a pixel or of a hundredth."""
    return f"{round(value, 2) + 0.0:g}" if abs(value) < 1000 else f"{value:.2f}".rstrip("0").rstrip(".")


@dataclass(frozen=True)
class Axis:
    """The part of the picture that an axis takes, from `start` to `stop`, and what it spans."""

    low: float
    high: float
    start: float
    stop: float
    form: Mapping[str, Any]

    @classmethod
    def of(cls, layout: Layout, name: str) -> Axis:
        """An axis with what all axes of its kind share."""
        form = {**layout["template"]["layout"][name[:5]], **layout[name]}
        if "range" not in form:
            raise UnknownError(f"{name} without a range")
        low, high = (number(end) for end in form["range"])
        if low >= high:
            raise UnknownError(f"{name} from {low} to {high}")
        start, stop = form["domain"]
        return cls(low, high, start, stop, form)

    def part(self, value: Any) -> float:
        """How far along the axis a value lies, from 0 to 1."""
        return (number(value) - self.low) / (self.high - self.low)

    def along(self, value: Any) -> float:
        """How far along the picture a value lies."""
        return self.start + (self.stop - self.start) * self.part(value)


@dataclass(frozen=True)
class Frame:
    """The axes of a picture and its height in pixels, without its margins."""

    height: float
    held: Mapping[str, Axis]
    names: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, layout: Layout) -> Frame:
        """The frame of a layout, whose axes go in pairs."""
        count = sum(name.startswith("xaxis") for name in layout)
        names = tuple((f"xaxis{n}", f"yaxis{n}") for n in ("", *range(2, count + 1)))
        around = layout["margin"]
        held = {name: Axis.of(layout, name) for pair in names for name in pair}
        return cls(float(layout["height"] - around["t"] - around["b"]), held, names)

    def axis(self, name: str) -> Axis:
        """The axis that a trace calls `x2`."""
        return self.held[f"{name[:1]}axis{name[1:]}"]

    def across(self, axis: Axis, value: Any) -> str:
        """Where a value lies, as a share of the width."""
        return f"{short(100 * axis.along(value))}%"

    def down(self, axis: Axis, value: Any) -> float:
        """Where a value lies, in pixels from the top."""
        return self.height * (1 - axis.along(value))

"""Numbers on the command line, and what to say where they can't be."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import Any

import click

LONGEST_STEP, SHORTEST_STEP = 1.0, 1e-4
"""Years; the shortest is just under an hour, as for a scenario's own step."""


_WHOLE = re.compile(r"(-?\d{1,3}(?:,\d{3})+|-?\d+(?:\.\d+)?) ?([km]?)", re.IGNORECASE)
_TIMES = {"": 1, "k": 1_000, "m": 1_000_000}


def whole(text: str) -> int:
    """A whole number, also as 350,000, 350k or 1.2m. Raises `ValueError`."""
    found = _WHOLE.fullmatch(text.strip())
    number = Fraction(found[1].replace(",", "")) * _TIMES[found[2].lower()] if found else Fraction(1, 2)
    if number.denominator != 1:
        raise ValueError(f"“{text}” is not a whole number")
    return int(number)


class Whole(click.ParamType):
    """A whole number within limits, both included."""

    name = "whole number"

    def __init__(self, low: int, high: int) -> None:
        self.low, self.high = low, high

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            number = value if isinstance(value, int) else whole(value)
        except ValueError:
            self.fail(f"“{value}” is not a whole number: {self._remedy()}", param, ctx)
        if not self.low <= number <= self.high:
            few = number < self.low
            self.fail(f"{number} is too {'small' if few else 'large'}: {self._remedy()}", param, ctx)
        return number

    def _remedy(self) -> str:
        return f"give one from {self.low} to {self.high}."


class Share(click.ParamType):
    """A part of a whole, from 0 to 1."""

    name = "share"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        try:
            share = float(value)
        except ValueError:
            share = -1.0
        if not 0.0 <= share <= 1.0:
            self.fail(f"“{value}” is not a share: give a number from 0 to 1, such as 0.34.", param, ctx)
        return share


class Step(click.ParamType):
    """A number of years, also as a fraction: 1/24."""

    name = "years"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        try:
            years = float(Fraction(str(value)))
        except (ValueError, ZeroDivisionError, OverflowError):
            years = 0.0
        if not SHORTEST_STEP <= years <= LONGEST_STEP:
            remedy = f"give years from {SHORTEST_STEP} to {LONGEST_STEP:g}, such as 1/24."
            self.fail(f"“{value}” is not a step: {remedy}", param, ctx)
        return years


class Positive(click.ParamType):
    """A number above 0, in the unit of what it is about."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        try:
            number = float(value)
        except ValueError:
            number = 0.0
        if not 0.0 < number < float("inf"):
            self.fail(f"“{value}” is not a number above 0: give one such as 1e9.", param, ctx)
        return number


class Day(click.ParamType):
    """A date, as 2019-03-31."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}” is not a date: give one such as 2019-03-31.", param, ctx)

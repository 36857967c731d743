"""Numbers and choices on the command line, and what to say where they can't be.

Where a command reads a scenario, what is wrong with its options is noted, to be told with all that is wrong with
the scenario; elsewhere it is told at once.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from datetime import date
from fractions import Fraction
from typing import Any, NoReturn

import click
from click.shell_completion import CompletionItem

from simulator.errors import Mistake, did_you_mean

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


_NOTED = "simulator.arguments.noted"


def noted() -> tuple[Mistake, ...]:
    """What is wrong with the options of the command that runs, which has the usual ones in their place."""
    context = click.get_current_context(silent=True)
    return tuple(context.meta.get(_NOTED, ())) if context else ()


def _reads_scenario(ctx: click.Context) -> bool:
    """Whether it is a command that changes a scenario, and tells what is wrong with it."""
    return any(each.name == "sets" for each in ctx.command.params)


class _Told(click.ParamType, ABC):
    """A kind of option whose mistakes are noted where the command tells them with others."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The value, or the usual one in place of one that can't be."""
        try:
            return self.read(value)
        except _WrongError as error:
            what, remedy = error.args
            if param is None or ctx is None or not _reads_scenario(ctx):
                self._refuse(what, remedy, param, ctx)
            ctx.meta.setdefault(_NOTED, []).append(Mistake(max(param.opts, key=len), "", what, remedy))
            usual = param.default
            return usual if isinstance(usual, int | float | str) else None

    def _refuse(
        self, what: str, remedy: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> NoReturn:
        self.fail(f"{what}: {remedy[:1].lower()}{remedy[1:]}", param, ctx)

    @abstractmethod
    def read(self, value: Any) -> Any:
        """The value that was given. Raises `_WrongError`."""


class _WrongError(Exception):
    """A value that can't be: what is wrong with it, and the remedy."""


class Whole(_Told):
    """A whole number within limits, both included."""

    name = "whole number"

    def __init__(self, low: int, high: int) -> None:
        self.low, self.high = low, high

    def read(self, value: Any) -> int:
        remedy = f"Give one from {self.low} to {self.high}."
        try:
            number = value if isinstance(value, int) else whole(value)
        except ValueError:
            raise _WrongError(f"“{value}” is not a whole number", remedy) from None
        if not self.low <= number <= self.high:
            raise _WrongError(f"{number} is too {'small' if number < self.low else 'large'}", remedy)
        return number


class Share(_Told):
    """A part of a whole, from 0 to 1."""

    name = "share"

    def read(self, value: Any) -> float:
        try:
            share = float(value)
        except ValueError:
            share = -1.0
        if not 0.0 <= share <= 1.0:
            raise _WrongError(f"“{value}” is not a share", "Give a number from 0 to 1, such as 0.34.")
        return share


class Step(_Told):
    """A number of years, also as a fraction: 1/24."""

    name = "years"

    def read(self, value: Any) -> float:
        try:
            years = float(Fraction(str(value)))
        except (ValueError, ZeroDivisionError, OverflowError):
            years = 0.0
        if not SHORTEST_STEP <= years <= LONGEST_STEP:
            remedy = f"Give years from {SHORTEST_STEP} to {LONGEST_STEP:g}, such as 1/24."
            raise _WrongError(f"“{value}” is not a step", remedy)
        return years


class Positive(_Told):
    """A number above 0, in the unit of what it is about."""

    name = "number"

    def read(self, value: Any) -> float:
        try:
            number = float(value)
        except ValueError:
            number = 0.0
        if not 0.0 < number < float("inf"):
            raise _WrongError(f"“{value}” is not a number above 0", "Give one such as 1e9.")
        return number


class Day(_Told):
    """A date, as 2019-03-31."""

    name = "date"

    def read(self, value: Any) -> date:
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise _WrongError(f"“{value}” is not a date", "Give one such as 2019-03-31.") from None


class OneOf(_Told):
    """One of a few words."""

    name = "choice"

    def __init__(self, *words: str) -> None:
        self.words = words

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        return f"[{'|'.join(self.words)}]"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return [CompletionItem(word) for word in self.words if word.startswith(incomplete)]

    def read(self, value: Any) -> str:
        if value not in self.words:
            remedy = did_you_mean(value, self.words).strip() or f"Give {' or '.join(self.words)}."
            raise _WrongError(f"“{value}” is not one of {', '.join(self.words)}", remedy)
        return str(value)

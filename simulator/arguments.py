"""Numbers and choices on the command line, and what to say where they can't be.

What is wrong with an option is noted, and told by `refuse` with all else that is wrong with what was asked for.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from fractions import Fraction
from typing import Any

import click
from click.shell_completion import CompletionItem

from simulator.errors import InputError, Mistake, did_you_mean
from simulator.prices import years_known

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


def unread(option: str) -> bool:
    """Whether an option was given what can't be read, and has the usual value in its place."""
    return option in {mistake.where for mistake in noted()}


def refuse(mistakes: Iterable[Mistake]) -> None:
    """Raises `InputError` with all that is wrong with the command's options and these mistakes, if anything is."""
    if told := all_wrong(mistakes):
        raise InputError(told)


@contextmanager
def joined(mistakes: Sequence[Mistake]) -> Iterator[None]:
    """See that what was found wrong before is told with what the block finds wrong. Raises `InputError`."""
    try:
        yield
    except InputError as error:
        raise InputError(all_wrong([*mistakes, *error.mistakes])) from error


def all_wrong(mistakes: Iterable[Mistake]) -> list[Mistake]:
    """What is wrong with the command's options, then these mistakes."""
    of_options = noted()
    return _worth_telling([*of_options, *mistakes], of_options)


def _worth_telling(mistakes: Iterable[Mistake], noted: Sequence[Mistake]) -> list[Mistake]:
    """Each once; what else is said of an option that can't be read is said of the usual value in its place."""
    options = {mistake.where for mistake in noted}
    return [m for m in dict.fromkeys(mistakes) if m in noted or not options & {m.where, _option(m.name)}]


def _option(name: str) -> str:
    """The option that says the same as a key of [run] or [calibrate], or a price base; empty for other names."""
    section, _, key = name.partition(".")
    return f"--{key}" if section in ("run", "calibrate") else "--price-base" if name == "price_base" else ""


class Told(click.ParamType, ABC):
    """A kind of option whose mistakes are noted, for the command to tell with others."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The value, or the usual one in place of one that can't be."""
        try:
            return self.read(value)
        except _WrongError as error:
            what, remedy = error.args
            if param is None or ctx is None:
                self.fail(f"{what}: {remedy[:1].lower()}{remedy[1:]}", param, ctx)
            ctx.meta.setdefault(_NOTED, []).append(Mistake(_long(param), "", what, remedy))
            usual = param.default
            return usual if isinstance(usual, int | float | str) else None

    @abstractmethod
    def read(self, value: Any) -> Any:
        """The value that was given. Raises `_WrongError`."""


def _long(param: click.Parameter) -> str:
    """An option by the first of its long names."""
    return next((name for name in param.opts if name.startswith("--")), param.opts[0])


class _WrongError(Exception):
    """A value that can't be: what is wrong with it, and the remedy."""


class Whole(Told):
    """A whole number within limits, both included."""

    name = "whole number"

    def __init__(self, low: int, high: int) -> None:
        self.low, self.high = low, high

    def read(self, value: Any) -> int:
        remedy = f"Give one from {self.low:,} to {self.high:,}."
        try:
            number = value if isinstance(value, int) else whole(value)
        except ValueError:
            raise _WrongError(f"“{value}” is not a whole number", remedy) from None
        if not self.low <= number <= self.high:
            raise _WrongError(f"{number:,} is too {'small' if number < self.low else 'large'}", remedy)
        return number


class Share(Told):
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


class Step(Told):
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


class Positive(Told):
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


class Day(Told):
    """A date, as 2019-03-31."""

    name = "date"

    def read(self, value: Any) -> date:
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise _WrongError(f"“{value}” is not a date", "Give one such as 2019-03-31.") from None


class PriceYear(Told):
    """A year of prices that has a deflator: 2025-26, or 2019."""

    name = "year"

    def read(self, value: Any) -> str:
        if value not in years_known():
            remedy = did_you_mean(str(value), years_known()).strip() or "Give a year such as 2025-26."
            raise _WrongError(f"no deflator is known for {value}", remedy)
        return str(value)


class OneOf(Told):
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

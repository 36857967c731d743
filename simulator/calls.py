"""What calls from Python are told where they ask for what can't be: in the words of Python, not of the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import wraps
from numbers import Integral
from os import PathLike
from typing import Any, ParamSpec, TypeVar

from simulator.errors import InputError, Mistake

P = ParamSpec("P")
Found = TypeVar("Found")
WHOLE = ("members", "member", "points", "workers", "seed")
"""Arguments that are whole numbers wherever they are taken."""


def takes_scenario(function: Callable[P, Found]) -> Callable[P, Found]:
    """A public function whose first argument is a scenario: what is wrong with a call is told in its own words."""

    @wraps(function)
    def called(*given: P.args, **named: P.kwargs) -> Found:
        scenario = given[0] if given else named.get("scenario")
        mistakes = [*_no_scenario(scenario, function.__name__), *_no_whole_numbers(named)]
        if mistakes:
            raise InputError(mistakes)
        try:
            if mistakes := _no_beginning(scenario, named.get("model")):
                raise InputError(mistakes)
            return function(*given, **named)
        except InputError as error:
            raise InputError(_without_dashes(mistake) for mistake in error.mistakes) from error

    return called


def _no_scenario(given: Any, function: str) -> list[Mistake]:
    if hasattr(given, "policy_forms"):
        return []
    is_path = isinstance(given, str | PathLike)
    named = f'"{given}"' if is_path else '"england"'
    what = f"“{given}” is a name, not a scenario" if is_path else f"{type(given).__name__} is no scenario"
    return [Mistake("scenario", "", what, f"Read it first: sim.{function}(sim.scenario({named}), …).")]


def _no_whole_numbers(named: Mapping[str, Any]) -> list[Mistake]:
    wrong = {name: named[name] for name in WHOLE if name in named and named[name] is not None}
    return [
        Mistake(name, "", f"{value!r} is not a whole number", "Give one such as 64, without quotes.")
        for name, value in wrong.items() if not isinstance(value, Integral)
    ]  # fmt: skip


def _no_beginning(scenario: Any, model: Any) -> list[Mistake]:
    """What keeps a scenario that fits the model from beginning; one that does not fit is told by who was called."""
    from simulator.model import build
    from simulator.scenario.first_instant import impossible

    try:
        return impossible(scenario, model or build())
    except InputError:
        return []  # The function meets the same, and tells it beside what is wrong with its own arguments.


def _without_dashes(mistake: Mistake) -> Mistake:
    """An option of the command line by the name of the argument."""
    where = mistake.where
    return replace(mistake, where=where[2:].replace("-", "_")) if where.startswith("--") else mistake

"""`--set NAME=VALUE`: what a shell's text says, and all that is wrong with it."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

from simulator.errors import InputError, Mistake
from simulator.scenario.overrides import changed_in
from simulator.scenario.policy_overrides import LostNameError

if TYPE_CHECKING:
    from simulator.scenario.scenario import Scenario

OPTION = "--set"
_WORD = re.compile(r"[A-Za-z]\w*")
_PERCENT = re.compile(r"([+-]?\d*\.?\d+)\s*%")
_SHORT = re.compile(r"([+-]?)(\d*)\.(\d*)((?:[eE][+-]?\d+)?)")


def set_from_text(scenario: Scenario, text: str) -> Scenario:
    """The scenario after `NAME=VALUE`, VALUE as TOML has it, or a number as .1 or 1. too. Raises `InputError`."""
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        what = "is not NAME=VALUE"
        raise InputError([Mistake(OPTION, text, what, "Write --set services.need_rate.health=0.4.")])
    name, value = name.strip(), value.strip()
    try:
        parsed = _value(name, value)
    except InputError as error:
        raise InputError([*error.mistakes, *_lost(scenario, name)]) from error
    return changed_in(scenario, name, parsed, {"because": f"--set {text}"[:1000]}, OPTION)


def _lost(scenario: Scenario, name: str) -> tuple[Mistake, ...]:
    """What is wrong with a name whose value can't be read."""
    try:
        changed_in(scenario, name, 0.0, {"because": OPTION}, OPTION)
    except LostNameError as error:
        return error.mistakes
    except InputError:
        pass
    return ()


def _of_hundred(text: str) -> str:
    """What a percentage is as a number; empty of any other text."""
    found = _PERCENT.fullmatch(text)
    return f"Did you mean {float(found[1]) / 100:.10g}?" if found else ""


def _value(name: str, text: str) -> Any:
    """What TOML reads in a text; a word, which a shell strips of its quotes, is itself."""
    if _WORD.fullmatch(text) and text not in ("true", "false", "nan", "inf"):
        return text
    short = _SHORT.fullmatch(text)
    if short and (short[2] or short[3]):
        # TOML wants a digit on both sides of the point; nobody else does.
        text = f"{short[1]}{short[2] or 0}.{short[3] or 0}{short[4]}"
    try:
        parsed = tomllib.loads(f"value = {text}")
        if len(parsed) != 1:
            raise ValueError("more than one value")
    except (ValueError, RecursionError) as error:
        remedy = _of_hundred(text) or "Give a number, a date, a word, or a table { … } in quotes."
        raise InputError([Mistake(OPTION, name, f"“{text}” is no value", remedy)]) from error
    return parsed["value"]

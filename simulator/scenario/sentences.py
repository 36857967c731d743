"""What a form finds wrong, said as a sentence with its remedy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from simulator.errors import Mistake, did_you_mean
from simulator.scenario.nested import NUMBER_REMEDY, described, number_problem

if TYPE_CHECKING:
    from pydantic import ValidationError

    from simulator.scenario.forms import Form

_KINDS = {
    "string_type": "text in quotes",
    "int_type": "a whole number",
    "date_type": "a date without quotes or time, such as 2025-04-01",
    "dict_type": "a table",
    "list_type": "a list",
    "model_type": "a table",
    "model_attributes_type": "a table",
}

_BOUNDS = {
    "greater_than": "above",
    "greater_than_equal": "at least",
    "less_than": "below",
    "less_than_equal": "at most",
}


def mistakes_of(error: ValidationError, form: type[Form], where: str, name: str) -> list[Mistake]:
    """Every finding of a form as a mistake of the file `where`, at the dotted name."""
    return [_mistake(finding, form, where, name) for finding in error.errors(include_url=False)]


def _mistake(finding: Mapping[str, Any], form: type[Form], where: str, name: str) -> Mistake:
    parts = _place(finding["loc"])
    place = ".".join(part for part in (name, *parts) if part)
    kind, context = finding["type"], finding.get("ctx", {})
    if kind == "extra_forbidden":
        return unknown_key(where, place, str(finding["loc"][-1]), tuple(form.model_fields))
    return Mistake(where, place, *_what(kind, context, finding))


def _what(kind: str, context: Mapping[str, Any], finding: Mapping[str, Any]) -> tuple[str, str]:
    given = finding.get("input")
    if kind == "missing":
        return "is missing", "Give it."
    if kind in ("float_type", "finite_number"):
        return number_problem(given) or "must be a number", NUMBER_REMEDY
    if kind in _BOUNDS:
        bound = f"{_BOUNDS[kind]} {next(iter(context.values()))}"
        return f"must be {bound}, not {described(given)}", f"Give a number {bound}."
    if kind in _KINDS:
        return f"must be {_KINDS[kind]}, not {described(given)}", "Correct its type."
    if kind == "literal_error":
        return f"{described(given)} is not one of {context['expected']}", "Choose one of them."
    if kind == "value_error":
        return str(context["error"]), "Correct it."
    if kind in ("too_short", "too_long"):
        least = context.get("min_length", context.get("max_length"))
        return (
            f"must be a list of {least} numbers, not {context['actual_length']}",
            "Correct the list.",
        )
    if kind == "string_too_short":
        return "is empty", "Write it, or leave the key out."
    message = str(finding["msg"])
    return message.replace("Input should be", "must be").replace(
        "String should", "must"
    ), "Correct it."


def _place(location: tuple[int | str, ...]) -> list[str]:
    """Pydantic adds the branch of a union to the place; a reader has no use for it."""
    parts = [str(part) for part in location]
    return [*parts[:1], *parts[2:]] if parts[:1] in (["extends"], ["fitted"]) else parts


def unknown_key(where: str, place: str, key: str, known: tuple[str, ...]) -> Mistake:
    """The mistake of a key that is not in the form."""
    remedy = did_you_mean(key, known).strip() or f"The keys here are {', '.join(known)}."
    return Mistake(where, place, "is not a key that may stand here", remedy)

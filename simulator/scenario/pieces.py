"""The pieces of a scenario file turned into forms: numbers, policies and events."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import ValidationError

from simulator.errors import Mistake, did_you_mean
from simulator.scenario.forms import Event, Form, NumberForm, Policy
from simulator.scenario.nested import NUMBER_REMEDY, Frozen, Path, described, problems
from simulator.scenario.numbers import Number, Say, from_form, mapped_if_sound
from simulator.scenario.scenario import DatedEvent
from simulator.scenario.sentences import mistakes_of, unknown_key

F = TypeVar("F", bound=Form)
_NUMBER_KEYS = tuple(NumberForm.model_fields)


def formed(form: type[F], table: Any, where: str, name: str, mistakes: list[Mistake]) -> F | None:
    """The form of a table, or None and its mistakes."""
    try:
        return form.model_validate(table)
    except ValidationError as error:
        mistakes += mistakes_of(error, form, where, name)
    return None


def speaker(where: str, name: str, mistakes: list[Mistake]) -> Say:
    """What notes a mistake below a dotted name of a file."""

    def say(rest: str, what: str, remedy: str) -> None:
        mistakes.append(Mistake(where, f"{name}.{rest}" if rest else name, what, remedy))

    return say


def numbers_of(
    change: dict[str, Any], where: str, mistakes: list[Mistake]
) -> Iterator[tuple[str, Number | None]]:
    """Every number below `[change]` by its dotted name; None where it is broken."""
    for section, names in change.items():
        if not isinstance(names, dict):
            what = f"must be a table of numbers, not {described(names)}"
            mistakes.append(
                Mistake(where, f"change.{section}", what, "Write [change.section.name].")
            )
            continue
        for name, table in names.items():
            dotted = f"{section}.{name}"
            if isinstance(table, dict):
                yield dotted, number_of(table, where, f"change.{dotted}", mistakes)
            else:
                what = f"must be a table, not {described(table)}"
                remedy = f"Write [change.{dotted}] with value and because."
                mistakes.append(Mistake(where, f"change.{dotted}", what, remedy))
                yield dotted, None


def number_of(
    table: dict[str, Any], where: str, place: str, mistakes: list[Mistake]
) -> Number | None:
    """One number with its elements, or None if anything in it is broken."""
    before = len(mistakes)
    found: dict[Path, Number] = {}
    for path, own in _split(table, (), where, place, mistakes):
        name = ".".join((place, *path))
        form = formed(NumberForm, own, where, name, mistakes)
        if form:
            found[path] = from_form(form, where, speaker(where, name, mistakes))
    for path, element in found.items():
        if path and (element.table or element.series or element.points):
            what = "an element may give value, not a table, series or points"
            mistakes.append(
                Mistake(where, ".".join((place, *path)), what, "Give those for the whole.")
            )
    if len(mistakes) > before:
        return None
    whole = found.pop((), Number(where=where))
    return Number(**{**vars(whole), "elements": Frozen(found)})


def _split(
    table: dict[str, Any], path: Path, where: str, place: str, mistakes: list[Mistake]
) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The keys of a number apart from the tables of its labels."""
    own = {
        key: value
        for key, value in table.items()
        if key in _NUMBER_KEYS or not isinstance(value, dict)
    }
    if own or not table:
        yield path, own
    for key, value in table.items():
        if key in own:
            continue
        if did_you_mean(key, ("values", "series", "distribution")):
            mistakes.append(unknown_key(where, ".".join((place, *path, key)), key, _NUMBER_KEYS))
        else:
            yield from _split(value, (*path, key), where, place, mistakes)


def levers(
    given: dict[str, Any] | None, where: str, name: str, mistakes: list[Mistake]
) -> dict[str, Any] | None:
    """Settings by dotted name; `innovation.radical_share` may be written without its quotes."""
    if given is None:
        return None
    flat: dict[str, Any] = {}
    for key, value in given.items():
        if "." not in key and isinstance(value, dict):
            flat |= {f"{key}.{inner}": what for inner, what in value.items()}
        else:
            flat[key] = value
    say = speaker(where, name, mistakes)
    for key, value in flat.items():
        for path, what in problems(value):
            say(".".join((key, *path)), what, NUMBER_REMEDY)
    return {
        key: sound for key, value in flat.items() if (sound := mapped_if_sound(value)) is not None
    }


def policy_of(table: Any, where: str, name: str, mistakes: list[Mistake]) -> dict[str, Any] | None:
    """What a file says of one policy, or None if it is broken."""
    form = formed(Policy, table, where, f"policy.{name}", mistakes)
    if form is None:
        return None
    said = form.model_dump(exclude_unset=True)
    if "set" in said:
        said["set"] = levers(form.set, where, f"policy.{name}.set", mistakes)
    return said


def event_of(table: Any, where: str, name: str, mistakes: list[Mistake]) -> DatedEvent | None:
    """One event, or None if it is broken."""
    if not isinstance(table, dict):
        mistakes.append(
            Mistake(where, name, f"must be a table, not {described(table)}", "Write [[event]].")
        )
        return None
    others = {key: value for key, value in table.items() if key not in Event.model_fields}
    kinds = {key: value for key, value in others.items() if isinstance(value, dict)}
    own = {key: value for key, value in table.items() if key not in kinds}
    form = formed(Event, own, where, name, mistakes)
    if form is None and "at" in own:
        # What is wrong here hides nothing that is wrong with what happens.
        form = formed(Event, {"at": own["at"], "because": "not said", "set": table.get("set")}, "", "", [])
    said = len(kinds) + ("set" in table)
    if said != 1:
        what = "says nothing that happens" if said == 0 else "says more than one thing that happens"
        remedy = "Give exactly one of set = { … } and a happening such as recession = { … }."
        mistakes.append(Mistake(where, name, what, remedy))
    if form is None or said != 1:
        return None
    kind, arguments = next(iter(kinds.items()), ("", {}))
    say = speaker(where, f"{name}.{kind}", mistakes)
    for path, what in problems(arguments) if arguments else ():
        say(".".join(path), what, NUMBER_REMEDY)
    checked = levers(form.set, where, f"{name}.set", mistakes)
    sound = mapped_if_sound(arguments) or Frozen()
    return DatedEvent(form.model_copy(update={"set": checked}), kind, sound, where, name)

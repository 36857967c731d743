"""The pieces of a scenario file turned into forms: numbers, policies and events."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, TypeVar

from pydantic import ValidationError

from simulator.errors import Mistake, did_you_mean
from simulator.scenario.forms import Event, Form, NumberForm, Policy, Project
from simulator.scenario.nested import NUMBER_REMEDY, Frozen, Path, described, problems
from simulator.scenario.numbers import Number, Say, from_form, mapped_if_sound
from simulator.scenario.scenario import DatedEvent, PlacedProject
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
        if "." in section:
            remedy = f"Write [change.{section}] without quotation marks."
            mistakes.append(Mistake(where, f'change."{section}"', "is no section: their names have no dot", remedy))
            continue
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


def labelled(table: dict[str, Any]) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The parts of a number by their labels, whatever is wrong with them."""
    return _split(table, (), "", "", [])


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


def policy_of(
    table: Any, where: str, name: str, mistakes: list[Mistake], broken: list[PlacedProject]
) -> tuple[dict[str, Any], frozenset[str]]:
    """What is sound in what a file says of one policy, and the keys that are not; broken projects are put there."""
    own = {key: value for key, value in table.items() if key != "project"} if isinstance(table, dict) else table
    form = formed(Policy, own, where, f"policy.{name}", mistakes)
    given = table.get("project") if isinstance(table, dict) else None
    projects = projects_of(given, where, name, mistakes, broken)
    given = own if isinstance(own, dict) else {}
    unsound = {key for key, value in given.items() if form is None and not formed(Policy, {key: value}, "", "", [])}
    form = form or Policy.model_validate({key: value for key, value in given.items() if key not in unsound})
    said = form.model_dump(exclude_unset=True)
    if "set" in said:
        said["set"] = levers(form.set, where, f"policy.{name}.set", mistakes)
    return said | ({"project": projects} if projects else {}), frozenset(unsound)


def projects_of(
    given: Any, where: str, policy: str | None, mistakes: list[Mistake], broken: list[PlacedProject]
) -> list[dict[str, Any]]:
    """What a file, or a policy of it, says of projects, each once; broken ones are told and put there."""
    place = "project" if policy is None else f"policy.{policy}.project"
    if given is None:
        return []
    if not isinstance(given, list):
        mistakes.append(Mistake(where, place, f"must be a list, not {described(given)}", f"Write [[{place}]]."))
        return []
    found: dict[str, dict[str, Any]] = {}
    for index, each in enumerate(given, start=1):
        name = each.get("name") if isinstance(each, dict) else None
        here = f"{place}.{name if isinstance(name, str) and name else index}"
        form = formed(Project, each, where, here, mistakes)
        if form is not None and form.name in found:
            mistakes.append(Mistake(where, here, "stands there twice", "Give each project a name of its own."))
        elif form is not None:
            found[form.name] = form.model_dump(exclude_unset=True)
        elif isinstance(each, dict):
            broken.append(PlacedProject(_sound_part(each), where, here, policy))
    return list(found.values())


def _sound_part(given: dict[str, Any]) -> Project:
    """A broken project with what is sound in it, and None for all else."""
    try:
        Project.model_validate(given)
        wrong = set()
    except ValidationError as error:
        wrong = {finding["loc"][0] for finding in error.errors(include_url=False)}
    sound = {key: given.get(key) for key in Project.model_fields if key not in wrong}
    return Project.model_construct(**dict.fromkeys(Project.model_fields) | sound)


def event_of(table: Any, where: str, name: str, mistakes: list[Mistake]) -> list[DatedEvent]:
    """One event; one for each thing that happens where that is wrongly none or several, so that each is checked."""
    if not isinstance(table, dict):
        mistakes.append(
            Mistake(where, name, f"must be a table, not {described(table)}", "Write [[event]].")
        )
        return []
    others = {key: value for key, value in table.items() if key not in Event.model_fields}
    kinds = {key: value for key, value in others.items() if isinstance(value, dict)}
    own = {key: value for key, value in table.items() if key not in kinds}
    form = formed(Event, own, where, name, mistakes)
    dated = True
    if form is None:
        # What is wrong here hides nothing that is wrong with what happens.
        rest = {"because": "not said", "set": table.get("set")}
        form = formed(Event, {"at": own.get("at"), **rest}, "", "", [])
        dated = form is not None
        form = form or formed(Event, {"at": date.min, **rest}, "", "", [])
    said = len(kinds) + ("set" in table)
    if said != 1:
        what = "says nothing that happens" if said == 0 else "says more than one thing that happens"
        remedy = "Give exactly one of set = { … } and a happening such as recession = { … }."
        mistakes.append(Mistake(where, name, what, remedy))
    if form is None:
        return []
    checked = form.model_copy(update={"set": levers(form.set, where, f"{name}.set", mistakes)})
    found = [] if kinds and form.set is None else [DatedEvent(checked, where=where, place=name, dated=dated)]
    for kind, arguments in kinds.items():
        say = speaker(where, f"{name}.{kind}", mistakes)
        for path, what in problems(arguments) if arguments else ():
            say(".".join(path), what, NUMBER_REMEDY)
        bare, sound = checked.model_copy(update={"set": None}), mapped_if_sound(arguments) or Frozen()
        # A date that is wrong is told once.
        found.append(DatedEvent(bare, kind, sound, where, name, dated and not found))
    return found

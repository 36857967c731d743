"""What two scenarios differ in: numbers with their passports, policies, events and the run."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.scenario import Scenario

CONTENT = ("value", "unit", "price_base", "range", "distribution")
PASSPORT = ("source", "grade", "because", "note")
BEYOND = "only beyond the twelfth digit"
LINES = "lines of its own table"


@dataclass(frozen=True)
class NumberDiffers:
    """A number, or one label of it: its passport in each scenario (none where it lacks it), and which keys differ."""

    name: str
    keys: tuple[str, ...]
    a: Mapping[str, str] | None
    b: Mapping[str, str] | None

    @property
    def moves_results(self) -> bool:
        """Whether more differs than what is said of the number."""
        return self.a is None or self.b is None or bool({*CONTENT, BEYOND, LINES} & set(self.keys))


@dataclass(frozen=True)
class Differs:
    """Something else of a scenario by its dotted name, as each has it; None where one lacks it."""

    name: str
    a: Any
    b: Any


@dataclass(frozen=True)
class ScenariosDiffer:
    """All that two scenarios differ in; empty lists where they don't."""

    numbers: tuple[NumberDiffers, ...]
    policies: tuple[Differs, ...]
    events: tuple[Differs, ...]
    run: tuple[Differs, ...]

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not (self.numbers or self.policies or self.events or self.run)

    def record(self) -> dict[str, Any]:
        """For scripts."""
        return {key: [asdict(each) for each in found] for key, found in vars(self).items()}


def scenarios(a: Scenario, b: Scenario) -> ScenariosDiffer:
    """What two scenarios differ in, in the order of their names."""
    first, second = (tomllib.loads(each.to_toml()) for each in (a, b))
    return ScenariosDiffer(
        numbers=tuple(_numbers(a, b, first.get("change", {}), second.get("change", {}))),
        policies=tuple(mappings(*(_by_name(each) for each in (first, second)))),
        events=tuple(_events(first.get("event", []), second.get("event", []))),
        run=tuple(mappings(*({k: v for k, v in each.items() if k not in ("change", "policy", "project", "event")}
                             for each in (first, second)))),
    )  # fmt: skip


def _numbers(
    a: Scenario, b: Scenario, first: Mapping[str, Any], second: Mapping[str, Any]
) -> Iterator[NumberDiffers]:
    from simulator.describe.assumptions import rows

    said = [{row["name"]: {key: row[key] for key in (*CONTENT, *PASSPORT)} for row in rows(each)} for each in (a, b)]
    told: set[str] = set()
    for name in sorted({*said[0], *said[1]}):
        one, two = said[0].get(name), said[1].get(name)
        if one is None or two is None:
            keys: tuple[str, ...] = ()
        else:
            keys = tuple(key for key in one if one[key] != two[key])
            if not keys:
                continue
        told.add(".".join(name.split(".")[:2]))
        yield NumberDiffers(name, keys, _given(one), _given(two))
    for dotted in sorted(_names(first) & _names(second) - told):
        section, _, name = dotted.partition(".")
        if first[section][name] != second[section][name]:
            key, words = _unsaid(first[section][name], second[section][name])
            yield NumberDiffers(
                dotted, (key,), *((_given(row.get(dotted)) or {}) | word for row, word in zip(said, words, strict=True))
            )


def _unsaid(one: Mapping[str, Any], two: Mapping[str, Any]) -> tuple[str, tuple[dict[str, str], dict[str, str]]]:
    """What differs although both are told alike, and how: the lines of a table of their own, or a far digit."""
    lines = [pair for pair in zip_longest(one.get("rows", ()), two.get("rows", ()), fillvalue="") if len(set(pair)) > 1]
    if not lines:
        return BEYOND, ({}, {})
    (a, b), more = lines[0], f" and {len(lines) - 1} more" if len(lines) > 1 else ""
    return LINES, ({LINES: a or "no line"}, {LINES: f"{b or 'no line'}{more}"})


def _given(row: Mapping[str, str] | None) -> dict[str, str] | None:
    return None if row is None else {key: text for key, text in row.items() if text}


def _names(change: Mapping[str, Mapping[str, Any]]) -> set[str]:
    return {f"{section}.{name}" for section, numbers in change.items() for name in numbers}


def _by_name(file: Mapping[str, Any]) -> dict[str, Any]:
    """The policies of a file, and the projects that all have, with projects by name."""

    def named(projects: list[Any]) -> dict[str, Any]:
        return {project["name"]: project for project in projects}

    policies = {
        name: said | {"project": named(said["project"])} if "project" in said else said
        for name, said in file.get("policy", {}).items()
    }
    return policies | ({"every policy": {"project": named(file["project"])}} if "project" in file else {})


def _events(first: list[Any], second: list[Any]) -> Iterator[Differs]:
    """Events that only one of them has; two that are alike in all count as often as they happen."""
    left = list(second)
    for event in first:
        if event in left:
            left.remove(event)
        else:
            yield Differs(str(event.get("at")), event, None)
    yield from (Differs(str(event.get("at")), None, event) for event in left)


def mappings(a: Mapping[str, Any], b: Mapping[str, Any]) -> Iterator[Differs]:
    """Where two nested tables differ, by dotted name; a table that only one has is told as a whole."""
    for key in dict.fromkeys([*a, *b]):
        one, two = a.get(key), b.get(key)
        if isinstance(one, Mapping) and isinstance(two, Mapping):
            yield from (Differs(f"{key}.{found.name}", found.a, found.b) for found in mappings(one, two))
        elif one != two:
            yield Differs(key, one, two)

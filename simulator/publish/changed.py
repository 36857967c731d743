"""What `--set` changed of a scenario: each thing with its value now and before, in words for a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from simulator.scenario.scenario import Change

if TYPE_CHECKING:
    from simulator.scenario import Scenario
    from simulator.scenario.forms import Project

LONGEST = 60
"""Characters of a value: numbers by age or year are long, and the page has them in its list of assumptions."""


def changes(before: Scenario, after: Scenario, sets: Iterable[str]) -> tuple[Change, ...]:
    """What the texts “NAME=VALUE” made of one scenario's things in the other, in their order; no thing twice."""
    found = []
    for name in dict.fromkeys(text.partition("=")[0].strip().removeprefix("change.") for text in sets):
        was, value = (_told(scenario, tuple(name.split("."))) for scenario in (before, after))
        if was != value:
            found.append(Change(name, *_shortened(value, was)))
    return tuple(found)


def _shortened(value: str, was: str) -> tuple[str, str]:
    """Both texts so short that they fit a line; of a long one that begins alike nothing is told."""
    short = [text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…" for text in (value, was)]
    return ("", "") if short[0] == short[1] else (short[0], short[1])


def _told(scenario: Scenario, parts: tuple[str, ...]) -> str:
    """The value of a thing by the parts of its name, as a reader says it; empty where it has none yet."""
    if parts == ("reference",):
        return scenario.reference or ""
    if parts[0] == "run":
        return _text(getattr(scenario.run, parts[-1], None))
    if parts[0] == "policy":
        form = scenario.policy_forms.get(parts[1])
        if form is not None and parts[2:3] == ("project",):
            return _text(_inside(_by_name(form.project or ()), parts[3:]))
        return _text(form and _inside(form.model_dump(exclude_none=True), parts[2:]))
    if parts[0] == "project":
        return _text(_inside(_by_name(scenario.projects), parts[1:]))
    return _number(scenario, parts[:-1] if parts[2:] and parts[-1] == "times" else parts)


def _by_name(projects: Iterable[Project]) -> dict[str, Any]:
    return {form.name: form.model_dump(exclude_none=True) for form in projects}


def _number(scenario: Scenario, parts: tuple[str, ...]) -> str:
    """The value of a number, or of one of its labels."""
    from simulator.describe.assumptions import rows

    number = scenario.numbers.get(".".join(parts[:2]))
    if number is None:
        return ""
    inner = _inside(number.values or {}, parts[2:]) if parts[2:] else None
    if inner is not None and parts[2:] not in number.elements:
        return _text(inner)
    told = {row["name"]: row["value"] for row in rows(scenario)}
    for end in range(len(parts), 1, -1):
        if ".".join(parts[:end]) in told:
            return _minus(told[".".join(parts[:end])])
    return _minus("; ".join(f"{name.rpartition('.')[2]} {value}" for name, value in told.items()
                            if name.startswith(f"{'.'.join(parts)}.")))  # fmt: skip


def _inside(held: Any, parts: tuple[str, ...]) -> Any:
    """What nested tables hold under those labels, where a name with dots may be one label; None where nothing."""
    if not parts:
        return held
    if not isinstance(held, Mapping):
        return None
    for end in range(len(parts), 0, -1):
        if (key := ".".join(parts[:end])) in held:
            return _inside(held[key], parts[end:])
    return None


def _text(value: Any) -> str:
    from simulator.describe.assumptions import nested

    if value is None:
        return ""
    if isinstance(value, bool | str) or not isinstance(value, int | float | Mapping):
        return str(value)
    try:
        return _minus(nested(value))
    except (TypeError, ValueError):
        return str(value)


def _minus(text: str) -> str:
    """With minus signs before numbers; the hyphens of dates and words stay."""
    return (f" {text}").replace(" -", " −")[1:]

"""Another value for one thing of a scenario: what `.change()` does, and `--set NAME=VALUE` at the shell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from simulator.errors import InputError, Mistake, did_you_mean
from simulator.scenario.fold import fold
from simulator.scenario.forms import Policy, Project, Run
from simulator.scenario.likeness import moved, resolved
from simulator.scenario.nested import Frozen, described
from simulator.scenario.pieces import formed, levers, number_of, speaker
from simulator.scenario.ranges import WIDER
from simulator.scenario.scenario import Scenario
from simulator.scenario.sizes import INSIST

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class LostNameError(InputError):
    """Nothing in the scenario is called that, whatever the value."""


def changed(
    scenario: Scenario,
    dotted: str,
    value: Any,
    because: str,
    unit: str | None,
    bounds: Sequence[float] | None,
) -> Scenario:
    """See `Scenario.change`."""
    passport: dict[str, Any] = {"because": because}
    if unit is not None:
        passport["unit"] = unit
    if bounds is not None:
        passport["range"] = list(bounds)
    return changed_in(scenario, dotted, _plain(value), passport, "change")


def _plain(value: Any) -> Any:
    """NumPy's and Python's numbers and containers as TOML would have given them."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, tuple | list) else value


def changed_in(
    scenario: Scenario, dotted: str, value: Any, passport: dict[str, Any], where: str
) -> Scenario:
    """The scenario with the value, as TOML has it, under a dotted name; `where` is who says so. Raises `InputError`."""
    parts = tuple(dotted.removeprefix("change.").split("."))
    mistakes: list[Mistake] = []
    if parts[0] == "run" and len(parts) == 2:
        result = _with_run(scenario, parts[1], value, where, mistakes)
    elif parts[0] == "policy" and len(parts) > 2:
        result = _with_policy(scenario, parts[1], parts[2:], value, where, mistakes)
    elif parts[0] == "project" and len(parts) > 2:
        forms = _with_project(scenario.projects, parts[1:], value, where, mistakes, "project")
        origins = _origins(scenario, ".".join(parts[:-1]), where)
        result = replace(scenario, projects=tuple(forms), origins=origins)
    elif parts == ("reference",):
        result = replace(
            scenario, reference=str(value), origins=_origins(scenario, "reference", where)
        )
    elif len(parts) >= 2 and all(parts):
        result = _with_number(scenario, parts, value, passport, where, mistakes)
    else:
        remedy = f"Write section.name.{did_you_mean(dotted, scenario.numbers)}"
        raise LostNameError([Mistake(where, dotted, "is not the dotted name of a number", remedy)])
    if mistakes:
        raise InputError(mistakes)
    return result


def _with_number(
    scenario: Scenario,
    parts: tuple[str, ...],
    value: Any,
    passport: dict[str, Any],
    where: str,
    mistakes: list[Mistake],
) -> Scenario:
    if parts[2:] and parts[-1] == "times":
        parts, value = parts[:-1], {"times": value}
    dotted, labels = ".".join(parts[:2]), parts[2:]
    old = scenario.numbers.get(dotted)
    if old is None:
        remedy = (
            did_you_mean(dotted, scenario.numbers).strip()
            or "See `simulator describe assumptions`."
        )
        raise LostNameError(
            [Mistake(where, dotted, "no number of this scenario is called that", remedy)]
        )
    known = dict.fromkeys(path[0] for path in old.elements)
    if labels and not old.has_content and labels[0] not in known:
        remedy = did_you_mean(labels[0], known).strip() or f"It has {', '.join(known)}."
        name = ".".join(parts)
        raise LostNameError([Mistake(where, name, f"there is no “{labels[0]}” there", remedy)])
    if not labels and not old.has_content and "times" not in _content(value):
        return _with_elements(scenario, parts, value, passport, where, mistakes)
    table: Any = {**passport, **_content(value)}
    for label in reversed(labels):
        table = {label: table}
    number = number_of(table, where, dotted, mistakes)
    if number is None:
        return scenario
    found: list[Mistake] = []
    folded = fold(old, number, speaker(where, dotted, found), first=False)
    mistakes += (_shown_how(mistake, ".".join(parts), value, where) for mistake in found)
    return replace(scenario, numbers=Frozen({**scenario.numbers, dotted: folded}))


def _shown_how(mistake: Mistake, name: str, value: Any, where: str) -> Mistake:
    """A mistake whose remedy is a wider range or a unit, with how to write one at the shell or in Python."""
    given, shell = f"{value:g}" if isinstance(value, int | float) else "…", where == "--set"
    if mistake.remedy == WIDER:
        how = f"--set '{name}={{value={given}, range=[LOW, HIGH]}}'" if shell else ".change(…, range=(low, high))"
        return replace(mistake, remedy=f"Give a wider range beside it if you mean it: {how}.")
    if INSIST in mistake.remedy:
        how = f"--set '{name}={{value={given}, unit=\"UNIT\"}}'" if shell else ".change(…, unit=…)"
        return replace(mistake, remedy=f"{mistake.remedy} That is {how}.")
    return mistake


def _with_elements(
    scenario: Scenario, parts: tuple[str, ...], value: Any, passport: dict[str, Any], where: str,
    mistakes: list[Mistake],
) -> Scenario:  # fmt: skip
    """The scenario with those values by label of a number that has nothing but labels."""
    by_label = _content(value).get("values")
    if by_label is None:
        paths = list(scenario.numbers[".".join(parts)].elements)
        what = f"has a value of its own for each of {', '.join(dict.fromkeys(path[0] for path in paths))}"
        raise InputError([Mistake(where, ".".join(parts), what, f"Name one: {'.'.join((*parts, *paths[0]))}.")])
    for label, inner in by_label.items():
        scenario = _with_number(scenario, (*parts, label), inner, passport, where, mistakes)
    return scenario


def _content(value: Any) -> dict[str, Any]:
    """Under which key of a number a value goes."""
    if isinstance(value, list):
        return {"points": value}
    if not isinstance(value, dict):
        return {"value": value}
    if value and all(_DATE.fullmatch(key) for key in value):
        return {"series": value}
    known = ("value", "values", "table", "series", "points", "times", "range", "distribution")
    return value if any(key in known for key in value) else {"values": value}


def _with_run(
    scenario: Scenario, key: str, value: Any, where: str, mistakes: list[Mistake]
) -> Scenario:
    said = {**scenario.run.model_dump(exclude_unset=True), key: _dated(value)}
    run = formed(Run, said, where, "run", mistakes)
    return replace(
        scenario, run=run or scenario.run, origins=_origins(scenario, f"run.{key}", where)
    )


def _with_policy(
    scenario: Scenario,
    name: str,
    rest: tuple[str, ...],
    value: Any,
    where: str,
    mistakes: list[Mistake],
) -> Scenario:
    old = scenario.policy_forms.get(name)
    if old is None:
        remedy = (
            did_you_mean(name, scenario.policies).strip()
            or f"There are {', '.join(scenario.policies)}."
        )
        raise LostNameError([Mistake(where, f"policy.{name}", "no policy is called that", remedy)])
    said = old.model_dump(exclude_unset=True)
    if rest[0] == "set" and len(rest) > 1:
        lever = {".".join(rest[1:]): value}
        said["set"] = {
            **(old.set or {}),
            **(levers(lever, where, f"policy.{name}.set", mistakes) or {}),
        }
    elif rest[0] == "project" and len(rest) > 2:
        own = _with_project(old.project or (), rest[1:], value, where, mistakes, f"policy.{name}.project")
        said["project"] = [form.model_dump(exclude_unset=True) for form in own]
    elif len(rest) == 1:
        said[rest[0]] = _dated(value)
        if rest[0] == "start":
            said |= _projects_moved(scenario, old, said["start"])
        said = _liked(scenario, name, said, where, mistakes)
    else:
        what = "is not a key of a policy"
        remedy = f"Write policy.{name}.start, policy.{name}.set.section.name or policy.{name}.project.NAME.cost."
        raise LostNameError([Mistake(where, ".".join(("policy", name, *rest)), what, remedy)])
    policy = formed(Policy, said, where, f"policy.{name}", mistakes)
    forms = Frozen({**scenario.policy_forms, name: policy or old})
    changed = ".".join(("policy", name, *(rest[:-1] if rest[0] == "project" else ())))
    return replace(scenario, policy_forms=forms, origins=_origins(scenario, changed, where))


def _with_project(
    forms: Sequence[Project], parts: tuple[str, ...], value: Any, where: str, mistakes: list[Mistake], place: str
) -> list[Project]:
    """Projects with another value for one key of one of them, whose name may have dots of its own."""
    name, key = ".".join(parts[:-1]), parts[-1]
    named = {form.name: form for form in forms}
    if name not in named:
        remedy = did_you_mean(name, named).strip() or f"There are {', '.join(named) or 'none'}."
        raise LostNameError([Mistake(where, f"{place}.{name}", "no project is called that", remedy)])
    if key == "name":
        remedy = "Rename it in its file."
        raise InputError([Mistake(where, f"{place}.{name}.name", "is what its luck goes by", remedy)])
    said = {**named[name].model_dump(exclude_unset=True), key: _dated(value)}
    changed = formed(Project, said, where, f"{place}.{name}", mistakes)
    return [changed if changed is not None and form.name == name else form for form in forms]


def _projects_moved(scenario: Scenario, old: Policy, start: Any) -> dict[str, Any]:
    """The policy's projects, which begin as long after another start; what would begin after the run is left out."""
    if not old.project or not isinstance(start, date):
        return {}
    later = moved([each.model_dump(exclude_unset=True) for each in old.project], old.start, start)
    return {"project": [each for each in later if scenario.run.stop is None or each["start"] < scenario.run.stop]}


def _liked(
    scenario: Scenario, name: str, said: dict[str, Any], where: str, mistakes: list[Mistake]
) -> dict[str, Any]:
    """What a policy says with what it takes over from the one that it is now like."""
    if not isinstance(said.get("like"), str):
        return said
    forms = {other: form.model_dump(exclude_unset=True) for other, form in scenario.policy_forms.items()}

    def tell(policy: str, what: str, remedy: str) -> None:
        mistakes.append(Mistake(where, f"policy.{policy}.like", what, remedy))

    return resolved({**forms, name: said}, tell)[name]


def _dated(value: Any) -> Any:
    """A date, also where the shell or a caller gave it as text."""
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return described(value)
    return value


def _origins(scenario: Scenario, key: str, where: str) -> Frozen[str, str]:
    return Frozen({**scenario.origins, key: where})

"""Another value for one thing of a policy, or of a project with a name of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from simulator.errors import InputError, Mistake, did_you_mean
from simulator.scenario.forms import Policy, Project
from simulator.scenario.likeness import moved, resolved
from simulator.scenario.nested import Frozen, described
from simulator.scenario.pieces import formed, levers
from simulator.scenario.scenario import Scenario

DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class LostNameError(InputError):
    """Nothing in the scenario is called that, whatever the value."""


def with_policy(
    scenario: Scenario,
    name: str,
    rest: tuple[str, ...],
    value: Any,
    where: str,
    mistakes: list[Mistake],
) -> Scenario:
    """The scenario with the value under the `rest` of a dotted name of a policy; what can't be is noted."""
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
        own = with_project(old.project or (), rest[1:], value, where, mistakes, f"policy.{name}.project")
        said["project"] = [form.model_dump(exclude_unset=True) for form in own]
    elif len(rest) == 1:
        said[rest[0]] = dated(value)
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
    return replace(scenario, policy_forms=forms, origins=origins_after(scenario, changed, where))


def with_project(
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
    said = {**named[name].model_dump(exclude_unset=True), key: dated(value)}
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


def dated(value: Any) -> Any:
    """A date, also where the shell or a caller gave it as text."""
    if isinstance(value, str) and DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return described(value)
    return value


def origins_after(scenario: Scenario, key: str, where: str) -> Frozen[str, str]:
    """Who said what, once `where` has said `key`."""
    return Frozen({**scenario.origins, key: where})

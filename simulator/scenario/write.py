"""A resolved scenario as TOML that extends nothing and runs again to the same bits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from simulator.scenario.numbers import Number
from simulator.scenario.scenario import Scenario

_SKIPPED = ("where", "elements", "replaces_labels", "before")


def to_toml(scenario: Scenario) -> str:
    """The text of a file. Python's shortest form of a float reads back as the same float."""
    import tomli_w

    file: dict[str, Any] = {"name": scenario.name}
    if scenario.description:
        file["description"] = scenario.description
    if scenario.reference is not None:
        file["reference"] = scenario.reference
    file["run"] = scenario.run.model_dump(exclude_none=True)
    change: dict[str, dict[str, Any]] = {}
    for dotted, number in scenario.numbers.items():
        section, _, name = dotted.partition(".")
        change.setdefault(section, {})[name] = _number(number)
    file["change"] = change
    file["event"] = [_event(event.form, event.kind, event.arguments) for event in scenario.events]
    file["project"] = [_plain(form.model_dump(exclude_none=True)) for form in scenario.projects]
    file["policy"] = {
        name: _plain(form.model_dump(exclude_none=True))
        for name, form in scenario.policy_forms.items()
    }
    if scenario.calibrate is not None:
        file["calibrate"] = scenario.calibrate.model_dump(exclude_none=True)
    return tomli_w.dumps({key: value for key, value in file.items() if value})


def _number(number: Number) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for name in (item.name for item in fields(number) if item.name not in _SKIPPED):
        value = getattr(number, name)
        if value is None or (name == "range_is" and (value == "value" or not number.is_uncertain)):
            continue
        if name == "series":
            value = {when.isoformat(): nested for when, nested in value}
        elif name == "distribution":
            value = {value[0]: value[1]}
        table[name] = _plain(value)
    for path, element in number.elements.items():
        inner = table
        for label in path:
            inner = inner.setdefault(label, {})
        inner |= _number(element)
    return table


def _event(form: Any, kind: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    table = form.model_dump(exclude_none=True)
    return _plain({**table, kind: arguments} if kind else table)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, tuple | list) else value

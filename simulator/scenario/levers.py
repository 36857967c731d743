"""What policies and events do at their dates, in the model's names and shapes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from inspect import Parameter, signature
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.errors import Mistake, did_you_mean
from simulator.scenario import dates, wholes
from simulator.scenario.arrays import place
from simulator.scenario.nested import Path, leaves
from simulator.scenario.numbers import Say
from simulator.scenario.pieces import speaker
from simulator.scenario.replaced import meant
from simulator.scenario.scenario import Scenario

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.engine.quantities import Happening, Quantity
    from simulator.engine.start import Array, StartedHappening

Setting = tuple[Mapping[str, str] | None, "float | Array"]


@dataclass(frozen=True)
class Lever:
    """Settings that change on a date, for one policy or (None) for all."""

    when: date
    policy: str | None
    label: str
    settings: tuple[tuple[str, Setting], ...]


def levers_of(scenario: Scenario, model: Model, mistakes: list[Mistake]) -> Iterator[Lever]:
    """The settings that policies and events change; mistakes are noted."""
    for event in scenario.events:
        if event.form.set is not None:
            say = speaker(event.where, f"{event.place}.set", mistakes)
            settings = tuple(_settings(event.form.set, scenario, model, say))
            yield Lever(event.form.at, None, event.form.label or event.form.because, settings)
    for name, form in scenario.policy_forms.items():
        say = speaker(scenario.origin("policy", name), f"policy.{name}.set", mistakes)
        settings = tuple(_settings(form.set or {}, scenario, model, say))
        if form.start is not None and name != scenario.reference:
            yield Lever(form.start, name, form.label or name, settings)


def _settings(
    given: Mapping[str, Any], scenario: Scenario, model: Model, say: Say
) -> Iterator[tuple[str, Setting]]:
    for key, nested in given.items():
        dotted, labels = ".".join(key.split(".")[:2]), tuple(key.split(".")[2:])
        quantity = _lever(dotted, key, model, say)
        if quantity is None:
            continue
        nested = _under(labels, nested)
        array = np.full(model.shape(quantity.name), np.nan)
        if place(array, nested, quantity, model, say, dotted):
            _check_limits(array, quantity, key, say)
            before = scenario.numbers.get(dotted)
            if before is not None and before.has_labels:
                wholes.check(leaves(nested), quantity, model, say, dotted)
            yield from _pieces(array, nested, quantity, model, say)


def _under(labels: Path, nested: Any) -> Any:
    for label in reversed(labels):
        nested = {label: nested}
    return nested


def _pieces(
    array: Array, nested: Any, quantity: Quantity, model: Model, say: Say
) -> Iterator[tuple[str, Setting]]:
    """The whole setting where all of it is given, else its elements one by one."""
    if not np.isnan(array).any():
        yield quantity.name, (None, array if quantity.axes else float(array))
        return
    for path, value in leaves(nested):
        rest = [model.axes[axis].labels for axis in quantity.axes[len(path) :]]
        for labels in product(*[(label,) for label in path], *rest):
            yield quantity.name, (dict(zip(quantity.axes, labels, strict=True)), value)


def _lever(dotted: str, key: str, model: Model, say: Say) -> Quantity | None:
    section, _, name = dotted.partition(".")
    quantity = model.quantities.get(name)
    if quantity is None or quantity.section != section:
        better = (
            f"Did you mean {quantity.dotted}?"
            if quantity
            else meant(dotted, _settings_of(model))
        )
        say(key, "nothing is called that", better or f"There are {', '.join(_settings_of(model)[:8])}.")
        return None
    if quantity.kind != "setting":
        never = (
            "never changes in a run"
            if quantity.kind == "parameter"
            else "is not for events to change"
        )
        near = (
            did_you_mean(dotted, _settings_of(model)).strip()
            or "Name a setting, or give it in [change] for all policies."
        )
        say(key, f"is a {quantity.kind}, which {never}".replace("a equation", "an equation"), near)
        return None
    return quantity


def _settings_of(model: Model) -> list[str]:
    return [q.dotted for q in model.quantities.values() if q.kind == "setting"]


def _check_limits(array: Array, quantity: Quantity, key: str, say: Say) -> None:
    for value in (float(np.nanmin(array)), float(np.nanmax(array))):
        if quantity.low is not None and value < quantity.low:
            say(
                key,
                f"{value:g} is impossible: it is at least {quantity.low:g}",
                "Give one within the limits.",
            )
            return
        if quantity.high is not None and value > quantity.high:
            say(
                key,
                f"{value:g} is impossible: it is at most {quantity.high:g}",
                "Give one within the limits.",
            )
            return


def _check_argument(name: str, value: float, happening: Happening, say: Say) -> None:
    low, high = happening.limits.get(name, (value, value))
    if not low <= value <= high:
        say(name, f"{value:g} is impossible: it is from {low:g} to {high:g}", "Give one within the limits.")


def happenings_of(
    scenario: Scenario, model: Model, mistakes: list[Mistake]
) -> Iterator[StartedHappening]:
    """The dated happenings of the scenario; mistakes are noted."""
    from simulator.engine.start import StartedHappening

    for event in scenario.events:
        if not event.kind:
            continue
        say = speaker(event.where, f"{event.place}.{event.kind}", mistakes)
        found = (model.happenings or {}).get(event.kind)
        if found is None:
            known = ("set", *(name for name, each in (model.happenings or {}).items() if not each.labels))
            remedy = did_you_mean(event.kind, known).strip() or f"There are {', '.join(known)}."
            say("", "nothing that happens is called that", remedy)
            continue
        if found.labels:
            say("", "has a name and labels, which an event has not", "Write [[project]], or [[policy.NAME.project]].")
            continue
        _check_arguments(event.arguments, found, say)
        numbers = {
            name: value for name, value in event.arguments.items() if isinstance(value, float)
        }
        at = dates.years(scenario, event.form.at)
        yield StartedHappening(at, event.kind, numbers, event.form.label or event.form.because)


def _how_to_give(name: str, unit: str, found: Happening) -> str:
    """What to write for an argument that is missing."""
    low, high = found.limits.get(name, (None, None))
    noun = "number" if unit == "1" else f"number in {unit}"
    return f"Give a {noun}." if low is None else f"Give a {noun}, from {low:g} to {high:g}."


def _check_arguments(given: Mapping[str, Any], found: Happening, say: Say) -> None:
    """Whether a happening has all that it needs, and nothing but numbers that it takes."""
    parameters = signature(found.function).parameters
    for name, unit in found.arguments.items():
        if name not in given and parameters[name].default is Parameter.empty:
            say(name, "is missing", _how_to_give(name, str(unit), found))
    for name, value in given.items():
        if name not in found.arguments:
            known = tuple(found.arguments)
            remedy = did_you_mean(name, known) or f"It takes {', '.join(known)}."
            say(name, "is not an argument of it", remedy)
        elif isinstance(value, Mapping):
            say(name, "must be a number, not a table", "Give one number.")
        else:
            _check_argument(name, value, found, say)

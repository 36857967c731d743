"""What an explorer lets one move: uncertain numbers, a policy's start, and a setting of the policy.

A number's range is that of its own passport. What a place decides has no passport: a start is moved by up
to eight years, a setting within the limits that the model gives it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from simulator.engine.calendar import date_to_years
from simulator.errors import Mistake, nearest
from simulator.experiments.points import UncertainNumber, uncertain_numbers
from simulator.experiments.slider import DELAY, MONTHS, NUMBER, SETTING, Part, Slider
from simulator.scenario import futures
from simulator.scenario.starter import matched

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.engine.start import Array
    from simulator.scenario import Scenario

MOST_LATE = 8.0
"""Years: the longest of the delays that the curve of the cost of delay has."""
TAIL = 0.01
"""How much of a distribution without ends lies beyond each end of its slider."""
USUAL: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("cuts", "Depth of cuts", ("finance.grant_growth_shift",)),
    ("survival", "Survival of radical projects", ("innovation.radical_survival",)),
    ("gain", "Gain of radical projects",
     ("innovation.radical_gain_typical", "innovation.radical_gain_low", "innovation.radical_gain_high")),
    (DELAY, "Delay of the start", ()),
    ("mix", "Radical share of the effort", ("innovation.radical_share",)),
)  # fmt: skip


def sliders(
    scenario: Scenario, model: Model, policy: str, asked: Sequence[str] | None, mistakes: list[Mistake]
) -> tuple[Slider, ...]:
    """The sliders of a scenario; by default those of `USUAL` that it has. What is wrong is noted.

    `asked` are dotted names, each of an uncertain number of one value or of a setting, and `delay`, each
    with a range of its own as `NAME=LOW:HIGH` where that is wanted.
    """
    numbers = {number.name: number for number in uncertain_numbers(scenario, model) if number.quantity}
    if asked is None:
        every = (_of(scenario, model, policy, key, title, names, numbers) for key, title, names in USUAL)
        return tuple(slider for slider in every if slider is not None)
    found = [_asked(scenario, model, policy, text, numbers, mistakes) for text in asked]
    keys = [slider.key for slider in found if slider is not None]
    for key in dict.fromkeys(key for key in keys if keys.count(key) > 1):
        mistakes.append(Mistake("--slider", key, "is named twice", "Name each slider once."))
    return tuple(slider for slider in found if slider is not None)


def _of(
    scenario: Scenario, model: Model, policy: str, key: str, title: str, names: Sequence[str],
    numbers: Mapping[str, UncertainNumber],
) -> Slider | None:  # fmt: skip
    """A slider by what it moves; None where the scenario has no such thing to move."""
    if key == DELAY:
        return _delay(scenario, policy, title)
    if all(name in numbers and numbers[name].single for name in names):
        return _number(scenario, model, key, title, [numbers[name] for name in names])
    return _setting(scenario, model, policy, key, title, names[0])


def _delay(scenario: Scenario, policy: str, title: str) -> Slider | None:
    run, form = scenario.run, scenario.policy_forms.get(policy)
    if form is None or form.start is None or run.stop is None:
        return None
    most = min(MOST_LATE, np.floor(MONTHS * date_to_years(form.start, run.stop) / 2.0) / MONTHS)
    part = Part(DELAY, "", 0.0, 0.0, float(most))
    from_ = f"a decision: from its own start, {form.start}, to {most:g} years later"
    return Slider(DELAY, title, DELAY, (part,), "year", range_from=from_) if most > 0.0 else None


def _number(
    scenario: Scenario, model: Model, key: str, title: str, numbers: Sequence[UncertainNumber]
) -> Slider:
    given = matched(scenario, model).given
    parts, lead = [], numbers[0]
    for number in numbers:
        held = given[number.quantity]
        path = tuple(number.name.split(".")[2:])
        passport = held.number.elements[path] if path else held.number
        low, high = held.quantity.low, held.quantity.high
        own = np.asarray(held.filled.values[number.index])
        least, most = (float(futures.drawn(passport, own, u, low, high)) for u in _ends(passport))
        parts.append(Part(number.name, number.quantity, least, float(own), most, number.index))
        if number is lead:
            source = passport.source or held.number.source or ""
    return Slider(
        key, title, NUMBER, tuple(parts), lead.unit, lead.grade, source, "its passport in the scenario"
    )


def _ends(passport: object) -> tuple[float, float]:
    """The quantiles at which a slider ends: those of the ends, or of nearly all where there are none."""
    distribution = getattr(passport, "distribution", None)
    bounded = distribution is None or distribution[0] in ("triangular", "uniform")
    return (0.0, 1.0) if bounded else (TAIL, 1.0 - TAIL)


def _setting(
    scenario: Scenario, model: Model, policy: str, key: str, title: str, name: str
) -> Slider | None:
    """A slider of a setting that has one value, with the limits of the model as its range."""
    section, _, rest = name.partition(".")
    short, *labels = rest.split(".")
    quantity, form = model.quantities.get(short), scenario.policy_forms.get(policy)
    if quantity is None or quantity.section != section or quantity.kind != "setting" or form is None:
        return None
    if len(labels) != len(quantity.axes) or form.start is None:
        return None
    axes = dict(zip(quantity.axes, labels, strict=True))
    if any(label not in model.axes[axis].labels for axis, label in axes.items()):
        return None
    number = scenario.numbers.get(".".join((section, short)))
    low, high = (np.nan if end is None else end for end in (quantity.low, quantity.high))
    own = _of_policy(form.set or {}, section, short, labels, matched(scenario, model).given[short].filled.values)
    index = tuple(model.axes[axis].labels.index(label) for axis, label in axes.items())
    part = Part(name, short, low, own if own is not None else np.nan, high, index, axes or None)
    from_ = "a decision of the policy: its limits in the model"
    return Slider(key, title, SETTING, (part,), quantity.unit.text or "1", getattr(number, "grade", "") or "",
                  getattr(number, "source", "") or "", from_)  # fmt: skip


def _of_policy(given: Mapping[str, object], section: str, short: str, labels: Sequence[str], usual: Array) -> float:
    """What the policy sets, or what holds without it."""
    for key, value in given.items():
        path = key.split(".")
        if path[:2] != [section, short]:
            continue
        for label in list(labels)[len(path) - 2 :]:
            value = value.get(label) if isinstance(value, Mapping) else value
        if isinstance(value, int | float):
            return float(value)
    return float(np.asarray(usual).ravel()[0]) if np.asarray(usual).size == 1 else float("nan")


def _asked(
    scenario: Scenario, model: Model, policy: str, text: str, numbers: Mapping[str, UncertainNumber],
    mistakes: list[Mistake],
) -> Slider | None:  # fmt: skip
    """The slider of `NAME` or `NAME=LOW:HIGH`."""
    name, given, spread = (part.strip() for part in text.partition("="))
    usual = next((row for row in USUAL if name in (row[0], row[2][0] if row[2] else DELAY)), None)
    key, title, names = usual or (name.replace(".", "_"), title_of(name), (name,))
    slider = _of(scenario, model, policy, key, title, names, numbers)
    if slider is None:
        what = f"of {policy} has no room to be late" if name == DELAY else "is not a number or setting of one value"
        mistakes.append(Mistake("--slider", name, what, _what_to_name(name, model, numbers)))
        return None
    low, high = slider.lead.low, slider.lead.high
    if given:
        try:
            low, high = (float(end) for end in spread.split(":"))
        except ValueError:
            mistakes.append(Mistake("--slider", name, f"“{spread}” is no range", "Write LOW:HIGH, such as 0.1:0.4."))
            return None
        slider = replace(slider, range_from="asked for")
    return _within(slider, low, high, model, mistakes)


def _what_to_name(name: str, model: Model, numbers: Mapping[str, UncertainNumber]) -> str:
    """The remedy for a name that no slider can move: one label of it, or a name that is near."""
    settings = [q.dotted for q in model.quantities.values() if q.kind == SETTING]
    single = [number.name for number in numbers.values() if number.single]
    labelled: dict[str, list[str]] = {}
    for each in single:
        section, short, *labels = each.split(".")
        if labels:
            labelled.setdefault(f"{section}.{short}", []).append(each)
    found = nearest(name, [*single, *settings, *labelled, *(row[0] for row in USUAL)])
    if found in labelled:
        rest = [each.removeprefix(f"{found}.") for each in labelled[found]]
        say = "Write" if found == name else "Did you mean"
        return f"{say} {labelled[found][0]}{'.' if found == name else '?'} It has {', '.join(rest)}."
    return f"Did you mean {found}?" if found else "Name an uncertain number, a setting, or delay."


def _within(slider: Slider, low: float, high: float, model: Model, mistakes: list[Mistake]) -> Slider | None:
    """The slider over that range, where the range can be."""
    lead = slider.lead
    remedy, what = "Give another range: NAME=LOW:HIGH.", ""
    quantity = model.quantities.get(lead.quantity)
    limits = (quantity.low, quantity.high) if quantity else (0.0, lead.high)
    if not np.isfinite([low, high]).all():
        what, remedy = "has no range", "Give one: NAME=LOW:HIGH."
    elif not low < high:
        what = f"{low:g} to {high:g} is no range"
    elif (limits[0] is not None and low < limits[0]) or (limits[1] is not None and high > limits[1]):
        what = f"{low:g} to {high:g} is outside what is possible, {_limits(*limits)}"
    elif not low <= lead.own <= high:
        what = f"{low:g} to {high:g} leaves out {lead.own:g}, its own value"
    if what:
        mistakes.append(Mistake("--slider", lead.name, what, remedy))
        return None
    return replace(slider, parts=(replace(lead, low=low, high=high), *slider.parts[1:]))


def _limits(low: float | None, high: float | None) -> str:
    return " ".join(
        f"{words} {end:g}" for words, end in (("from", low), ("to", high)) if end is not None
    )


def title_of(name: str) -> str:
    """A dotted name in words: `clinic.need_rate` is “Need rate”."""
    text = " ".join(name.split(".")[1:] or [name]).replace("_", " ")
    return text[:1].upper() + text[1:]

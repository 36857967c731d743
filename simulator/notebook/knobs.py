"""The numbers that can be moved: each with the range it was given, and what its move makes of a scenario."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import floor, isclose, log10
from typing import TYPE_CHECKING, Any

from simulator.errors import InputError, Mistake, did_you_mean
from simulator.scenario.futures import central
from simulator.scenario.nested import Nested, Path, mapped
from simulator.scenario.numbers import Number
from simulator.scenario.projects import SECTION, numbers_of

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.scenario import Scenario

STEPS = 50
"""A slider has at least so many places."""
CENTRE = {"value": 0.0, "factor": 1.0, "added": 0.0}


@dataclass(frozen=True)
class Knob:
    """One number that moves from `low` to `high`; `source` and `grade` are those of its range.

    `kind` says what its value is: the "value" itself, a "factor" of all that the number holds, what is
    "added" to it, or the year in which a policy "starts". `policy` is the only one that it reaches.
    """

    name: str
    value: float
    low: float
    high: float
    unit: str
    source: str = ""
    grade: str = ""
    kind: str = "value"
    policy: str | None = None

    @property
    def step(self) -> float:
        """A round number, so that ends and middles are met."""
        if self.kind == "starts":
            return 1.0
        rough = (self.high - self.low) / STEPS
        power = 10.0 ** floor(log10(rough))
        return float(f"{max(m * power for m in (1, 2, 5) if m * power <= rough * 1.000001):.10g}")

    @property
    def what(self) -> str:
        """What its value is, in words."""
        unit = "" if self.unit == "1" else self.unit
        words = {"factor": "times its value", "added": f"{unit} on top of its value".strip(), "starts": "year"}
        return words.get(self.kind, unit)

    def within(self, value: float) -> float:
        """The value without the dust of its steps, and no further than its ends; its own where it is that."""
        value = min(max(float(f"{value:.10g}"), self.low), self.high)
        return self.value if isclose(value, self.value, rel_tol=1e-9, abs_tol=1e-12) else value

    def turned(self, scenario: Scenario, value: float) -> Scenario:
        """The scenario with this number at that value; itself where nothing moves. Raises `InputError`."""
        value = self.within(value)
        if value == self.value:
            return scenario
        if self.kind == "starts":
            start = scenario.policy_forms[str(self.policy)].start
            assert start is not None
            return scenario.change(self.name, moved_to(start, int(value)), because="moved with a slider")
        given = value if self.kind == "value" else _shifted(scenario.numbers[self.name], self.kind, value)
        return scenario.change(self.name, given, because="moved with a slider")


def moved_to(start: date, year: int) -> date:
    """The same day of another year; the last of February where there is no such day."""
    leap = (start.month, start.day) == (2, 29) and (year % 4 or (year % 100 == 0 and year % 400))
    return start.replace(year=year, day=28 if leap else start.day)


def _shifted(number: Number, kind: str, by: float) -> Any:
    """All that a number holds, times or plus as much."""

    def one(value: float) -> float:
        return value * by if kind == "factor" else value + by

    if number.series is not None:
        return {at.isoformat(): mapped(nested, one) for at, nested in number.series}
    return mapped(number.values, one)


def knobs(scenario: Scenario, names: Sequence[str], model: Model) -> tuple[Knob, ...]:
    """The knobs of those names, as `Scenario.change` takes them.

    A number's range is the one that it was declared with: its range or what its distribution reaches;
    a setting of a policy may go as far as the model allows, a policy's start to any year of the run.
    Raises `InputError` with every name that is unknown, given twice, or that has no range to move in.
    """
    if isinstance(names, str):
        names = [names]
    mistakes: list[Mistake] = []
    found = []
    for name in dict.fromkeys(names):
        if list(names).count(name) > 1:
            mistakes.append(Mistake("sliders", name, "is named twice", "Name each number once."))
        made = _knob(scenario, name, model)
        if isinstance(made, Knob):
            found.append(made)
        else:
            mistakes.append(Mistake("sliders", name, *made))
    if not names:
        mistakes.append(Mistake("sliders", "", "there is no number to move", "Name one, such as section.name."))
    if mistakes:
        raise InputError(mistakes)
    return tuple(found)


Wrong = tuple[str, str]
"""What is wrong with a name, and the remedy."""


def _knob(scenario: Scenario, name: str, model: Model) -> Knob | Wrong:
    parts = name.split(".")
    if parts[0] == "policy" and len(parts) > 2:
        return _of_policy(scenario, parts, model)
    if parts[0] == SECTION:
        return _of_project(scenario, name, parts[1:], None)
    number = scenario.numbers.get(".".join(parts[:2]))
    if number is None:
        near = did_you_mean(name, scenario.numbers).strip()
        return "no number of this scenario is called that", near or "See `simulator describe assumptions`."
    return _of_number(scenario, name, number, tuple(parts[2:]))


def _of_number(scenario: Scenario, name: str, whole: Number, path: Path) -> Knob | Wrong:
    number = whole.elements.get(path, whole) if path else whole
    ends = _ends(number)
    if ends is None:
        return "has no range to move in", _with_a_range(scenario, name)
    low, high = ends
    value = dict(number.leaves()).get(() if number is not whole else path)
    if value is None and not path and number.range_is == "value":
        value = central(number)
    if number.series is None and value is not None:
        if number.range_is != "value":
            one, other = (value * e if number.range_is == "factor" else value + e for e in ends)
            low, high = min(one, other), max(one, other)
        return _made(name, value, low, high, number, "value")
    if path or number.range_is == "value" or not (number.series or number.values):
        return "is not one number", _with_a_range(scenario, name)
    return _made(name, CENTRE[number.range_is], low, high, number, number.range_is)


def _made(name: str, value: float, low: float, high: float, number: Number, kind: str) -> Knob:
    low, high = min(low, value), max(high, value)
    return Knob(name, value, low, high, number.unit or "1", number.source or "", number.grade or "", kind)


def _ends(number: Number) -> tuple[float, float] | None:
    if number.range is not None:
        return number.range if number.range[0] < number.range[1] else None
    kind, given = number.distribution or ("", ())
    if kind in ("triangular", "uniform"):
        return given[0], given[-1]
    return (0.0, 1.0) if kind == "beta" else None


def _with_a_range(scenario: Scenario, name: str) -> str:
    """The nearest name that can be moved, or how to give a range."""
    able = [
        ".".join((dotted, *path))
        for dotted, number in scenario.numbers.items()
        for path, each in (((), number), *number.elements.items())
        if _ends(each) is not None and each.value is not None
    ]
    remedy = "Give it one: scenario.change(name, value, because=…, range=(low, high))."
    return did_you_mean(name, able).strip() or remedy


def _of_policy(scenario: Scenario, parts: list[str], model: Model) -> Knob | Wrong:
    name, policy = ".".join(parts), parts[1]
    form = scenario.policy_forms.get(policy)
    if form is None or policy == scenario.reference:
        rivals = [each for each in scenario.policies if each != scenario.reference]
        near = did_you_mean(policy, rivals).strip() or f"There are {', '.join(rivals) or 'none'}."
        return f"{policy} is no policy that starts", near
    if parts[2:] == ["start"]:
        return _start(scenario, name, policy)
    if parts[2] == SECTION:
        return _of_project(scenario, name, parts[3:], policy)
    held: Nested = (form.set or {}).get(".".join(parts[3:])) if parts[2] == "set" else None
    if not isinstance(held, int | float):
        plain = (key for key, value in (form.set or {}).items() if isinstance(value, int | float))
        one = [f"policy.{policy}.set.{key}" for key in plain]
        near = did_you_mean(name, one).strip() or f"It sets {', '.join(one[:4]) or 'no single number'}."
        return "is no number that the policy sets", near
    return _setting(scenario, name, policy, float(held), ".".join(parts[3:5]), model)


def _of_project(scenario: Scenario, name: str, parts: list[str], policy: str | None) -> Knob | Wrong:
    """A number of a named project, one policy's or (None) every policy's, within what it is drawn from."""
    forms = scenario.projects if policy is None else scenario.policy_forms[policy].project or ()
    given = {f"{form.name}.{key}": each for form in forms for key, each in numbers_of(form, scenario.where).items()}
    able = {key: (number, ends) for key, number in given.items() if (ends := _ends(number)) is not None}
    if ".".join(parts) not in able:
        place = name.removesuffix(".".join(parts))
        near = did_you_mean(name, [f"{place}{key}" for key in able]).strip()
        known = f"These have: {', '.join(able)}." if able else "Give it [low, high] in its file."
        return "is no number of a project that has a range", near or known
    number, (low, high) = able[".".join(parts)]
    made = _made(name, float(central(number) or 0.0), low, high, number, "value")
    return replace(made, policy=policy)


def _setting(scenario: Scenario, name: str, policy: str, held: float, dotted: str, model: Model) -> Knob | Wrong:
    number, quantity = scenario.numbers[dotted], model.quantities[dotted.partition(".")[2]]
    ends = _ends(number) if number.range_is == "value" else None
    low, high = ends or (quantity.low, quantity.high)
    if low is None or high is None:
        return "has no range to move in", f"Give {dotted} a range: scenario.change(…, range=(low, high))."
    whose = "In the range of its number" if ends else "As far as the model allows"
    source = f"{whose}; set by the policy: {scenario.policy_forms[policy].because or 'no reason is given'}"
    return Knob(name, held, min(low, held), max(high, held), number.unit or "1", source, policy=policy)


def _start(scenario: Scenario, name: str, policy: str) -> Knob | Wrong:
    start, run = scenario.policy_forms[policy].start, scenario.run
    if start is None or run.start is None or run.stop is None:
        return "has no date to move", "Give the run and the policy a start."
    years = [y for y in range(run.start.year, run.stop.year + 1) if run.start <= moved_to(start, y) < run.stop]
    return Knob(name, start.year, years[0], years[-1], "year", "Any year of the run", kind="starts", policy=policy)

"""Projects that a scenario names: held against the model, and with the numbers of one future."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.errors import Mistake, did_you_mean
from simulator.scenario import dates, futures
from simulator.scenario.nested import Frozen
from simulator.scenario.numbers import Number, Say
from simulator.scenario.pieces import speaker
from simulator.scenario.price_years import converted
from simulator.scenario.ranges import as_per_cent
from simulator.scenario.scenario import PlacedProject, Scenario

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.engine.quantities import Happening
    from simulator.engine.start import StartedHappening
    from simulator.scenario.forms import Project

HAPPENING = "own_project"
"""What a model calls the happening that such a project is."""
NUMBERS = {"cost": "GBP", "gain": "1", "realised": "1", "success": "1", "years": "year"}
"""The numbers of a project, each with its unit."""
MONEY, SECTION = "cost", "project"


@dataclass(frozen=True)
class OwnProject:
    """A project as the model takes it: one policy's or (None) every policy's."""

    form: Project
    policy: str | None
    labels: Mapping[str, Any]
    numbers: Mapping[str, Number]
    limits: Mapping[str, tuple[float, float]]

    def drawn_names(self) -> dict[str, str]:
        """What is drawn in each future, and under what name: the same for its like under every policy."""
        uncertain = (key for key, number in self.numbers.items() if number.is_uncertain)
        return {key: f"{SECTION}.{self.form.name}.{key}" for key in uncertain}


def parts_of(name: str) -> tuple[str, str]:
    """The project, which may have dots in its own name, and which of its numbers a drawn name is of."""
    project, _, key = name.removeprefix(f"{SECTION}.").rpartition(".")
    return project, key


def numbers_of(form: Project, where: str) -> dict[str, Number]:
    """The numbers that a project gives, with their passports."""
    said = {key: getattr(form, key) for key in NUMBERS if getattr(form, key) is not None}
    return {key: _number(form, key, given, where) for key, given in said.items()}


def _number(form: Project, key: str, given: Any, where: str) -> Number:
    passport: dict[str, Any] = {
        "unit": NUMBERS[key], "source": form.source or form.because, "grade": form.grade,
        "because": form.because, "where": where, "price_base": form.price_base if key == MONEY else None,
    }  # fmt: skip
    if not isinstance(given, list):
        return Number(value=float(given), **passport)
    return Number(distribution=("uniform" if len(given) == 2 else "triangular", tuple(given)), **passport)


def projects_of(
    placed: Sequence[PlacedProject], scenario: Scenario, model: Model, prices: str | None, mistakes: list[Mistake]
) -> Iterator[OwnProject]:
    """The projects of a scenario in the model's labels, limits and the run's `prices`; mistakes are noted."""
    happening = (model.happenings or {}).get(HAPPENING)
    for each in placed:
        say = speaker(each.where, each.place, mistakes)
        if happening is None:
            say("", "is a project, and this model has none", "Leave it out.")
            continue
        _check_name(each, scenario, say)
        numbers = numbers_of(each.form, each.where)
        if prices is None:
            _check_prices(each, scenario, say)
        elif MONEY in numbers:
            numbers[MONEY] = converted(numbers[MONEY], prices, say)
        _check_numbers(numbers, happening, say)
        labels = _labels(each.form, happening, model, say)
        yield OwnProject(each.form, each.policy, labels, numbers, happening.limits)


def _check_name(each: PlacedProject, scenario: Scenario, say: Say) -> None:
    """Whether its name is its own."""
    if each.policy is not None and each.form.name in {form.name for form in scenario.projects}:
        say("name", "is that of a project that every policy has", "Give it another name.")


def _check_prices(each: PlacedProject, scenario: Scenario, say: Say) -> None:
    """Whether its prices are the scenario's, where it is not known of which year a run's are."""
    bases = {number.price_base for number in scenario.numbers.values() if number.price_base}
    if bases and each.form.price_base and each.form.price_base not in bases:
        what = f"is {each.form.price_base}, and the scenario's prices are those of {' or '.join(sorted(bases))}"
        say("price_base", what, "Give its cost in those.")


def _check_numbers(numbers: Mapping[str, Number], happening: Happening, say: Say) -> None:
    for key, number in numbers.items():
        low, high = happening.limits[key]
        for value in (number.value,) if number.distribution is None else number.distribution[1]:
            if value is not None and not low <= value <= high:
                what = f"{value:g} is impossible: it is from {low:g} to {high:g}"
                say(key, what, as_per_cent(value, low, high) or "Give one within the limits.")
                break


def _labels(form: Project, happening: Happening, model: Model, say: Say) -> dict[str, Any]:
    """Those of its arguments that are labels of an axis of the model."""
    found: dict[str, Any] = {}
    for key, axis in happening.labels.items():
        given = getattr(form, key)
        if given is None:
            continue
        known = model.axes[axis].labels
        for label in given if isinstance(given, list) else [given]:
            if label not in known:
                near = _near(label, known) or f"There are {', '.join(known)}."
                say(key, f"{axis} has no “{label}”", near)
        found[key] = tuple(given) if isinstance(given, list) else given
    return found


def _near(label: str, known: Sequence[str]) -> str:
    """The label that was meant, also where one word of it was given."""
    words = [other for other in known if label.lower().rstrip("s") in other]
    return did_you_mean(label, known).strip() or (f"Did you mean {words[0]}?" if len(words) == 1 else "")


def happening_of(
    own: OwnProject, scenario: Scenario, luck: Callable[[str], float | None] | None, late: float
) -> StartedHappening:
    """The project with the numbers of one future, or the middle of each; its policy is so many years late."""
    from simulator.engine.start import StartedHappening

    names = own.drawn_names()
    value = partial(value_of, own, luck if luck is not None else lambda name: None)
    numbers = {key: value(key, names.get(key)) for key in own.numbers}
    at = dates.years(scenario, own.form.start) + (late if own.policy else 0.0)
    service = own.labels["service"]
    labels = {**own.labels, "service": service if isinstance(service, tuple) else (service,)}
    arguments = Frozen({"name": own.form.name, "radical": own.form.kind == "radical", **labels, **numbers})
    return StartedHappening(at, HAPPENING, arguments, own.form.name, own.policy)


def value_of(own: OwnProject, luck: Callable[[str], float | None], key: str, name: str | None) -> float:
    """A number of a project in one future, where it has a name under which it is drawn; else its middle."""
    number = own.numbers[key]
    u = None if name is None else luck(name)
    middle = number.value if number.value is not None else futures.central(number)
    assert middle is not None
    return middle if u is None else float(futures.drawn(number, np.array(middle), u, *own.limits[key]))


def check_dates(
    placed: Sequence[PlacedProject], scenario: Scenario, mistakes: list[Mistake], broken: AbstractSet[str] = frozenset()
) -> None:
    """Note what is wrong with the projects' dates, as far as nothing `broken` decides it.

    They are inside the run, and not before their policy starts.
    """
    for each in placed:
        say = speaker(each.where, each.place, mistakes)
        start = each.form.start
        if each.policy is not None and f"policy.{each.policy}.start" not in broken:
            _check_after(start, each.policy, scenario, say)
        if start is not None:
            _check_in_run(start, scenario, say)


def _check_after(start: date | None, policy: str, scenario: Scenario, say: Say) -> None:
    form = scenario.policy_forms.get(policy)
    if policy == scenario.reference:
        say("", "is of the reference", "Write it as [[project]], which every policy has.")
    elif form is not None and form.start is None:
        say("", "has no date to come after: its policy never starts", f"Give policy.{policy}.start.")
    elif form is not None and form.start is not None and start is not None and start < form.start:
        say("start", f"{start} is before its policy starts, on {form.start}", "Give a later date.")


def _check_in_run(start: date, scenario: Scenario, say: Say) -> None:
    run = scenario.run
    if run.start and run.stop and not run.start <= start < run.stop:
        say("start", f"{start} is outside the run, {run.start} to {run.stop}", "Move it, or leave the project out.")
    elif run.start is None:
        say("start", "is a date, and the run has none", "Give run.start.")


def with_projects_until(scenario: Scenario, stop: date) -> Scenario:
    """The scenario without the projects that begin on that day or later."""

    def kept(projects: Sequence[Project] | None) -> list[Project]:
        return [form for form in projects or () if form.start < stop]

    forms = {
        name: form.model_copy(update={"project": kept(form.project)}) if form.project else form
        for name, form in scenario.policy_forms.items()
    }
    return replace(scenario, projects=tuple(kept(scenario.projects)), policy_forms=Frozen(forms))

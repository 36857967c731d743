"""A scenario held against a model: names, kinds, units, ranges and dates; all mistakes at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from simulator.errors import InputError, Mistake
from simulator.scenario import dates, price_years, wholes
from simulator.scenario.arrays import Filled, fill, index_of, within
from simulator.scenario.fold import unit_factor
from simulator.scenario.levers import Lever, happenings_of, levers_of
from simulator.scenario.names import MOST_GUESSED, missing, named
from simulator.scenario.nested import Frozen, Path
from simulator.scenario.numbers import Number, Say
from simulator.scenario.pieces import speaker
from simulator.scenario.projects import OwnProject, check_dates, projects_of
from simulator.scenario.ranges import as_per_cent
from simulator.scenario.scenario import Draft, Scenario, every_project

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.engine.quantities import Quantity
    from simulator.engine.start import Array, StartedHappening


@dataclass(frozen=True)
class Given:
    """A number in the model's unit, filled in, and where its elements with their own spread lie."""

    number: Number
    quantity: Quantity
    filled: Filled
    elements: Mapping[Path, tuple[int, ...]] = field(default_factory=Frozen)


@dataclass(frozen=True)
class Matched:
    """A scenario that fits a model: what `start` draws from and dates."""

    scenario: Scenario
    given: Mapping[str, Given]
    levers: tuple[Lever, ...]
    happenings: tuple[StartedHappening, ...]
    projects: tuple[OwnProject, ...] = ()
    prices: str | None = None


def match(scenario: Scenario, model: Model, like: Matched | None = None) -> Matched:
    """The scenario in the model's names, shapes and units. Raises `InputError`, all at once.

    `like` is a match of the same model: numbers that are its own need not be matched again.
    """
    mistakes: list[Mistake] = []
    matched = _matched(Draft(scenario), scenario, model, mistakes, like)
    if mistakes:
        raise InputError(mistakes)
    return matched


def mistakes_against(draft: Draft, model: Model) -> tuple[Mistake, ...]:
    """What is wrong with a draft for a model, beyond what reading it found."""
    mistakes: list[Mistake] = []
    if draft.scenario is not None:
        _matched(draft, draft.scenario, model, mistakes)
    return tuple(mistakes)


def _matched(
    draft: Draft, scenario: Scenario, model: Model, mistakes: list[Mistake], like: Matched | None = None
) -> Matched:
    given: dict[str, Given] = {}
    unknown = 0
    levels = price_years.levels_of(scenario, model)
    prices = price_years.year_of(levels)
    if like is not None and like.prices != prices:
        like = None
    for dotted, number in scenario.numbers.items():
        if like is not None and like.scenario.numbers.get(dotted) is number:
            name = dotted.partition(".")[2]
            given[name] = like.given[name]
            continue
        say = _speaker(number, scenario, f"change.{dotted}", mistakes)
        quantity = named(dotted, model, say, guess=unknown < MOST_GUESSED)
        if quantity is None:
            unknown += 1
        else:
            found = _given(number, quantity, model, prices, say)
            if found is not None:
                given[quantity.name] = found
    _check_labels(draft, scenario, model, mistakes)
    if "extends" not in draft.broken:
        mistakes += missing(scenario, draft, model)
    placed = (*every_project(scenario), *draft.projects)
    if dates.check(scenario, mistakes, draft.broken):
        check_dates(placed, scenario, mistakes, draft.broken)
        dates.check_series(
            {name: item.filled.dates for name, item in given.items()}, scenario, model, mistakes
        )
        price_years.check_start(scenario, levels, model.ageing, mistakes)
    levers = tuple(levers_of(scenario, model, mistakes))
    happenings = tuple(happenings_of(scenario, model, mistakes))
    projects = tuple(projects_of(placed, scenario, model, prices, mistakes))
    return Matched(scenario, Frozen(given), levers, happenings, projects, prices)


def _check_labels(draft: Draft, scenario: Scenario, model: Model, mistakes: list[Mistake]) -> None:
    """The names and labels of numbers that could not be read, and their values where these alone could be."""
    for dotted, path, where, value in draft.labels:
        quantity, say = model.quantities.get(dotted.partition(".")[2]), speaker(where, f"change.{dotted}", mistakes)
        if quantity is not None and quantity.dotted == dotted:
            if index_of(path, quantity, model, say, "") is not None and value is not None:
                _check_limits(Number(), quantity, np.array([value]), partial(_said_of, path, say))
        elif dotted not in scenario.numbers:
            named(dotted, model, say)


def _speaker(number: Number, scenario: Scenario, place: str, mistakes: list[Mistake]) -> Say:
    """Notes a mistake in the file that gave the number, or that gave the element which the mistake is of."""
    files = {".".join(path): element.where for path, element in number.elements.items()}

    def say(rest: str, what: str, remedy: str) -> None:
        of_element = [name for name in files if rest == name or rest.startswith(f"{name}.")]
        where = files[max(of_element, key=len)] if of_element else number.where
        speaker(where or scenario.where, place, mistakes)(rest, what, remedy)

    return say


def _given(number: Number, quantity: Quantity, model: Model, prices: str | None, say: Say) -> Given | None:
    mistakes_before: list[str] = []

    def note(rest: str, what: str, remedy: str) -> None:
        mistakes_before.append(what)
        say(rest, what, remedy)

    number = _in_model_unit(number, quantity, note)
    if prices is not None:
        number = price_years.in_prices_of(number, prices, note)
    if number.over is not None and quantity.over is not None:
        _same_unit(number.over, quantity.over.text, "over", note)
    filled = fill(number, quantity, model, note)
    if filled is None:
        return None
    _check_spread(number, filled, note)
    wholes.check_number(number, quantity, model, note)
    found = {path: index_of(path, quantity, model, note, "") for path in number.elements}
    places = {path: index for path, index in found.items() if index is not None}
    if not _elements_beyond_limits(number, quantity, filled, places, note):
        whole = filled.values[:, 1] if quantity.kind == "table" else filled.values
        _check_limits(number, quantity, whole, note)
    elements = {path: index for path, index in places.items() if number.elements[path].is_uncertain}
    return None if mistakes_before else Given(number, quantity, filled, Frozen(elements))


def _elements_beyond_limits(
    number: Number, quantity: Quantity, filled: Filled, places: Mapping[Path, tuple[int, ...]], say: Say
) -> bool:
    """Whether an element has an impossible number, which is said."""
    told: list[str] = []
    for path, index in places.items():

        def note(rest: str, what: str, remedy: str, path: Path = path) -> None:
            told.append(what)
            multiple = number.elements[path].is_multiple and not rest
            say(_join(path, "times" if multiple else rest), what, "Give another factor." if multiple else remedy)

        values = np.asarray(filled.values[within(index, filled.dates is not None)])
        _check_limits(number.elements[path], quantity, values, note)
    return bool(told)


def _said_of(path: Path, say: Say, rest: str, what: str, remedy: str) -> None:
    say(_join(path, rest), what, remedy)


def _join(path: Path, rest: str) -> str:
    return ".".join(part for part in (*path, rest) if part)


def _in_model_unit(number: Number, quantity: Quantity, say: Say) -> Number:
    elements: dict[Path, Number] = {}
    for path, element in number.elements.items():
        factor = _same_unit(element.unit, quantity.unit.text, _join(path, "unit"), say)
        elements[path] = element if factor == 1.0 else element.scaled(factor, quantity.unit.text)
    if not number.has_content:
        return replace(number, elements=Frozen(elements))
    factor = _same_unit(number.unit, quantity.unit.text, "unit", say)
    if factor != 1.0 and number.table is not None:
        say("unit", f"is {number.unit}, and the table is read as {quantity.unit}", "Convert the table's column.")
        factor = 1.0
    converted = number if factor == 1.0 else number.scaled(factor, quantity.unit.text)
    return replace(converted, elements=Frozen(elements))


def _same_unit(found: str | None, wanted: str, name: str, say: Say) -> float:
    """The factor between the units; 1 where there is none, which is said."""
    try:
        factor = unit_factor(found or wanted, wanted)
    except ValueError as error:
        say(name, str(error), f"It is {wanted}.")
        return 1.0
    if factor is None:
        say(name, f"is {found}, which cannot be made into {wanted}", f"Give the number in {wanted}.")
    return 1.0 if factor is None else factor


def _check_limits(number: Number, quantity: Quantity, values: Array, say: Say) -> None:
    low, high = quantity.low, quantity.high
    found = [("", float(value)) for value in (values.min(), values.max())] if values.size else []
    if number.range is not None and number.range_is == "value":
        found += [("range", bound) for bound in number.range]
    kind, spread = number.distribution or ("", ())
    if kind in ("triangular", "uniform") and number.range_is == "value":
        found += [("distribution", bound) for bound in (spread[0], spread[-1])]
    seen: set[str] = set()
    for name, value in found:
        below, above = low is not None and value < low, high is not None and value > high
        if (below or above) and name not in seen:
            seen.add(name)
            limit = f"at least {low:g}" if below else f"at most {high:g}"
            unit = "" if quantity.unit.text == "1" else f" {quantity.unit}"
            what = f"{value:g} is impossible: {quantity.dotted} is {limit}{unit}"
            say(name, what, as_per_cent(value, low, high) or "Give one within the limits.")


def _check_spread(number: Number, filled: Filled, say: Say) -> None:
    values = filled.values if filled.factors is None else filled.values / filled.factors
    if (
        number.distribution
        and number.range_is == "value"
        and (number.values or number.table or number.series)
    ):
        what = "is of one number, and the values differ"
        say("distribution", what, "Add range_is = “factor” or give each label a table of its own.")
    if number.table is not None and number.range is not None and number.range_is == "value":
        low, high = number.range
        worst = float(values.min()) if values.min() < low else float(values.max())
        if not low <= worst <= high:
            say(
                "range",
                f"{worst:g} in {number.table} is outside it",
                "Widen it, or use range_is = “factor”.",
            )

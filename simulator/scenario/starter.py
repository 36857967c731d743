"""A matched scenario as the engine wants it: central numbers, or those of one future."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from simulator.scenario import dates, futures
from simulator.scenario.arrays import within
from simulator.scenario.levers import Lever, Setting
from simulator.scenario.matcher import Given, Matched, match
from simulator.scenario.projects import happening_of
from simulator.scenario.scenario import Scenario

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.engine.start import Array, Change, Series, Start

Luck = Callable[[str], float | None]
"""A uniform number in (0, 1) for a dotted name; None for its central value."""

_last: list[tuple[Scenario, Model, Matched]] = []


def start(
    scenario: Scenario,
    model: Model,
    member: int | None = None,
    luck: Luck | None = None,
    delay_years: float = 0.0,
) -> Start:
    """Numbers ready to run. Raises `InputError` with everything that does not fit the model.

    Without `member` every number has its central value; with it each uncertain number is drawn at
    the uniform number that `luck` gives for its dotted name, by default that of the scenario's seed
    and the member; where `luck` gives None it has its central value. `delay_years` moves the start of every policy.
    """
    found = matched(scenario, model)
    if luck is None and member is not None:
        luck = member_luck(scenario, member)
    return start_matched(found, luck, delay_years)


def member_luck(scenario: Scenario, member: int) -> Luck:
    """The luck of a member, fixed by the scenario's seed, the member and the number's name."""
    from simulator.engine.streams import Streams

    streams = Streams(seed_of(scenario), member)
    return lambda name: streams.uniform("scenario", 0, name)


def seed_of(scenario: Scenario) -> int:
    """The scenario's seed; 1 where no file gives one."""
    return 1 if scenario.run.seed is None else scenario.run.seed


def matched(scenario: Scenario, model: Model) -> Matched:
    """The scenario matched to the model. Members start from the same scenario: the last match is kept.

    A scenario changed in one number is matched in that number alone.
    """
    last = next(iter(_last), None)  # read once: another thread may put its own match there at any time
    if last is None or last[0] is not scenario or last[1] is not model:
        last = (scenario, model, match(scenario, model, last[2] if last is not None and last[1] is model else None))
        _last[:] = [last]
    return last[2]


def uncertain(scenario: Scenario, model: Model) -> tuple[str, ...]:
    """The dotted names that a future draws, each at its own uniform number."""
    found = matched(scenario, model)
    of_projects = (name for own in found.projects for name in own.drawn_names().values())
    names = (name for given in found.given.values() for name in _drawn_names(given))
    return tuple(dict.fromkeys((*names, *of_projects)))


def _drawn_names(given: Given) -> Iterator[str]:
    if given.number.is_uncertain:
        yield given.quantity.dotted
    for path in given.elements:
        yield ".".join((given.quantity.dotted, *path))


def start_matched(matched: Matched, luck: Luck | None = None, delay_years: float = 0.0) -> Start:
    """See `start`."""
    from simulator.engine.start import Start

    scenario = matched.scenario
    arrays = {name: _values(given, luck) for name, given in matched.given.items()}
    given = matched.given
    knots = [when for item in given.values() for when in item.filled.dates or ()]
    changes = tuple(
        change for lever in matched.levers for change in _changes(scenario, lever, delay_years)
    )
    last = dates.calendar_of(scenario).years
    projects = tuple(happening_of(own, scenario, luck, delay_years) for own in matched.projects)
    begun = (*(change.at for change in changes), *(project.at for project in projects))
    delayed = {at for at in begun if 0.0 < at < last}
    return Start(
        values={
            name: array for name, array in arrays.items() if given[name].quantity.kind != "driver"
        },
        calendar=dates.calendar_of(scenario),
        series={
            name: _series(scenario, given[name], array)
            for name, array in arrays.items()
            if given[name].quantity.kind == "driver"
        },
        changes=changes,
        happenings=(*matched.happenings, *projects),
        stops=tuple(sorted({*dates.stops(scenario, knots), *delayed})),
        policies=scenario.policies,
        reference=scenario.reference,
        seed=seed_of(scenario),
    )


def _values(given: Given, luck: Luck | None) -> Array:
    central = given.filled.values
    if luck is None:
        return central.copy()
    quantity, number = given.quantity, given.number
    array = central[:, 1] if quantity.kind == "table" else central
    u = luck(quantity.dotted) if number.is_uncertain else None
    if u is not None:
        factors = given.filled.factors
        array = futures.drawn(number, array if factors is None else array / factors, u, quantity.low, quantity.high)
        if factors is not None:
            array = futures.limited(array * factors, quantity.low, quantity.high)
    array = np.array(array)
    for path, index in given.elements.items():
        place = within(index, given.filled.dates is not None)
        u = luck(".".join((quantity.dotted, *path)))
        part = np.asarray(central[place])
        element = number.elements[path]
        array[place] = part if u is None else futures.drawn(element, part, u, quantity.low, quantity.high)
    return np.column_stack([central[:, 0], array]) if quantity.kind == "table" else array


def _series(scenario: Scenario, given: Given, array: Array) -> Series:
    from simulator.engine.start import Series

    linear = given.quantity.interpolation == "linear"
    if given.filled.dates is None:
        return Series(np.zeros(1), array[np.newaxis], linear)
    at = np.array([dates.years(scenario, when) for when in given.filled.dates])
    return Series(at, array, linear)


def _changes(scenario: Scenario, lever: Lever, delay_years: float) -> Iterator[Change]:
    """One change; more where several elements of one setting change at once."""
    from simulator.engine.start import Change

    at = dates.years(scenario, lever.when) + (delay_years if lever.policy else 0.0)
    rounds: list[dict[str, Setting]] = [{}]
    for name, setting in lever.settings:
        free = next((found for found in rounds if name not in found), None)
        if free is None:
            rounds.append(free := {})
        free[name] = setting
    for values in rounds:
        yield Change(at, lever.policy, lever.label, values)

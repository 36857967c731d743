"""What each member drew: the uncertain numbers of some futures, by name, to look for what a result hinges on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simulator.scenario import futures
from simulator.scenario.arrays import within
from simulator.scenario.matcher import Given, match
from simulator.scenario.projects import OwnProject, value_of
from simulator.scenario.starter import Luck, member_luck

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.engine.start import Array
    from simulator.scenario.numbers import Number
    from simulator.scenario.scenario import Scenario

FACTOR = "times its central value"
SHARE = "of the way through its range"


@dataclass(frozen=True)
class Drawn:
    """One uncertain number: its dotted name, its value in each member (member,), and in what unit that is.

    A number for which one draw moves many values (by label, by date) has no one value: it is told
    as a factor of its central value, or by how much of its range lies below, from 0 to 1.
    """

    name: str
    values: Array
    unit: str


def draws(scenario: Scenario, model: Model, members: Sequence[int]) -> list[Drawn]:
    """Every uncertain number in these members, in the order of the scenario. Raises `InputError` as `start` does."""
    lucks = [member_luck(scenario, member) for member in members]
    found = match(scenario, model)
    projects = {name: drawn for own in found.projects for name, drawn in _of_project(own, lucks)}
    return [*(drawn for each in found.given.values() for drawn in _of(each, lucks)), *projects.values()]


def _of_project(own: OwnProject, lucks: Sequence[Luck]) -> Iterator[tuple[str, Drawn]]:
    """Each number of a named project that is drawn, by its name, which the same project has under every policy."""
    for key, name in own.drawn_names().items():
        values = np.array([value_of(own, luck, key, name) for luck in lucks])
        yield name, Drawn(name, values, own.numbers[key].unit or "1")


def _of(given: Given, lucks: Sequence[Luck]) -> Iterator[Drawn]:
    quantity, number = given.quantity, given.number
    central = given.filled.values
    if number.is_uncertain:
        yield _drawn(given, number, quantity.dotted, central, lucks)
    for path, index in given.elements.items():
        part = np.asarray(central[within(index, given.filled.dates is not None)])
        yield _drawn(given, number.elements[path], ".".join((quantity.dotted, *path)), part, lucks)


def _drawn(given: Given, number: Number, name: str, central: Array, lucks: Sequence[Luck]) -> Drawn:
    quantity, at = given.quantity, np.array([luck(name) for luck in lucks])
    if central.size == 1:
        one = central.reshape(())
        values = [float(futures.drawn(number, one, u, quantity.low, quantity.high)) for u in at]
        return Drawn(name, np.array(values), quantity.unit.text or "1")
    if number.range_is == "factor":
        ones = [float(futures.drawn(number, np.ones(()), u, None, None)) for u in at]
        return Drawn(name, np.array(ones), FACTOR)
    return Drawn(name, at, SHARE)

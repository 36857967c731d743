"""Points of an experiment: which numbers are uncertain, and where in their ranges each is tried.

A design is an array of shape (point, number) in (0, 1): the quantile of each number's own distribution.
It is fixed by the scenario's seed and the numbers' names alone, whoever computes its points.
Methods: Latin hypercube, McKay, Beckman and Conover (1979); scrambled Sobol sequence, Owen (1998), by
`scipy.stats.qmc`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

from simulator.scenario.projects import HAPPENING, parts_of

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.engine.quantities import Quantity
    from simulator.engine.start import Array, Start
    from simulator.scenario import Scenario
    from simulator.scenario.matcher import Given
    from simulator.scenario.projects import OwnProject

BITS = 30
"""Binary digits of a Sobol point: a thousand million points before they repeat."""
SMALLEST = 2.0**-53
ROWS = 4096
"""Points of a sequence that are made at once: it is long where a design is large."""
OF_PROJECTS = {
    "cost": "Cost", "gain": "Claimed gain", "realised": "Real part of the claim", "success": "Chance of success",
    "years": "Years to full effect",
}  # fmt: skip
"""What the numbers of a project with a name are called."""


@dataclass(frozen=True)
class UncertainNumber:
    """A number that futures differ in; `single` where it is one value, not one for each label or date.

    `words` are what the model calls it; empty where it does not say. `quantity` is the model's, empty where it is a
    number of a project with a name of its own.
    """

    name: str
    grade: str
    unit: str
    single: bool
    quantity: str
    index: tuple[int, ...] = ()
    words: str = ""

    def value_in(self, begun: Start) -> float:
        """Its value in a future, where it is one; NaN of a project that has left the run."""
        if self.quantity:
            return float(begun.values[self.quantity][self.index])
        project, key = parts_of(self.name)
        named = (each.arguments for each in begun.happenings if each.kind == HAPPENING)
        return next((float(given[key]) for given in named if given["name"] == project), np.nan)


def uncertain_numbers(scenario: Scenario, model: Model | None = None) -> tuple[UncertainNumber, ...]:
    """The numbers that have a range or a distribution, by dotted name in alphabetical order.

    So the order does not depend on which file gives a number. Raises `InputError` where the scenario
    does not fit the model.
    """
    from simulator.run import default_model
    from simulator.scenario.starter import matched

    fitted = matched(scenario, model or default_model())
    found = {each.name: each for given in fitted.given.values() for each in _of(given)}
    # Projects of one name have the same luck under every policy: together they are one number.
    found |= {each.name: each for own in fitted.projects for each in _of_project(own, fitted.projects)}
    return tuple(sorted(found.values(), key=lambda number: number.name))


def _of(given: Given) -> list[UncertainNumber]:
    number, quantity = given.number, given.quantity
    plain = given.filled.dates is None and quantity.kind not in ("table", "driver")
    found = []
    if number.is_uncertain:
        single = plain and given.filled.values.size == 1
        found.append(_about(quantity.dotted, number.grade, quantity, single, (0,) * given.filled.values.ndim))
    for path, index in given.elements.items():
        single = plain and len(index) == given.filled.values.ndim
        grade = number.elements[path].grade or number.grade
        found.append(_about(".".join((quantity.dotted, *path)), grade, quantity, single, index))
    return found


def _of_project(own: OwnProject, every: Sequence[OwnProject]) -> Iterator[UncertainNumber]:
    for key, name in own.drawn_names().items():
        number = own.numbers[key]
        like = [each.numbers.get(key) for each in every if each.form.name == own.form.name]
        single = all(each is not None and each.distribution == number.distribution for each in like)
        yield UncertainNumber(name, number.grade or "", number.unit or "1", single, "", words=words_of_project(name))


def words_of_project(name: str) -> str:
    """What a number of a project is, of which `name` is the dotted name: “Claimed gain of Family hubs”."""
    project, key = parts_of(name)
    return f"{OF_PROJECTS[key]} of {project}"


def _about(name: str, grade: str | None, quantity: Quantity, single: bool, index: tuple[int, ...]) -> UncertainNumber:
    unit = quantity.unit.text or "1"
    words = words_for(quantity.description, name.removeprefix(quantity.dotted).split(".")[1:])
    return UncertainNumber(name, grade or "", unit, single, quantity.name, index if single else (), words)


def words_for(description: str, labels: Sequence[str] = ()) -> str:
    """What the model calls a number, with the labels that it is given for: “Need (adult social care)”.

    What follows a colon or a semicolon, or says which value means what, is for those who set the number.
    """
    told = re.split(r"[:;] |, (?=[^,]*=)", description)[0].removesuffix(".")
    of = ", ".join(label.replace("_", " ").replace("childrens", "children's") for label in labels)
    return f"{told} ({of})" if told and of else told


def latin_hypercube(names: Sequence[str], points: int, seed: int, batch: int = 0) -> Array:
    """A Latin hypercube, shape (points, len(names)): each number once in each of so many equal slices.

    Each column is shuffled by a stream of its own, named by the number, so that another number more
    disturbs none. Each `batch` is a hypercube of its own.
    """
    from scipy.stats import qmc

    design = np.empty((points, len(names)))
    for column, name in enumerate(names):
        design[:, column] = qmc.LatinHypercube(1, seed=seed_of(seed, "lhs", batch, name)).random(points)[:, 0]
    return np.clip(design, SMALLEST, 1.0 - SMALLEST, out=design)


def sobol(names: Sequence[str], points: int, seed: int, skip: int = 0) -> Array:
    """The points of a scrambled Sobol sequence after the first `skip`, shape (points, len(names)).

    Balanced where `points` is a power of 2; the first points are the same however many follow.
    """
    from scipy.stats import qmc

    sequence = qmc.Sobol(len(names), scramble=True, bits=BITS, seed=seed_of(seed, "sobol", *names))
    if skip:
        sequence.fast_forward(skip)
    design = np.empty((points, len(names)))
    # One point first: SciPy warns of a first request that is not a power of 2, and users are told in words.
    design[:1] = sequence.random(min(points, 1))
    for first in range(1, points, ROWS):
        rows = design[first : first + ROWS]
        rows[:] = sequence.random(len(rows))
    # A point is the corner of its cell, which may be 0; the middle of the cell never is.
    design += 0.5**(BITS + 1)
    return design


DESIGNS: dict[str, Callable[..., Array]] = {"lhs": latin_hypercube, "sobol": sobol}


def seed_of(seed: int, *words: object) -> int:
    """Luck of its own for each design and name."""
    key = "\x1f".join(str(word) for word in (seed, "design", *words))
    return int.from_bytes(blake2b(key.encode(), digest_size=16).digest(), "little")

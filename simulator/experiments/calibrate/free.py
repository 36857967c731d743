"""The numbers that a calibration moves: how each spreads before the record is looked at, and where it is.

A free number is known by its place z in its own distribution: the quantile Φ(z) of the range or distribution that
its file gives, as every experiment reads it. So before the record all z are standard normal and independent, none
has an end that a search could run into, and a number of any unit is as far off as any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simulator.errors import Mistake, did_you_mean
from simulator.experiments.points import SMALLEST, UncertainNumber, uncertain_numbers
from simulator.scenario import futures
from simulator.scenario.arrays import within

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.engine.start import Array
    from simulator.scenario import Scenario
    from simulator.scenario.matcher import Given
    from simulator.scenario.numbers import Number

FURTHEST = 4.0
"""How far from the middle a search goes, in standard deviations: beyond lie six in 100,000."""
HALVINGS = 80
FACTOR = "times its value"
CHOICES = ("run", "policy", "reference", "event", "calibrate")


@dataclass(frozen=True)
class FreeNumber:
    """A number that may move: `central` is its value in the file, 1 where it multiplies several at once."""

    name: str
    words: str
    unit: str
    grade: str
    number: Number
    central: float
    low: float | None = None
    high: float | None = None
    factor: bool = False

    def at(self, z: float) -> float:
        """Its value at a place."""
        return float(futures.drawn(self.number, np.array(self.central), float(quantiles(z)), self.low, self.high))

    @property
    def start(self) -> float:
        """The place of its central value, no further out than a search goes."""
        low, high = -FURTHEST, FURTHEST
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            low, high = (middle, high) if self.at(middle) < self.central else (low, middle)
        return high


def quantiles(z: Array | float) -> Array:
    """Places as quantiles in (0, 1)."""
    from scipy.special import ndtr

    return np.clip(ndtr(z), SMALLEST, 1.0 - SMALLEST)


def free_numbers(
    scenario: Scenario, model: Model, names: Sequence[str], where: str, mistakes: list[Mistake]
) -> tuple[FreeNumber, ...]:
    """The numbers of those names; what can't move is noted, `where` it was asked for."""
    from simulator.scenario.starter import matched

    about = {each.name: each for each in uncertain_numbers(scenario, model) if each.quantity}
    spread = {each.name: each for given in matched(scenario, model).given.values() for each in _of(given)}
    found: list[FreeNumber] = []
    for name in dict.fromkeys(names):
        wrong = _wrong(name, list(names), scenario, model, list(about)) or _not_one(about[name], spread)
        if wrong is not None:
            mistakes.append(Mistake(where, name, *wrong))
        else:
            found.append(_free(about[name], spread[name]))
    return tuple(found)


@dataclass(frozen=True)
class _Spread:
    """A number that has a range, and the values that it moves."""

    name: str
    number: Number
    values: Array
    low: float | None
    high: float | None


def _of(given: Given) -> Iterator[_Spread]:
    number, central, quantity = given.number, given.filled.values, given.quantity
    if number.is_uncertain:
        yield _Spread(quantity.dotted, number, central, quantity.low, quantity.high)
    for path, index in given.elements.items():
        part = np.asarray(central[within(index, given.filled.dates is not None)])
        name = ".".join((quantity.dotted, *path))
        yield _Spread(name, number.elements[path], part, quantity.low, quantity.high)


def _not_one(about: UncertainNumber, spread: Mapping[str, _Spread]) -> tuple[str, str] | None:
    """What is wrong with freeing a number that is neither one value nor a factor of all of its values."""
    own = [name for name in spread if name.startswith(f"{about.name}.")]
    if about.single or (spread[about.name].number.range_is == "factor" and not own):
        return None
    if own:
        return "is one range for several values, of which some have ranges of their own", f"Free {', '.join(own[:4])}."
    what = "moves many values at once by one range, so that no one value can be found for it"
    return what, "Free one of its labels, or give it a range that is a factor."


def _free(about: UncertainNumber, spread: _Spread) -> FreeNumber:
    words = about.words or about.name
    if not about.single:
        return FreeNumber(about.name, words, FACTOR, about.grade, spread.number, 1.0, factor=True)
    central = float(spread.values.reshape(()))
    return FreeNumber(about.name, words, about.unit, about.grade, spread.number, central, spread.low, spread.high)


def _wrong(name: str, names: list[str], scenario: Scenario, model: Model, known: list[str]) -> tuple[str, str] | None:
    """What is wrong with freeing that name, and the remedy."""
    if names.count(name) > 1:
        return "is named twice", "Name each number once."
    if name.partition(".")[0] in CHOICES:
        return "is a choice of the run and no number of the model", "Name a number, such as section.name."
    short = name.partition(".")[2].partition(".")[0]
    if any(quantity.kind == "stock" and quantity.start == short for quantity in model.quantities.values()):
        return "is what a stock holds at the start, which is given and not found", "Leave it out."
    if name in known:
        return None
    whole = ".".join(name.split(".")[:2])
    labels = [each for each in known if each.startswith(f"{whole}.")]
    if name == whole and labels:
        return "has a range for each label and none as a whole", f"Name one: {', '.join(labels[:4])}."
    if whole in scenario.numbers and not labels:
        return "has no range or distribution to move in", "Give it one, or free another number."
    remedy = did_you_mean(name, known).strip() or "See `simulator describe assumptions`."
    return "no number of this scenario is called that", remedy

"""Tables a thousand times off what they replace, in all: most often in thousands, where units were wanted."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from simulator.scenario.sizes import FARTHEST
from simulator.scenario.starter import matched
from simulator.scenario.wholes import grows

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.engine.quantities import Quantity
    from simulator.scenario import Scenario
    from simulator.scenario.arrays import Filled


def far_off(scenario: Scenario, model: Model) -> Iterator[str]:
    """A sentence for each number given by a table, or in the place of one, that is so far from what was there.

    Counts of a place are compared by their totals, all else by means; of numbers by date the mean over dates counts.
    """
    from simulator.scenario.arrays import fill

    for given in matched(scenario, model).given.values():
        number, quantity = given.number, given.quantity
        if number.before is None:
            continue
        old = fill(number.before, quantity, model, lambda *_: None)
        now, was = _size(given.filled, quantity), _size(old, quantity) if old is not None else 0.0
        # What has the other sign, or is nought, is meant.
        if now * was > 0.0 and abs(math.log(now / was)) >= math.log(FARTHEST) * (1.0 - 1e-9):
            table = None if number.values else number.table
            yield _told(quantity, table, now, was, number.before.where)


def _size(filled: Filled, quantity: Quantity) -> float:
    """What the numbers add up to, or their mean where they add up to nothing."""
    values = filled.values[:, 1] if quantity.kind == "table" else filled.values
    by_date = values.mean(axis=0) if filled.dates is not None else values
    return float(np.sum(by_date) if grows(quantity) else np.mean(by_date))


def _shown(number: float) -> str:
    """A whole number where that is exact enough."""
    return f"{number:,.0f}" if abs(number) >= 1e5 else f"{number:,.6g}"


def _told(quantity: Quantity, table: str | None, now: float, was: float, where: str) -> str:
    """“… my-residents.csv adds up to 350 person, 1,000 times less than the 350,000 of my-council.toml: …”."""
    adds, apart = "adds up to" if grows(quantity) else "has a mean of", max(now / was, was / now)
    unit = "" if quantity.unit.text == "1" else f" {quantity.unit}"
    times = round(apart, 1 - math.floor(math.log10(apart)))
    few, factor = ("less", "1000") if abs(now) < abs(was) else ("more", "0.001")
    what = f"{table or 'What is given'} {adds} {_shown(now)}{unit}, {times:,.0f} times {few}"
    what += f" than the {_shown(was)} of {where}"
    kind = "in thousands" if few == "less" else "of another unit"
    remedy = f"is it {kind}? Then give times = {factor} beside it." if table else f"is it {kind}?"
    return f"{quantity.dotted}: {what}: {remedy}"

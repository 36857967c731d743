"""A place of another size: which numbers count the people and pounds of the whole place, and grow with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simulator.scenario import start
from simulator.scenario.starter import matched
from simulator.scenario.wholes import grows

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.scenario import Scenario

COUNCILS = "finance.councils"


@dataclass(frozen=True)
class Place:
    """How many people a place has, of how many where its numbers come from, and councils."""

    people: int
    of: float
    councils: int = 1

    @property
    def share(self) -> float:
        """Its part of all the people."""
        return self.people / self.of

    @property
    def words(self) -> str:
        """“A place of 350,000 people”."""
        return f"A place of {self.people:,} people"


def people_of(scenario: Scenario, model: Model) -> float | None:
    """How many people live there at the start; None where the model has nobody who ages."""
    from simulator.engine.core import first_stocks

    if model.ageing is None:
        return None
    stocks = first_stocks(model, start(scenario, model))
    return float(sum(stocks[name].sum() for name in (model.ageing.stock, model.ageing.newborn)))


def growing(scenario: Scenario, model: Model) -> tuple[str, ...]:
    """The dotted names of the given numbers that grow with the place, but for those that are nought."""
    given = matched(scenario, model).given
    return tuple(
        quantity.dotted for name, quantity in model.quantities.items()
        if name in given and grows(quantity) and np.any(given[name].filled.values)
    )  # fmt: skip

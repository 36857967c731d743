"""The year of a scenario's prices, in which its price level is 1: money is taken into it, and a run starts in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from simulator.errors import Mistake
from simulator.prices import financial_year, rebase
from simulator.scenario.arrays import fill
from simulator.scenario.nested import Frozen
from simulator.scenario.numbers import Number, Say
from simulator.scenario.scenario import Scenario

if TYPE_CHECKING:
    from simulator.engine import Ageing, Model

LEVEL = "price_level"


Levels = Sequence[tuple[date, float]]
"""The price level from each date on."""


def year_of(levels: Levels) -> str | None:
    """The financial year of prices; None where there is no price level by date."""
    first = _first(levels)
    return financial_year(first) if first else None


def levels_of(scenario: Scenario, model: Model) -> Levels:
    """The scenario's price level, if it has one by date; what is wrong with it is said elsewhere."""
    quantity = model.quantities.get(LEVEL)
    number = scenario.numbers.get(quantity.dotted) if quantity else None
    if quantity is None or number is None or quantity.kind != "driver" or quantity.axes:
        return []
    filled = fill(number, quantity, model, lambda *_: None)
    if filled is None or filled.dates is None:
        return []
    return [(when, float(level)) for when, level in zip(filled.dates, filled.values, strict=True)]


def _is_one(level: float) -> bool:
    return abs(level - 1.0) < 1e-9


def _first(levels: Levels) -> date | None:
    return next((when for when, level in levels if _is_one(level)), None)


def check_start(scenario: Scenario, levels: Levels, ageing: Ageing | None, mistakes: list[Mistake]) -> None:
    """Notes a start in another year than that of prices, whose costs would be of that year and money of this.

    And one after the birthday in it: the people at the start, given by age, would all be a year too young.
    """
    start, own = scenario.run.start, _first(levels)
    before = [level for when, level in levels if start and when <= start]
    if not (start and own and before):
        return
    what = ""
    if not _is_one(before[-1]):
        year = financial_year(own)
        what = f"{start} is not in {year}, the year of all prices: every service would be short of money at once"
    elif ageing and own < (birthday := _next(ageing, own)) <= start:
        what = f"{start} is not before {birthday}, when everybody grows a year older: the people given are of before"
    if what:
        remedy = f"Start on {own} and read the results from {start} on."
        mistakes.append(Mistake(scenario.origin("run", "start"), "run.start", what, remedy))


def _next(ageing: Ageing, day: date) -> date:
    """The first birthday of all after a day."""
    this = date(day.year, ageing.month, ageing.day)
    return this if this > day else date(day.year + 1, ageing.month, ageing.day)


def in_prices_of(number: Number, year: str, say: Say) -> Number:
    """The number and its elements in prices of that year; where no deflator is known, it is said."""

    def say_of(path: tuple[str, ...]) -> Say:
        return lambda name, what, remedy: say(".".join((*path, name)), what, remedy)

    elements = {path: converted(element, year, say_of(path)) for path, element in number.elements.items()}
    return replace(converted(number, year, say), elements=Frozen(elements))


def converted(number: Number, year: str, say: Say) -> Number:
    """The number without its elements in prices of that year, with its range; as it is if it is no money."""
    if not number.is_money or number.price_base in (None, year):
        return number
    try:
        factor = float(rebase(1.0, number.price_base, year))
    except KeyError:
        say("price_base", f"no deflator is known from {number.price_base} to {year}", f"Give it in prices of {year}.")
        return number
    return replace(number.scaled(factor, number.unit), price_base=year)

"""The budget of each 1 April: income is set, the gap is found, and cuts are shared out.

A balanced budget is a duty (LGFA 1992): funding, savings, and a planned use of reserves. What
that leaves uncovered needs exceptional financial support, or ends in a section 114 notice.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from simulator.engine import parameter, process
from simulator.model.april import Books
from simulator.model.in_year import HALF_YEAR
from simulator.units import Number, PerYear, Share, Years

grant_growth_shift = parameter(
    PerYear, low=-0.2, high=0.2, description="Departure of grant growth from the settlement path"
)
real_earnings_growth = parameter(
    PerYear, low=-0.1, high=0.1, description="Growth of public-sector earnings above prices"
)
minimum_reserves = parameter(
    Years, low=0.0, description="Reserves that budgets keep, in years of net revenue"
)
target_reserves = parameter(
    Years, low=0.0, description="Reserves that a surplus rebuilds, in years of net revenue"
)
precaution = parameter(
    Share, low=0.0, high=1.0,
    description="How far from the minimum to the target reserves are held while money is short, against worse to come",
)  # fmt: skip
reserves_spread = parameter(
    Years, low=1.0, description="Years over which reserves are brought to what is meant to be held"
)
savings_not_delivered = parameter(
    Share, low=0.0, high=1.0, description="Planned cuts that do not happen in the year"
)
largest_cut = parameter(
    Share, low=0.0, high=1.0, description="Largest cut of a service that one budget makes"
)
largest_rise = parameter(
    Share, low=0.0, high=1.0, description="Largest rise of spending that one budget makes out of a surplus"
)
largest_growth_foreseen = parameter(
    Share, low=0.0, high=1.0,
    description="Largest growth or fall of a service's demand in a year that the next budget takes to go on",
)  # fmt: skip
least_provision = parameter(
    Share, each="service", low=0.0, high=1.0,
    description="Part of unchanged-policy spending below which a service can't be cut",
)  # fmt: skip
overspend_foreseen = parameter(
    Share, low=0.0, high=1.0, description="Part of last year's overspend that a budget allows for"
)
election_year = parameter(
    Number, low=1900.0, high=2200.0, description="A year in which most councils hold elections"
)
election_cycle = parameter(Years, low=1.0, high=20.0, description="Years between elections")
election_restraint = parameter(
    Share, low=0.0, high=1.0,
    description="Part of the council-tax limit that the budget before elections leaves unused",
)  # fmt: skip
savings_put_off = parameter(
    Share, low=0.0, high=1.0, description="Savings that the budget before elections leaves for later"
)
support_available = parameter(
    Share, low=0.0, high=1.0, description="Shortfall that exceptional financial support covers"
)
support_years = parameter(Years, low=1.0, high=50.0, description="Years to repay support")
support_interest = parameter(PerYear, low=0.0001, high=0.2, description="Interest on support")


@process()
def budget(world: Any) -> Iterator[Any]:
    """Makes a budget each 1 April, the first year's being given, and looks at it each 1 October."""
    books = Books(world)
    year = world.year_of_next(4, 1)
    april = world.date_to_time(f"{year}-04-01")
    world.set("financial_year_end", april)
    for passed in count():
        yield world.at(april + passed, order="budget")
        if world.time > 0:
            books.make_budget(world, year + passed)
        else:
            books.open(world, year)
        world.set("financial_year_end", april + passed + 1)
        yield world.at(april + passed + HALF_YEAR)
        books.half_time(world)

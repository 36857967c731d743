"""Employers' contributions to the local government pension scheme: a drag on the council budget.

Actuaries value the funds on 31 March of every third year; the rates they certify hold from 1 April
of the year after. Rates rise as pensioners live longer, and go up and down with the funds' returns.
Spending at the start holds the contributions of the start, so the drag is what comes on top.
"""

from __future__ import annotations

from typing import Any

from simulator.engine import at_least_zero, equation, largest, parameter, setting, smallest, stock, total
from simulator.engine.streams import normal
from simulator.units import Number, People, PeoplePerYear, PerYear, PoundsPerYear, Share, Years

valuation_year = parameter(
    Number, low=1900.0, high=2200.0, description="A year in which pension funds are valued"
)
valuation_cycle = parameter(Years, low=1.0, high=20.0, description="Years between two valuations")
pensionable_pay = parameter(
    PoundsPerYear, low=0.0, description="Pay of councils' staff in the scheme at the start"
)
pension_rate_at_start = parameter(
    Share, low=0.0, high=1.0, description="Employers' contribution, as a share of pay, at the start"
)
pension_longevity_response = parameter(
    Number, low=0.0, high=2.0, description="Elasticity of the contribution to fewer deaths after 65"
)
pension_returns_spread = parameter(
    Share, low=0.0, high=0.2,
    description="Standard deviation of the contribution from funds' returns, as a share of pay",
)  # fmt: skip
largest_pension_step = parameter(
    Share, low=0.0, high=0.2, description="Largest change of the contribution at one valuation"
)

pension_rate_change = setting(
    Share, low=-0.9, high=1.0, description="Employers' contribution less that of the start"
)


@equation()
def deaths_of_standard_pensioners(residents_at_start: People, whole_years: Number,
                                  mortality_rate: PerYear) -> PeoplePerYear:  # fmt: skip
    """Deaths a year among the start's people over 65 at the mortality of now."""
    return total(
        residents_at_start * mortality_rate * smallest(1, at_least_zero(whole_years - 64)),
        over="sex, age",
    )


deaths_of_standard_pensioners_at_start = stock(
    PeoplePerYear, start="deaths_of_standard_pensioners",
    description="Remembers the start; nothing flows",
)  # fmt: skip


@equation()
def longevity_cost(deaths_of_standard_pensioners: PeoplePerYear,
                   deaths_of_standard_pensioners_at_start: PeoplePerYear,
                   least_flow: PeoplePerYear) -> Number:  # fmt: skip
    """Fall of deaths after 65 since the start, as a share: pensions are paid for longer."""
    return 1 - deaths_of_standard_pensioners / largest(
        deaths_of_standard_pensioners_at_start, least_flow
    )


@equation()
def pension_drag(pension_rate_change: Share, pensionable_pay: PoundsPerYear, price_level: Number,
                 real_earnings_level: Number) -> PoundsPerYear:  # fmt: skip
    """What contributions cost councils beyond those of the start."""
    return pension_rate_change * pensionable_pay * price_level * real_earnings_level


class Valuations:
    """The rates of one run: valued in one year, in force from the next. `year` is the calendar's."""

    def __init__(self, world: Any) -> None:
        read = world.read
        self.year, self.cycle = round(read("valuation_year")), round(read("valuation_cycle"))
        self.rate = read("pension_rate_at_start") * read("pension_longevity_response")
        self.spread, self.step = read("pension_returns_spread"), read("largest_pension_step")
        self.change, self.due = 0.0, False

    def bring_into_force(self, world: Any) -> None:
        """Rates from last year's valuation hold from now on."""
        if self.due:
            world.set("pension_rate_change", self.change)
            world.log("pension_contributions", change=self.change)
            self.due = False

    def value(self, world: Any, year: int) -> None:
        """Value the funds where this is the year: what rates will be from next April."""
        if (year - self.year) % self.cycle == 0:
            luck = normal(world.luck("pension_valuations", year, "returns"))
            wanted = self.rate * world.read("longevity_cost") + self.spread * luck
            step = min(max(wanted - self.change, -self.step), self.step)
            self.change, self.due = self.change + step, True

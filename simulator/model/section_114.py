"""Section 114 notices: one council's crossing, or many councils' hazard clock, and what follows.

LGFA 1988 s114(3): a notice is due where the year's expenditure is likely to exceed resources,
reserves included. Spending controls follow at once, commissioners (LGA 1999) later and not always.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import Any

from simulator.engine import (
    at_least_zero,
    equation,
    exponential,
    guard,
    parameter,
    pick,
    process,
    setting,
    stock,
    total,
)  # fmt: skip
from simulator.units import Number, PeoplePerYear, Pounds, PoundsPerPerson, PoundsPerYear, Share, Years

notice_years = parameter(Years, low=0.1, description="Years that a notice's aftermath lasts")
notice_cut = parameter(
    Share, low=0.0, high=1.0, description="Spending that a notice stops where no law protects it"
)
notice_reserves = parameter(
    Years, low=0.0, high=1.0,
    description="Reserves that one council can't spend without a notice, in years of net revenue",
)  # fmt: skip
commissioners_probability = parameter(
    Share, low=0.0, high=1.0, description="Notices that commissioners follow"
)
commissioners_delay = parameter(Years, low=0.0, description="Years from notice to commissioners")
commissioners_years = parameter(Years, low=0.1, description="Years that commissioners stay")
commissioners_grip = parameter(
    Share, low=0.0, high=1.0, description="Savings else not delivered that commissioners see to"
)

innovation_frozen = setting(
    Share, low=0.0, high=1.0, description="Part of the place under a section 114 notice"
)
under_commissioners = setting(
    Share, low=0.0, high=1.0, description="Part of the place that commissioners run at its next budget"
)
financial_year_end = setting(Years, description="When this financial year ends")

section_114_notices_issued = stock(
    Number, start="no_exposure", audit="notices",
    description="Notices that councils of the place have issued so far",
)  # fmt: skip


@equation(each="service")
def spending_limit(planned_spending: PoundsPerYear, innovation_frozen: Share, notice_cut: Share,
                   statutory: Share, paid_by: Share, in_year_cut: Share,
                   market_supply: Number) -> PoundsPerYear:  # fmt: skip
    """The budget, less what notices and in-year savings stop and what nobody offers to sell."""
    return (
        planned_spending
        * (1 - notice_cut * innovation_frozen * (1 - statutory) * pick(paid_by, body="council"))
        * (1 - in_year_cut * pick(paid_by, body="council"))
        * market_supply
    )


@equation()
def draw_when_staffed(council_draw: PoundsPerYear, council_share: Share, desired_capacity: PeoplePerYear,
                      unit_cost: PoundsPerPerson, net_council_cost: PoundsPerYear) -> PoundsPerYear:  # fmt: skip
    """What councils draw from reserves once services have the staff that budget and law give them, and no more."""
    return council_draw + total(council_share * desired_capacity * unit_cost - net_council_cost, over="service")


@equation()
def year_end_reserves(usable_reserves: Pounds, council_draw: PoundsPerYear, draw_when_staffed: PoundsPerYear,
                      hiring_time: Years, financial_year_end: Years, time: Years) -> Pounds:  # fmt: skip
    """Reserves on 31 March as they look now: posts that a budget cuts or adds are left and filled on the way there."""
    return (
        usable_reserves
        - draw_when_staffed * at_least_zero(financial_year_end - time)
        - (council_draw - draw_when_staffed)
        * hiring_time
        * (1 - exponential(-at_least_zero(financial_year_end - time) / hiring_time))
    )


@guard()
def section_114_guard(year_end_reserves: Pounds, notice_reserves: Years, net_revenue: PoundsPerYear) -> Pounds:
    """Reserves at the end of the financial year as they look now, less what can't be spent."""
    return year_end_reserves - notice_reserves * net_revenue


@process()
def section_114_notices(world: Any) -> Iterator[Any]:
    """Issues notices: at the crossing for one council, by the hazard clock for a place of many."""
    councils = float(world.read("councils"))
    aftermath = Aftermath(world, 1.0 / councils)
    world.start(aftermath.each_april, 0)
    ordinal, due = 0, None
    while True:
        if councils > 1:
            luck = world.luck("section_114_notices", ordinal, "notice")
            due = yield world.hazard("section_114_rate", threshold=world.exponential(luck), since=due)
        else:
            yield world.crossing("section_114_guard")
        aftermath.notice(world, ordinal)
        ordinal += 1
        while councils <= 1:
            # No second notice before a later budget balances.
            yield world.at(world.read("financial_year_end"))
            if world.read("section_114_guard") > 0:
                break


class Aftermath:
    """The councils under notice and under commissioners: one book, brought up to date each April."""

    def __init__(self, world: Any, share: float) -> None:
        read = world.read
        self.share, self.years = share, read("notice_years")
        self.chance, self.delay = read("commissioners_probability"), read("commissioners_delay")
        self.stay = read("commissioners_years")
        self.april = read("financial_year_end")
        self.controls: list[float] = []
        self.commissioners: list[tuple[float, float]] = []

    def notice(self, world: Any, ordinal: int) -> None:
        """Spending controls from now until a budget; commissioners later, perhaps."""
        now, april = world.time, self.april
        sent = world.luck("section_114_notices", ordinal, "commissioners") < self.chance
        reserves = float(world.read("usable_reserves"))
        world.move(1.0, leaves=None, enters=("section_114_notices_issued", {}))
        world.log("section_114_notice", number=ordinal + 1, reserves=reserves, commissioners=sent)
        # Controls belong to a financial year, so they end with a budget and not between two.
        self.controls.append(april + max(0, ceil(now + self.years - april)))
        self.show_controls(world)
        if sent:
            arrival = now + self.delay
            self.commissioners.append((arrival, arrival + self.stay))
            if arrival <= april:
                self.show_commissioners(world)

    def each_april(self, world: Any, _entity: int) -> Iterator[Any]:
        """Some controls end, some commissioners have come and others gone."""
        while True:
            yield world.at(self.april)
            self.april = world.read("financial_year_end")
            if self.controls or self.commissioners:
                self.update(world)

    def update(self, world: Any) -> None:
        """Forget the controls that have ended and the commissioners who have gone."""
        now = world.time
        # Whole years lie between now and an end, which sums of twelfths miss by a hair.
        self.controls = [end for end in self.controls if round(end - now) > 0]
        self.commissioners = [(came, left) for came, left in self.commissioners if left > now]
        self.show_controls(world)
        self.show_commissioners(world)

    def show_controls(self, world: Any) -> None:
        """The share of the place under controls now."""
        world.set("innovation_frozen", min(1.0, self.share * len(self.controls)))

    def show_commissioners(self, world: Any) -> None:
        """The share of the place under commissioners at its next budget."""
        present = sum([came <= self.april < left for came, left in self.commissioners])
        world.set("under_commissioners", min(1.0, self.share * present))

"""Exceptional financial support: councils in distress that government lets borrow for a year's running costs.

Since 2020 most councils that can't balance are let treat running costs as capital, and pay them back with interest;
few issue a notice beside. Of a place of many councils the share under support is an expected one. What as many as at
the start capitalise is outside budgets, as it is outside the outturn that budgets start from; what more of them
capitalise pays for services that would be cut else. All is paid back out of budgets. One council calls for support
where its own budget falls short.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulator.engine import (
    at_least_zero,
    choose,
    equation,
    flow,
    largest,
    outside,
    parameter,
    setting,
    smallest,
    stock,
)
from simulator.model.budget_rules import annuity
from simulator.units import Number, PerYear, PoundsPerYear, Share, Years

supported_at_start = parameter(
    Share, low=0.0, high=1.0, description="Part of councils under exceptional financial support at the start"
)
support_spell = parameter(Years, low=0.5, description="Years that a council stays under support")
support_size = parameter(
    Share, low=0.0, high=1.0, description="What a council under support capitalises a year, over net revenue"
)
support_called = setting(
    Number, low=0.0, high=1.0, description="1 while a place of one council has called for support of its own"
)


@equation()
def support_opens(supported_at_start: Share) -> Share:
    """Councils under support when a run starts."""
    return supported_at_start


under_support = stock(
    Share, start="support_opens", audit="supported",
    description="Part of councils to be expected under exceptional financial support",
)  # fmt: skip


@flow(Share, leaves=outside, enters=under_support)
def newly_supported(new_distress: PerYear) -> PerYear:
    """Each council that gets into distress is supported, whether it issues a notice or not."""
    return new_distress


@flow(Share, leaves=under_support, enters=outside)
def support_ending(under_support: Share, support_spell: Years) -> PerYear:
    """Councils that balance again on their own."""
    return under_support / support_spell


@equation()
def councils_under_support(councils: Number, under_support: Share, support_called: Number) -> Number:
    """Councils to be expected under support; of one council the chance, certain while its own support lasts."""
    return councils * choose(councils > 1, under_support, largest(under_support, support_called))


@equation()
def support_outside_budgets(under_support: Share, supported_at_start: Share, support_size: Share,
                            net_revenue: PoundsPerYear) -> PoundsPerYear:  # fmt: skip
    """What as many councils as at the start capitalise in a year: costs that starting budgets leave out as well."""
    return smallest(under_support, supported_at_start) * support_size * net_revenue


@equation()
def support_in_budgets(under_support: Share, supported_at_start: Share, support_size: Share,
                       net_revenue: PoundsPerYear) -> PoundsPerYear:  # fmt: skip
    """What councils beyond as many as at the start capitalise in a year, and spend on services."""
    return at_least_zero(under_support - supported_at_start) * support_size * net_revenue


class Lender:
    """Who lends what is capitalised, and is paid back in level instalments over up to 20 years."""

    def __init__(self, world: Any) -> None:
        self.available, self.alone = float(world.read("support_available")), float(world.read("councils")) <= 1
        self.years = world.read("support_years")
        self.instalment = annuity(world.read("support_interest"), self.years)
        self.many = self.available > 0 and not self.alone

    def agreed(self, world: Any) -> float:
        """What budgets of a place of many councils count on for the year, before they are made; in pounds."""
        return float(world.read("support_in_budgets")) if self.many else 0.0

    def each_april(self, world: Any, short: float, agreed: float) -> None:
        """Lends what was `agreed`, and to a budget that falls `short` of its minimum; both in pounds."""
        # Nobody else lends to a council whose reserves are gone: that hole is always capitalised.
        hole = max(0.0, -world.read("usable_reserves")) if self.available > 0 else 0.0
        amount = short * self.available + hole
        if self.alone:
            world.set("support_called", float(amount > 0))
        amount += agreed
        outside = float(world.read("support_outside_budgets")) if self.many else 0.0
        exchequer = ("ledger", {"body": "exchequer"})
        if amount > 0:
            world.move(amount, leaves=exchequer, enters=("usable_reserves", {}))
            world.log("exceptional_financial_support", amount=amount)
        if outside > 0:
            world.move(outside, leaves=exchequer, enters=("ledger", {"body": "providers"}))
        if amount + outside > 0:
            world.start(repay, round(world.time), (amount + outside) * self.instalment, self.years)


def repay(world: Any, year: int, payment: float, years: float) -> Iterator[Any]:
    """One support's repayments; `year` tells it from the others."""
    world.add("support_repayment", payment)
    yield world.wait(years)
    world.add("support_repayment", -min(payment, float(world.read("support_repayment"))))

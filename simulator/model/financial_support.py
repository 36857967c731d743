"""Exceptional financial support: councils in distress that government lets borrow for a year's running costs.

Since 2020 most councils that can't balance are let treat running costs as capital, and pay them back with interest;
few issue a notice beside. Of a place of many councils the share under support is an expected one, and no pound hangs
on it: budgets balance for all of them together. One council calls for support where its own budget falls short.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulator.engine import choose, equation, flow, largest, outside, parameter, setting, stock
from simulator.model.budget_rules import annuity
from simulator.units import Number, PerYear, Share, Years

supported_at_start = parameter(
    Share, low=0.0, high=1.0, description="Part of councils under exceptional financial support at the start"
)
support_spell = parameter(Years, low=0.5, description="Years that a council stays under support")
support_called = setting(
    Number, low=0.0, high=1.0, description="1 while a place of one council has called for support of its own"
)


under_support = stock(
    Share, start="supported_at_start", audit="supported",
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


class Lender:
    """Who lends to a place whose own budget falls short, and is paid back in level instalments over up to 20 years."""

    def __init__(self, world: Any) -> None:
        self.available, self.alone = float(world.read("support_available")), float(world.read("councils")) <= 1
        self.years, self.interest = world.read("support_years"), world.read("support_interest")

    def each_april(self, world: Any, short: float) -> None:
        """Lends to a budget that falls `short` of its minimum, in pounds: cash now, paid back with interest."""
        # Nobody else lends to a council whose reserves are gone: that hole is always capitalised.
        hole = max(0.0, -world.read("usable_reserves")) if self.available > 0 else 0.0
        amount = short * self.available + hole
        if self.alone:
            world.set("support_called", float(amount > 0))
        if amount <= 0:
            return
        world.move(amount, leaves=("ledger", {"body": "exchequer"}), enters=("usable_reserves", {}))
        world.log("exceptional_financial_support", amount=amount)
        world.start(repay, round(world.time), amount * annuity(self.interest, self.years), self.years)


def repay(world: Any, year: int, payment: float, years: float) -> Iterator[Any]:
    """One support's repayments; `year` tells it from the others."""
    world.add("support_repayment", payment)
    yield world.wait(years)
    world.add("support_repayment", -min(payment, float(world.read("support_repayment"))))

"""The deficit on special educational needs, which an override keeps out of councils' accounts.

Schools' grant does not cover what councils must spend on pupils with special educational needs
and disabilities (SEND). What is overspent piles up on an account of its own while a statutory
override is in force; the first budget without it has to take the deficit out of usable reserves.
"""

from __future__ import annotations

from typing import Any

from simulator.engine import driver, equation, flow, parameter, stock
from simulator.model.ledgers import ledger, usable_reserves
from simulator.units import Number, Pounds, PoundsPerYear, Share

special_needs_deficit_at_start = parameter(
    Pounds, low=0.0, description="Deficit on special needs that accounts leave out at the start"
)
special_needs_relief = parameter(
    Share, low=0.0, high=1.0,
    description="Part of the deficit that the Exchequer takes over without an override",
)  # fmt: skip
special_needs_overspend = driver(
    PoundsPerYear, low=0.0,
    description="Spending on special needs beyond schools' grant, at the price base",
)  # fmt: skip
special_needs_override = driver(
    Share, low=0.0, high=1.0, description="1 while accounts leave the deficit out, 0 afterwards"
)


@equation()
def special_needs_account_at_start(special_needs_deficit_at_start: Pounds) -> Pounds:
    """A deficit is below nought."""
    return -special_needs_deficit_at_start


special_needs_account = stock(
    Pounds, start="special_needs_account_at_start", may_be_negative=True,
    description="Balance on special needs that accounts leave out; a deficit is below nought",
)  # fmt: skip


@equation()
def sheltered_overspend(special_needs_overspend: PoundsPerYear, price_level: Number,
                        special_needs_override: Share) -> PoundsPerYear:  # fmt: skip
    """Overspend on special needs that the override keeps out of the budget."""
    return special_needs_overspend * price_level * special_needs_override


@equation()
def exposed_overspend(special_needs_overspend: PoundsPerYear, price_level: Number,
                      special_needs_override: Share,
                      special_needs_relief: Share) -> PoundsPerYear:  # fmt: skip
    """Overspend on special needs that no override keeps out and no relief takes from the budget."""
    return (
        special_needs_overspend
        * price_level
        * (1 - special_needs_override)
        * (1 - special_needs_relief)
    )


@flow(Pounds, leaves=special_needs_account, enters=ledger.at(body="providers"))
def special_needs_piling_up(sheltered_overspend: PoundsPerYear) -> PoundsPerYear:
    """What schools' grant does not cover is paid all the same, and left out of the accounts."""
    return sheltered_overspend


@flow(Pounds, leaves=usable_reserves, enters=ledger.at(body="providers"))
def special_needs_paying(exposed_overspend: PoundsPerYear) -> PoundsPerYear:
    """Without an override it comes out of the budget."""
    return exposed_overspend


@flow(Pounds, leaves=ledger.at(body="exchequer"), enters=ledger.at(body="providers"))
def special_needs_relieving(special_needs_overspend: PoundsPerYear, price_level: Number,
                            special_needs_override: Share,
                            special_needs_relief: Share) -> PoundsPerYear:  # fmt: skip
    """What the Exchequer takes over where there is no override."""
    return (
        special_needs_overspend * price_level * (1 - special_needs_override) * special_needs_relief
    )


def end_override(world: Any, relief: float) -> None:
    """The account is cleared, out of usable reserves but for what the Exchequer takes over."""
    deficit = -world.read("special_needs_account")
    # What rounding leaves of an account that was cleared is no deficit.
    if deficit < 1.0 or world.read("special_needs_override") > 0.0:
        return
    account: Any = ("special_needs_account", {})
    world.move(relief * deficit, leaves=("ledger", {"body": "exchequer"}), enters=account)
    world.move((1.0 - relief) * deficit, leaves=("usable_reserves", {}), enters=account)
    world.log("special_needs_deficit_falls_due", deficit=deficit, relieved=relief * deficit)

"""Contracts: lots that come up for renewal one by one, each with its own term and date.

A policy must be there from the start of a procurement to change a contract: what is being let when
a policy comes keeps the old terms until the next time. Terms and dates are the place's luck, so
that they are the same under every policy. Contracts begin on quarter days.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import Any

from simulator.engine import parameter, process
from simulator.units import Number, Years

QUARTERS = 4
LEVERS = {
    "local_preference": "local_terms",
    "sme_preference": "sme_terms",
    "innovation_clauses": "innovation_terms",
    "social_value_clauses": "voluntary_terms",
}
"""Each lever with the setting that says how much of it the contracts in force hold."""

contract_lots = parameter(
    Number, low=1.0, high=1000.0, description="Lots of equal value that stand for all contracts"
)
contract_years_low = parameter(Years, low=0.25, high=30.0, description="Shortest term of a contract")
contract_years_high = parameter(Years, low=0.25, high=30.0, description="Longest term of a contract")
procurement_lead_time = parameter(
    Years, low=0.0, high=10.0, description="Time from the start of a procurement to its contract"
)

Terms = tuple[float, ...]


@process()
def contract_renewals(world: Any) -> Iterator[Any]:
    """Renews on each quarter day the contracts that are due, on the terms that were asked for in time."""
    begun = min(world.begins(lever) for lever in LEVERS)
    if begun > world.stop:
        return
    lots = round(world.read("contract_lots"))
    due = _due(world, lots)
    lead = ceil(float(world.read("procurement_lead_time")) * QUARTERS)
    usual: Terms = (0.0,) * len(LEVERS)
    in_force = [usual] * lots
    # Until a policy asks for something else contracts are renewed as they were, which nobody need watch.
    asked = [usual] * ceil(begun * QUARTERS)
    while True:
        yield world.at(len(asked) / QUARTERS)
        asked.append(tuple([world.read(lever) for lever in LEVERS]))
        terms = asked[-1 - lead] if len(asked) > lead else usual
        changed = [lot for lot in due[len(asked) - 1] if in_force[lot] != terms]
        for lot in changed:
            in_force[lot] = terms
        if changed:
            _show(world, in_force, len(changed))


def _schedule(world: Any, lot: int, low: float, high: float) -> tuple[int, int]:
    """The quarter of a lot's first renewal and its term in quarters; at the start it is part-run."""
    years = low + world.luck("contract_renewals", lot, "term") * max(high - low, 0.0)
    term = max(1, round(years * QUARTERS))
    return 1 + int(world.luck("contract_renewals", lot, "age") * term), term


def _due(world: Any, lots: int) -> list[list[int]]:
    """The lots that are renewed on each quarter day of the run."""
    found: list[list[int]] = [[] for _ in range(ceil(world.stop * QUARTERS) + 2)]
    low, high = float(world.read("contract_years_low")), float(world.read("contract_years_high"))
    for lot in range(lots):
        first, term = _schedule(world, lot, low, high)
        for quarter in range(first, len(found), term):
            found[quarter].append(lot)
    return found


def _show(world: Any, in_force: list[Terms], renewed: int) -> None:
    """Let the equations see what the contracts in force hold."""
    for n, shown in enumerate(LEVERS.values()):
        world.set(shown, sum(terms[n] for terms in in_force) / len(in_force))
    world.log("contracts_renewed_on_new_terms", contracts=renewed)

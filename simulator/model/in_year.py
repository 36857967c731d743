"""In-year savings: half-way through the financial year councils look at what they will overspend.

Where that threatens the budget, a round of savings falls on what no law protects, until the next
budget. What the whole year overspends has to be saved in the half that is left. A round is bounded,
and only partly delivered: half a year is short for anything but stopping. Staff leave slowly, so
spending falls by part of it before April and, as posts are filled again, by part after.
"""

from __future__ import annotations

from simulator.engine import parameter, setting
from simulator.units import Share

HALF_YEAR = 0.5
"""From 1 April to the look at the year, and from there to the next budget, which ends a round."""

overspend_tolerated = parameter(
    Share, low=0.0, high=1.0, description="Overspend, over net revenue, that starts no round"
)
largest_in_year_cut = parameter(
    Share, low=0.0, high=1.0, description="Most of what no law protects that a round can stop"
)
in_year_delivery = parameter(
    Share, low=0.0, high=1.0, description="Part of the savings decided in a round that is delivered"
)

in_year_cut = setting(
    Share, each="service", low=0.0, high=1.0,
    description="Part of councils' budgets that this year's round of savings stops",
)  # fmt: skip


def stopped_share(
    overspend: float, tolerated: float, most: float, delivery: float, unprotected: float
) -> float:
    """Part of the unprotected budgets that a round stops while it lasts.

    `overspend` and `tolerated` are pounds of the year, `unprotected` is pounds a year, `most` and
    `delivery` are shares.
    """
    if overspend <= tolerated or unprotected <= 0.0:
        return 0.0
    return delivery * min((overspend - tolerated) / HALF_YEAR, most * unprotected) / unprotected

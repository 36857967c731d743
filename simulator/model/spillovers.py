"""What one service's shortfall does to the others, and to itself: displaced demand, and what it costs them.

Only unmet need beyond the share at the start is displaced, because the published levels that the
model starts at already hold the consequences of the rest.
"""

from __future__ import annotations

from simulator.engine import along, equation, exponential, largest, parameter, smallest, total
from simulator.units import Number, People, PeoplePerYear, PerYear, PoundsPerPerson, PoundsPerYear, Share, Years

displacement = parameter(
    Number, each="from_service, service", low=0.0, high=5.0,
    description="Cases in one service for each case left unmet in another, or as emergencies in the same",
)  # fmt: skip


@equation(each="service")
def usual_unmet_share(need_at_start: PeoplePerYear, deterrence_rate: PerYear, usual_wait: Years,
                      abandonment_rate: PerYear, crisis_rate: PerYear, backlog_at_start: People,
                      least_flow: PeoplePerYear) -> Share:  # fmt: skip
    """Unmet share of need at the start, whose consequences published levels already hold."""
    return smallest(
        1,
        1
        - exponential(-deterrence_rate * usual_wait)
        + (abandonment_rate + crisis_rate) * backlog_at_start / largest(need_at_start, least_flow),
    )


@equation(each="service")
def unmet_need(need: PeoplePerYear, coming_forward: PeoplePerYear, abandoned: PeoplePerYear,
               crises: PeoplePerYear, turned_away: PeoplePerYear,
               self_funded: PeoplePerYear) -> PeoplePerYear:  # fmt: skip
    """Need that stays away, is turned away and can't pay, gives up or becomes a crisis."""
    return need - coming_forward + turned_away - self_funded + abandoned + crises


@equation(each="service")
def unmet_need_share(
    unmet_need: PeoplePerYear, need: PeoplePerYear, least_flow: PeoplePerYear
) -> Share:
    """Unmet part of first-time need."""
    return smallest(1, unmet_need / largest(need, least_flow))


@equation(each="service")
def excess_unmet_need(
    unmet_need: PeoplePerYear, usual_unmet_share: Share, need: PeoplePerYear
) -> PeoplePerYear:
    """Unmet need beyond the share at the start."""
    return unmet_need - usual_unmet_share * need


@equation(each="service")
def displaced_demand(excess_unmet_need: PeoplePerYear, displacement: Number) -> PeoplePerYear:
    """Cases that unmet need sends here, from other services or as emergencies of this; fewer where it has shrunk."""
    return total(along(excess_unmet_need, "from_service") * displacement, over="from_service")


@equation(each="service")
def displaced_cost(displaced_demand: PeoplePerYear, unit_cost: PoundsPerPerson) -> PoundsPerYear:
    """What it would cost to serve those whom shortfalls send here, other services' or its own."""
    return displaced_demand * unit_cost

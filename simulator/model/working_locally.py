"""Taking part and working locally: what the community means to people beside the need it meets."""

from __future__ import annotations

from simulator.engine import equation, flow, largest, outside, parameter, setting, stock
from simulator.units import People, PerYear, Points, PoundsPerYear, Share, Years

participation_effect = parameter(
    Points, low=-5.0, high=5.0, description="Effect on life satisfaction of taking part in community work"
)
trust_from_local_working = parameter(
    Points, low=-5.0, high=5.0,
    description="Effect on everyone's life satisfaction if all services that can do so work locally",
)
trust_time = parameter(Years, low=0.1, description="Time in which people come to trust those who work locally")
local_working_cost = parameter(
    Share, low=0.0, high=0.5, description="Cost of neighbourhood teams everywhere, per pound of council spending"
)

local_working = setting(
    Share, low=0.0, high=1.0, description="Services that work locally with residents, beyond the start's, 1 = all"
)

relationships = stock(
    Share, start="usual_relationships", audit="relationships",
    description="Local working as residents have come to know and trust it, beyond the start's",
)  # fmt: skip


@equation()
def usual_relationships(local_working_cost: Share) -> Share:
    """Nothing beyond the start's."""
    return 0 * local_working_cost


@flow(Share, leaves=outside, enters=relationships)
def relationships_growing(local_working: Share, relationships: Share, trust_time: Years) -> PerYear:
    """Trust comes slowly, and goes so where teams leave."""
    return (local_working - relationships) / trust_time


@equation()
def cost_of_local_working(
    local_working_cost: Share, local_working: Share, council_spending: PoundsPerYear
) -> PoundsPerYear:
    """Neighbourhood teams, in cash."""
    return local_working_cost * local_working * council_spending


@equation()
def effect_of_place(
    participation_effect: Points,
    community_participants: People,
    trust_from_local_working: Points,
    relationships: Share,
    adults: People,
    smallest_group: People,
) -> Points:
    """Taking part and trust in those who work locally, on the mean of life satisfaction."""
    return (
        participation_effect * community_participants / largest(adults, smallest_group)
        + trust_from_local_working * relationships
    )

"""Third sector and residents: capacity that stands in for some of what the state provides.

Capacity follows what sustains it: money from councils (contracts, grants), volunteers, assets and
the community anchors of `anchors`. It is lost faster than it is built. It takes need off the
services up to a limit, on top of what it met at the start, which the published levels of need
already lack.
"""

from __future__ import annotations

from simulator.engine import (
    choose,
    equation,
    flow,
    largest,
    outside,
    parameter,
    pick,
    power,
    stock,
    total,
)  # fmt: skip
from simulator.units import (
    Number,
    People,
    PeoplePerYear,
    PerYear,
    Pounds,
    PoundsPerPerson,
    PoundsPerYear,
    Share,
    Years,
)  # fmt: skip

community_share_at_start = parameter(
    Share, each="service", low=0.0, high=0.9,
    description="Part of all need that communities meet at the start, beside what services are asked for",
)  # fmt: skip
substitution_limit = parameter(
    Number, low=1.0, high=20.0, description="Most that communities can meet, what they meet at the start = 1"
)
funding_response = parameter(
    Number, low=0.0, high=2.0, description="Elasticity of community capacity to councils' money for each adult"
)
volunteer_response = parameter(
    Number, low=0.0, high=2.0, description="Elasticity of community capacity to volunteers for each adult"
)
asset_response = parameter(
    Number, low=0.0, high=2.0, description="Elasticity of community capacity to community assets"
)
anchor_gain = parameter(
    Number, low=0.0, high=1.0, description="Rise of a place's community capacity through one more anchor"
)
community_build_time = parameter(Years, low=0.1, description="Time in which community capacity grows")
community_loss_time = parameter(Years, low=0.1, description="Time in which community capacity is lost")
participation_response = parameter(
    Number, low=0.0, high=2.0, description="Elasticity of those who take part to community capacity"
)

community_capacity = stock(
    Number, start="usual_community", audit="community", scarring=True,
    description="What the third sector and residents can do for each adult, 1 = the start",
)  # fmt: skip


@equation()
def usual_community(substitution_limit: Number) -> Number:
    """Community capacity at the start: 1 by definition."""
    return substitution_limit / substitution_limit


@equation()
def sustained_capacity(
    funding_relative_to_start: Number,
    funding_response: Number,
    volunteering: Share,
    volunteering_at_start: Share,
    volunteer_response: Number,
    community_assets: Pounds,
    community_assets_at_start: Pounds,
    asset_response: Number,
    anchor_gain: Number,
    community_anchors: Number,
    anchors_at_start: Number,
) -> Number:
    """The capacity that money, volunteers, assets and anchors sustain, 1 = the start."""
    return (
        power(largest(funding_relative_to_start, 0.01), funding_response)
        * power(largest(volunteering, 0.001) / largest(volunteering_at_start, 0.001), volunteer_response)
        * power(community_assets / community_assets_at_start, asset_response)
        * ((1 + anchor_gain * community_anchors) / (1 + anchor_gain * anchors_at_start))
    )


@flow(Number, leaves=outside, enters=community_capacity)
def community_changing(
    sustained_capacity: Number, community_capacity: Number, community_build_time: Years, community_loss_time: Years
) -> PerYear:
    """Built slowly, lost fast."""
    return (sustained_capacity - community_capacity) / choose(
        sustained_capacity < community_capacity, community_loss_time, community_build_time
    )


# ---- what it does ----------------------------------------------------------------------------


@equation(each="service")
def community_need_effect(
    community_share_at_start: Share, community_capacity: Number, substitution_limit: Number
) -> Number:
    """Need left to services, 1 = the start; more capacity helps less and less, up to the limit."""
    return 1 - community_share_at_start / (1 - community_share_at_start) * (substitution_limit - 1) * (
        community_capacity - 1
    ) / (community_capacity + substitution_limit - 1)


@equation(each="service")
def need_met_by_community(
    need: PeoplePerYear, community_need_effect: Number, community_share_at_start: Share
) -> PeoplePerYear:
    """Cases a year that never reach a service because communities meet them."""
    return need / community_need_effect * (1 / (1 - community_share_at_start) - community_need_effect)


@equation()
def community_provision_value(need_met_by_community: PeoplePerYear, unit_cost: PoundsPerPerson) -> PoundsPerYear:
    """What services would charge for what communities do: unpaid, so in nobody's ledger."""
    return total(need_met_by_community * unit_cost, over="service")


@equation()
def community_participants(
    volunteering: Share, community_capacity: Number, participation_response: Number, adults: People
) -> People:
    """People of 16 and over who take part: volunteers, more of them where there is more to do."""
    return volunteering * power(largest(community_capacity, 0.01), participation_response) * adults


@equation()
def unmet_need_in_reach(community_share_at_start: Share, unmet_need_share: Share, usual_unmet_share: Share) -> Number:
    """Unmet need in what communities can do, 1 = the start's."""
    return total(community_share_at_start * unmet_need_share, over="service") / largest(
        total(community_share_at_start * usual_unmet_share, over="service"), 0.001
    )


@equation()
def state_provision(need_adjusted_spending_ratio: Number) -> Number:
    """Neighbourhood services for each unit of need, 1 = the start."""
    return pick(need_adjusted_spending_ratio, service="neighbourhood")

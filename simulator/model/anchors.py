"""Community anchors: organisations that take on broad local services where nobody else does.

The pattern is Alt Valley's: they arise where need is high and both public and market provision
are absent, out of what residents already have, and not everywhere. Each is an entity whose birth
and end are random; hazard clocks make both depend on how the place fares.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulator.engine import at_least_zero, equation, hazard, largest, parameter, power, process
from simulator.units import Number, PerYear, Share

anchor_rate_usual = parameter(
    PerYear, low=0.0, high=10.0, description="Anchors a year at the start's need, provision and capacity"
)
anchor_need_response = parameter(
    Number, low=0.0, high=5.0, description="Elasticity of emergence to unmet need"
)
anchor_absence_response = parameter(
    Number, low=0.0, high=5.0, description="Elasticity of emergence to the absence of state provision"
)
anchor_capital_response = parameter(
    Number, low=0.0, high=5.0, description="Elasticity of emergence to community capacity"
)
anchor_room = parameter(
    Number, low=1.0, high=1000.0, description="Anchors that the communities that can have one have room for"
)
anchor_failure_usual = parameter(
    PerYear, low=0.0, high=2.0, description="Failures a year of each anchor at the start's community capacity"
)
anchor_failure_response = parameter(
    Number, low=0.0, high=5.0, description="Elasticity of failure to the loss of what sustains communities"
)


@equation()
def anchor_room_left(community_anchors: Number, anchor_room: Number) -> Share:
    """Part of the communities that can have an anchor and have none yet."""
    return at_least_zero(1 - community_anchors / anchor_room)


@hazard()
def anchor_emergence(
    anchor_rate_usual: PerYear,
    unmet_need_in_reach: Number,
    anchor_need_response: Number,
    state_provision: Number,
    anchor_absence_response: Number,
    community_capacity: Number,
    anchor_capital_response: Number,
    anchor_room_left: Share,
) -> PerYear:
    """Anchors that emerge: need and absence call for them, community capital makes them possible."""
    return (
        anchor_rate_usual
        * power(largest(unmet_need_in_reach, 0.01), anchor_need_response)
        * power(largest(state_provision, 0.05), -anchor_absence_response)
        * power(largest(community_capacity, 0.01), anchor_capital_response)
        * anchor_room_left
    )


@hazard()
def anchor_failure(
    anchor_failure_usual: PerYear, sustained_capacity: Number, anchor_failure_response: Number
) -> PerYear:
    """The rate at which any one anchor fails, higher where money, volunteers and assets are lost."""
    return anchor_failure_usual * power(largest(sustained_capacity, 0.01), -anchor_failure_response)


@process()
def anchors_emerging(world: Any) -> Iterator[Any]:
    """Anchors emerge one after the other, each with its own luck."""
    ordinal = 0
    while True:
        luck = world.luck("community_anchors", ordinal, "emergence")
        yield world.hazard("anchor_emergence", threshold=world.exponential(luck))
        world.start(_anchor, ordinal)
        ordinal += 1


def _anchor(world: Any, ordinal: int) -> Iterator[Any]:
    """One anchor, from its emergence until it fails."""
    world.add("community_anchors", 1.0)
    world.log("community_anchor", number=ordinal + 1)
    luck = world.luck("community_anchors", ordinal, "failure")
    yield world.hazard("anchor_failure", threshold=world.exponential(luck))
    world.add("community_anchors", -1.0)
    world.log("community_anchor_failed", number=ordinal + 1)

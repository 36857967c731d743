"""Community anchors: organisations that take on broad local services where nobody else does.

The pattern is Alt Valley's: they arise where need is high and both public and market provision
are absent, out of what residents already have, and not everywhere. Each is an entity whose birth
and end are random; hazard clocks make both depend on how the place fares.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulator.engine import at_least_zero, equation, hazard, largest, parameter, power, process, setting, stock
from simulator.units import Number, PerYear, Share

EXISTING = 100_000
"""Anchors of the start are numbered from here, so that theirs is not the luck of new ones."""

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

community_anchors = setting(Number, low=0.0, description="Community anchors; at the start, those that exist")

anchors_at_start = stock(
    Number, start="community_anchors", audit="community", description="Remembers the start; nothing flows"
)


@equation()
def anchor_room_left(community_anchors: Number, anchors_at_start: Number, anchor_room: Number) -> Share:
    """Communities that can have an anchor and have none yet, 1 = as many as at the start."""
    return at_least_zero(anchor_room - community_anchors) / largest(anchor_room - anchors_at_start, 1)


@equation()
def usual_emergence(anchor_failure_usual: PerYear, anchors_at_start: Number) -> PerYear:
    """As many as fail at the start, so that numbers stand still; where there is none, as if one did."""
    return anchor_failure_usual * largest(anchors_at_start, 1)


@hazard(on_ticks=True)
def anchor_emergence(
    usual_emergence: PerYear,
    unmet_need_in_reach: Number,
    anchor_need_response: Number,
    state_provision: Number,
    anchor_absence_response: Number,
    community_capacity: Number,
    anchor_capital_response: Number,
    anchor_room_left: Share,
) -> PerYear:
    """Anchors that emerge: need and absence call for them, community capital makes them possible.

    Those of a month open at its end.
    """
    return (
        usual_emergence
        * power(largest(unmet_need_in_reach, 0.01), anchor_need_response)
        * power(largest(state_provision, 0.05), -anchor_absence_response)
        * power(largest(community_capacity, 0.01), anchor_capital_response)
        * anchor_room_left
    )


@hazard(on_ticks=True)
def anchor_failure(
    anchor_failure_usual: PerYear, sustained_capacity: Number, anchor_failure_response: Number
) -> PerYear:
    """The rate at which any one anchor fails, higher where money, volunteers and assets are lost."""
    return anchor_failure_usual * power(largest(sustained_capacity, 0.01), -anchor_failure_response)


@process()
def anchors_emerging(world: Any) -> Iterator[Any]:
    """Anchors emerge one after the other; these and those of the start live on their own luck."""
    for number in range(round(world.read("community_anchors"))):
        world.start(_life, EXISTING + number)
    ordinal, due = 0, None
    while True:
        luck = world.luck("community_anchors", ordinal, "emergence")
        due = yield world.hazard("anchor_emergence", threshold=world.exponential(luck), since=due)
        world.add("community_anchors", 1.0)
        world.log("community_anchor", number=ordinal + 1)
        world.start(_life, ordinal)
        ordinal += 1


def _life(world: Any, ordinal: int) -> Iterator[Any]:
    """One anchor's life until it fails."""
    luck = world.luck("community_anchors", ordinal, "failure")
    yield world.hazard("anchor_failure", threshold=world.exponential(luck))
    world.set("community_anchors", max(0.0, float(world.read("community_anchors")) - 1.0))
    world.log("community_anchor_failed", existed_at_start=ordinal >= EXISTING)

"""A start inside a slump, and activity that a pandemic shuts down.

What is published at the start is that of a slump if one is on (`recession_depth` above zero): the
usual rates are those that hold it, so labour demand counts from there, and is above one when the
slump is over. A shutdown takes output at once, but jobs only as far as no scheme keeps them.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from simulator.engine import equation, happening, parameter, setting, smallest, stock
from simulator.units import Number, Share, Years

jobs_kept = parameter(
    Share, low=0.0, high=1.0,
    description="Part of the jobs in activity that is shut down which a scheme keeps (furlough)",
)  # fmt: skip
shut_down = setting(
    Share, low=0.0,
    description="Output that the restrictions of pandemics would stop, 0 = none; a tenth goes on at least",
)
recession_at_start = stock(
    Share, start="recession_depth", audit="remembered slump",
    description="Remembers the slump that the start is in; nothing flows",
)  # fmt: skip


@equation()
def demand_for_labour_since_start(
    shut_down: Share, jobs_kept: Share, recession_at_start: Share
) -> Number:
    """What a shutdown leaves of labour demand, over what the slump at the start had left of it."""
    return (1.0 - smallest(shut_down, 0.9) * (1.0 - jobs_kept)) / (1.0 - recession_at_start)


@equation()
def output_since_start(
    shut_down: Share, labour_hoarding: Share, recession_at_start: Share
) -> Number:
    """What a shutdown leaves of output, over what the slump at the start had left of it."""
    return (1.0 - smallest(shut_down, 0.9)) / (1.0 - labour_hoarding * recession_at_start)


@happening({"years": (0.25, 50.0)}, years=Years)
def recovery(world: Any, years: float) -> Generator[Any, Any, None]:
    """The recession that is on fades within `years`, in quarters, all but its lasting part."""
    depth, lasting = float(world.read("recession_depth")), float(world.read("hysteresis"))
    world.log("recovery", depth=depth, years=years)
    steps = max(1, round(4 * years))
    for _ in range(steps):
        yield world.wait(years / steps)
        world.set("recession_depth", max(0.0, float(world.read("recession_depth")) - depth / steps))
        world.set("lasting_loss", float(world.read("lasting_loss")) + depth * lasting / steps)

"""Climate change: a slow trend of cost, and shocks such as floods and heatwaves.

Shocks come by a scenario's `[[event]]` or by luck that is keyed to the calendar: their rate is
given, so no policy of the place can change when they come.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from math import ceil
from typing import Any

from simulator.engine import equation, exponential, happening, parameter, process, setting
from simulator.units import Number, PerYear, Share, Years

MONTHS = 12

climate_cost_growth = parameter(
    PerYear, each="service", low=-0.05, high=0.05, description="Growth of unit cost through a changing climate"
)
climate_cost_response = parameter(
    Share, each="service", low=0.0, high=2.0, description="Rise of unit cost during a shock of severity 1"
)
climate_need_response = parameter(
    Share, each="service", low=0.0, high=2.0, description="Rise of need during a shock of severity 1"
)
climate_shock_rate = parameter(
    PerYear, low=0.0, high=4.0, description="Shocks a year that come by luck"
)
climate_severity_low = parameter(Number, low=0.0, high=10.0, description="Severity of the mildest shock by luck")
climate_severity_high = parameter(Number, low=0.0, high=10.0, description="Severity of the worst shock by luck")
climate_shock_years = parameter(Years, low=0.1, high=10.0, description="How long a shock by luck is felt")

climate_shock_severity = setting(
    Number, low=0.0, description="Severity of the shocks that are on, 1 = a regional disaster"
)


@equation(each="service")
def climate_cost_effect(
    climate_cost_growth: PerYear, time: Years, climate_cost_response: Share, climate_shock_severity: Number
) -> Number:
    """Unit cost with the trend and the shocks that are on, 1 = the start's."""
    return exponential(climate_cost_growth * time) * (1 + climate_cost_response * climate_shock_severity)


@equation(each="service")
def climate_need_effect(climate_need_response: Share, climate_shock_severity: Number) -> Number:
    """Need with the shocks that are on, 1 = none."""
    return 1 + climate_need_response * climate_shock_severity


@happening({"severity": (0.0, 10.0), "years": (0.08, 25.0)}, severity=Number, years=Years)
def climate_shock(world: Any, severity: float, years: float) -> Generator[Any, Any, None]:
    """A flood, drought or heatwave: dearer services and more need while it is felt."""
    world.set("climate_shock_severity", float(world.read("climate_shock_severity")) + severity)
    yield world.wait(years)
    left = float(world.read("climate_shock_severity")) - severity
    # What is left of two shocks that overlapped is not exactly 0 in floating point.
    world.set("climate_shock_severity", left if left > 1e-9 else 0.0)


@process()
def climate_shocks(world: Any) -> Iterator[Any]:
    """Shocks that come by luck, at whole months, whatever the place does."""
    rate, years = float(world.read("climate_shock_rate")), float(world.read("climate_shock_years"))
    low, high = float(world.read("climate_severity_low")), float(world.read("climate_severity_high"))
    if rate <= 0.0:
        return
    time, ordinal = 0.0, 0
    while time < world.stop:
        time += world.exponential(world.luck("climate_shocks", ordinal, "gap")) / rate
        severity = low + world.luck("climate_shocks", ordinal, "severity") * max(high - low, 0.0)
        yield world.at(ceil(time * MONTHS) / MONTHS)
        world.start(_shock, ordinal, severity, years)
        ordinal += 1


def _shock(world: Any, ordinal: int, severity: float, years: float) -> Generator[Any, Any, None]:
    """One shock, told like those that a scenario dates."""
    world.log("climate_shock", severity=severity, years=years)
    yield from climate_shock.function(world, severity, years)

"""How output reaches councils' income: by the grant, if a scenario says so, and weakly by business rates.

Both are multipliers of the path that settlements and prices set, 1 at the start. Budgets take in by how
much a multiplier has changed since the last of them.
"""

from __future__ import annotations

from typing import Any

from simulator.engine import equation, largest, parameter, power, setting, smallest
from simulator.units import Number, Share

grant_response = parameter(
    Number, low=0, high=3,
    description="Elasticity of councils' grant to output against its trend; 0 cuts the loop",
)  # fmt: skip
business_rates_response = parameter(
    Number, low=0, high=3,
    description="Elasticity of the business rates that councils keep to output against its trend; 0 cuts the loop",
)  # fmt: skip

grant_multiplier_granted = setting(
    Number, low=1e-9, description="The grant multiplier of the last settlement"
)
business_rates_multiplier_billed = setting(
    Number, low=1e-9, description="The multiplier of business rates when they were last billed"
)


@equation()
def grant_multiplier(output_against_trend: Number, grant_response: Number) -> Number:
    """Councils' grant against the settlement path, where a poorer nation grants less."""
    return power(largest(output_against_trend, 0.01), grant_response)


@equation()
def business_rates_multiplier(
    output_against_trend: Number, shut_down: Share, business_rates_response: Number
) -> Number:
    """Business rates against prices and real growth: empty property and appeals in bad times, building in good.

    What a pandemic shuts down takes nothing off: government pays for the reliefs, as in 2020-21.
    """
    return power(
        largest(output_against_trend / (1.0 - smallest(shut_down, 0.9)), 0.01), business_rates_response
    )


def output_steps(world: Any) -> tuple[float, float]:
    """By how much output against its trend has changed the grant, and business rates, since the last budget."""
    read = world.read
    # Both are read before either is remembered: a change of settings asks for the equations anew.
    granted, billed = read("grant_multiplier"), read("business_rates_multiplier")
    of_grant, of_rates = granted / read("grant_multiplier_granted"), billed / read("business_rates_multiplier_billed")
    world.set("grant_multiplier_granted", granted)
    world.set("business_rates_multiplier_billed", billed)
    return of_grant, of_rates

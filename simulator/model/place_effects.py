"""Where procurement, community and climate meet the services and the budget.

Each product and sum has one reader: so these sectors can be taken out without touching the others.
"""

from __future__ import annotations

from simulator.engine import choose, equation
from simulator.units import Number, PoundsPerYear, Share


@equation(each="service")
def place_need_effect(community_need_effect: Number, climate_need_effect: Number) -> Number:
    """Need with what communities meet and what the climate does, 1 = the start."""
    return community_need_effect * climate_need_effect


@equation(each="service")
def place_cost_effect(contract_price_effect: Number, climate_cost_effect: Number) -> Number:
    """Unit cost with today's contracts and climate, 1 = the start."""
    return contract_price_effect * climate_cost_effect


@equation()
def place_spending(
    procurement_effort: PoundsPerYear, reinvested_savings: PoundsPerYear, community_policy_cost: PoundsPerYear
) -> PoundsPerYear:
    """What policies for procurement and communities cost councils beyond services' budgets, in cash."""
    return procurement_effort + reinvested_savings + community_policy_cost


@equation()
def additional_demand(
    national_additionality: Share,
    extra_local_income: PoundsPerYear,
    national_output: PoundsPerYear,
    price_level: Number,
) -> Share:
    """Demand that procurement adds to the nation's, as a share of output: none where it is displaced."""
    return choose(
        national_output > 0, national_additionality * extra_local_income / (national_output * price_level), 0
    )

"""What services cost: prices, earnings, innovation, and the volume that spending buys."""

from __future__ import annotations

from simulator.engine import (
    at_least_zero,
    equation,
    exponential,
    largest,
    parameter,
    setting,
    stock,
)
from simulator.units import (
    Number,
    PeoplePerYear,
    PerYear,
    PoundsPerPerson,
    PoundsPerYear,
    Share,
    Years,
)  # fmt: skip

labour_share = parameter(
    Share, each="service", low=0.0, high=1.0, description="Part of cost that follows earnings"
)
agency_premium = parameter(
    Share, low=0.0, high=2.0, description="What agency staff cost beyond staff in post, as a share"
)
cost_growth = parameter(
    PerYear, each="service", low=-0.1, high=0.1,
    description="Growth of unit cost above prices and earnings",
)  # fmt: skip

cost_effect = setting(
    Number, each="service", low=0.05, high=20.0, description="Unit cost after innovation, 1 = none"
)

spending_at_start = stock(
    PoundsPerYear, each="service", start="planned_spending",
    description="Remembers the first budget; nothing flows",
)  # fmt: skip


@equation(each="service")
def unit_cost(spending_at_start: PoundsPerYear, budgeted_at_start: PeoplePerYear,
              least_flow: PeoplePerYear, price_level: Number, labour_share: Share,
              real_earnings_level: Number, cost_growth: PerYear, time: Years,
              cost_effect: Number, fee_ratio: Number,
              place_cost_effect: Number) -> PoundsPerPerson:  # fmt: skip
    """Cost of a case, with prices, earnings (relative price effect), innovation, fees and the place."""
    return (
        spending_at_start
        / largest(budgeted_at_start, least_flow)
        * price_level
        * (1 - labour_share + labour_share * real_earnings_level)
        * exponential(cost_growth * time)
        * cost_effect
        * place_cost_effect
        * fee_ratio
    )


@equation(each="service")
def service_cost(capacity: PeoplePerYear, agency_staff: PeoplePerYear, agency_premium: Share,
                 unit_cost: PoundsPerPerson) -> PoundsPerYear:  # fmt: skip
    """Spending: staff in post are paid whether or not they serve as many as they could; agencies' are dearer."""
    return (capacity + agency_staff * (1 + agency_premium)) * unit_cost


@equation(each="service")
def demand_relative_to_start(need: PeoplePerYear, displaced_demand: PeoplePerYear,
                             need_at_start: PeoplePerYear,
                             least_flow: PeoplePerYear) -> Number:  # fmt: skip
    """Need and what other services displace, 1 = the start."""
    return at_least_zero(need + displaced_demand) / largest(need_at_start, least_flow)


@equation(each="service")
def unchanged_policy_cost(usual_provision: PeoplePerYear, demand_relative_to_start: Number,
                          unit_cost: PoundsPerPerson) -> PoundsPerYear:  # fmt: skip
    """What it would cost to meet today's demand as it was met at the start."""
    return usual_provision * demand_relative_to_start * unit_cost


@equation(each="service")
def need_adjusted_spending_ratio(capacity: PeoplePerYear, staff_at_start: PeoplePerYear,
                                 least_flow: PeoplePerYear, need: PeoplePerYear,
                                 need_at_start: PeoplePerYear) -> Number:  # fmt: skip
    """What spending buys for each unit of need, at constant efficiency and price; 1 = the start."""
    return (capacity / largest(staff_at_start, least_flow)) / (
        largest(need, least_flow) / largest(need_at_start, least_flow)
    )

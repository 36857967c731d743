"""Staff: posts that the budget covers, hired and lost with delays, and agencies in the gaps.

Pressure burns staff out, vacancies follow, and agency staff who fill some of them cost more.
"""

from __future__ import annotations

from simulator.engine import (
    at_least_zero,
    equation,
    flow,
    largest,
    outside,
    parameter,
    power,
    stock,
)
from simulator.units import (
    Number,
    PeoplePerYear,
    PeoplePerYearSquared,
    PerYear,
    PoundsPerPerson,
    PoundsPerYear,
    Share,
    Years,
)

turnover = parameter(
    PerYear, each="service", low=0.0, high=2.0, description="Leavers a year at usual pressure"
)
burnout_response = parameter(
    Number, low=0.0, high=5.0, description="Elasticity of leaving to work pressure"
)
hiring_time = parameter(Years, low=0.05, description="Time to hire and train")
cutting_time = parameter(
    Years, low=0.05, description="Time to shed posts that the budget does not cover"
)
demand_led = parameter(
    Number, each="service", low=0.0, high=2.0,
    description="Elasticity of provision beyond the budget to work pressure",
)  # fmt: skip
agency_cover = parameter(
    Share, low=0.0, high=1.0, description="Part of vacant posts that agency staff fill"
)
capacity = stock(
    PeoplePerYear, each="service", start="staff_at_start", scarring="need",
    description="Cases a year that staff in post can serve at the standard",
)  # fmt: skip


@equation(each="service")
def affordable_capacity(spending_limit: PoundsPerYear, unit_cost: PoundsPerPerson) -> PeoplePerYear:
    """Cases a year that the money pays for."""
    return spending_limit / unit_cost


@equation(each="service")
def desired_capacity(affordable_capacity: PeoplePerYear, smoothed_pressure: Number,
                     demand_led: Number) -> PeoplePerYear:  # fmt: skip
    """What the budget affords, and more (or less) where the law makes a service follow demand."""
    return affordable_capacity * power(largest(smoothed_pressure, 0.05), demand_led)


@flow(PeoplePerYear, each="service", leaves=outside, enters=capacity)
def hiring(desired_capacity: PeoplePerYear, capacity: PeoplePerYear, hiring_time: Years,
           turnover: PerYear) -> PeoplePerYearSquared:  # fmt: skip
    """Usual leavers are replaced and gaps filled after a delay; a surplus stops hiring."""
    return at_least_zero(turnover * capacity + (desired_capacity - capacity) / hiring_time)


@flow(PeoplePerYear, each="service", leaves=capacity, enters=outside)
def leaving(capacity: PeoplePerYear, turnover: PerYear, smoothed_pressure: Number,
            burnout_response: Number) -> PeoplePerYearSquared:  # fmt: skip
    """Turnover, higher where staff burn out."""
    return turnover * capacity * power(largest(smoothed_pressure, 0.05), burnout_response)


@flow(PeoplePerYear, each="service", leaves=capacity, enters=outside)
def shedding(capacity: PeoplePerYear, desired_capacity: PeoplePerYear, cutting_time: Years,
             hiring_time: Years, turnover: PerYear) -> PeoplePerYearSquared:  # fmt: skip
    """Posts cut where not replacing leavers is too slow."""
    return at_least_zero(capacity * (1 - turnover * hiring_time) - desired_capacity) / cutting_time


@equation(each="service")
def agency_staff(agency_cover: Share, desired_capacity: PeoplePerYear,
                 capacity: PeoplePerYear) -> PeoplePerYear:  # fmt: skip
    """Cases that agency staff can take while posts that the budget covers stand vacant."""
    return agency_cover * at_least_zero(desired_capacity - capacity)

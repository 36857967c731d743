"""The State Pension: who has reached its age, and what it costs the Exchequer."""

from __future__ import annotations

from simulator.engine import (
    at_least_zero,
    driver,
    equation,
    exponential,
    parameter,
    smallest,
    total,
)
from simulator.units import Number, People, PerYear, PoundsPerPersonYear, PoundsPerYear, Years

whole_years = parameter(
    Number, each="age", low=0.0, high=130.0, description="Whole years lived at the last 1 July"
)
state_pension_age = driver(
    Number, interpolation="linear", low=50.0, high=100.0, description="Age in years"
)
average_state_pension = parameter(
    PoundsPerPersonYear, low=0.0, description="Mean State Pension of a person over its age"
)
state_pension_over_earnings = parameter(
    PerYear, low=-0.1, high=0.1,
    description="Growth of the mean State Pension above earnings: 0 is a link to earnings, the triple lock is more",
)  # fmt: skip


@equation()
def people_over_pension_age(
    residents_by_single_age: People,
    whole_years: Number,
    since_birthday: Number,
    state_pension_age: Number,
) -> People:
    """Residents over State Pension age; a single year of age crosses it in the course of a year."""
    return total(
        residents_by_single_age
        * smallest(at_least_zero(whole_years + 1 + since_birthday - state_pension_age), 1),
        over="sex, age",
    )


@equation()
def pensions_bill(
    people_over_pension_age: People,
    average_state_pension: PoundsPerPersonYear,
    price_level: Number,
    real_earnings_level: Number,
    state_pension_over_earnings: PerYear,
    time: Years,
) -> PoundsPerYear:
    """State Pension spending a year, in cash, paid by the Exchequer: by law it follows earnings at least."""
    return (
        people_over_pension_age
        * average_state_pension
        * price_level
        * real_earnings_level
        * exponential(state_pension_over_earnings * time)
    )

"""The first budget: given by the scenario, and made as those that follow it are.

A budget has to last the year, so on its first day it pays for more than the demand of that day;
and those in post are whom the budgets of the years before have had time to hire. Both are derived
from how fast demand and unit costs grow at the start, as if they had grown so for some years. A run
that began with as many in post as its first budget pays for would have no money for the growth of
its first year, and would fall behind demand in its second, as it was not at the start. A start on
another day of the year is taken for 1 April.
"""

from __future__ import annotations

from simulator.engine import at_least_zero, equation, exponential, largest, parameter, stock, total
from simulator.units import Number, People, PeoplePerYear, PerYear, Share, Years

budget_cycle = parameter(Years, low=1.0, high=1.0, description="Years between two budgets: one, by law")


@equation(each="service")
def people_growth(
    need_weight: Number, usual_change_by_health_band: PeoplePerYear, work_need_weight: Number,
    usual_change_by_work_status: PeoplePerYear, deprivation_effect: Number, weighted_people: People,
    fewest_people: People,
) -> PerYear:  # fmt: skip
    """Growth of the people who ask for each service, weighted by how much of it they ask for."""
    return (
        deprivation_effect
        * (
            total(need_weight * usual_change_by_health_band, over="health, age_band")
            + total(work_need_weight * usual_change_by_work_status, over="work_status")
        )
        / largest(weighted_people, fewest_people)
    )


@equation(each="service")
def demand_growth(people_growth: PerYear, need_growth: PerYear) -> PerYear:
    """Growth of demand at today's provision: people, and what they need."""
    return people_growth + need_growth


demand_growth_at_start = stock(
    PerYear, each="service", start="demand_growth", may_be_negative=True,
    description="Remembers the start; nothing flows",
)  # fmt: skip


@equation(each="service")
def growth_in_a_budget(demand_growth_at_start: PerYear, budget_cycle: Years) -> Number:
    """By how much demand grows from one budget to the next."""
    return demand_growth_at_start * budget_cycle


@equation()
def hired_in_a_budget(budget_cycle: Years, hiring_time: Years) -> Share:
    """Part of the posts that a budget adds which are filled when the next one is made."""
    return 1 - exponential(-budget_cycle / hiring_time)


@equation(each="service")
def first_budget_reach(growth_in_a_budget: Number, hired_in_a_budget: Share, cost_growth: PerYear,
                       budget_cycle: Years, hiring_time: Years) -> Number:  # fmt: skip
    """What the first budget pays for on its first day over those in post.

    Where budgets and costs have grown steadily, those in post are what a year of hiring and of what
    costs took from the budget made of those before, and of the growth that the next budget adds.
    """
    return (growth_in_a_budget + hired_in_a_budget) / (
        hired_in_a_budget - cost_growth * (budget_cycle - hiring_time * hired_in_a_budget)
    )


@equation(each="service")
def vacancies_in_first_year(demand_growth_at_start: PerYear, hiring_time: Years) -> Share:
    """Posts of the first budget that stand empty in its year on average, over those in post at its start."""
    return demand_growth_at_start * hiring_time


@equation(each="service")
def service_in_first_year(first_budget_reach: Number, cost_growth: PerYear, budget_cycle: Years,
                          vacancies_in_first_year: Share, agency_cover: Share) -> Number:  # fmt: skip
    """Cases served in the first year on average, agency staff's with them, over what those in post at its start can."""
    return (
        first_budget_reach * (1 - cost_growth * budget_cycle / 2)
        - vacancies_in_first_year
        + agency_cover * at_least_zero(vacancies_in_first_year)
    )


@equation(each="service")
def staff_at_start(capacity_at_start: PeoplePerYear, growth_in_a_budget: Number,
                   service_in_first_year: Number) -> PeoplePerYear:  # fmt: skip
    """Cases that those in post can serve, so that over the first year demand is met as it must be at the start."""
    return capacity_at_start * (1 + growth_in_a_budget / 2) / service_in_first_year


@equation(each="service")
def budgeted_at_start(staff_at_start: PeoplePerYear, first_budget_reach: Number) -> PeoplePerYear:
    """Cases a year that the first budget pays for."""
    return staff_at_start * first_budget_reach


@equation(each="service")
def usual_provision(budgeted_at_start: PeoplePerYear, growth_in_a_budget: Number) -> PeoplePerYear:
    """Cases a year that budgets provide for the start's demand, of which they foresee half a year's growth."""
    return budgeted_at_start / (1 + growth_in_a_budget / 2)

"""Residents by sex, health and single year of age: births, deaths and sums.

`age` is age at the last 1 July: on that day everyone moves up one year, and between two such days
every table by age is read at the age people have now. Mortality is a Lee-Carter surface,
fertility and migration are profiles times totals, so that a scenario can move life expectancy,
the total fertility rate, immigration and emigration by one number each.

Method: R. Lee and L. Carter, Journal of the American Statistical Association 87 (1992); the
conventions are those of the ONS cohort component projection.
"""

from __future__ import annotations

from simulator.engine import (
    by_age,
    by_band,
    choose,
    driver,
    equation,
    exponential,
    flow,
    parameter,
    pick,
    place,
    setting,
    stock,
    total,
)
from simulator.units import Number, People, PeoplePerYear, PerYear, Share

# ---- numbers that a scenario gives -----------------------------------------------------------

residents_at_start = parameter(
    People, each="sex, age", low=0.0, description="Residents by age at the last 1 July"
)
newborn_at_start = parameter(
    People, each="sex", low=0.0, description="Residents born since the last 1 July"
)
feedbacks = setting(
    Share, low=0.0, high=1.0,
    description="How much of what services and worklessness do to health is let through",
)  # fmt: skip

mortality_level = parameter(
    PerYear, each="sex, age", low=0.0, high=5.0,
    description="Mortality of 2024-25 where the index is zero: the Lee-Carter level",
)  # fmt: skip
mortality_pattern = parameter(
    Number, each="sex, age", low=-5.0, high=5.0,
    description="How strongly mortality at an age follows the index: the Lee-Carter pattern",
)  # fmt: skip
mortality_index = driver(
    Number, each="sex", description="The Lee-Carter index, falling as people live longer"
)
mortality_improvement = setting(
    Number, low=-2.0, high=4.0,
    description="Speed at which mortality falls, 1 = as projected; counts from 2024-25",
)  # fmt: skip
relative_mortality = parameter(
    Number, each="health", low=0.1, high=30.0,
    description="Mortality in each state of health, those who are well = 1",
)  # fmt: skip
newborn_death_share = parameter(
    Share, each="sex", low=0.0, high=0.5,
    description="Births of 2024-25 that do not live to the next 1 July",
)  # fmt: skip
newborn_pattern = parameter(
    Number, each="sex", low=-5.0, high=5.0, description="How strongly that follows the index"
)
pandemic_mortality = setting(
    Number, low=0.0, description="Mortality at every age in a pandemic, 1 = none"
)

total_fertility_rate = driver(
    Number, low=0.0, high=10.0, description="Births per woman at the rates of the year"
)
fertility_multiplier = setting(
    Number, low=0.0, high=5.0, description="Fertility over that of the series, 1 = as given"
)
fertility_pattern = parameter(
    PerYear, each="age", low=0.0, high=1.0,
    description="Fertility rate by age of mother over the total fertility rate",
)  # fmt: skip
birth_share = parameter(Share, each="sex", low=0.0, high=1.0, description="Births by sex")

# ---- people ----------------------------------------------------------------------------------


@equation(each="sex, health, age")
def residents_by_health_at_start(residents_at_start: People, reference_mix: Share) -> People:
    """Residents split over states of health as is usual at the age they have now."""
    return residents_at_start * by_age(reference_mix)


residents = stock(
    People, each="sex, health, age", start="residents_by_health_at_start", scarring=True,
    audit="residents", description="Residents by sex, health and age at the last 1 July",
)  # fmt: skip
newborn = stock(
    People, each="sex", start="newborn_at_start", audit="residents",
    description="Those born since the last 1 July, who are age 0 from the next",
)  # fmt: skip

# ---- deaths ----------------------------------------------------------------------------------


@equation(each="sex, age")
def mortality_rate(
    mortality_level: PerYear,
    mortality_pattern: Number,
    mortality_improvement: Number,
    mortality_index: Number,
) -> PerYear:
    """The Lee-Carter surface, all states of health together."""
    return mortality_level * exponential(
        mortality_pattern * mortality_improvement * mortality_index
    )


@equation(each="sex, health, age")
def mortality_by_health(
    mortality_rate: PerYear, relative_mortality: Number, mean_relative_mortality: Number
) -> PerYear:
    """The surface split by health so that the usual mix of an age dies at the rate of the surface.

    Dividing by the mix of today instead would take back what ill health does to mortality.
    """
    return mortality_rate * relative_mortality / mean_relative_mortality


@equation(each="sex, health, age")
def usual_deaths(mortality_by_health: PerYear, residents: People) -> PeoplePerYear:
    """Deaths at the rates of the surface, read at the age people have now."""
    return by_age(mortality_by_health) * residents


@flow(People, each="sex, health, age", leaves=residents)
def deaths(
    usual_deaths: PeoplePerYear, mortality_multiplier: Number, pandemic_mortality: Number
) -> PeoplePerYear:
    """Deaths, with what services and a pandemic do to them."""
    return usual_deaths * (mortality_multiplier * pandemic_mortality)


@equation(each="sex")
def newborn_mortality(
    newborn_death_share: Share,
    newborn_pattern: Number,
    mortality_improvement: Number,
    mortality_index: Number,
) -> Share:
    """Births that do not live to the next 1 July, along the same index."""
    return newborn_death_share * exponential(
        newborn_pattern * mortality_improvement * mortality_index
    )


@flow(People, each="sex", leaves=newborn)
def newborn_deaths(births: PeoplePerYear, newborn_mortality: Share) -> PeoplePerYear:
    """Deaths before the first 1 July, counted at birth, where nearly all of them fall."""
    return births * newborn_mortality


# ---- births ----------------------------------------------------------------------------------


@flow(People, each="sex", enters=newborn)
def births(
    total_fertility_rate: Number,
    fertility_multiplier: Number,
    birth_share: Share,
    fertility_pattern: PerYear,
    residents: People,
) -> PeoplePerYear:
    """Births to women at the age they have now."""
    return (
        total_fertility_rate
        * fertility_multiplier
        * birth_share
        * total(by_age(fertility_pattern) * pick(residents, sex="female"), over="health, age")
    )


# ---- what is read from them ------------------------------------------------------------------


@equation(each="sex, age")
def residents_by_single_age(residents: People) -> People:
    """Residents by sex and age at the last 1 July, the newborn apart."""
    return total(residents, over="health")


@equation(each="health, age_band")
def residents_by_health_band(residents: People, newborn: People) -> People:
    """Residents by state of health and band of the age they have now."""
    return by_band(total(residents, over="sex"), into="age_band") + place(
        place(total(newborn, over="sex"), health="well"), age_band="0-15"
    )


@equation(each="age_band")
def residents_by_age_band(residents_by_health_band: People) -> People:
    """Residents by band of the age they have now."""
    return total(residents_by_health_band, over="health")


@equation()
def population_total(residents_by_age_band: People) -> People:
    """All residents."""
    return total(residents_by_age_band, over="age_band")


@equation()
def old_age_dependency_ratio(residents_by_age_band: People) -> Number:
    """People of 65 and over for each of 16 to 64."""
    return choose(
        pick(residents_by_age_band, age_band="16-64") > 0,
        (pick(residents_by_age_band, age_band="65-84") + pick(residents_by_age_band, age_band="85+"))
        / pick(residents_by_age_band, age_band="16-64"),
        0,
    )


@equation()
def deaths_all(deaths: PeoplePerYear, newborn_deaths: PeoplePerYear) -> PeoplePerYear:
    """Deaths a year at every age."""
    return total(deaths, over="sex, health, age") + total(newborn_deaths, over="sex")


@equation()
def births_all(births: PeoplePerYear) -> PeoplePerYear:
    """Births a year."""
    return total(births, over="sex")

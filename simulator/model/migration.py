"""Migration: arrivals as a profile times a total, departures as rates times people.

Both are read at the age people have now. Arrivals and departures are those of the area, so for
England they hold moves from and to the rest of the United Kingdom too.
"""

from __future__ import annotations

from simulator.engine import by_age, driver, equation, flow, parameter, pick, setting
from simulator.model.population import newborn, residents
from simulator.units import Number, People, PeoplePerYear, PerYear, Share

immigration_total = driver(
    PeoplePerYear, low=0.0, description="Arrivals a year, from the rest of the United Kingdom too"
)
immigration_multiplier = setting(
    Number, low=0.0, high=10.0, description="Arrivals over those of the series, 1 = as given"
)
immigration_profile = parameter(
    Share, each="sex, age", low=0.0, high=1.0, description="Arrivals by age, as shares of all"
)
emigration_rate = parameter(
    PerYear, each="sex, age", low=0.0, high=2.0, description="Departures per resident by age"
)
emigration_level = driver(
    Number, low=0.0, high=10.0, description="Departures over those that the rates alone give"
)
emigration_multiplier = setting(
    Number, low=0.0, high=10.0, description="Departures over those of the series, 1 = as given"
)


@equation()
def arrivals(immigration_total: PeoplePerYear, immigration_multiplier: Number) -> PeoplePerYear:
    """Arrivals a year, of all ages."""
    return immigration_total * immigration_multiplier


@equation()
def departure_level(emigration_level: Number, emigration_multiplier: Number) -> Number:
    """Departures over those that the rates alone give."""
    return emigration_level * emigration_multiplier


@flow(People, each="sex, health, age", enters=residents)
def immigration(
    arrivals: PeoplePerYear, immigration_profile: Share, arrivals_mix: Share
) -> PeoplePerYear:
    """Arrivals by age and health."""
    return arrivals * by_age(immigration_profile) * arrivals_mix


@flow(People, each="sex, health, age", leaves=residents)
def emigration(
    departure_level: Number, emigration_rate: PerYear, residents: People
) -> PeoplePerYear:
    """Departures, whatever the state of health: what is published does not tell them apart."""
    return departure_level * by_age(emigration_rate) * residents


@flow(People, each="sex", enters=newborn)
def newborn_immigration(
    arrivals: PeoplePerYear, immigration_profile: Share, since_birthday: Number
) -> PeoplePerYear:
    """Arrivals of those born since 1 July: the more of age 0, the longer that is ago."""
    return arrivals * since_birthday * pick(immigration_profile, age="0")


@flow(People, each="sex", leaves=newborn)
def newborn_emigration(
    departure_level: Number, emigration_rate: PerYear, newborn: People
) -> PeoplePerYear:
    """Departures of those born since 1 July."""
    return departure_level * pick(emigration_rate, age="0") * newborn

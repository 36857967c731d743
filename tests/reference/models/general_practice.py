"""Ageing, demand for general practice and its capacity, after Duggan (2016), chapter 4.

Source: J. Duggan, System Dynamics Modeling with R, Springer, 2016. Visits are plain numbers.
"""

from typing import Annotated

import numpy as np

from simulator.engine import (
    Calendar,
    Start,
    equation,
    flow,
    largest,
    lookup,
    output,
    outside,
    parameter,
    smallest,
    stock,
    table,
)
from simulator.units import Number, People, PeoplePerYear, PerPersonYear, PerYear, Unit, Years

Doctors = Annotated[float, Unit("job")]
DoctorsPerYear = Annotated[float, Unit("job/year")]
DoctorsPerPerson = Annotated[float, Unit("job/person")]
PerDoctorYear = Annotated[float, Unit("1/job/year")]

birth_rate = parameter(PerYear)
death_rate = parameter(PerYear)
years_in_childhood = parameter(Years)
years_in_youth = parameter(Years)
years_in_middle_age = parameter(Years)
visits_per_child = parameter(PerPersonYear)
visits_per_young_adult = parameter(PerPersonYear)
visits_per_adult = parameter(PerPersonYear)
visits_per_older_person = parameter(PerPersonYear)
children_at_start = parameter(People)
young_adults_at_start = parameter(People)
adults_at_start = parameter(People)
older_people_at_start = parameter(People)
doctors_at_start = parameter(Doctors)
expected_retirement_at_start = parameter(DoctorsPerYear)
being_treated_at_start = parameter(Number)
time_to_treat = parameter(Years)
visits_per_doctor = parameter(PerDoctorYear)
career = parameter(Years)
doctors_per_person = parameter(DoctorsPerPerson)
time_to_adjust = parameter(Years)
time_to_expect = parameter(Years)
productivity_effect = table(Number, over=Number)
working_year_effect = table(Number, over=Number)

children = stock(People, start="children_at_start")
young_adults = stock(People, start="young_adults_at_start")
adults = stock(People, start="adults_at_start")
older_people = stock(People, start="older_people_at_start")
doctors = stock(Doctors, start="doctors_at_start")
expected_retirement = stock(DoctorsPerYear, start="expected_retirement_at_start")
being_treated = stock(Number, start="being_treated_at_start")


@equation()
def population(
    children: People, young_adults: People, adults: People, older_people: People
) -> People:
    """Everyone."""
    return children + young_adults + adults + older_people


@flow(People, leaves=outside, enters=children)
def births(population: People, birth_rate: PerYear) -> PeoplePerYear:
    """A constant share of everyone."""
    return population * birth_rate


@flow(People, leaves=children, enters=young_adults)
def growing_up(children: People, years_in_childhood: Years) -> PeoplePerYear:
    """Out of childhood."""
    return children / years_in_childhood


@flow(People, leaves=young_adults, enters=adults)
def settling(young_adults: People, years_in_youth: Years) -> PeoplePerYear:
    """Into middle age."""
    return young_adults / years_in_youth


@flow(People, leaves=adults, enters=older_people)
def growing_old(adults: People, years_in_middle_age: Years) -> PeoplePerYear:
    """Past 64."""
    return adults / years_in_middle_age


@flow(People, leaves=older_people)
def deaths(population: People, death_rate: PerYear) -> PeoplePerYear:
    """A share of everyone, all of them old."""
    return population * death_rate


@flow(Number, enters=being_treated)
def visits(
    children: People,
    young_adults: People,
    adults: People,
    older_people: People,
    visits_per_child: PerPersonYear,
    visits_per_young_adult: PerPersonYear,
    visits_per_adult: PerPersonYear,
    visits_per_older_person: PerPersonYear,
) -> PerYear:
    """What each age asks for."""
    return (
        children * visits_per_child
        + young_adults * visits_per_young_adult
        + adults * visits_per_adult
        + older_people * visits_per_older_person
    )


@equation()
def desired_visits(being_treated: Number, time_to_treat: Years) -> PerYear:
    """What would clear those being treated in time."""
    return being_treated / time_to_treat


@equation()
def standard_visits(doctors: Doctors, visits_per_doctor: PerDoctorYear) -> PerYear:
    """What the doctors do in a normal year."""
    return doctors * visits_per_doctor


@equation()
def pressure(desired_visits: PerYear, standard_visits: PerYear) -> Number:
    """How much more is desired than is normal."""
    return desired_visits / standard_visits


@equation()
def productivity(pressure: Number, productivity_effect: Number) -> Number:
    """More visits a day under pressure."""
    return lookup(pressure, productivity_effect)


@equation()
def working_year(pressure: Number, working_year_effect: Number) -> Number:
    """More days a year under pressure."""
    return lookup(pressure, working_year_effect)


@equation()
def potential_visits(
    standard_visits: PerYear, productivity: Number, working_year: Number
) -> PerYear:
    """What the doctors can do."""
    return standard_visits * productivity * working_year


@flow(Number, leaves=being_treated)
def completed_visits(desired_visits: PerYear, potential_visits: PerYear) -> PerYear:
    """What is desired, as far as it is possible."""
    return smallest(desired_visits, potential_visits)


@flow(Doctors, leaves=doctors)
def retirement(doctors: Doctors, career: Years) -> DoctorsPerYear:
    """After a career."""
    return doctors / career


@flow(Doctors, enters=doctors)
def recruitment(
    expected_retirement: DoctorsPerYear,
    population: People,
    doctors_per_person: DoctorsPerPerson,
    doctors: Doctors,
    time_to_adjust: Years,
) -> DoctorsPerYear:
    """Replaces those expected to retire and closes the gap to the desired number."""
    return largest(
        0 * expected_retirement,
        expected_retirement + (doctors_per_person * population - doctors) / time_to_adjust,
    )


@flow(DoctorsPerYear, enters=expected_retirement)
def learning(
    retirement: DoctorsPerYear, expected_retirement: DoctorsPerYear, time_to_expect: Years
) -> Annotated[float, Unit("job/year**2")]:
    """Expectations follow what happens."""
    return (retirement - expected_retirement) / time_to_expect


OUTPUTS = [
    output(name)
    for name in (
        "older_people",
        "population",
        "desired_visits",
        "potential_visits",
        "pressure",
        "productivity",
        "working_year",
    )
]

PRODUCTIVITY = (0.62, 0.65, 0.70, 0.79, 0.89, 1.0, 1.14, 1.24, 1.32, 1.37, 1.40)
WORKING_YEAR = (0.75, 0.79, 0.84, 0.90, 1.0, 1.09, 1.17, 1.23, 1.25, 1.25, 1.25)
VALUES = {
    "birth_rate": 0.02,
    "death_rate": 0.007,
    "years_in_childhood": 15,
    "years_in_youth": 25,
    "years_in_middle_age": 25,
    "visits_per_child": 3,
    "visits_per_young_adult": 4,
    "visits_per_adult": 5,
    "visits_per_older_person": 10,
    "children_at_start": 1e6,
    "young_adults_at_start": 1.5e6,
    "adults_at_start": 2e6,
    "older_people_at_start": 5e5,
    "doctors_at_start": 4000,
    "expected_retirement_at_start": 100,
    "being_treated_at_start": 2.4e7,
    "time_to_treat": 1,
    "visits_per_doctor": 24 * 250,
    "career": 40,
    "doctors_per_person": 0.0008,
    "time_to_adjust": 1,
    "time_to_expect": 3,
}


def start(pressure_matters: bool) -> Start:
    """2014 to 2050; without an effect of pressure both tables are 1 throughout."""
    f = np.column_stack([np.arange(11) * 0.2, PRODUCTIVITY])
    g = np.column_stack([np.arange(11) * 0.25, WORKING_YEAR])
    level = np.array([[0.0, 1.0], [1.0, 1.0]])
    tables = {
        "productivity_effect": f if pressure_matters else level,
        "working_year_effect": g if pressure_matters else level,
    }
    values = {name: np.array(float(value)) for name, value in VALUES.items()} | tables
    return Start(values, Calendar(None, None, 36.0))

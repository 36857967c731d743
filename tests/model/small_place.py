"""England's people with simple rates, and services that are given: what work and wellbeing read."""

from __future__ import annotations

import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from simulator import engine, scenario
from simulator import model as model_package
from simulator.engine import (
    by_age,
    by_band,
    driver,
    equation,
    flow,
    output,
    outside,
    parameter,
    pick,
    place,
    stock,
    total,
)
from simulator.engine.simulation import Trajectory
from simulator.model import SECTORS
from simulator.model.axes import AGEING, AXES
from simulator.units import Number, People, PeoplePerYear, PerYear, Points, PoundsPerYear, Share, Years

people = parameter(People, each="sex, age")
limited = parameter(Share, each="sex, age")
dependent = parameter(Share, each="sex, age")
newborn_given = parameter(People, each="sex")
born = parameter(PeoplePerYear, each="sex")
death_rate = parameter(PerYear, each="age_band")
arrival_rate = parameter(PerYear)
departure_rate = parameter(PerYear)
onset_rate = parameter(PerYear)
recovery_rate = parameter(PerYear)
worsening_rate = parameter(PerYear)
easing_rate = parameter(PerYear)
waiting_time = parameter(Years, each="service")
usual_wait = parameter(Years, each="service")
need_left_share = parameter(Share, each="service")
usual_unmet_share = parameter(Share, each="service")
unpaid_care_pressure = parameter(Number)
quality = parameter(Number, each="service")
spending_at_start = parameter(PoundsPerYear, each="service")
backlog = parameter(People, each="service")
local_gradient = parameter(Number, each="deprivation, service")
deprivation_share = parameter(Share, each="deprivation")
deprivation_position = parameter(Number, each="deprivation")
least_flow = parameter(PeoplePerYear)
effect_of_place = parameter(Points)
additional_demand = parameter(Share)
innovation_in_output = parameter(Number)
price_level = driver(Number)
state_pension_age = parameter(Number)
real_earnings_level = parameter(Number)


@equation(each="sex, health, age")
def residents_given(people: People, limited: Share, dependent: Share) -> People:
    """People by health."""
    return (
        place(people * (1 - limited - dependent), health="well")
        + place(people * limited, health="limited")
        + place(people * dependent, health="dependent")
    )


residents = stock(People, each="sex, health, age", start="residents_given")
newborn = stock(People, each="sex", start="newborn_given")


@equation()
def population_total(residents: People) -> People:
    """All residents."""
    return total(residents, over="sex, health, age")


@flow(People, each="sex", leaves=outside, enters=newborn)
def births(born: PeoplePerYear) -> PeoplePerYear:
    """A constant number."""
    return born


@flow(People, each="sex, health, age", leaves=residents, enters=outside)
def deaths(residents: People, death_rate: PerYear) -> PeoplePerYear:
    """A rate for each broad age."""
    return by_age(death_rate) * residents


@flow(People, each="sex, health, age", leaves=outside, enters=residents)
def immigration(residents: People, arrival_rate: PerYear) -> PeoplePerYear:
    """A share of those who are here."""
    return arrival_rate * residents


@flow(People, each="sex, health, age", leaves=residents, enters=outside)
def emigration(residents: People, departure_rate: PerYear) -> PeoplePerYear:
    """A share of those who are here."""
    return departure_rate * residents


@flow(
    People,
    each="sex, age",
    leaves=residents.at(health="well"),
    enters=residents.at(health="limited"),
)
def onset(residents: People, onset_rate: PerYear) -> PeoplePerYear:
    """A rate."""
    return onset_rate * pick(residents, health="well")


@flow(
    People,
    each="sex, age",
    leaves=residents.at(health="limited"),
    enters=residents.at(health="well"),
)
def recovery(residents: People, recovery_rate: PerYear) -> PeoplePerYear:
    """A rate."""
    return recovery_rate * pick(residents, health="limited")


@flow(
    People,
    each="sex, age",
    leaves=residents.at(health="limited"),
    enters=residents.at(health="dependent"),
)
def worsening(residents: People, worsening_rate: PerYear) -> PeoplePerYear:
    """A rate."""
    return worsening_rate * pick(residents, health="limited")


@flow(
    People,
    each="sex, age",
    leaves=residents.at(health="dependent"),
    enters=residents.at(health="limited"),
)
def easing(residents: People, easing_rate: PerYear) -> PeoplePerYear:
    """A rate."""
    return easing_rate * pick(residents, health="dependent")


@equation(each="band, health")
def people_by_band_and_health(residents: People) -> People:
    """Residents in the bands of `work`, read at the age they have now."""
    return total(by_band(residents, into="band"), over="sex")


RECORDED = (
    "work",
    "people_by_band_and_health",
    "people_by_work_status",
    "unemployment_rate",
    "inactivity_rate",
    "employment_rate",
    "workless_people",
    "long_worklessness_share",
    "adults",
    "life_satisfaction",
    "life_satisfaction_of_the_dying",
    "national_output",
    "labour_demand",
    "lasting_loss",
    "output_against_trend",
    "separations",
    "leaving_work",
    "falling_long_term_sick",
    "hires",
    "giving_up_search",
    "starting_search",
    "usual_separation_rate",
    "usual_sickness_rate",
    "usual_leaving_rate",
    "usual_retirement_rate",
    "retiring",
    "finding_multiplier",
    "giving_up_multiplier",
    "carer_multiplier",
    "scarred_in_youth",
    "youth_scar_multiplier",
    "scarred_workers",
    "newly_ill",
    "effect_of_new_illness",
    "trust",
    "life_satisfaction_by_deprivation",
    "unemployed_people",
    "labour_force",
)

_TABLES = {
    "people": ("residents_2025_04.csv", "residents", "person"),
    "limited": ("health.csv", "limited_share", "1"),
    "dependent": ("health.csv", "dependent_share", "1"),
}
_GIVEN = {
    "newborn_given": (210_000, "person"),
    "born": (280_000, "person/year"),
    "arrival_rate": (0.012, "1/year"),
    "departure_rate": (0.008, "1/year"),
    "onset_rate": (0.012, "1/year"),
    "recovery_rate": (0.03, "1/year"),
    "worsening_rate": (0.02, "1/year"),
    "easing_rate": (0.02, "1/year"),
    "waiting_time": (0.3, "year"),
    "usual_wait": (0.3, "year"),
    "need_left_share": (0.2, "1"),
    "usual_unmet_share": (0.2, "1"),
    "unpaid_care_pressure": (1.0, "1"),
    "quality": (1.0, "1"),
    "spending_at_start": (1e9, "GBP/year"),
    "backlog": (1e6, "person"),
    "local_gradient": (1.0, "1"),
    "deprivation_share": (0.2, "1"),
    "deprivation_position": (0.5, "1"),
    "state_pension_age": (66.0, "1"),
    "real_earnings_level": (1.0, "1"),
    "least_flow": (1e-6, "person/year"),
    "effect_of_place": (0.0, "point"),
    "additional_demand": (0.0, "1"),
    "innovation_in_output": (1.0, "1"),
}


@cache
def model() -> engine.Model:
    """The sectors of work, economy and wellbeing in the small place."""
    sectors = {name: SECTORS[name] for name in ("worklessness", "wellbeing")} | {
        "economy": ("economy", "output_and_income", "slump")
    }
    modules = {
        section: [import_module(f"simulator.model.{name}") for name in names]
        for section, names in sectors.items()
    } | {"small_place": [sys.modules[__name__]]}
    tables = Path(str(model_package.__file__)).parent / "tables"
    return engine.build(
        "a small place", modules, AXES, [output(name) for name in RECORDED], AGEING, tables=tables
    )


def text(more: str = "", **given: float) -> str:
    """A scenario of the small place; `given` changes its numbers."""
    passport = 'source = "made up"\ngrade = "C"\n'
    parts = [
        'name = "A small place"\n'
        'extends = ["base/worklessness", "base/economy", "base/wellbeing"]\n'
        "[run]\nstart = 2025-04-01\nstop = 2030-04-01\n",
        "[change.small_place.price_level]\nseries = { 2025-04-01 = 1.0 }\nunit = '1'\n" + passport,
        "[change.small_place.death_rate]\nunit = '1/year'\n"
        + passport
        + "values = { '0-15' = 0.0002, '16-64' = 0.002, '65-84' = 0.025, '85+' = 0.15 }\n",
    ]
    for name, (file, column, unit) in _TABLES.items():
        parts.append(
            f"[change.small_place.{name}]\ntable = '{file}'\ncolumn = '{column}'\n"
            f"unit = '{unit}'\n{passport}"
        )
    for name, (value, unit) in _GIVEN.items():
        money = "price_base = '2025-26'\n" if unit.startswith("GBP") else ""
        parts.append(
            f"[change.small_place.{name}]\nvalue = {given.get(name, value)}\n"
            f"unit = '{unit}'\n{money}{passport}"
        )
    return "\n".join([*parts, more])


@cache
def start() -> engine.Start:
    """The numbers of the small place."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "small_place.toml"
        file.write_text(text(), encoding="utf-8")
        return scenario.start(scenario.read(str(file)), model())


def run(folder: Path, more: str = "", **given: float) -> Trajectory:
    """One run of the small place."""
    file = folder / "small_place.toml"
    file.write_text(text(more, **given), encoding="utf-8")
    return engine.simulate(model(), scenario.start(scenario.read(str(file)), model()))

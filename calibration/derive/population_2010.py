"""Derives the population tables of the 2010 start from published figures.

    python -m calibration.derive.population_2010 FOLDER

FOLDER is that of `population.py`, with the history that `history.py` names. England's people of
mid-2010 by single year of age: the shape is that of mid-2022 taken back by twelve years' survival,
raked to England's part of the five-year bands of England and Wales; 85 and over by the survival
curve. What twelve years of births and deaths do not explain of mid-2022 is migration: its total is
spread by the yearly figures of the United Kingdom and its ages by one profile. So mid-2022 is
fitted, and the bands of 2016 and the estimate for mid-2023 are the tests there are.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from calibration.derive import health, migration_2010, mortality
from calibration.derive.history import (
    FIRST_AGE,
    History,
    by_world_age,
    england_share_of_deaths,
    halves,
    in_bands,
    read_history,
)
from calibration.derive.population import assumptions
from calibration.derive.projection import Assumptions, People, birthday, through
from calibration.derive.published import FIRST_YEAR, Array, Projection, read_projection
from calibration.derive.write_2010 import report, write_all

START = 2009
"""The first projection year of the history, 1 July 2009 to 30 June 2010."""
BEFORE = FIRST_YEAR - START
MID_2010 = 1
QUIET = 2018
"""The last projection year whose deaths are not touched by the pandemic."""
EMIGRATION_LEVEL = 0.8
"""Departures over those of the rates of 2027 to 2041: assumed; only net migration is known."""
ROUNDS = 4


def with_history(given: Assumptions) -> Assumptions:
    """The projection's assumptions with 13 years before them, to be filled in."""

    def longer(series: Array, first: float | Array) -> Array:
        return np.concatenate([np.broadcast_to(first, (BEFORE, *series.shape[1:])), series])

    return replace(
        given,
        mortality_index=longer(given.mortality_index, given.mortality_index[0]),
        total_fertility_rate=longer(given.total_fertility_rate, given.total_fertility_rate[0]),
        immigration_total=longer(given.immigration_total, given.immigration_total[0]),
        emigration_level=longer(given.emigration_level, EMIGRATION_LEVEL),
    )


def world_index(history: History, given: Assumptions, people: Array) -> dict[float, Array]:
    """The index (2,) in the middle of two periods, from the Kingdom's mortality against 2025-30."""
    ages = history.world_ages
    reference = history.world_mortality["2025-2030"]
    weight = by_world_age(people, ages) * reference
    pattern = by_world_age(given.mortality_pattern * people, ages) / by_world_age(people, ages)
    now = given.mortality_index[BEFORE + 3 : BEFORE + 8].mean(0)
    found = {}
    for middle, period in ((2013.0, "2010-2015"), (2018.0, "2015-2020")):
        gap = np.log(history.world_mortality[period] / reference)
        found[middle] = now + (weight * pattern * gap).sum(1) / (weight * pattern**2).sum(1)
    return found


def index_between(known: dict[float, Array], last: Array) -> Array:
    """The index (13, 2) of the projection years 2009 to 2021, on lines between what is known."""
    points = [*known, FIRST_YEAR + 1.0]
    values = np.array([*known.values(), last])
    middles = START + 1.0 + np.arange(BEFORE)
    lines = [np.interp(middles, points, values[:, sex]) for sex in (0, 1)]
    # Before the first point the line between the first two goes on.
    early = middles < points[0]
    slope = (values[1] - values[0]) / (points[1] - points[0])
    for sex in (0, 1):
        lines[sex][early] = values[0, sex] + slope[sex] * (middles[early] - points[0])
    return np.stack(lines, axis=1)


def survival(given: Assumptions, year: int) -> Array:
    """Share (2, 101) of a cohort by age on 1 July that is alive a year later."""
    index = given.mortality_index[year][:, None]
    rates = np.exp(given.log_mortality + given.mortality_pattern * index)
    return np.exp(-np.array([mortality.over_the_year(each) for each in rates]))


def shape(figures: Projection, given: Assumptions) -> Array:
    """Mid-2010 by age (2, 101), in proportion within bands: mid-2022 back by survival."""
    found = np.zeros((2, 101))
    found[:, :89] = figures.population[0][:, 12:]
    found[:, 88] = found[:, 87]
    for year in range(BEFORE - 1, 0, -1):
        alive = survival(given, year)
        ahead = year - MID_2010
        for age in range(85):
            found[:, age] /= alive[:, age + ahead]
    curve = np.cumprod(survival(given, MID_2010), axis=1)
    found[:, 85:100] = curve[:, 84:99]
    dying = 1.0 - survival(given, MID_2010)[:, 100]
    found[:, 100] = curve[:, 99] / dying
    return found


def raked(people: Array, wanted: Array) -> Array:
    """People (2, 101) scaled band by band to `wanted` (2, 18)."""
    factor = wanted / in_bands(people)
    lengths = np.diff([*FIRST_AGE, 101])
    return np.asarray(people * np.repeat(factor, lengths, axis=1))


def run(start: Array, given: Assumptions, last: int = BEFORE) -> list[People]:
    """The people at each mid-year from 2010, each with the counts of the year that led there."""
    path = [People(start, np.zeros(2))]
    for year in range(MID_2010, last):
        after = through(People(path[-1].residents, np.zeros(2)), year, given, 0.0, 1.0)
        moved = birthday(after)
        path.append(replace(moved, gone=after.gone, died=after.died, births=after.births))
    return path


def with_births(given: Assumptions, history: History, path: list[People], share: float) -> Assumptions:
    """The total fertility rate that gives England's births of each year."""
    rate = given.total_fertility_rate.copy()
    for year in range(MID_2010, BEFORE):
        rate[year] *= share * halves(history.births, START + year) / path[year].births
    rate[0] = rate[MID_2010]
    return replace(given, total_fertility_rate=rate)


def with_deaths(given: Assumptions, history: History, path: list[People], share: float) -> Assumptions:
    """The index shifted so that deaths to mid-2019 are England's, and on a line from there."""
    index = given.mortality_index.copy()
    for year in range(MID_2010, QUIET - START + 1):
        wanted = share * halves(history.deaths, START + year)
        dying = (1.0 - survival(given, year)) * path[year - 1].residents
        response = (given.mortality_pattern * dying).sum() / dying.sum()
        index[year] += np.log(wanted / path[year].died) / response
    index[0] = index[MID_2010]
    quiet = QUIET - START
    part = (np.arange(quiet + 1, BEFORE) - quiet) / (BEFORE - quiet)
    index[quiet + 1 : BEFORE] = index[quiet] + part[:, None] * (index[BEFORE] - index[quiet])
    return replace(given, mortality_index=index)


def excess_deaths(given: Assumptions, history: History, path: list[People], share: float) -> float:
    """Deaths of England in 2020 and 2021 beyond those that the index gives."""
    expected = sum(path[2020 - START + k].died for k in (-1, 0, 0, 1)) / 2
    return share * (history.deaths[2020] + history.deaths[2021]) - expected


def back_to_april(wanted: People, given: Assumptions) -> People:
    """The people of 1 April 2010, by age at 1 July 2009, who become those of mid-2010."""
    people = wanted.residents
    dying = 1.0 - survival(given, 0)[:, 100]
    april = People(np.concatenate([people[:, 1:], people[:, -1:]], axis=1), 0.75 * people[:, 0])
    april.residents[:, 99] = people[:, 100] * dying
    april.residents[:, 100] = people[:, 100] * (1.0 - dying)
    for _ in range(20):
        then = birthday(through(april, 0, given, 0.75, 1.0))
        factor = wanted.residents / then.residents
        april.newborn *= factor[:, 0]
        april.residents[:, :99] *= factor[:, 1:100]
        april.residents[:, 99:] *= factor[:, 100:]
    return april


def derive(figures: Projection, history: History) -> tuple[Assumptions, list[People], float]:
    """The assumptions with their history, the mid-years from 2010, and the excess deaths."""
    given = with_history(assumptions(figures)[0])
    births = float(figures.births[0]) / halves(history.births, FIRST_YEAR)
    deaths = england_share_of_deaths(history)
    known = world_index(history, given, figures.population[0])
    index = given.mortality_index.copy()
    index[:BEFORE] = index_between(known, index[BEFORE])
    given = replace(given, mortality_index=index)
    for _ in range(ROUNDS):
        start = raked(shape(figures, given), history.england(2010))
        path = run(start, given, BEFORE + 1)
        given = with_births(given, history, path, births) if path else given
        given = with_deaths(given, history, path, deaths)
        given = migration_2010.fitted(start, figures.population[0], given, history)
    start = raked(shape(figures, given), history.england(2010))
    path = run(start, given, BEFORE + 2)
    return given, path, excess_deaths(given, history, path, deaths)


def main(folder: str) -> None:
    """Writes every table and prints the errors."""
    figures, history = read_projection(Path(folder)), read_history(Path(folder))
    given, path, excess = derive(figures, history)
    april = back_to_april(path[0], given)
    # Who needs daily help is as in 2021: for women the survey of 2014 has five points more, which
    # would leave fewer disabled at 90 than need help.
    then = health.Anchors(children=0.067, working_age=0.16)
    write_all(given, april, health.prevalence(april.residents, then), history)
    report(given, path, april, figures, history, excess)


if __name__ == "__main__":
    main(sys.argv[1])

"""A plain cohort projection in NumPy by the conventions of the model: the oracle of its tests.

`age` is age at the last 1 July. Within a projection year each cohort follows differential
equations whose tables are read at the age it has now, (1 − f) x[a] + f x[a + 1] with f the part
of the year gone by; on 1 July everyone moves up one year and `newborn` becomes age 0. Written
apart from the model and its engine, so that one can be held against the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from calibration.derive.published import Array

STEPS = 24
"""Runge-Kutta steps in a year."""


@dataclass(frozen=True)
class Assumptions:
    """The tables, by sex and age (2, 101) or by age (101,), and the series by projection year.

    `log_mortality`, `mortality_pattern`, `immigration_profile`, `emigration_rate` (2, 101);
    `fertility_pattern` (101,); `newborn_death_share`, `newborn_pattern`, `birth_share` (2,);
    `mortality_index` (years, 2); `total_fertility_rate`, `immigration_total`,
    `emigration_level` (years,).
    """

    log_mortality: Array
    mortality_pattern: Array
    newborn_death_share: Array
    newborn_pattern: Array
    fertility_pattern: Array
    birth_share: Array
    immigration_profile: Array
    emigration_rate: Array
    mortality_index: Array
    total_fertility_rate: Array
    immigration_total: Array
    emigration_level: Array


@dataclass
class People:
    """`residents` (2, 101) by age at the last 1 July, `newborn` (2,), and counts."""

    residents: Array
    newborn: Array
    gone: float = 0.0
    died: float = 0.0
    births: float = 0.0

    @property
    def vector(self) -> Array:
        """All of it in one row, for the integration."""
        counts = [self.gone, self.died, self.births]
        return np.concatenate([self.residents.ravel(), self.newborn, counts])


def blended(table: Array, part: float) -> Array:
    """A table by age, read at the age people have when `part` of the year since 1 July has gone."""
    following = np.concatenate([table[..., 1:], table[..., -1:]], axis=-1)
    return (1.0 - part) * table + part * following


def _slope(state: Array, part: float, year: int, given: Assumptions, mortality: Array) -> Array:
    residents, newborn = state[:202].reshape(2, 101), state[202:204]
    level, arriving = given.emigration_level[year], given.immigration_total[year]
    deaths = blended(mortality, part) * residents
    leaving = level * blended(given.emigration_rate, part) * residents
    entering = arriving * blended(given.immigration_profile, part)
    fertility = given.total_fertility_rate[year] * blended(given.fertility_pattern, part)
    births = given.birth_share * (fertility * residents[0]).sum()
    infants = births * given.newborn_death_share * np.exp(
        given.newborn_pattern * given.mortality_index[year]
    )  # fmt: skip
    newborn_out = level * given.emigration_rate[:, 0] * newborn
    newborn_in = part * arriving * given.immigration_profile[:, 0]
    counts = [leaving.sum() + newborn_out.sum(), deaths.sum() + infants.sum(), births.sum()]
    change = entering - deaths - leaving
    return np.concatenate([change.ravel(), births - infants + newborn_in - newborn_out, counts])


def through(people: People, year: int, given: Assumptions, first: float, last: float) -> People:
    """The people after the part of projection year `year` from `first` to `last` (0 to 1)."""
    index = given.mortality_index[year][:, None]
    mortality = np.exp(given.log_mortality + given.mortality_pattern * index)
    steps = max(1, round(STEPS * (last - first)))
    size, state = (last - first) / steps, people.vector
    for step in range(steps):
        at = first + step * size
        k1 = _slope(state, at, year, given, mortality)
        k2 = _slope(state + 0.5 * size * k1, at + 0.5 * size, year, given, mortality)
        k3 = _slope(state + 0.5 * size * k2, at + 0.5 * size, year, given, mortality)
        k4 = _slope(state + size * k3, at + size, year, given, mortality)
        state = state + size / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4)
    return People(state[:202].reshape(2, 101), state[202:204], *(float(x) for x in state[204:]))


def birthday(people: People) -> People:
    """Everyone one year older; newborn becomes age 0, and the last age stays open."""
    moved = np.concatenate([people.newborn[:, None], people.residents[:, :-1]], axis=1)
    moved[:, -1] += people.residents[:, -1]
    return People(moved, np.zeros(2))


def project(start: Array, given: Assumptions, years: int) -> Iterator[Array]:
    """Residents (2, 101) on each 1 July: at the start, and after each of `years` years."""
    people = People(start, np.zeros(2))
    yield people.residents
    for year in range(years):
        people = birthday(through(people, year, given, 0.0, 1.0))
        yield people.residents

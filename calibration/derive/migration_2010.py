"""Migration from mid-2010 to mid-2022 as what births and deaths leave unexplained.

The total of the twelve years is spread by the yearly net migration of the United Kingdom; its ages
are one profile of arrivals, near the projection's, that meets the people of mid-2022 by least
squares. Departures are the projection's rates times one assumed level.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.optimize import nnls

from calibration.derive.history import History, halves
from calibration.derive.projection import Assumptions, People, birthday, through
from calibration.derive.published import FIRST_YEAR, Array

START, MID_2010, BEFORE = 2009, 1, 13
ROUGH = 1e6
"""Weight of bends of the profile away from the projection's, in people for a bend of one."""


def fitted(start: Array, wanted: Array, given: Assumptions, history: History) -> Assumptions:
    """Totals and profile of arrivals that lead from `start` to `wanted`, both (2, 101)."""
    given = _with_totals(start, wanted, given, history)
    return _with_profile(start, wanted, given)


def _path(start: Array, given: Assumptions) -> list[People]:
    path = [People(start, np.zeros(2))]
    for year in range(MID_2010, BEFORE):
        after = through(People(path[-1].residents, np.zeros(2)), year, given, 0.0, 1.0)
        path.append(replace(birthday(after), gone=after.gone))
    return path


def _with_totals(start: Array, wanted: Array, given: Assumptions, history: History) -> Assumptions:
    """Net migration in proportion to the Kingdom's; arrivals are net migration and departures."""
    totals = given.immigration_total.copy()
    years = range(MID_2010, BEFORE)
    world = np.array([halves(history.migration, START + year) for year in years])
    for _ in range(3):
        path = _path(start, replace(given, immigration_total=totals))
        gone = np.array([each.gone for each in path[1:]])
        net = totals[MID_2010:BEFORE].sum() - gone.sum()
        # Some of the missing would have died since they came; the next round finds them.
        net += wanted.sum() - path[-1].residents.sum()
        totals[MID_2010:BEFORE] = net * world / world.sum() + gone
    totals[0] = totals[MID_2010]
    return replace(given, immigration_total=totals)


def _with_profile(start: Array, wanted: Array, given: Assumptions) -> Assumptions:
    """The profile that meets `wanted`, for each sex apart, its total kept."""
    profile = given.immigration_profile.copy()
    found = _path(start, given)[-1].residents
    for sex in (0, 1):
        reach = _responses(given, sex)
        # Without arrivals, but with the children that they had here: births are given.
        base = found[sex] - reach @ profile[sex]
        bends = ROUGH * _second_differences(101)
        prior = given.immigration_profile[sex]
        system = np.vstack([reach, bends])
        target = np.concatenate([wanted[sex] - base, bends @ prior])
        profile[sex] = nnls(system, target)[0]
    return replace(given, immigration_profile=profile / profile.sum())


def _second_differences(size: int) -> Array:
    return np.asarray(np.diff(np.eye(size), n=2, axis=0))


def _responses(given: Assumptions, sex: int) -> Array:
    """People of mid-2022 by age for a unit of the profile at each age (101, 101)."""
    found = np.zeros((101, 101))
    for year in range(MID_2010, BEFORE):
        arriving = given.immigration_total[year] * np.eye(101)
        half = 0.5 * arriving
        # Those who arrive at an age belong in equal parts to the cohorts of that age and the last.
        now = np.zeros((101, 101))
        now[1:] += half[:-1]
        now[-1] += half[-1]
        now += half
        now *= _stay(given, year, sex, 0.5)[:, None]
        for later in range(year + 1, BEFORE):
            alive = _stay(given, later, sex, 1.0)[:, None] * now
            now = np.concatenate([np.zeros((1, 101)), alive[:-1]])
            now[-1] += alive[-1]
        found += now
    return found


def _stay(given: Assumptions, year: int, sex: int, part: float) -> Array:
    """Share by age who neither die nor leave in a part of a year."""
    index = given.mortality_index[year, sex]
    rates = np.exp(given.log_mortality[sex] + given.mortality_pattern[sex] * index)
    rates = rates + given.emigration_level[year] * given.emigration_rate[sex]
    return np.exp(-part * 0.5 * (rates + np.append(rates[1:], rates[-1])))


assert START + BEFORE == FIRST_YEAR

"""Fits a Lee-Carter surface to the death probabilities of the projection.

The published probability q is by age at the start of a year, so the hazard −ln(1 − q) is the
mean over the year in which a cohort goes from age a to age a + 1. The model reads its tables
blended between those two ages, (1 − f) m(a) + f m(a + 1); what is wanted is therefore m with
½ [m(a) + m(a + 1)] equal to the published mean. That is solved by least squares on logarithms
with a light penalty on roughness, because the exact solution swings from age to age.

Method: R. Lee and L. Carter, "Modeling and forecasting U.S. mortality", Journal of the American
Statistical Association 87 (1992), with the singular value decomposition weighted by deaths.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calibration.derive.published import FIRST_YEAR, OLDEST, Array, Projection

ROUGHNESS = 1e-4
INDEX_ZERO = 2024
"""The projection year in which the mortality index is zero, so that alpha is today's mortality."""


@dataclass(frozen=True)
class LeeCarter:
    """`level` and `pattern` (2, 101), `index` (50, 2): ln m = level + pattern × index.

    `birth_level`, `birth_pattern` (2,): the same for the share of births who die before they are
    first counted on 1 July.
    """

    level: Array
    pattern: Array
    index: Array
    birth_level: Array
    birth_pattern: Array

    def rates(self, year: int) -> Array:
        """Hazards per year (2, 101) in a projection year counted from the first."""
        return np.exp(self.level + self.pattern * self.index[year][:, None])

    def newborn_deaths(self, year: int, sex: int) -> float:
        """Share of a projection year's births who die before they are first counted."""
        level, pattern = self.birth_level[sex], self.birth_pattern[sex]
        return float(np.exp(level + pattern * self.index[year, sex]))


def cohort_hazards(figures: Projection) -> Array:
    """Mean hazards per year (50, 2, 101) of cohorts by age on 1 July; the last age is open."""
    by_age = -np.log1p(-np.clip(figures.death_probability[:, :, 1:], 0.0, 0.999999))
    found = by_age[:, :, : OLDEST + 1].copy()
    for year in range(found.shape[0]):
        weight = figures.oldest[min(year, 20)]
        ages = figures.death_probability[year, :, 1 + OLDEST : 1 + OLDEST + 11]
        found[year, :, OLDEST] = -np.log1p(-(weight * ages).sum(1) / weight.sum(1))
    return found


def instantaneous(hazards: Array) -> Array:
    """m (101,) with ½ [m(a) + m(a + 1)] close to `hazards` below 100 and m(100) equal to it."""
    size = hazards.size
    logs = np.log(hazards)
    rough = np.zeros((size - 2, size))
    for row in range(size - 2):
        rough[row, row : row + 3] = (1.0, -2.0, 1.0)
    rough *= ROUGHNESS**0.5
    rough[:4] *= 0.1  # infancy falls too steeply to be smooth
    rough[85:] *= 10.0  # the open group lies above its neighbours, and would set them swinging
    last = np.zeros((1, size))
    last[0, -1] = 1.0
    for _ in range(30):
        rates = np.exp(logs)
        pairs = 0.5 * (rates[:-1] + rates[1:])
        slopes = np.zeros((size - 1, size))
        places = np.arange(size - 1)
        slopes[places, places] = 0.5 * rates[:-1] / pairs
        slopes[places, places + 1] = 0.5 * rates[1:] / pairs
        system = np.vstack([slopes, rough, last])
        miss = [np.log(hazards[:-1] / pairs), -rough @ logs, np.log(hazards[-1:]) - logs[-1:]]
        logs = logs + np.linalg.lstsq(system, np.concatenate(miss), rcond=None)[0]
    return np.exp(logs)


def fit(figures: Projection) -> LeeCarter:
    """The surface, one index for each sex."""
    hazards = cohort_hazards(figures)
    years = hazards.shape[0]
    rates = np.array([[instantaneous(hazards[y, s]) for s in (0, 1)] for y in range(years)])
    level, pattern = np.zeros((2, OLDEST + 1)), np.zeros((2, OLDEST + 1))
    index, birth = np.zeros((years, 2)), np.zeros((2, 2))
    for sex in (0, 1):
        logs = np.log(rates[:, sex])
        deaths = (figures.population[:20, sex] * hazards[:20, sex]).mean(0)
        level[sex], pattern[sex], index[:, sex] = _rank_one(logs, deaths / deaths.sum())
        infants = np.log(figures.death_probability[:, sex, 0])
        birth[1, sex], birth[0, sex] = np.polyfit(index[:, sex], infants, 1)
    return LeeCarter(level, pattern, index, birth[0], birth[1])


def _rank_one(logs: Array, weight: Array) -> tuple[Array, Array, Array]:
    level = logs.mean(0)
    scale = np.sqrt(weight + 1e-4)
    left, size, right = np.linalg.svd((logs - level) * scale, full_matrices=False)
    pattern, index = right[0] / scale, left[:, 0] * size[0]
    # The pattern is normalised to a mean of one over all ages, and the index to today's zero.
    mean = pattern.mean()
    pattern, index = pattern / mean, index * mean
    today = index[INDEX_ZERO - FIRST_YEAR]
    return level + pattern * today, pattern, index - today


def over_the_year(rates: Array) -> Array:
    """Mean hazards of cohorts from rates (101,) read at the age people have."""
    return 0.5 * (rates + np.append(rates[1:], rates[-1]))


def life_expectancy(hazards: Array, newborn_deaths: float) -> float:
    """Years at birth from mean hazards of cohorts and the share dying before the first 1 July."""
    alive = (1.0 - newborn_deaths) * np.exp(-np.append(0.0, np.cumsum(hazards[:-1])))
    lived = alive * -np.expm1(-hazards) / hazards
    return 0.5 + float(lived[:-1].sum() + alive[-1] / hazards[-1])

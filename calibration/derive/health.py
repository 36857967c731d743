"""Prevalence of `limited` and `dependent` by sex and single year of age, from published anchors.

Both are straight lines in log-odds between ages, with heights solved so that the means over the
published age groups, weighted by the people of mid-2022, meet the published figures. A child is
born well, so both rise from zero over the first years.

`disabled` (limited or dependent) meets the Family Resources Survey 2021-22: 11% of children, 23%
at working age, 45% over State Pension age, 58% at 80 and over (House of Commons Library
CBP-9602), with the ratio of women to men of the Census 2021 (18.7 to 16.5%).
`dependent` needs help with at least one activity of daily living. From 65 its slope with age is
that of the Health Survey for England 2014 (13 and 21% of men and women at 65 to 69, 46 and 59%
at 85 and over) and its level that of 2021 (24 and 28% of men and women of 65 and over). Below
65 it is what is left of the 7.5% "limited a lot" of the Census 2021 (age-standardised).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import least_squares

from calibration.derive.published import Array

AGES = np.arange(101.0)
KNOTS_DISABLED = np.array([0.0, 8.0, 20.0, 64.0, 78.0, 100.0])
KNOTS_DEPENDENT = np.array([0.0, 65.0, 100.0])
CHILDHOOD = 3.0
"""Years over which a condition of childhood is recognised: an assumption of shape only."""


@dataclass(frozen=True)
class Anchors:
    """What surveys of one time say: shares, and the ratio of disabled women to men.

    `dependent` is for women and men at 65 to 69, at 85 and over, and at 65 and over.
    """

    children: float = 0.11
    working_age: float = 0.23
    over_pension_age: float = 0.45
    at_80: float = 0.58
    pension_age: int = 66
    women_to_men: float = 18.7 / 16.5
    dependent: tuple[tuple[float, float, float], ...] = ((0.21, 0.59, 0.28), (0.13, 0.46, 0.24))
    dependent_under_65: float = (0.075 - 0.185 * 0.26) / 0.815


NOW = Anchors()


@dataclass(frozen=True)
class Prevalence:
    """Shares (2, 101) of residents by age on 1 July, and their rise per year of age."""

    limited: Array
    dependent: Array
    limited_slope: Array
    dependent_slope: Array


def _share(log_odds: Array) -> Array:
    born = -np.expm1(-((AGES / CHILDHOOD) ** 2))
    return born / (1.0 + np.exp(-log_odds))


def _mean(share: Array, people: Array, first: int, last: int) -> float:
    group = slice(first, last + 1)
    return float((share[..., group] * people[..., group]).sum() / people[..., group].sum())


def _disabled(heights: Array, gap: float) -> Array:
    line = np.interp(AGES, KNOTS_DISABLED, heights)
    # The gap between the sexes opens from 16 to 20, where that of the surveys does.
    opens = np.interp(AGES, [14.0, 20.0], [0.0, 1.0])
    return np.array([_share(line + 0.5 * gap * opens), _share(line - 0.5 * gap * opens)])


def disabled(people: Array, known: Anchors = NOW) -> Array:
    """Limited or dependent, as a share (2, 101) of `people` (2, 101)."""
    old = known.pension_age

    def miss(x: Array) -> list[float]:
        found = _disabled(x[:6], x[6])
        ratio = _mean(found[0], people[0], 0, 100) / _mean(found[1], people[1], 0, 100)
        anchors = [
            100 * (_mean(found, people, 0, 17) - known.children),
            100 * (_mean(found, people, 18, old - 1) - known.working_age),
            100 * (_mean(found, people, old, 100) - known.over_pension_age),
            100 * (_mean(found, people, 80, 100) - known.at_80),
            100 * (ratio - known.women_to_men),
        ]
        slopes = np.diff(x[:6]) / np.diff(KNOTS_DISABLED)
        return [*anchors, *(0.5 * np.diff(slopes)), *(50 * np.minimum(slopes, 0.002))]

    begin = np.array([-2.2, -2.0, -1.8, -0.6, -0.1, 1.0, 0.15])
    solved = least_squares(miss, begin).x
    return _disabled(solved[:6], solved[6])


def dependent(people: Array, known: Anchors = NOW) -> Array:
    """Needs help with at least one activity of daily living, as a share (2, 101)."""
    found = np.zeros((2, 101))
    for sex, (at_65, at_85, level) in enumerate(known.dependent):

        def line(x: Array) -> Array:
            middle = x[1]
            return _share(
                np.interp(AGES, KNOTS_DEPENDENT, [middle - x[0], middle, middle + 35 * x[2]])
            )

        def miss(
            x: Array, sex: int = sex, a: float = at_65, b: float = at_85, level: float = level
        ) -> list[float]:
            shape, own = line(x), people[sex]
            odds = [_odds(_mean(shape, own, 65, 69)), _odds(_mean(shape, own, 85, 100))]
            return [
                odds[1] - odds[0] - (_odds(b) - _odds(a)),
                10 * (_mean(shape, own, 65, 100) - level),
                10 * (_mean(shape, own, 0, 64) - known.dependent_under_65),
            ]

        found[sex] = line(least_squares(miss, np.array([2.5, -1.5, 0.08])).x)
    return found


def _odds(share: float) -> float:
    return float(np.log(share / (1.0 - share)))


def prevalence(people: Array, known: Anchors = NOW) -> Prevalence:
    """Both shares for the people (2, 101) of a mid-year, and their slopes by central differences."""
    needs_help = dependent(people, known)
    limited = disabled(people, known) - needs_help
    return Prevalence(limited, needs_help, _slope(limited), _slope(needs_help))


def _slope(share: Array) -> Array:
    slope = np.gradient(share, axis=1)
    slope[:, -1] = 0.0
    return slope

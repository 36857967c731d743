"""Migration and fertility as profile times level, from the projection's own tables.

The published counts are by age at the event, and a cohort aged a on 1 July lives through the
events at a and at a + 1 in equal parts: the projection's own populations are met to one person
(root mean square) by ½ [x(a) + x(a + 1)] net migrants and ½ x(0) for those born in the year.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from calibration.derive.projection import Assumptions, People, birthday, through
from calibration.derive.published import Array, Projection


def immigration_profile(figures: Projection) -> Array:
    """Share of all arrivals by sex and age (2, 101), over 2022 to 2041.

    Half of the arrivals at age 0 reach nobody counted at 0 on 1 July and half go to the newborn,
    so the flows of a year sum to the published total.
    """
    arrivals = figures.arrivals[:20].sum(0)
    return np.asarray(arrivals / arrivals.sum())


def emigration_rate(figures: Projection) -> Array:
    """Departures per person-year by sex and age at the move (2, 101), over 2027 to 2041."""
    years = slice(5, 20)
    lived = 0.5 * (figures.population[years] + figures.population[6:21])
    return np.asarray(figures.departures[years].sum(0) / lived.sum(0))


def fertility_pattern(figures: Projection) -> Array:
    """Births by age of mother as shares of the total (101,), mean of 2022 to 2041."""
    rates = figures.fertility[:20].sum(0)
    return np.asarray(rates / rates.sum())


def with_emigration_level(given: Assumptions, figures: Projection) -> Assumptions:
    """The level of emigration that meets the published departures in each of the 50 years."""
    level = np.ones(len(figures.departures))
    people = People(figures.population[0], np.zeros(2))
    for year, departures in enumerate(figures.departures.sum((1, 2))):
        for _ in range(3):
            after = through(people, year, replace(given, emigration_level=level), 0.0, 1.0)
            level[year] *= departures / after.gone
        given = replace(given, emigration_level=level)
        people = birthday(through(people, year, given, 0.0, 1.0))
    return given

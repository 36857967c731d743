"""WELLBYs: one point of life satisfaction for one person for one year, against a reference.

Method: HM Treasury, Wellbeing Guidance for Appraisal (2021), for the unit and its price. People
who live in one run and not in the other are counted at the life satisfaction of those who die,
so that a death is not booked as a gain in mean wellbeing; the years of life themselves are
valued once, elsewhere, as deaths.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulator.appraisal.vintages import Vintage
from simulator.prices import rebase

Uprating = Literal["uprated", "constant"]
RATES = {"uprated": "standard", "constant": "health"}
"""The schedule that goes with each way to price: never growth in both."""


def wellby_rate(
    people: ArrayLike,
    satisfaction: ArrayLike,
    people_reference: ArrayLike,
    satisfaction_reference: ArrayLike,
    satisfaction_of_the_dying: ArrayLike,
) -> NDArray[np.float64]:
    """N·L − N_r·L_r − (N − N_r)·L†: WELLBYs a year, all shapes broadcast.

    `people` are those of 16 and over, `satisfaction` their mean (points, 0 to 10), `…_reference`
    the same in the reference run, `satisfaction_of_the_dying` the reference run's mean weighted
    by who dies.
    """
    n, level = np.asarray(people, dtype=float), np.asarray(satisfaction, dtype=float)
    n_r, level_r = (
        np.asarray(people_reference, dtype=float),
        np.asarray(satisfaction_reference, dtype=float),
    )
    dying = np.asarray(satisfaction_of_the_dying, dtype=float)
    # Written as two differences, since two products of 45 million people would lose digits.
    return n_r * (level - level_r) + (n - n_r) * (level - dying)


def cumulative(rate: ArrayLike, years: ArrayLike) -> NDArray[np.float64]:
    """WELLBYs gained since the first time, undiscounted; `rate` (…, T) a year, `years` (T,)."""
    values, at = np.asarray(rate, dtype=float), np.asarray(years, dtype=float)
    parts = 0.5 * (values[..., 1:] + values[..., :-1]) * np.diff(at)
    return np.concatenate([np.zeros((*values.shape[:-1], 1)), np.cumsum(parts, axis=-1)], axis=-1)


def price(
    growth_since_2019: ArrayLike,
    vintage: Vintage,
    price_year: str = "2024",
    uprating: Uprating = "uprated",
) -> NDArray[np.float64]:
    """Pounds per WELLBY in prices of `price_year`.

    `growth_since_2019` is real output per head over that of 2019; it counts only if `uprated`.
    """
    growth, given = np.asarray(growth_since_2019, dtype=float), vintage.price("wellby")
    lift = growth ** vintage.number("income_elasticity") if uprating == "uprated" else np.ones_like(growth)
    return np.asarray(rebase(given.value, given.price_year, price_year) * lift)

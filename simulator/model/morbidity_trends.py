"""Ill health in calendar time: disability at working age, compression and expansion of morbidity.

Two things move prevalence at a given age. At working age it has risen by itself, and does so here
along with the path that everything is compared with: mortality is split by the mix of that path,
so that a published projection of deaths stays what it is. At older ages years of dependency are
won or lost as the rates of onset and worsening fall or rise.

Source of the path of dependency: A. Kingston and others, Age and Ageing 47 (2018).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from simulator.engine import driver, equation, exponential, parameter, process, setting
from simulator.units import Number, PerYear, Share, Years

working_age_growth = driver(
    PerYear, low=-0.2, high=0.2,
    description="Growth a year of the share who are limited at working age, at the same age",
)  # fmt: skip
working_age_level = setting(
    Number, low=0.1, high=5.0,
    description="Share limited at working age over that of the tables, moved on each 1 July",
)  # fmt: skip
working_age = parameter(
    Share, each="age", low=0.0, high=1.0,
    description="How far each age takes part in the trend at working age",
)  # fmt: skip
working_age_slope = parameter(
    PerYear, each="age", low=-1.0, high=1.0, description="Rise of working_age with age"
)
morbidity_trend = parameter(
    PerYear, each="sex, age_band", low=-0.1, high=0.1,
    description="Growth of the rates of onset and worsening: below 0 compression of morbidity, "
    "above 0 expansion",
)  # fmt: skip
dependency_path = parameter(
    Share, low=0.0, high=1.0,
    description="Switch: 0 = the rates of today, 1 = the published path, men compress and women expand",
)  # fmt: skip
dependency_trend = parameter(
    PerYear, each="sex, age_band", low=-0.1, high=0.1,
    description="Growth of the rates of onset and worsening on the published path of dependency",
)  # fmt: skip


@equation(each="sex, age_band")
def morbidity_level(
    morbidity_trend: PerYear, dependency_path: Share, dependency_trend: PerYear, time: Years
) -> Number:
    """Rates of onset and worsening over those of the start."""
    return exponential((morbidity_trend + dependency_path * dependency_trend) * time)


@equation(each="age")
def working_age_ratio(working_age: Share, working_age_level: Number) -> Number:
    """Share limited at each age over that of the tables."""
    return 1 + working_age * (working_age_level - 1)


@equation(each="sex, age")
def usual_limited_share(limited_share: Share, working_age_ratio: Number) -> Share:
    """Usual share limited at each age in this year."""
    return limited_share * working_age_ratio


@equation(each="sex, age")
def usual_limited_slope(
    limited_slope: PerYear,
    working_age_ratio: Number,
    limited_share: Share,
    working_age_slope: PerYear,
    working_age_level: Number,
) -> PerYear:
    """Rise of that share with age."""
    return limited_slope * working_age_ratio + limited_share * working_age_slope * (
        working_age_level - 1
    )


@equation(each="sex, age")
def usual_limited_rise(
    limited_share: Share, working_age: Share, working_age_level: Number, working_age_growth: PerYear
) -> PerYear:
    """Rise of that share in calendar time."""
    return limited_share * working_age * working_age_level * working_age_growth


@process()
def ill_health_moving_on(world: Any) -> Iterator[Any]:
    """Each 1 July the usual share takes in what onset has brought since the last."""
    before, first = world.time, world.date_to_time(f"{world.year_of_next(7, 1)}-07-01")
    for passed in count():
        yield world.at(first + passed)
        gone, before = world.time - before, world.time
        growth = float(world.read("working_age_growth")) * gone
        if growth:
            world.multiply("working_age_level", 1 + growth)

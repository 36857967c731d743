"""Reads the published history that the tables of the 2010 start are derived from.

The files stand in the same folder as the projection's. England's own figures before 2022 are few:
the population is that of England and Wales by five-year band, births, deaths and net migration are
those of the United Kingdom by calendar year (United Nations), and England's share of each is that
of 2022-23, except that its part of the population grows from .9452 in 2010 to what it was in 2023.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from calibration.derive.published import Array

WORLD = "UN World Population Prospects 2024, United Kingdom"
ESTIMATES = "ONS 21st Century Mortality: populations dataset, England and Wales 2001 to 2016"
MID_2023 = "ONS population estimates for mid-2023"
FIRST_AGE = (0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85)
"""First ages of the bands of England and Wales, those under one joined to 1 to 4."""
PART_OF_2010, PART_OF_2023 = 0.9452, 0.9480
"""England's part of the people of England and Wales."""


@dataclass(frozen=True)
class History:
    """`bands` (years, 2, 18) people of England and Wales by mid-year; `share` (2, 18) England's.

    `births`, `deaths`, `migration` United Kingdom by calendar year; `mid_2023` (2, 101) England's
    people; `kingdom_2023` (2, 101) those of the United Kingdom; `world_mortality` {period: (2, 22)}
    deaths per person-year by sex and `world_ages`.
    """

    bands: dict[int, Array]
    share: Array
    births: dict[int, float]
    deaths: dict[int, float]
    migration: dict[int, float]
    mid_2023: Array
    kingdom_2023: Array
    world_ages: tuple[int, ...]
    world_mortality: dict[str, Array]

    def england(self, year: int) -> Array:
        """England's people (2, 18) at a mid-year of 2010 to 2016, derived."""
        part = PART_OF_2010 + (PART_OF_2023 - PART_OF_2010) * (year - 2010) / 13
        raw = self.bands[year] * self.share
        return np.asarray(raw * part * self.bands[year].sum() / raw.sum())


def _rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    with (folder / name).open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def in_bands(people: Array) -> Array:
    """People (2, 101) by the bands of England and Wales, (2, 18)."""
    ends = (*FIRST_AGE[1:], 101)
    return np.stack(
        [people[:, a:b].sum(1) for a, b in zip(FIRST_AGE, ends, strict=True)], axis=1
    )


def _nations(folder: Path) -> dict[str, Array]:
    found = {name: np.zeros((2, 101)) for name in ("England", "Wales", "United Kingdom")}
    for row in _rows(folder, "uk_nations_population_single_year_mid2023.csv"):
        if row["area"] in found and row["sex"].lower() in ("females", "males"):
            sex = 0 if row["sex"].lower() == "females" else 1
            age = min(int(row["age"].rstrip("+")), 100)
            found[row["area"]][sex, age] += float(row["value"])
    return found


def _bands(folder: Path) -> dict[int, Array]:
    found: dict[int, Array] = {}
    for row in _rows(folder, "england_wales_population_5yr_2001_2016.csv"):
        if row["sex"] not in ("Females", "Males"):
            continue
        first = 0 if row["age"] in ("<1", "01-04") else int(row["age"][:2])
        people = found.setdefault(int(row["year"]), np.zeros((2, len(FIRST_AGE))))
        people[0 if row["sex"] == "Females" else 1, FIRST_AGE.index(first)] += float(row["value"])
    return found


def read_history(folder: Path) -> History:
    """The figures in `folder`, as `History` describes them."""
    annual: dict[str, dict[int, float]] = {"births": {}, "deaths": {}, "net_migration": {}}
    for row in _rows(folder, "uk_vital_statistics_annual_wpp2024.csv"):
        if row["variable"] in annual:
            annual[row["variable"]][int(row["year"])] = 1000 * float(row["value"])
    world: dict[str, dict[tuple[int, int], float]] = {}
    for row in _rows(folder, "uk_mortality_mx_by_age_wpp2024.csv"):
        if row["sex"] in ("mxF", "mxM"):
            place = (0 if row["sex"] == "mxF" else 1, int(row["age"].rstrip("+")))
            world.setdefault(row["period"], {})[place] = float(row["value"])
    ages = tuple(sorted({age for _, age in next(iter(world.values()))}))
    nations = _nations(folder)
    england, wales = in_bands(nations["England"]), in_bands(nations["Wales"])
    return History(
        bands=_bands(folder),
        share=england / (england + wales),
        births=annual["births"],
        deaths=annual["deaths"],
        migration=annual["net_migration"],
        mid_2023=nations["England"],
        kingdom_2023=nations["United Kingdom"],
        world_ages=ages,
        world_mortality={
            period: np.array([[cells[s, a] for a in ages] for s in (0, 1)])
            for period, cells in world.items()
        },
    )


def halves(by_year: dict[int, float], year: int) -> float:
    """The year from 1 July as half of each of two calendar years."""
    return 0.5 * (by_year[year] + by_year[year + 1])


def by_world_age(people: Array, ages: tuple[int, ...]) -> Array:
    """People (2, 101) by the ages of the United Nations' life tables."""
    ends = (*ages[1:], 101)
    return np.stack([people[:, a:b].sum(1) for a, b in zip(ages, ends, strict=True)], axis=1)


def england_share_of_deaths(history: History) -> float:
    """Deaths that one mortality by sex and age would give England, over the Kingdom's, in 2023."""
    rates = history.world_mortality["2020-2025"]
    england, kingdom = (
        (by_world_age(people, history.world_ages) * rates).sum()
        for people in (history.mid_2023, history.kingdom_2023)
    )
    return float(england / kingdom)

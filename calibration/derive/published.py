"""Reads the published figures that the population tables are derived from."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]

FIRST_YEAR = 2022
OLDEST = 100
SEX = {"Females": 0, "Males": 1}
PROJECTION = (
    "ONS National population projections 2022-based, principal projection, England, "
    "published 28 January 2025"
)


@dataclass(frozen=True)
class Projection:
    """The ONS projection by projection year (1 July to 30 June), sex and single year of age.

    `population` (21, 2, 101) people at mid-year from 2022; `oldest` (21, 2, 11) people at 100 to
    110+; `death_probability` (50, 2, 127), place 0 for those born in the year; `arrivals` and
    `departures` (50, 2, 101) people by age at the move; `fertility` (50, 101) births per woman;
    `births` (20,).
    """

    population: Array
    oldest: Array
    death_probability: Array
    arrivals: Array
    departures: Array
    fertility: Array
    births: Array


def _rows(folder: Path, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    with (folder / name).open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield int(row["year"]) - FIRST_YEAR, row


def _age(text: str) -> int:
    return int(text.split()[0].rstrip("+"))


def read_projection(folder: Path) -> Projection:
    """The figures in `folder`, as `Projection` describes them."""
    population, oldest = np.zeros((21, 2, OLDEST + 1)), np.zeros((21, 2, 11))
    for year, row in _rows(folder, "england_population_projection_single_year_2022_2042.csv"):
        age, sex, people = _age(row["age"]), SEX[row["sex"]], float(row["value"])
        population[year, sex, min(age, OLDEST)] += people
        if age >= OLDEST:
            oldest[year, sex, age - OLDEST] += people
    probability = np.zeros((50, 2, 127))
    for year, row in _rows(folder, "england_mortality_rates_projection.csv"):
        place = 0 if row["age"] == "Birth" else _age(row["age"]) + 1
        probability[year, SEX[row["sex"]], place] = float(row["value"]) / 100_000
    moves = {"In": np.zeros((50, 2, OLDEST + 1)), "Out": np.zeros((50, 2, OLDEST + 1))}
    for year, row in _rows(folder, "england_migration_by_age_projection.csv"):
        if row["flow"] in moves:
            place = min(_age(row["age"]), OLDEST)
            moves[row["flow"]][year, SEX[row["sex"]], place] += float(row["value"])
    fertility = np.zeros((50, OLDEST + 1))
    for year, row in _rows(folder, "england_fertility_rates_projection.csv"):
        fertility[year, _age(row["age"])] = float(row["value"]) / 1000
    births = np.zeros(21)
    for year, row in _rows(folder, "england_births_projection.csv"):
        births[year] += float(row["value"])
    return Projection(
        population, oldest, probability, moves["In"], moves["Out"], fertility, births[:20]
    )

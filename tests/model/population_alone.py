"""The population in the engine, with services and worklessness held still."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np

from simulator import engine
from simulator.engine import Model, output
from simulator.engine.simulation import Trajectory
from simulator.model import health_feedbacks, migration, morbidity, morbidity_trends, pensions, population
from simulator.model.axes import AGEING, AXES
from simulator.scenario import read, start
from tests.model import outside_population

HERE = Path(__file__).parent
TABLES = HERE.parents[1] / "simulator" / "model" / "tables"
TARGETS = HERE.parents[1] / "calibration" / "targets"
RECORDED = (
    "residents", "newborn", "residents_by_age_band", "population_total", "deaths_all", "births_all",
    "residents_by_health_band", "old_age_dependency_ratio", "mortality_multiplier",
    "onset_multiplier", "worsening_multiplier", "people_over_pension_age", "reference_mix", "deaths",
    "prevention_level",
)  # fmt: skip


@cache
def model() -> Model:
    sectors = {
        "population": [population, migration, morbidity_trends, morbidity, health_feedbacks, pensions],
        "outside": [outside_population],
    }
    return engine.build(
        "population alone", sectors, AXES, [output(n) for n in RECORDED], AGEING, tables=TABLES
    )


@cache
def run(file: str, *settings: str) -> Trajectory:
    """A scenario beside this file after each `NAME=VALUE`."""
    scenario = read(HERE / file)
    for text in settings:
        scenario = scenario.set(text)
    return engine.simulate(model(), start(scenario, model()), policy="nothing")


@cache
def column(table: str, name: str) -> np.ndarray:
    """A column of a table, in the order of its rows; (2, 101) if it is by sex and age."""
    with (TABLES / table).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    values = np.array([float(row[name]) for row in rows])
    return values.reshape(2, 101) if len(values) == 202 else values

"""The shipped scenario: the whole model, feedbacks off, is the published projection."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from simulator import engine, scenario
from simulator.model import build
from tests.model.population_alone import HERE, TARGETS

TOLERANCE = {"0-15": 0.005, "16-64": 0.005, "65-84": 0.005, "85+": 0.01}


@pytest.fixture(scope="module")
def found() -> np.ndarray:
    read = scenario.read(HERE.parents[1] / "scenarios" / "ons-projection.toml")
    trajectory = engine.simulate(build(), scenario.start(read, build()))
    return trajectory.outputs["residents"][: 20 * 12 + 1 : 12]


@pytest.fixture(scope="module")
def published() -> np.ndarray:
    with (TARGETS / "ons_population.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    return np.array([[float(row[band]) for band in TOLERANCE] for row in rows])


def test_every_band_is_the_published_one_to_2042(found: np.ndarray, published: np.ndarray) -> None:
    assert np.all(np.abs(found / published - 1).max(0) < list(TOLERANCE.values()))


def test_the_total_is_the_published_one_to_2042(found: np.ndarray, published: np.ndarray) -> None:
    assert np.abs(found.sum(1) / published.sum(1) - 1).max() < 0.002

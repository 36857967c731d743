"""Studies of the whole model: the same bits from any number of workers, and numbers that do something."""

from __future__ import annotations

import pytest
import xarray as xr

import simulator as sim

pytestmark = pytest.mark.slow
ONLY = {"against": "incremental", "sections": ["economy", "climate"], "members": 3}


@pytest.fixture(scope="module")
def england():
    return sim.scenario("england").change("run.stop", "2029-04-01", because="A quick test")


def test_a_study_of_sensitivity_has_the_same_bits_from_two_workers(england):
    one, two = (sim.sensitivity(england, **ONLY, screen=40, base=8, workers=workers) for workers in (1, 2))
    xr.testing.assert_identical(one, two)
    assert (one["swing"].values > 0.0).any()
    assert one["factor"].values[-1] == "luck"


def test_a_study_of_robustness_has_the_same_bits_from_two_workers(england):
    one, two = (sim.robustness(england, **ONLY, futures=40, grid=3, top=4, workers=workers) for workers in (1, 2))
    xr.testing.assert_identical(one, two)
    assert one["policy"].values[0] == "do_minimum"
    assert one["surface"].size == 2

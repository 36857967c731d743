"""Oliva & Sterman (2001): a temporary rise of demand erodes the standard for good."""

import pytest

from simulator.engine import simulate
from tests.reference.models import cutting_corners
from tests.reference.models.cutting_corners import FALL, NEVER_RISES


@pytest.fixture(scope="module")
def run(reference_model):
    def simulated(time_to_rise: float):
        start = cutting_corners.start(time_to_rise)
        return simulate(reference_model("cutting_corners"), start, step=1.0, method="euler").outputs

    return simulated


def test_corners_are_cut_in_the_first_week_of_pressure(run):
    found = run(NEVER_RISES)["time_per_order"]
    assert found[9] == 1.08
    assert found[10] == pytest.approx(0.96105, abs=5e-6)


def test_the_standard_falls_and_stays_there(run):
    standard = run(NEVER_RISES)["standard"]
    assert standard[36] == pytest.approx(0.97354, abs=5e-6)
    assert standard[-1] == pytest.approx(standard[36], rel=1e-5)


def test_the_standard_recovers_where_it_rises_as_fast_as_it_falls(run):
    standard = run(FALL)["standard"]
    assert standard[36] == pytest.approx(0.97354, abs=5e-6)
    assert standard[-1] == pytest.approx(1.08, abs=5e-6)

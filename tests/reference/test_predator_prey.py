"""Lotka and Volterra: a quantity that the motion conserves."""

import numpy as np
import pytest

from simulator.engine import simulate
from tests.reference.models.predator_prey import START, VALUES


def conserved(run) -> np.ndarray:
    prey, predators = run.outputs["prey"], run.outputs["predators"]
    of_prey = VALUES["predator_growth"] * prey - VALUES["predator_death"] * np.log(prey)
    return of_prey + VALUES["predation"] * predators - VALUES["prey_growth"] * np.log(predators)


@pytest.fixture(scope="module")
def runs(reference_model):
    model = reference_model("predator_prey")
    return {
        accurate: simulate(model, START, accurate=accurate, step=0.01) for accurate in (False, True)
    }


@pytest.mark.parametrize("accurate", [False, True])
def test_the_motion_keeps_its_constant(accurate, runs):
    assert np.ptp(conserved(runs[accurate])) < 2e-7


def test_the_fast_and_the_accurate_path_agree(runs):
    for name in ("prey", "predators"):
        np.testing.assert_allclose(runs[False].outputs[name], runs[True].outputs[name], rtol=1e-6)

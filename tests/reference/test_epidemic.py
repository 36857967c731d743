"""Kermack and McKendrick (1927): how many are infected in the end."""

import numpy as np
import pytest

from simulator.engine import simulate
from tests.reference.models import epidemic


@pytest.mark.parametrize("accurate", [False, True])
@pytest.mark.parametrize("reproduction", [1.5, 2.5, 4.0])
def test_the_final_size_solves_its_equation(reproduction, accurate, reference_model):
    run = simulate(
        reference_model("epidemic"), epidemic.start(reproduction), accurate=accurate, step=0.01
    )
    left, ever = run.outputs["susceptible"][-1], run.outputs["recovered"][-1]
    assert run.outputs["infected"][-1] < 1e-3
    assert np.log(left / 999.0) == pytest.approx(-reproduction * ever / 1000.0, abs=1e-7)


def test_nobody_is_lost(reference_model):
    run = simulate(reference_model("epidemic"), epidemic.start(2.5), step=0.01)
    assert run.residuals["person"] < 1e-9
    everyone = sum(run.outputs[name] for name in ("susceptible", "infected", "recovered"))
    np.testing.assert_allclose(everyone, 1000.0, rtol=1e-12)

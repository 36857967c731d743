"""What the fast path must refuse and the accurate path must solve."""

import numpy as np
import pytest

from simulator.engine import Calendar, Start, simulate
from simulator.errors import RunError
from tests.reference.models import robertson

# E. Hairer, G. Wanner: Solving Ordinary Differential Equations II, at t = 40.
AT_40 = {"a": 0.7158270688, "b": 9.185534765e-6, "c": 0.2841637457}


def relaxation(rate: float) -> Start:
    return Start(
        {"amount_at_start": np.array(1.0), "decay_rate": np.array(rate)}, Calendar(None, None, 1.0)
    )


def test_the_accurate_path_solves_robertson(reference_model):
    run = simulate(reference_model("robertson"), robertson.START, accurate=True)
    for name, value in AT_40.items():
        assert run.outputs[name][-1] == pytest.approx(value, rel=1e-6)


def test_the_fast_path_refuses_robertson_and_says_what_to_do(reference_model):
    with pytest.raises(RunError, match=r"stiff\. Use the accurate path"):
        simulate(reference_model("robertson"), robertson.START)


def test_the_fast_path_refuses_a_relaxation_a_thousand_times_a_year(reference_model):
    with pytest.raises(RunError, match=r"stiff\. Use the accurate path"):
        simulate(reference_model("decay"), relaxation(1000.0))


def test_the_accurate_path_follows_it(reference_model):
    run = simulate(reference_model("decay"), relaxation(1000.0), accurate=True, every=1 / 1024)
    np.testing.assert_allclose(run.outputs["amount"], np.exp(-1000 * run.times), atol=1e-8)


def test_a_step_that_is_short_enough_is_not_refused(reference_model):
    run = simulate(reference_model("decay"), relaxation(20.0))
    assert 0.0 <= run.outputs["amount"][-1] < 1e-6

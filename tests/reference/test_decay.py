"""Exponential decay, whose answer everybody knows."""

import numpy as np
import pytest

from simulator.engine import Calendar, Start, simulate

START = Start(
    {"amount_at_start": np.array(100.0), "decay_rate": np.array(0.5)}, Calendar(None, None, 10.0)
)


@pytest.mark.parametrize(("accurate", "tolerance"), [(False, 1e-7), (True, 1e-8)])
def test_decay_follows_the_exponential(accurate, tolerance, reference_model):
    run = simulate(reference_model("decay"), START, accurate=accurate)
    np.testing.assert_allclose(
        run.outputs["amount"], 100 * np.exp(-0.5 * run.times), rtol=tolerance
    )


def test_what_has_decayed_and_what_is_left_make_the_whole(reference_model):
    run = simulate(reference_model("decay"), START, step=1 / 8)
    np.testing.assert_allclose(
        np.cumsum(run.outputs["decayed"]) + run.outputs["amount"], 100, rtol=1e-14
    )


def errors(model, method: str, steps: list[float]) -> np.ndarray:
    exact = 100 * np.exp(-5)
    runs = [simulate(model, START, step=step, method=method) for step in steps]
    return np.array([abs(run.outputs["amount"][-1] - exact) for run in runs])


@pytest.mark.parametrize(("method", "order"), [("euler", 1), ("rk4", 4)])
def test_halving_the_step_divides_the_error_as_the_method_promises(method, order, reference_model):
    found = errors(reference_model("decay"), method, [1 / 8, 1 / 16, 1 / 32])
    np.testing.assert_allclose(np.log2(found[:-1] / found[1:]), order, atol=0.1)

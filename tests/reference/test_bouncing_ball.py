"""A ball's bounces, found inside the step: their times are known exactly."""

import numpy as np
import pytest

from simulator.engine import simulate
from tests.reference.models.bouncing_ball import GRAVITY, HEIGHT, RESTITUTION, START


def exact_bounces(number: int) -> np.ndarray:
    first = np.sqrt(2 * HEIGHT / GRAVITY)
    speeds = np.sqrt(2 * GRAVITY * HEIGHT) * RESTITUTION ** np.arange(1, number)
    return first + np.concatenate([[0.0], np.cumsum(2 * speeds / GRAVITY)])


@pytest.mark.parametrize("accurate", [False, True])
@pytest.mark.parametrize("step", [0.01, 0.37])
def test_the_ball_bounces_exactly_when_it_should(step, accurate, reference_model):
    run = simulate(reference_model("bouncing_ball"), START, accurate=accurate, step=step)
    times = [event["time"] for event in run.events]
    assert len(times) == 7
    np.testing.assert_allclose(times, exact_bounces(7), atol=2e-8)


def test_each_bounce_keeps_its_share_of_the_speed(reference_model):
    run = simulate(reference_model("bouncing_ball"), START)
    speeds = [event["speed"] for event in run.events]
    np.testing.assert_allclose(np.divide(speeds[1:], speeds[:-1]), RESTITUTION, rtol=1e-7)

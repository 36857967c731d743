"""Bass (1969), in closed form."""

import numpy as np
import pytest

from simulator.engine import simulate
from tests.reference.models import diffusion

P, Q = 0.03, 0.38
PEAK = np.log(Q / P) / (P + Q)


def adopted(time):
    grown = np.exp(-(P + Q) * time)
    return (1 - grown) / (1 + Q / P * grown)


@pytest.fixture(scope="module", params=[False, True], ids=["fast", "accurate"])
def run(request, reference_model):
    start = diffusion.start(P, Q, 20.0)
    return simulate(
        reference_model("diffusion"), start, accurate=request.param, step=0.01, every=0.01
    )


def test_adopters_follow_the_closed_form(run):
    np.testing.assert_allclose(run.outputs["adopters"], adopted(run.times), atol=1e-8)


def test_the_peak_comes_when_and_as_high_as_bass_says(run):
    rate = run.outputs["adoption"]
    assert run.times[rate.argmax()] == pytest.approx(PEAK, abs=0.005)
    assert rate.max() == pytest.approx((P + Q) ** 2 / (4 * Q), rel=1e-6)
    assert np.interp(PEAK, run.times, run.outputs["adopters"]) == pytest.approx(
        0.5 - P / (2 * Q), rel=1e-5
    )


def test_a_tenth_a_half_and_nine_tenths_adopt_when_they_should(run):
    times = np.interp([0.1, 0.5, 0.9], run.outputs["adopters"], run.times)
    np.testing.assert_allclose(times, [2.2529, 6.5502, 11.7568], atol=1e-4)

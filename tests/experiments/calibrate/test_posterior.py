"""The sampler, on problems whose posterior is known."""

import numpy as np
import pytest

from simulator.experiments.calibrate.posterior import walk

SLOPES = np.array([[2.0, 1.0, 0.0], [0.0, 1.0, -1.0], [1.0, 1.0, 1.0], [0.5, 0.0, 3.0]])
SEEN = np.array([1.0, -0.5, 2.0, 0.3])
COVARIANCE = np.linalg.inv(SLOPES.T @ SLOPES + np.eye(3))
MEAN = COVARIANCE @ SLOPES.T @ SEEN


def linear(z):
    """Log posterior of figures that are linear in standard normal numbers, with errors of 1."""
    return -0.5 * ((SEEN - z @ SLOPES.T) ** 2).sum(axis=1) - 0.5 * (z**2).sum(axis=1)


@pytest.mark.parametrize(("centre", "spread"), [(MEAN, COVARIANCE), (np.zeros(3), np.eye(3))], ids=["near", "far"])
def test_the_posterior_of_a_linear_model_is_its_closed_form(centre, spread):
    chain = walk(linear, centre, spread, walkers=20, steps=800, seed=1)
    flat = chain.z.reshape(-1, 3)
    error = np.sqrt(np.diag(COVARIANCE) / chain.effective)
    assert (np.abs(flat.mean(axis=0) - MEAN) < 4 * error).all()
    allowed = 4 * COVARIANCE.max() * np.sqrt(2 / chain.effective.min())
    np.testing.assert_allclose(np.cov(flat.T), COVARIANCE, atol=allowed)
    assert chain.long_enough
    assert 0.1 < chain.acceptance < 1.0


def test_a_posterior_that_is_no_normal_is_drawn_too():
    """An exponential beyond 0, whose mean is 1: no likeness, and an end."""
    chain = walk(lambda z: np.where(z[:, 0] > 0, -z[:, 0], -np.inf), np.ones(1), np.eye(1) * 0.05, 20, 2000, 3)
    flat = chain.z.reshape(-1)
    assert flat.min() > 0
    assert flat.mean() == pytest.approx(1.0, abs=5 / np.sqrt(chain.effective[0]))


def test_a_seed_gives_a_chain_and_another_another():
    one, again, other = (walk(linear, MEAN, COVARIANCE, 6, 12, seed).z for seed in (5, 5, 6))
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


def test_nothing_is_drawn_from_global_luck():
    before = np.random.get_state()[1].copy()  # noqa: NPY002 (that it is not touched is what is tested)
    walk(linear, MEAN, COVARIANCE, 6, 8, 1)
    assert np.array_equal(before, np.random.get_state()[1])  # noqa: NPY002


def test_a_short_chain_says_that_it_is_short_and_draws_are_spread_over_it():
    chain = walk(linear, MEAN, COVARIANCE, 6, 8, 1)
    assert not chain.long_enough
    z, log = chain.thinned(5)
    assert (z.shape, log.shape) == ((5, 3), (5,))
    np.testing.assert_allclose(log, linear(z))
    assert len(chain.thinned(1000)[0]) == 6 * 7


def test_what_stops_a_chain_is_raised_and_nothing_is_printed(capsys):
    def stopped(z):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        walk(stopped, MEAN, COVARIANCE, 6, 8, 1)
    assert capsys.readouterr() == ("", "")

"""A hazard whose rate swings: in its own exposure, arrivals are a Poisson process of rate 1."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from simulator.engine import Calendar, Streams, simulate
from simulator.engine.streams import exponential
from tests.reference.models.arrivals import RATE, START, YEARS, exact_exposure

MEMBERS = 4


@pytest.fixture(scope="module")
def runs(reference_model):
    model = reference_model("arrivals")
    return [simulate(model, START, member=member, step=1 / 96) for member in range(MEMBERS)]


def times(run) -> np.ndarray:
    return np.array([event["time"] for event in run.events])


def test_exposures_between_arrivals_are_exponential(runs):
    gaps = np.concatenate([np.diff(exact_exposure(times(run)), prepend=0.0) for run in runs])
    assert stats.kstest(gaps, "expon").pvalue > 0.05


def test_arrivals_of_a_year_are_poisson(runs):
    counts = np.concatenate([np.histogram(times(run), np.arange(YEARS + 1))[0] for run in runs])
    assert abs(counts.mean() - RATE) < 3 * np.sqrt(RATE / counts.size)
    dispersion = ((counts - counts.mean()) ** 2).sum() / counts.mean()
    assert 0.01 < stats.chi2(counts.size - 1).cdf(dispersion) < 0.99


def test_arrivals_crowd_where_the_rate_is_high(runs):
    within = np.concatenate([times(run) % 1.0 for run in runs])
    observed = np.histogram(within, np.linspace(0, 1, 13))[0]
    expected = np.diff(exact_exposure(np.linspace(0, 1, 13))) * YEARS * MEMBERS
    assert stats.chisquare(observed, expected * observed.sum() / expected.sum()).pvalue > 0.01


@pytest.mark.parametrize(("accurate", "tolerance"), [(False, 1e-6), (True, 1e-5)])
def test_each_arrival_comes_when_its_exposure_is_reached(accurate, tolerance, reference_model):
    start = replace(START, calendar=Calendar(None, None, 20.0))
    run = simulate(reference_model("arrivals"), start, accurate=accurate, step=1 / 384)
    luck = Streams(start.seed, member=0)
    drawn = [exponential(luck.uniform("arrivals", k, "threshold")) for k in range(len(run.events))]
    np.testing.assert_allclose(exact_exposure(times(run)), np.cumsum(drawn), atol=tolerance)

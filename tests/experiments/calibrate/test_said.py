"""What is said of a calibration: Theil's U by hand, bands that are mixtures, misfits."""

import numpy as np
import pytest
from scipy.stats import norm

from simulator.experiments.calibrate.said import below, inside, misfit, predictive, theil

RECORD = np.array([1.0, 2.0, 3.0, 4.0])


def test_theils_parts_are_those_of_a_table_worked_by_hand():
    # Model 2, 2, 4, 6: errors 1, 0, 1, 2; mean square 6/4; means 3.5 and 2.5; variances 11/4 and 5/4;
    # the mean product of the departures from the means is (2.25 + .75 + .25 + 3.75) / 4 = 7/4.
    found = theil(np.array([2.0, 2.0, 4.0, 6.0]), RECORD)
    assert found.u == pytest.approx(np.sqrt(1.5 / 7.5))
    assert found.bias == pytest.approx(1.0 / 1.5)
    assert found.variance == pytest.approx((np.sqrt(11 / 4) - np.sqrt(5 / 4)) ** 2 / 1.5)
    assert found.covariance == pytest.approx(2 * (np.sqrt(55) / 4 - 7 / 4) / 1.5)


@pytest.mark.parametrize("seed", range(20))
def test_theils_parts_sum_to_one(seed):
    random = np.random.default_rng(seed)
    record, model = random.normal(size=(2, 5)) * random.uniform(1e-3, 1e3)
    found = theil(model, record)
    assert found.bias + found.variance + found.covariance == pytest.approx(1.0, abs=1e-9)
    assert min(found.bias, found.variance, found.covariance) >= 0.0


def test_an_error_of_the_mean_is_all_bias_and_one_of_spread_all_variance():
    shifted, wider = theil(RECORD + 3.0, RECORD), theil(2.5 + 2.0 * (RECORD - 2.5), RECORD)
    assert (shifted.bias, wider.variance) == (pytest.approx(1.0), pytest.approx(1.0))


def test_where_there_is_no_error_nothing_is_said_of_its_parts():
    assert theil(RECORD, RECORD) is None


def test_bands_of_one_draw_are_those_of_a_normal():
    quantiles = np.array([0.025, 0.5, 0.9])
    found = predictive(np.array([[10.0, 5.0]]), np.array([2.0, 1.0]), quantiles)
    np.testing.assert_allclose(found[0], norm(10.0, 2.0).ppf(quantiles))
    np.testing.assert_allclose(found[1], norm(5.0, 1.0).ppf(quantiles))


def test_bands_of_many_draws_hold_what_they_say():
    drawn, error = np.linspace(-3.0, 3.0, 101)[:, None], np.array([0.5])
    quantiles = np.array([0.1, 0.5, 0.9])
    found = predictive(drawn, error, quantiles)[0]
    np.testing.assert_allclose([below(np.array([x]), drawn, error)[0] for x in found], quantiles)
    assert found[1] == pytest.approx(0.0, abs=1e-9)


def test_a_record_is_inside_the_bands_that_reach_it():
    levels = np.array([0.5, 0.8, 0.95])
    found = inside(np.array([0.0, 1.0, 1.5, 9.0]), np.zeros((1, 4)), np.ones(4), levels)
    assert found.tolist() == [[True] * 3, [False, True, True], [False, False, True], [False] * 3]


def test_misfit_is_in_standard_errors_and_nothing_without_figures():
    assert misfit(np.array([3.0, 1.0]), np.array([1.0, 1.0]), np.array([1.0, 5.0])) == pytest.approx(np.sqrt(2.0))
    assert misfit(np.array([]), np.array([]), np.array([])) == 0.0

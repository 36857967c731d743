from __future__ import annotations

import numpy as np
import pytest

from simulator.appraisal.means import interval


@pytest.mark.parametrize(("sign", "least"), [(1.0, 0.88), (-1.0, 0.88)])
def test_an_interval_holds_the_mean_of_a_skewed_outcome_nearly_as_often_as_it_says(sign, least):
    drawn = sign * np.random.default_rng(4).lognormal(0.0, 1.0, (4000, 16))
    low, high = interval(drawn)
    held = (low <= sign * np.exp(0.5)) & (sign * np.exp(0.5) <= high)
    assert held.mean() > least  # percentiles of the bootstrap hold it in 84 of 100


def test_of_an_outcome_without_skewness_it_is_student_s():
    low, high = interval(np.array([-1.0, 0.0, 1.0]))
    assert high == pytest.approx(4.302653 / 3.0**0.5, rel=1e-6)
    assert low == pytest.approx(-high)


def test_the_interval_of_what_does_not_vary_is_the_mean():
    low, high = interval(np.array([[0.1, 0.1, 0.1], [0.0, 0.0, 0.0]]))
    assert low.tolist() == high.tolist() == pytest.approx([0.1, 0.0])
    assert interval(np.array([7.0])) == (7.0, 7.0)


def test_a_smaller_tail_moves_its_own_end_alone():
    drawn = np.random.default_rng(1).standard_normal(50)
    (low, high), (same, higher) = interval(drawn), interval(drawn, above=0.005)
    assert low == same
    assert higher > high

"""How sure a median is."""

from __future__ import annotations

import numpy as np

from simulator.charts.numbers import of_median


def test_the_median_of_sixteen_futures_lies_between_the_fourth_and_the_thirteenth():
    # P(at most 3 of 16 below) = 0.0106 and P(at most 4) = 0.0384.
    assert of_median(np.arange(1.0, 17.0)) == (4.0, 13.0)
    assert of_median(np.arange(6.0)) == (0.0, 5.0)


def test_five_futures_bound_no_median():
    assert of_median(np.arange(5.0)) == (-np.inf, np.inf)

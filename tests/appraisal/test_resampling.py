from __future__ import annotations

import numpy as np
import pytest

from simulator.appraisal import resampling


@pytest.mark.parametrize("at_once", [1, 100, 2**20])
def test_draws_taken_one_by_one_are_those_taken_together(monkeypatch, at_once):
    monkeypatch.setattr(resampling, "AT_ONCE", at_once)
    orders, draws = resampling.each_shuffle("a", 7, 30), resampling.each_resample("b", 7, 30)
    np.testing.assert_array_equal(list(orders), resampling.shuffles("a", 7, 30))
    np.testing.assert_array_equal(list(draws), resampling.resamples("b", 7, 30))

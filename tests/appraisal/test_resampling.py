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


@pytest.mark.parametrize("alike", [[], [3, 17], [0, 1, 2, 29]])
def test_an_order_is_the_stable_one_also_where_numbers_are_alike(alike):
    drawn = resampling.uniforms("c", 30)
    drawn[alike] = drawn[5]
    np.testing.assert_array_equal(resampling._order(drawn), np.argsort(drawn, kind="stable"))


def test_numbers_that_differ_in_their_last_bit_are_told_apart():
    drawn = np.array([0.5, np.nextafter(0.5, 0.0), 0.25, np.nextafter(0.25, 0.0)])
    assert resampling._order(drawn).tolist() == [3, 2, 1, 0]
    assert resampling._order(drawn[:1]).tolist() == [0]

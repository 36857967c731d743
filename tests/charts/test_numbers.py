"""How sure a median is."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.charts.medians import of_median
from simulator.charts.numbers import Estimate, central, estimate, places, rounding


def test_the_median_of_sixteen_futures_lies_between_the_fourth_and_the_thirteenth():
    # P(at most 3 of 16 below) = 0.0106 and P(at most 4) = 0.0384.
    assert of_median(np.arange(1.0, 17.0)) == (4.0, 13.0)
    assert of_median(np.arange(6.0)) == (0.0, 5.0)


def test_five_futures_bound_no_median():
    assert of_median(np.arange(5.0)) == (-np.inf, np.inf)


@pytest.mark.parametrize(
    ("median", "ends", "above", "words"),
    [
        (17.2e9, (-13e9, 73e9), 56, "£20bn (−10 to 70)"),
        (23.4e9, (-0.4e9, 56e9), 60, "£23bn (−0.4 to 56)"),
        (66.7e9, (66e9, 67.4e9), 64, "£66.7bn (66.0 to 67.4)"),
        (3.6e9, (-45e9, 90e9), 40, "£4bn (−40 to 90)"),
        (3.6e9, (-45e9, 90e9), 39, "£0bn (−40 to 90)"),
        (-2.0e9, (-200e9, 250e9), 31, "£0bn (−200 to 250)"),
    ],
)
def test_a_median_is_told_no_finer_than_its_interval_and_not_as_nought_where_its_sign_is_settled(
    median, ends, above, words
):
    assert Estimate(median, *ends, *ends, 64, above, 64 - above).words("pounds") == words


def test_the_low_end_of_an_interval_is_not_doubled_by_its_rounding():
    assert Estimate(63e3, 5.4e3, 209e3, 40e3, 90e3, 64, 64, 0).words("people") == "60 thousand (5 to 210)"


def test_of_a_few_futures_the_middle_is_nearly_all_of_them():
    assert central(64) == "the middle 95% of these 64 futures"
    assert central(16) == "the middle 95% of these 16 futures, nearly their whole range"


def test_one_extreme_future_does_not_set_the_unit():
    assert Estimate(290e6, 50e6, 1.32e9, 90e6, 700e6, 8, 8, 0).words("pounds") == "£300m (50 to 1,300)"


def test_a_column_has_one_rounding():
    column = [Estimate(middle * 1e9, -150e9, 260e9, 0.0, 0.0, 64, 60, 4) for middle in (18.4, 43.3, 66.7, 123.7)]
    told = [each.words("pounds", **rounding(column)) for each in column]
    assert told == [f"£{middle}bn (−150 to 260)" for middle in (20, 40, 70, 120)]


@pytest.mark.parametrize(("half", "decimals"), [(28.0, 0), (43.0, -1), (3.54, 1), (3.56, 0), (0.1, 2), (960.0, -2)])
def test_an_interval_is_told_in_one_figure_of_its_half_width_or_two_small_ones(half, decimals):
    assert places(half) == decimals


def test_a_share_below_nought_has_a_true_minus() -> None:
    assert estimate(np.linspace(-0.1, 0.3, 41)).percent() == "10% (−9 to 29%)"

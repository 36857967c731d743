"""Discount factors against published and hand-made figures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.appraisal.discounting import Schedule
from simulator.appraisal.vintages import vintage

STANDARD, HEALTH = (vintage("green_book_2022").schedule(rate) for rate in ("standard", "health"))


@pytest.mark.parametrize(
    ("years", "factor"),
    [(0, 1.0), (10, 0.70892), (30, 0.35628), (31, 0.34590), (50, 0.19726), (75, 0.09421)],
)
def test_the_standard_rate_gives_the_green_book_factors(years, factor):
    assert STANDARD.factor(years) == pytest.approx(factor, abs=5e-6)


def test_thirty_years_of_a_pound_at_each_year_end_are_worth_18_392():
    assert STANDARD.factor(np.arange(1, 31)).sum() == pytest.approx(18.39205, abs=5e-6)


def test_each_rate_holds_for_its_own_years_and_no_longer():
    by_hand = 1.035**-30 * 1.03**-45 * 1.025**-50 * 1.02**-75 * 1.015**-100
    assert STANDARD.factor(300) == pytest.approx(by_hand, rel=1e-12)


def test_health_is_discounted_at_one_and_a_half_per_cent():
    assert HEALTH.factor(10) == pytest.approx(1.015**-10)


def test_a_pound_before_the_base_date_is_worth_more():
    assert STANDARD.factor(-1.0) == pytest.approx(1.035)


@given(st.floats(-5, 400), st.floats(0.01, 50))
def test_later_is_never_worth_more(years, later):
    assert STANDARD.factor(years + later) < STANDARD.factor(years)


def test_a_schedule_needs_a_rate_for_each_step():
    with pytest.raises(ValueError, match="one rate for each"):
        Schedule("short", (0.0, 30.0), (0.035,), "made up", "D")

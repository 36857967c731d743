"""WELLBYs against a reference."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.appraisal.vintages import vintage
from simulator.appraisal.wellby import cumulative, price, wellby_rate

RULES = vintage("green_book_2022")
people = st.floats(1, 1e8)
points = st.floats(0, 10)


def test_a_tenth_of_a_point_for_a_million_people_is_a_hundred_thousand_a_year():
    assert wellby_rate(1e6, 7.5, 1e6, 7.4, 6.9) == pytest.approx(1e5)


def test_the_reference_against_itself_is_nothing():
    assert wellby_rate(4.8e7, 7.44, 4.8e7, 7.44, 7.3) == 0.0


@given(people, points, people, points, points)
def test_it_is_the_formula_of_three_products(n, level, n_r, level_r, dying):
    expected = n * level - n_r * level_r - (n - n_r) * dying
    assert wellby_rate(n, level, n_r, level_r, dying) == pytest.approx(expected, rel=1e-9, abs=1e-5)


def test_a_death_of_somebody_less_satisfied_is_not_a_gain():
    # 1,000 people at 8 and 100 at 5; ten of the latter die: the mean rises, the WELLBYs do not.
    before, after = (1000 * 8 + 100 * 5) / 1100, (1000 * 8 + 90 * 5) / 1090
    assert after > before
    assert wellby_rate(1090, after, 1100, before, 5.0) == pytest.approx(0, abs=1e-9)


def test_wellbys_add_up_over_time():
    years = np.linspace(0, 10, 121)
    assert cumulative(np.full((2, 121), 3.0), years)[:, -1] == pytest.approx(30)
    assert cumulative(np.full(121, 3.0), years)[0] == 0


def test_the_price_is_that_of_the_treasury_in_2019_prices():
    assert price(1.0, RULES, "2019") == 13_000
    assert price(1.1, RULES, "2019") == pytest.approx(13_000 * 1.1**1.3)
    assert price(1.1, RULES, "2019", "constant") == 13_000

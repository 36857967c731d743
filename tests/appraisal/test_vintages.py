"""The Treasury's rules by vintage."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from simulator.appraisal.discounting import Schedule
from simulator.appraisal.distribution import weight, weighted
from simulator.appraisal.tables import tables
from simulator.appraisal.vintages import LATEST, names, priced_names, vintage
from simulator.errors import InputError

GOLDEN = {10: 0.70892, 30: 0.35628, 31: 0.34590, 50: 0.19726, 75: 0.09421}


@pytest.mark.parametrize("name", ["green_book_2022", "green_book_2026"])
def test_both_books_discount_alike(name):
    found = vintage(name).schedule().factor(list(GOLDEN))
    assert found == pytest.approx(list(GOLDEN.values()), abs=5e-6)


def test_they_differ_in_the_cost_of_raising_public_money():
    assert vintage("green_book_2022").number("excess_burden") == 0.2
    assert vintage("green_book_2026").number("excess_burden") == 0.0


def test_every_number_has_a_source_and_a_grade():
    for name in names():
        rules = vintage(name)
        stated = [*rules.rules.values(), *rules.optimism_bias.values(), *rules.schedules.values()]
        assert len(stated) >= 12
        assert all(len(each.source) > 20 and each.grade in ("A", "B", "C", "D") for each in stated)
        assert rules.not_known


def test_what_was_not_read_of_the_review_is_not_made_up():
    review = vintage("discount_rate_review_2026")
    assert not review.adopted
    assert "standard" not in review.schedules
    with pytest.raises(InputError, match=r"were not read.*green_book_2026"):
        review.schedule()


def test_its_rates_can_be_brought_along():
    own = Schedule("what I read", (0.0,), (0.02,), "the review, table 1, read by me", "A")
    review = vintage("discount_rate_review_2026")
    richer = dataclasses.replace(review, schedules=review.schedules | {"standard": own})
    assert richer.schedule().factor(10) == pytest.approx(1.02**-10)


def test_a_sensitivity_is_not_the_rule():
    lower = vintage("green_book_2026_lower_rate")
    assert not lower.adopted
    assert lower.schedule().factor(30) == pytest.approx(1.03**-30)
    assert LATEST in priced_names()
    assert vintage(LATEST).adopted


def test_an_unknown_vintage_is_told_the_nearest():
    with pytest.raises(InputError, match=r"appraisal: vintage: .*green_bok_2022.*Did you mean green_book_2022\?"):
        vintage("green_bok_2022")


def test_the_table_says_in_which_year_each_pound_is():
    for table in tables()["vintage"].values():
        pounds = [given for given in table.values() if isinstance(given, dict) and "GBP" in given.get("unit", "")]
        assert all(given["price_year"] for given in pounds)


def test_a_pound_at_half_the_income_weighs_2_462():
    rules = vintage("green_book_2022")
    assert weight(15_000, 30_000, rules.number("distributional_elasticity")) == pytest.approx(2.462, abs=5e-4)
    with pytest.raises(ValueError, match="above zero"):
        weight(0.0, 30_000, 1.3)


def test_a_pound_among_equals_keeps_its_worth():
    assert weighted([3.0, 4.0], [20_000, 20_000], [10, 90], 1.3) == pytest.approx(7.0)
    assert weighted([1.0, 0.0], [10_000, 30_000], [50, 50], 1.3) == pytest.approx(2**1.3)
    assert weighted(np.ones((4, 2)), [1, 3], [1, 1], 1.0).shape == (4,)

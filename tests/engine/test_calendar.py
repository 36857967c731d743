"""Dates and years."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from simulator.engine.calendar import date_to_months, date_to_years, rounded, years_to_date

START = date(2025, 4, 1)


def test_months_are_whole_on_the_first_and_shares_of_the_month_after_it():
    assert date_to_months(START, date(2025, 7, 1)) == 3.0
    assert date_to_months(START, date(2025, 6, 16)) == 2.5
    assert date_to_months(START, date(2025, 3, 1)) == -1.0


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_a_date_comes_back_from_its_years(when):
    assert years_to_date(START, date_to_years(START, when)) == when


@given(st.dates(date(2025, 4, 1), date(2080, 1, 1)), st.integers(1, 400))
def test_later_dates_have_later_times(when, days):
    later = when + timedelta(days)
    assert rounded(date_to_months(START, later)) > rounded(date_to_months(START, when))

"""Amounts of one year's prices in those of another."""

from __future__ import annotations

from datetime import date

import pytest

from simulator import scenario
from simulator.prices import editions, financial_year, rebase


def test_a_financial_year_begins_in_april():
    assert [financial_year(date(2026, month, 1)) for month in (3, 4)] == ["2025-26", "2026-27"]


def test_there_and_back_is_the_same_amount():
    assert rebase(rebase(13_000.0, "2019", "2024"), "2024", "2019") == pytest.approx(13_000)


def test_a_wellby_of_2019_is_16_028_pounds_of_2024():
    assert rebase(13_000.0, "2019", "2024") == pytest.approx(16_028, abs=1)


def test_both_years_are_of_one_edition_where_one_has_both():
    assert rebase(1.0, "2019", "2025-26", "December 2023") == pytest.approx(109.7273 / 89.01075)
    assert rebase(1.0, "2010-11", "2019-20") == pytest.approx(89.527 / 76.58)
    with pytest.raises(KeyError, match="no edition"):
        rebase(1.0, "1990", "2025-26", "December 2025")


def test_the_latest_edition_is_taken_as_far_as_it_goes_and_an_earlier_forecast_from_there():
    # December 2025 to 2024; December 2023 has 0.25 × 106.1 + 0.75 × 107.8825 in 2024, and 109.7273 in 2025-26.
    assert rebase(1.0, "2019", "2025-26") == pytest.approx(100 / 81.1085 * 109.7273 / 107.436875)


def test_the_forecasts_of_an_edition_grow_as_it_says():
    index = editions()["December 2023"]
    grown = [index[f"20{y}-{y + 1}"] / index[f"20{y - 1}-{y}"] - 1 for y in range(23, 29)]
    assert grown == pytest.approx([0.0610, 0.0168, 0.0171, 0.0162, 0.0177, 0.0188], abs=1e-6)


def test_a_year_without_a_deflator_is_named_with_those_there_are():
    with pytest.raises(KeyError, match=r"1066.*2019"):
        rebase(1.0, "1066", "2024")


@pytest.mark.parametrize(("name", "year", "less"), [("england", "2025-26", 1.0), ("england-2010", "2010-11", 0.95)])
def test_what_work_brings_is_at_the_prices_that_the_deflators_give(name, year, less):
    """One in four works part-time, for £8,000 and not £18,000; the low end is all of them."""
    numbers = scenario(name).numbers
    saved = numbers["economy.fiscal_cost_of_worklessness"]
    for body, amount in (("dwp", 10_000), ("exchequer", 8_000)):
        assert saved.values[body] == pytest.approx(rebase(amount, "2023", year) * 15.5 / 18 * less, rel=0.005)
    assert saved.range[0] == pytest.approx(8 / 15.5, abs=0.005)

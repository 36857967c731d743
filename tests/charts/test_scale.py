"""Pounds are counted in what suits the place, and numbers have a true minus."""

from __future__ import annotations

import numpy as np
import xarray as xr

from simulator.charts.scale import money_scale, scaled
from simulator.charts.tables import number_text


def test_a_council_is_counted_in_millions_and_a_country_in_billions(compared: xr.Dataset) -> None:
    wild = np.array([2e8, 3e9])
    assert money_scale(wild)[1] == "£ billion"
    for part, unit in ((1.0, "£ billion"), (0.006, "£ million")):
        with scaled(compared.assign(spending=compared["spending"] * part)):
            assert money_scale(wild)[1] == unit


def test_a_number_below_nought_has_a_true_minus_and_nought_has_none() -> None:
    assert [number_text(cell) for cell in (-2.4, -0.0, 0.18, -1.25e7)] == ["−2.4", "0", "0.18", "−12500000"]


def test_what_rounding_leaves_of_a_sum_that_cancels_is_nought_in_a_table():
    assert number_text(-5.1796e-17) == number_text(0.0) == "0"
    assert number_text(-2e-6) == "−2e-06"

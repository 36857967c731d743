"""Ranges and distributions of a number, and what a new value makes of them."""

from __future__ import annotations

import math

import pytest

from simulator.scenario.numbers import Number
from simulator.scenario.ranges import check_range, recentred


def said(ranged: Number, new: Number) -> list[str]:
    found: list[str] = []
    check_range(ranged, new, lambda name, what, remedy: found.append(what))
    return found


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        (("normal", (2.0, 0.5)), 3.0, ("normal", (3.0, 0.5))),
        (("lognormal", (math.log(2.0), 0.5)), 3.0, ("lognormal", (math.log(3.0), 0.5))),
        (("lognormal", (math.log(2.0), 0.5)), -3.0, ("lognormal", (math.log(2.0), 0.5))),
        (("beta", (2.0, 6.0)), 0.75, ("beta", (6.0, 2.0))),
        (("beta", (2.0, 6.0)), 1.5, ("beta", (2.0, 6.0))),
        (("uniform", (1.0, 4.0)), 9.0, ("triangular", (1.0, 4.0, 4.0))),
        (("triangular", (1.0, 2.0, 4.0)), 3.0, ("triangular", (1.0, 3.0, 4.0))),
    ],
)
def test_a_new_value_is_the_centre_of_the_same_spread(before, value, after):
    assert recentred(before, value) == after


def test_a_bound_itself_is_inside_though_a_bit_is_lost_in_multiplying():
    ranged = Number(value=0.57, range=(0.5, 100.0), range_is="factor")
    assert 0.57 * 100.0 < 57.0
    assert said(ranged, Number(value=57.0)) == []
    assert said(ranged, Number(value=57.001)) == ["57.001 is outside its range, 0.285 to 57"]


def test_a_factor_whose_range_leaves_out_the_number_itself_is_told():
    new = Number(value=2.0, range=(1.1, 1.5), range_is="factor")
    assert said(new, new) == ["1.1 to 1.5 leaves out 1, the number itself"]

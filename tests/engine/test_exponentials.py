"""The exponential and the logarithm: near enough to the true value, and the same for one number as for four."""

import ctypes
import math
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numba import cfunc, njit, types

from simulator.engine.in_step import aligned
from simulator.engine.kernel.seats import LANES
from simulator.engine.lanes import BLOCK, exponential, logarithm

MADE = {"exponential": exponential, "logarithm": logarithm}
NO_NUMBER, ENDLESS = math.nan, math.inf


def compiled(name):
    word = MADE[name]
    return njit("float64(float64)")(lambda x: word(x))


ONE = {name: compiled(name) for name in MADE}


def units_off(found, true):
    """How many units in the last place a number is from the true value."""
    return abs(Decimal(found) - true) / Decimal(float(np.spacing(abs(found))))


@settings(max_examples=500, deadline=None)
@given(st.floats(-700.0, 700.0) | st.floats(-1.0, 1.0))
def test_the_exponential_is_off_by_little_more_than_a_unit_in_the_last_place(x):
    with localcontext(prec=60):
        assert units_off(ONE["exponential"](x), Decimal(x).exp()) < 1.5


@settings(max_examples=500, deadline=None)
@given(st.floats(1e-300, 1e300) | st.floats(0.5, 2.0) | st.floats(0.99, 1.01))
def test_the_logarithm_is_off_by_little_more_than_a_unit_in_the_last_place(x):
    with localcontext(prec=60):
        assert x == 1.0 or units_off(ONE["logarithm"](x), Decimal(x).ln()) < 1.5
    assert x != 1.0 or ONE["logarithm"](x) == 0.0


@pytest.mark.parametrize(
    ("name", "x", "found"),
    [
        ("exponential", 0.0, 1.0), ("exponential", ENDLESS, ENDLESS), ("exponential", -ENDLESS, 0.0),
        ("exponential", NO_NUMBER, NO_NUMBER), ("exponential", 709.79, ENDLESS), ("exponential", -746.0, 0.0),
        ("exponential", -745.0, 5e-324), ("exponential", 1e300, ENDLESS), ("exponential", -1e300, 0.0),
        ("logarithm", 0.0, -ENDLESS), ("logarithm", -0.0, -ENDLESS), ("logarithm", -1.0, NO_NUMBER),
        ("logarithm", ENDLESS, ENDLESS), ("logarithm", -ENDLESS, NO_NUMBER), ("logarithm", NO_NUMBER, NO_NUMBER),
    ],
)  # fmt: skip
def test_at_the_ends_they_are_what_a_c_library_says(name, x, found):
    np.testing.assert_equal(ONE[name](x), found)


def test_the_logarithm_of_what_is_too_small_for_all_its_bits_is_right():
    for x in (5e-324, 1e-320, 2.2e-308):
        assert math.isclose(ONE["logarithm"](x), math.log(x), rel_tol=1e-15)


@pytest.mark.parametrize("name", MADE)
def test_four_abreast_have_the_bits_of_one(name):
    word, random = MADE[name], np.random.default_rng(1)
    ordinary = [random.uniform(-5, 5, 2000), np.exp(random.uniform(-700, 700, 2000)), random.uniform(-800, 800, 2000)]
    x = np.concatenate([*ordinary, [0.0, 5e-324, 1.0, -1.0], [ENDLESS, -ENDLESS, NO_NUMBER, 2.0]])
    block = aligned(x.size)
    block[:] = x

    @cfunc(types.void(types.int64, BLOCK))
    def several(count, block):
        for i in range(count):
            block[i] = word(block[i])

    ctypes.CFUNCTYPE(None, ctypes.c_int64, ctypes.c_void_p)(several.address)(x.size // LANES, block.ctypes.data)
    np.testing.assert_array_equal(block, [ONE[name](each) for each in x])

"""Draws by inverse distribution: the published quantiles, the limits, the order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.scenario.futures import central, drawn, limited
from simulator.scenario.numbers import Number

ONE = np.array(1.0)
QUANTILES = [
    (Number(range=(0.0, 4.0)), 0.25, 1.0),
    (Number(distribution=("triangular", (0.0, 1.0, 4.0))), 0.25, 1.0),
    (Number(distribution=("uniform", (2.0, 6.0))), 0.25, 3.0),
    (Number(distribution=("normal", (10.0, 2.0))), 0.975, 10 + 2 * 1.959963985),
    (Number(distribution=("lognormal", (0.0, 1.0))), 0.5, 1.0),
    (Number(distribution=("lognormal", (0.0, 1.0))), 0.8413447461, np.e),
    (Number(distribution=("beta", (1.0, 1.0))), 0.3, 0.3),
    (Number(range=(0.5, 1.5), range_is="factor"), 0.5, 1.0),
    (Number(range=(-1.0, 1.0), range_is="added"), 0.5, 1.0),
]


@pytest.mark.parametrize(("number", "u", "expected"), QUANTILES)
def test_a_draw_is_the_quantile(number: Number, u: float, expected: float) -> None:
    assert float(drawn(number, ONE, u, None, None)) == pytest.approx(expected, rel=1e-8)


@given(st.floats(1e-9, 1 - 1e-9), st.floats(-1.0, 9.0))
def test_a_value_alone_is_drawn_to_the_same_bits_as_in_an_array(u: float, value: float) -> None:
    number = Number(range=(0.0, 7.3))
    many = drawn(number, np.array([value, 1.0]), u, None, None)
    assert drawn(number, np.array(value), u, None, None) == many[0]
    assert drawn(number, np.array([[value]]), u, None, None).shape == (1, 1)


@pytest.mark.parametrize("number", [number for number, *_ in QUANTILES])
def test_more_luck_never_gives_less(number: Number) -> None:
    values = [float(drawn(number, ONE, u, 0.0, 5.0)) for u in np.linspace(1e-9, 1 - 1e-9, 50)]
    assert values == sorted(values)
    assert min(values) >= 0.0
    assert max(values) <= 5.0


def test_a_normal_is_cut_at_its_limits_and_not_piled_up_there() -> None:
    number = Number(distribution=("normal", (0.0, 1.0)))
    values = [float(drawn(number, ONE, u, 0.0, None)) for u in (0.001, 0.5, 0.999)]
    assert 0.0 < values[0] < 0.01
    assert values[1] == pytest.approx(0.6744897502)


def test_a_distribution_without_a_value_has_a_centre() -> None:
    assert central(Number(distribution=("triangular", (0.0, 1.0, 5.0)))) == 1.0
    assert central(Number(distribution=("beta", (2.0, 6.0)))) == 0.25
    assert central(Number(distribution=("lognormal", (0.0, 0.5)))) == 1.0


def test_a_limit_that_is_not_given_limits_nothing():
    values = np.array([-1.0, 0.5, 2.0])
    assert limited(values, None, None).tolist() == [-1.0, 0.5, 2.0]
    assert limited(values, 0.0, None).tolist() == [0.0, 0.5, 2.0]
    assert limited(values, None, 1.0).tolist() == [-1.0, 0.5, 1.0]

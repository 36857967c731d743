"""Luck is fixed by what it is for."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from simulator.engine import Streams, streams

US = np.linspace(0.001, 0.999, 41)


@given(st.integers(), st.integers(0), st.text(), st.integers(0), st.text(), st.integers(0))
def test_a_draw_lies_between_zero_and_one_and_is_never_either(
    seed, member, process, entity, purpose, ordinal
):
    u = Streams(seed, member).uniform(process, entity, purpose, ordinal)
    assert 0.0 < u < 1.0
    assert u == Streams(seed, member).uniform(process, entity, purpose, ordinal)


def test_a_draw_does_not_depend_on_what_was_drawn_before():
    one, other = Streams(1, 0), Streams(1, 0)
    keys = [("a", entity, "size", 0) for entity in range(20)]
    assert [one.uniform(*k) for k in keys] == [other.uniform(*k) for k in reversed(keys)][::-1]


def test_what_is_remembered_of_a_member_is_what_would_be_drawn_anew():
    def draws():
        return [Streams(1, member).uniform("a", 3, "size", ordinal) for member in range(40) for ordinal in range(3)]

    assert draws() == draws()
    assert len(set(draws())) == 120


def test_every_part_of_the_key_matters():
    keys = product((1, 2), (0, 1), ("a", "b"), (0, 1), ("size", "time"), (0, 1))
    draws = {Streams(seed, member).uniform(*rest) for seed, member, *rest in keys}
    assert len(draws) == 64


def test_draws_are_uniform_and_neighbours_independent():
    draws = np.array([Streams(7, m).uniform("p", e, "x") for m in range(50) for e in range(100)])
    assert stats.kstest(draws, "uniform").pvalue > 0.01
    assert abs(np.corrcoef(draws[1:], draws[:-1])[0, 1]) < 3 / np.sqrt(draws.size)


@pytest.mark.parametrize(
    ("quantile", "reference"),
    [
        (streams.exponential, stats.expon()),
        (lambda u: streams.normal(u, 2.0, 3.0), stats.norm(2.0, 3.0)),
        (lambda u: streams.lognormal(u, 5.0, 0.7), stats.lognorm(0.7, scale=5.0)),
        (lambda u: streams.triangular(u, 1.0, 2.0, 5.0), stats.triang(0.25, 1.0, 4.0)),
        (lambda u: streams.pareto(u, 2.0, 1.5, 80.0), stats.truncpareto(1.5, 40.0, scale=2.0)),
    ],
)
def test_quantiles_are_those_of_scipy(quantile, reference):
    np.testing.assert_allclose([quantile(u) for u in US], reference.ppf(US), rtol=1e-10)


def test_a_triangle_without_width_is_its_mode():
    assert streams.triangular(0.3, 2.0, 2.0, 2.0) == 2.0

"""Fewer futures that are like all."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.experiments.alike import alike
from simulator.experiments.delay import members_of_comparison


def test_of_one_quantity_the_middle_of_each_part_is_chosen():
    values = np.array([[7.0, 1.0, 5.0, 3.0, 8.0, 2.0, 6.0, 4.0, 9.0]])
    chosen = alike(values, 3)
    assert sorted(values[0, list(chosen)]) == [2.0, 5.0, 8.0]


@given(st.integers(1, 30), st.integers(0, 30), st.integers(1, 4), st.integers(0, 1000))
def test_so_many_are_chosen_once_each_and_the_same_again(count, more, rows, seed):
    values = np.random.default_rng(seed).normal(size=(rows, count + more))
    chosen = alike(values, count)
    assert len(set(chosen)) == count
    assert set(chosen) <= set(range(count + more))
    assert chosen == alike(values.copy(), count)


def test_a_quarter_tells_every_median_and_share_better_than_the_first_ones_do():
    worse = []
    for seed in range(20):
        values = np.random.default_rng(seed).standard_t(3, size=(3, 64))
        values[1] += values[0]
        chosen, first = values[:, list(alike(values, 16))], values[:, :16]
        errors = [np.abs((part > 0.5).mean(1) - (values > 0.5).mean(1)).max() for part in (chosen, first)]
        worse.append(errors[0] > errors[1])
    assert sum(worse) <= 2


def test_more_than_there_are_can_not_be_chosen():
    with pytest.raises(ValueError, match="5 futures can't be chosen from 4"):
        alike(np.zeros((1, 4)), 5)


def test_what_was_not_priced_gives_its_first_members():
    assert members_of_comparison(None, ["radical"], 80) == tuple(range(20))


def test_few_members_all_have_a_curve():
    assert members_of_comparison(None, ["radical"], 9) == tuple(range(9))
    assert members_of_comparison(None, ["radical"], 40) == tuple(range(16))

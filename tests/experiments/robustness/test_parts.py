"""What the stages of a study of robustness find, on futures done by hand."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from simulator.experiments.robustness.parts import Futures, Tried

AT = np.array([[0.1, 0.6], [0.3, 0.2], [0.7, 0.9], [0.9, 0.4]])
WAITING = {"backlog": np.array([[4.0, 3.0, 2.0, 1.0], [2.5, 2.5, 2.5, 2.5]])}


def question(better):
    """Radical against incremental, in how many wait."""
    outcome = SimpleNamespace(name="backlog")
    return SimpleNamespace(
        policy="radical", against="incremental", outcome=outcome, better=better, names=("first", "second")
    )


@pytest.mark.parametrize("better", [1, -1])
def test_a_difference_is_above_nought_where_the_policy_does_better(better):
    futures = Futures(("radical", "incremental"), AT, WAITING)
    assert (better * futures.difference(question(better))).tolist() == [1.5, 0.5, -0.5, -1.5]
    assert futures.correlations(question(better))[0] == pytest.approx(-better)


@pytest.mark.parametrize(("better", "how"), [(1, "below"), (-1, "above")])
def test_a_number_that_is_tried_says_on_which_side_the_policy_does_better(better, how):
    change = np.array([[[1.0, 3.0], [-1.0, -3.0]]])
    tried = Tried(("first",), np.array([0.1, 0.9]), np.array([[10.0, 20.0]]), change, frozenset())
    (found,) = tried.switches(better)
    assert (found.how, found.at) == (how, (15.0,))

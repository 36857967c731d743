"""One rule for quantiles over futures, also where some have no end."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.appraisal.quantiles import quantiles

ENDLESS = 1e9


def of(*values: float, share: float = 0.5) -> float:
    return float(quantiles(values, [share], infinite=ENDLESS)[0])


def test_between_two_futures_it_is_interpolated_as_numpy_does():
    values = np.random.default_rng(1).normal(size=(3, 17, 2))
    assert quantiles(values, [0.1, 0.5], axis=1).tolist() == np.quantile(values, [0.1, 0.5], axis=1).tolist()


def test_futures_without_end_elsewhere_change_nothing_between_two_that_have_one():
    assert of(1.0, 2.0, 4.0, ENDLESS) == 3.0
    assert of(-ENDLESS, 1.0, 2.0, 3.0, share=0.5) == 1.5


@pytest.mark.parametrize(("share", "told"), [(0.5, 2.0), (0.6, ENDLESS), (0.4, 2.0), (1.0, ENDLESS)])
def test_beside_a_future_without_end_the_nearer_is_taken_and_of_two_as_near_the_lower(share, told):
    values = (0.0, 1.0, 2.0, ENDLESS, ENDLESS, ENDLESS)
    assert of(*values, share=share) == told


def test_between_both_infinities_the_lower_is_the_median_and_never_nought():
    assert of(-ENDLESS, ENDLESS) == -ENDLESS
    assert float(quantiles([-np.inf, np.inf], [0.5])[0]) == -np.inf

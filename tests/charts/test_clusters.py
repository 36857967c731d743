from __future__ import annotations

import numpy as np

from simulator.charts import clusters
from simulator.charts.numbers import wilson


def test_futures_that_share_no_point_are_all_independent_and_those_that_share_all_are_worth_their_points():
    won = np.array([1.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0])
    assert clusters.independent(won, np.arange(8)) == 8.0
    assert clusters.independent(won, np.arange(8) // 2) == 4.0
    assert clusters.interval(won, np.arange(8)) == wilson(4, 8)

"""Several numbers abreast: every word of a model gives each the bits that it gives one."""

import numpy as np
import pytest

from simulator.engine.in_step import Lanes
from simulator.engine.kernel import areas
from simulator.engine.kernel.seats import LANES
from tests.engine.labelled import filled
from tests.engine.test_compile import MODEL

MODEL_SIZE = 500
"""Some more numbers than this are computed."""


@pytest.mark.parametrize("seed", range(0, 40, LANES))
def test_every_word_gives_each_lane_the_bits_of_one(seed):
    time, states = 2.0, [filled(MODEL, seed + lane, 2.0 - 0.3) for lane in range(LANES)]
    lanes = Lanes(states[0])
    f, block, kernel = lanes.f, lanes.block, lanes.kernel
    block[:] = 0.0
    lanes.seat(states)
    kernel.taken(f, block, lanes.clock, lanes.runs)
    kernel.rates_in_step(f, block, lanes.clock, time)
    kernel.call(f, block, time, areas.RECORDED)
    for lane, state in enumerate(states):
        state.prepare()
        state.kernel.rates(state.f, state.x, time)
        state.kernel.call(state.f, state.x, time, areas.RECORDED)
        computed = slice(0, f[2 * areas.W + 1])
        np.testing.assert_array_equal(block.reshape(-1, LANES)[computed, lane], state.x[computed])
        assert np.count_nonzero(state.x[f[2 * areas.W] : f[2 * areas.W + 1]]) > MODEL_SIZE

"""What comes first at one instant, where the kernel stops at it and where a run ends at it."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.engine import Series
from tests.engine.laboratory import run, start

MONTH = 1.0 / 12.0


@pytest.mark.parametrize("accurate", [False, True])
def test_whoever_waits_for_a_clock_comes_after_processes_of_the_same_instant(accurate):
    def dripping(world):
        yield world.hazard("drip", 1e-9)
        world.log("drip")

    def monthly(world):
        yield world.at(MONTH)
        world.log("month")

    found = run(dripping, monthly, given=start(1, alarm_rate=0.1), accurate=accurate)
    assert [(event["kind"], event["time"]) for event in found.events] == [("month", MONTH), ("drip", MONTH)]


def test_the_last_record_is_made_after_what_the_last_day_brings():
    inflow = Series(np.array([0.0, 0.25, 1.0]), np.array([1.0, 2.0, 3.0]))
    recorded = run(given=start(1, inflow=inflow)).outputs["inflow"]
    assert recorded[[0, 2, 3, -2, -1]].tolist() == [1.0, 1.0, 2.0, 2.0, 3.0]

"""What happens at one instant: what comes first, what is read after a change, what two crossings in a step do."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.engine import Series
from tests.engine.laboratory import run, start, times

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


@pytest.mark.parametrize("accurate", [False, True])
@pytest.mark.parametrize(("alarm", "leak"), [(0.005, 0.008), (0.008, 0.005)])
def test_of_two_crossings_in_one_step_each_is_met_at_its_own_time(accurate, alarm, leak):
    def watching(world):
        yield world.crossing("above_alarm")
        world.log("alarm")

    def leaking(world):
        yield world.hazard("leak", 200.0 * (1.0 - np.exp(-leak / 2.0)))
        world.log("leak")

    given = start(1, alarm_level=100.0 * np.exp(-alarm / 2.0), alarm_rate=1.0)
    found = run(watching, leaking, given=given, accurate=accurate)
    assert times(found, "alarm") == [pytest.approx(alarm, abs=1e-8)]
    assert times(found, "leak") == [pytest.approx(leak, abs=1e-8)]


@pytest.mark.parametrize(
    ("name", "change", "less"),
    [
        ("above_alarm", lambda world: world.move(10.0, leaves=("tank", {})), 10.0),
        ("above_alarm", lambda world: world.add("alarm_level", 10.0), 10.0),
        ("all_water", lambda world: world.move(5.0, leaves=("kept", {})), 10.0),
        ("draining", lambda world: world.move(20.0, leaves=("tank", {})), 0.5 * 20.0),
        ("draining", lambda world: world.add("outflow_rate", -0.1), 0.1 * 100.0 * np.exp(-0.25)),
    ],
)
def test_an_equation_is_asked_anew_once_what_it_reads_was_changed(name, change, less):
    found: list[float] = []

    def process(world):
        yield world.at(0.5)
        found.append(world.read(name))
        change(world)
        found.append(world.read(name))

    run(process, given=start(1, alarm_level=20.0))
    assert found[0] - found[1] == pytest.approx(less, rel=1e-7)

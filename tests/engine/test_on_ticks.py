"""Hazard clocks that are looked at on whole ticks: what they bring about happens at the end of a month."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.laboratory import run, start, times

STEADY = {"alarm_rate": 0.01, "outflow_rate": 0.0}
"""A full tank drips at 1 a year."""
PATHS = pytest.mark.parametrize("accurate", [False, True])


def dripping(waits, name="drip"):
    def process(world):
        due = None
        for wait in waits:
            due = yield world.hazard(name, threshold=wait, since=due)
            world.log(name, due=due, months=12.0 * world.time)

    return process


def months(found, kind="drip"):
    return [event["months"] for event in found.events if event["kind"] == kind]


@PATHS
def test_it_happens_at_the_end_of_the_month_in_which_it_was_due(accurate):
    found = run(dripping([0.1, 0.3, 1.0]), given=start(**STEADY), accurate=accurate)
    assert months(found) == [2.0, 5.0, 17.0]


@PATHS
def test_those_due_in_one_month_all_happen_at_its_end(accurate):
    found = run(dripping([0.51, 0.01, 0.02, 0.1]), given=start(**STEADY), accurate=accurate)
    assert months(found) == [7.0, 7.0, 7.0, 8.0]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.floats(0.001, 0.9), min_size=1, max_size=12))
def test_nothing_is_lost_between_two_waits(waits):
    found = run(dripping(waits), given=start(**STEADY))
    due = np.cumsum(waits)
    assert len(found.events) == np.sum(due <= 3.0 + 1e-9)
    np.testing.assert_allclose([event["due"] for event in found.events], due[: len(found.events)])
    late = np.array(months(found)) - 12.0 * due[: len(found.events)]
    assert np.all((late > -1e-6) & (late < 1.0 + 1e-6))


def test_a_wait_that_counts_from_the_past_may_be_over_at_once():
    def late(world):
        yield world.at(1.0)
        yield world.hazard("drip", threshold=0.4, since=0.0)
        world.log("drip", months=12.0 * world.time)

    assert months(run(late, given=start(**STEADY))) == [12.0]


@PATHS
def test_a_wait_over_in_mid_month_is_noticed_at_its_end(accurate):
    def late(world):
        yield world.at(1.02)
        yield world.hazard("drip", threshold=0.4, since=0.0)
        world.log("drip", months=12.0 * world.time)

    assert months(run(late, given=start(**STEADY), accurate=accurate)) == [13.0]


def test_it_costs_no_step_of_its_own():
    """To the last bit, the state is what it is without it."""
    alone, beside = (
        run(*processes, given=start(alarm_rate=0.03)) for processes in ((), (dripping([0.4] * 9),))
    )
    assert len(beside.events) > 3
    np.testing.assert_array_equal(alone.outputs["tank"], beside.outputs["tank"])


@pytest.mark.parametrize("step", [1 / 7, 1 / 10, 1 / 16])
def test_whole_ticks_are_met_by_any_step(step):
    found = run(dripping([0.1, 0.3, 1.0]), given=start(**STEADY), step=step)
    assert months(found) == [2.0, 5.0, 17.0]


def test_clocks_of_both_sorts_run_side_by_side():
    found = run(dripping([0.3]), dripping([0.3], "leak"), given=start(**STEADY))
    assert times(found, "leak") == [pytest.approx(0.3, abs=1e-8)]
    assert months(found) == [4.0]


@PATHS
def test_a_guard_that_nobody_waits_for_is_let_by_and_fires_for_who_comes_later(accurate):
    def later(world):
        yield world.at(2.0)
        yield world.crossing("above_alarm")
        world.log("alarm")

    found = run(later, given=start(alarm_level=60.0), accurate=accurate)
    assert times(found, "alarm") == [2.0]

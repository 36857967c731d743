"""What processes were seen to read, set and move."""

from __future__ import annotations

from dataclasses import replace

import pytest

import simulator as sim
from simulator.describe.carried import Carried, carried, told, watched
from simulator.engine import equation, process, simulate
from simulator.engine.world import World
from simulator.scenario import start
from simulator.units import PeoplePerYear
from tests import clinic


@pytest.mark.parametrize(
    ("name", "policy", "stop"), [("england", "radical", 2035), ("england-2010", "do_minimum", 2024)]
)
def test_what_a_run_does_stands_in_the_file_that_the_report_reads(name, policy, stop):
    """Else: python docs/carried.py."""
    scenario = sim.scenario(name).change("run.stop", f"{stop}-04-01", because="a quick test")
    with watched() as seen:
        simulate(sim.MODEL, start(scenario, sim.MODEL, member=1), policy=policy, member=1)
    known = {each.name: each for each in carried(sim.MODEL)}
    assert {"budget", "pipeline"} <= set(seen)
    for each in told(seen, sim.MODEL):
        for how in ("reads", "sets", "moves"):
            assert set(getattr(each, how)) <= set(getattr(known[each.name], how)), (each.name, how)


def test_every_process_and_event_of_the_model_is_in_the_file_and_nothing_else():
    names = [each.name for each in (*sim.MODEL.processes, *sim.MODEL.happenings.values())]
    assert [each.name for each in carried(sim.MODEL)] == names


def test_of_another_model_nothing_is_known():
    @equation(each="service")
    def served(capacity: PeoplePerYear) -> PeoplePerYear:
        """As many as the capacity allows."""
        return capacity

    assert carried(clinic.model()) is None
    assert carried(sim.MODEL.replace(served=served)) is not None


def test_to_add_is_to_set_and_after_the_block_nothing_is_noted(clinic_scenario):
    @process()
    def helps(world):
        """Helps once."""
        world.add("capacity", 0.1 * world.read("waiting"), service="health")
        world.move(1.0, leaves=("backlog", {"service": "health"}))
        yield world.wait(1.0)

    usual = World.read
    model = replace(clinic.model(), processes=(helps,))
    with watched() as seen:
        simulate(model, start(clinic_scenario, model))
    assert told(seen) == (Carried("helps", ("waiting",), ("capacity",), ("backlog",)),)
    assert World.read is usual

"""What processes do, read off their code."""

from __future__ import annotations

import simpy

import simulator as sim
from simulator.describe.activities import Activities, discipline
from tests import clinic

OURS = Activities(sim.MODEL)


def names(parts):
    return [part.name for part in parts]


def test_what_is_started_with_luck_of_its_own_is_an_entity():
    assert {"project", "repay", "_life", "_queue"} <= set(names(OURS.lives()))
    assert names(Activities(clinic.model()).lives()) == []


def test_every_process_takes_time_and_so_does_what_it_goes_on_with():
    found = names(OURS.generators())
    assert {process.function.__name__ for process in sim.MODEL.processes} <= set(found)
    assert {"incubate", "scale_up", "learn"} <= set(found)
    assert "true_gain" not in found  # no time passes in it


def test_an_entity_has_the_attributes_of_its_record():
    fields = {part.name: part.fields for part in OURS.records()}
    assert {"radical", "claim", "cost"} <= set(fields["Project"])


def test_resources_say_who_is_served_first():
    orders = {part.name: order for part, order in OURS.resources()}
    assert orders == {"Staff": "by priority; first in, first out among equals", "Places": "first in, first out"}
    assert discipline(simpy.PreemptiveResource).startswith("by priority, and may interrupt")


def test_the_kinds_of_event_are_those_that_are_logged():
    assert Activities(clinic.model()).told() == ["strike"]
    assert {"project", "section_114_notice", "budget"} <= set(OURS.told())

"""The book of projects: what is read once and what anew, and places taken in turn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import simpy

from simulator.model.innovation_ledger import Ledger, Once, Places
from simulator.model.innovation_project import PROGRAMME, conceive, plan, stretch
from tests.model.fake_world import LABELS, FakeWorld


def test_what_hangs_on_parameters_is_found_once() -> None:
    asked: list[str] = []
    lengths = Once[str, int](lambda name: asked.append(name) or len(name))
    assert [lengths["short"], lengths["long"], lengths["short"]] == [5, 4, 5]
    assert asked == ["short", "long"]


def test_a_setting_that_changes_in_the_run_is_read_anew() -> None:
    world = FakeWorld(years=10)
    ledger = Ledger.of(world)
    work = conceive(world, PROGRAMME, ledger)
    usual, cost = stretch(world, work, ledger, "scaling"), plan(world, work, ledger).cost
    world.values["duration_multiplier"], world.values["service_cost"] = 2.0, np.full(7, 3e10)
    assert stretch(world, work, ledger, "scaling") == 2 * usual
    assert np.isclose(plan(world, work, ledger).cost, 3 * cost)


def test_what_a_policy_emphasises_is_felt_by_the_next_idea() -> None:
    world = FakeWorld(years=10)
    ledger = Ledger.of(world)
    for typology in LABELS["typology"]:
        world.set("emphasis", [float(label == typology) for label in LABELS["typology"]])
        if ledger.of_types["incremental_typology"][typology] > 0.0:
            assert conceive(world, PROGRAMME, ledger).typology == typology


def held(places: Places, clock: simpy.Environment, came: list[tuple[float, str]], name: str) -> Iterator[Any]:
    turn = places.take()
    with places:
        if turn is not None:
            yield turn
        came.append((clock.now, name))
        yield clock.timeout(1.0)


def test_places_are_taken_in_turn_and_more_of_them_as_a_policy_adds_some() -> None:
    clock, came, many = simpy.Environment(), [], [1]
    places = Places(clock, lambda: many[0])
    for name in "abcde":
        clock.process(held(places, clock, came, name))
    clock.run(until=1.5)
    many[0] = 2
    clock.process(held(places, clock, came, "f"))
    clock.run()
    assert came == [(0.0, "a"), (1.0, "b"), (1.5, "c"), (2.0, "d"), (2.5, "e"), (3.0, "f")]


def test_a_free_place_makes_no_event() -> None:
    clock = simpy.Environment()
    places = Places(clock, lambda: 1)
    assert places.take() is None
    assert clock.peek() == float("inf")
    assert places.take() is not None

"""The clock that SimPy's events run on."""

import simpy

from simulator.engine.clocks import Clock


def briefly(clock, years):
    yield clock.timeout(years)
    return years


def test_a_process_wakes_who_waits_for_its_end_even_where_it_has_ended():
    clock, found = Clock(), []

    def parent():
        early, late = clock.process(briefly(clock, 1.0)), clock.process(briefly(clock, 3.0))
        yield clock.timeout(2.0)
        for child in (early, late):
            years = yield child
            found.append((clock.now, years))

    clock.process(parent())
    clock.catch_up(4.0, 100)
    assert found == [(2.0, 1.0), (3.0, 3.0)]


def test_the_end_that_nobody_waits_for_is_no_event():
    clock = Clock()
    clock.process(briefly(clock, 1.0))
    assert clock.catch_up(0.0, 100) == 1
    assert clock.catch_up(1.0, 100) == 1
    assert clock.peek() == simpy.core.Infinity


def test_events_of_an_instant_come_by_priority_and_as_many_as_are_asked_for():
    clock, order = Clock(), []
    for priority in (3, 1, 2):
        clock.at(1.0, priority).callbacks.append(lambda _, priority=priority: order.append(priority))
    assert clock.catch_up(1.0, 2) == 2
    assert order == [1, 2]

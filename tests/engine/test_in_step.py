"""Runs in step: each has the bits that it has alone, whatever happens to it and to the others."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.engine import Series, StartedHappening, build, in_step, loading
from simulator.engine import compile as compiling
from simulator.engine.compile import compile_model
from simulator.engine.in_step import InStep, in_groups
from simulator.engine.running import Planned, simulate_each
from simulator.engine.simulation import Simulation
from simulator.errors import RunError
from tests.engine.laboratory import MODEL, model_with, start
from tests.reference.models import general_practice

HOW = {"accurate": False, "step": 1.0 / 24.0, "method": "rk4", "every": 1.0}


def simulations(model, starts, **how):
    return [Simulation(model, each, None, number, **{**HOW, **how}) for number, each in enumerate(starts)]


def same(model, starts, **how):
    """The runs in step, each held against itself alone."""
    together = list(in_groups(simulations(model, starts, **how)))
    for found, simulation in zip(together, simulations(model, starts, **how), strict=True):
        alone = simulation.run()
        assert found.events == alone.events
        assert found.residuals == alone.residuals
        for name, values in alone.outputs.items():
            np.testing.assert_array_equal(found.outputs[name], values, err_msg=name)
    return together


def waiting(world):
    """A budget each year, an alarm of its own, and leaks of which some are looked at within steps."""
    for number in range(6):
        yield world.wait(0.5 if number % 2 else 0.25 + 0.3 * world.luck("waiting", number, "wait"))
        world.multiply("outflow_rate", 0.8)
        world.log("cut", level=world.read("all_water"))


def leaking(name):
    def leaks(world):
        for number in range(9):
            yield world.hazard(name, threshold=0.2 + world.luck(name, number, "threshold"))
            world.move(1.0, leaves=("tank", {}))
            world.log(name, left=world.read("tank"))

    leaks.__name__ = name
    return leaks


def alarmed(world):
    """Waits for a guard."""
    yield world.crossing("above_alarm")
    world.log("alarm", level=world.read("tank"))


def several(count, **more):
    dated = Series(np.array([0.0, 0.7, 1.3]), np.array([3.0, 9.0, 1.0]))
    return [
        start(inflow=dated, slope=dated, alarm_rate=0.02 + 0.01 * number, outflow_rate=0.3 + 0.1 * number, **more)
        for number in range(count)
    ]


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 9])
def test_any_number_of_runs_have_the_bits_that_they_have_alone(count):
    found = same(model_with(waiting, leaking("drip")), several(count))
    assert count == 1 or found[0].events != found[1].events


@pytest.mark.parametrize("step", [1 / 16, 1 / 20, 1 / 7, 1 / 4, 1 / 12])
@pytest.mark.parametrize("how", [{}, {"method": "euler"}, {"every": 3.0}])
def test_so_they_have_with_any_step_and_method(step, how):
    same(model_with(waiting, leaking("drip")), several(4), step=step, **how)


@pytest.mark.parametrize("process", [leaking("leak"), alarmed])
def test_what_is_crossed_within_a_step_is_each_run_s_own(process):
    starts = [*several(3, alarm_level=60.0), start(alarm_level=20.0, alarm_rate=0.1, outflow_rate=0.9)]
    found = same(model_with(process, waiting), starts)
    assert sum(any(event["kind"] != "cut" for event in each.events) for each in found) >= 3


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.floats(0.0, 2.9), st.floats(0.1, 20.0)), min_size=4, max_size=4))
def test_events_at_any_time_are_each_run_s_own(spills):
    starts = [
        start(happenings=(StartedHappening(at, "spill", {"size": size}),)) for at, size in spills
    ]
    same(model_with(leaking("drip")), starts)


def test_a_run_that_breaks_costs_no_other():
    starts = [start(), start(outflow_rate=0.9), start(inflow=Series(np.array([0.0, 1.1]), np.array([0.0, -900.0])))]
    *well, broken = in_groups(simulations(MODEL, [*starts, start(1)][:3]))
    assert isinstance(broken, RunError)
    with pytest.raises(RunError, match="tank fell below zero") as alone:
        simulations(MODEL, starts)[2].run()
    assert str(broken) == str(alone.value)
    for found, simulation in zip(well, simulations(MODEL, starts[:2]), strict=True):
        np.testing.assert_array_equal(found.outputs["tank"], simulation.run().outputs["tank"])


def test_a_stiff_run_is_told_as_it_is_alone():
    starts = [start(), start(outflow_rate=900.0), start(), start()]
    found = list(in_groups(simulations(MODEL, starts)))
    assert [isinstance(each, RunError) for each in found] == [False, True, False, False]
    with pytest.raises(RunError) as alone:
        simulations(MODEL, starts)[1].run()
    assert str(found[1]) == str(alone.value)


def test_runs_of_different_length_go_in_groups_of_their_own():
    found = same(MODEL, [start(1), start(1, outflow_rate=0.1), start(2), start(2, outflow_rate=0.1), start(1)])
    assert [each.times[-1] for each in found] == [1.0, 1.0, 2.0, 2.0, 1.0]


def test_tables_of_different_length_are_read_each_as_it_is():
    model = build("general practice", [general_practice], outputs=general_practice.OUTPUTS)
    starts = [general_practice.start(pressure) for pressure in (True, True, False, False, False, True)]
    found = same(model, starts)
    assert np.array_equal(found[0].outputs["pressure"], found[5].outputs["pressure"])
    assert not np.array_equal(found[0].outputs["pressure"], found[2].outputs["pressure"])


def test_runs_that_hardly_meet_go_to_their_ends_alone(monkeypatch):
    def restless(world):
        while True:
            yield world.wait(0.01 + 0.05 * world.luck("restless", 0, f"{world.time}"))
            world.multiply("outflow_rate", 0.999)

    monkeypatch.setattr(in_step, "MOST_APART", 5)
    group = InStep(simulations(model_with(restless), several(4)))
    group.run()
    assert group.apart == 6
    same(model_with(restless), several(4))


def test_together_they_make_few_legs_alone():
    group = InStep(simulations(model_with(leaking("drip")), several(4)))
    group.run()
    assert group.apart <= 6, "dates of drivers lie between two points of the grid"


def test_simulating_each_goes_in_step_once_it_pays_and_gives_the_same(monkeypatch, tmp_path):
    monkeypatch.setenv("SIMULATOR_CACHE", str(tmp_path))
    model = replace(model_with(waiting), name="both ways")
    planned = [Planned(each, None, number) for number, each in enumerate(several(5))]
    alone, compiled = list(simulate_each(model, planned)), compile_model(model)
    assert (compiled.runs_alone, compiled.pays_in_step()) == (5, False)
    monkeypatch.setattr(compiling, "MANY", 5)
    assert compiled.pays_in_step()
    together = list(simulate_each(model, planned))
    assert compiled.runs_alone == 5
    assert [run for run, _ in together] == planned
    for (_, one), (_, other) in zip(alone, together, strict=True):
        np.testing.assert_array_equal(one.outputs["tank"], other.outputs["tank"])


def test_what_another_process_compiled_for_many_runs_is_used(monkeypatch, tmp_path):
    monkeypatch.setenv("SIMULATOR_CACHE", str(tmp_path))
    monkeypatch.setattr(loading, "FEW", 1)
    monkeypatch.setattr(loading, "cores", lambda: 2)
    model = replace(MODEL, name="made elsewhere")
    compiling.Compiled(model).warm(compiling.MANY - 1)
    assert not compiling.Compiled(model).pays_in_step()
    compiling.Compiled(model).warm(compiling.MANY)
    assert compiling.Compiled(model).pays_in_step()

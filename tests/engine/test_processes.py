"""Processes: what they see, when they run, and what they wait for."""

import numpy as np
import pytest

from simulator.engine import Action, Change, Series, simulate
from simulator.engine.quantities import Process
from simulator.errors import RunError
from tests.engine.laboratory import MODEL, constant, model_with, run, start, times


def test_ties_run_in_their_order():
    order = []

    def project(world, entity):
        yield world.at(1.0)
        order.append(f"project {entity}")

    def first(world):
        for entity in (2, 0, 1):
            world.start(project, entity)
        yield world.at(1.0)
        order.append(
            ("first", world.read("inflow"), world.read("outflow_rate"), world.read("newborn")[0])
        )

    def budget(world):
        yield world.at(1.0, order="budget")
        order.append(("budget", world.read("inflow"), world.read("outflow_rate")))

    change = Change(1.0, "radical", "radical", {"outflow_rate": (None, 2.0)})
    given = start(changes=(change,), inflow=Series(np.array([0.0, 1.0]), np.array([0.0, 7.0])))
    simulate(model_with(first, budget), given, policy="radical")
    told = [entry if isinstance(entry, str) else entry[0] for entry in order]
    assert told == ["budget", "first", "project 0", "project 1", "project 2"] or told == [
        "budget",
        "project 0",
        "first",
        "project 1",
        "project 2",
    ]
    assert order[0] == ("budget", 7.0, 0.5)
    assert next(entry for entry in order if entry[0] == "first")[1:3] == (7.0, 2.0)


def test_what_an_experiment_does_comes_before_a_policy_that_starts_then():
    seen = []

    def look(world):
        seen.append((world.time, world.read("inflow"), world.read("outflow_rate")))
        world.log("looked")

    change = Change(1.0, "radical", "radical", {"outflow_rate": (None, 2.0)})
    inflow = Series(np.array([0.0, 1.0]), np.array([0.0, 7.0]))
    given = start(changes=(change,), actions=(Action(1.0, "look", look),), inflow=inflow)
    found = simulate(MODEL, given, policy="radical")
    assert seen == [(1.0, 7.0, 0.5)]
    assert [event["kind"] for event in found.events] == ["looked", "policy"]


@pytest.mark.parametrize(("policy", "begun"), [(None, 3.0), ("radical", 2.0)])
def test_a_setting_begins_when_the_scenario_brings_it_above_nought_whoever_starts_then(policy, begun):
    seen = {}

    def look(world):
        seen.update({name: world.begins(name) for name in ("alarm_rate", "outflow_rate", "alarm_level")})
        yield world.wait(1.0)

    changes = (
        Change(1.0, "radical", "", {"alarm_rate": (None, 0.0)}), Change(3.0, None, "", {"alarm_rate": (None, 0.2)}),
        Change(2.0, "radical", "", {"alarm_rate": (None, 0.1)}),
    )  # fmt: skip
    simulate(model_with(look), start(changes=changes, alarm_rate=0.0, alarm_level=0.0), policy=policy)
    assert seen == {"alarm_rate": begun, "outflow_rate": 0.0, "alarm_level": np.inf}


def test_processes_at_one_instant_run_in_model_order():
    order = []

    def late(world):
        yield world.at(2.0)
        order.append("late")

    def early(world):
        yield world.wait(1.0)
        yield world.wait(1.0)
        order.append("early")

    run(early, late)
    assert order == ["early", "late"]


def test_a_record_shows_what_the_events_of_its_instant_have_done():
    def giver(world):
        yield world.at(1.0)
        world.set("outflow_rate", 0.25)

    assert run(giver).outputs["outflow_rate"][[11, 12]].tolist() == [0.5, 0.25]


def test_a_process_reads_sets_and_draws():
    seen = {}

    def curious(world):
        yield world.wait(0.25)
        seen["tank"] = world.read("tank")
        seen["draining"] = world.read("draining")
        seen["male"] = world.read("bucket", sex="male")
        seen["copy"] = world.read("bucket")
        seen["copy"][:] = -1
        seen["numbers"] = world.numbers("bucket") == world.read("bucket").tolist()
        seen["number"] = world.numbers("draining") == [world.read("draining")]
        world.multiply("outflow_rate", 2.0)
        world.add("outflow_rate", 1.0)
        seen["rate"], seen["draining later"] = world.read("outflow_rate"), world.read("draining")
        seen["date"] = world.date.isoformat()
        seen["luck"] = world.luck("curious", 0, "x"), world.luck("curious", 0, "x")

    found = run(curious)
    assert seen["tank"] == pytest.approx(100 * np.exp(-0.125), rel=1e-9)
    assert seen["draining"] == pytest.approx(seen["tank"] / 2)
    assert seen["male"] == 5.0
    assert seen["numbers"]
    assert seen["number"]
    assert seen["rate"] == 2.0
    assert seen["draining later"] == pytest.approx(seen["tank"] * 2)
    assert seen["date"] == "2025-07-01"
    assert len(set(seen["luck"])) == 1
    assert found.outputs["bucket"].min() >= 0


def test_a_process_may_not_set_a_parameter_or_misspell():
    def setter(world):
        world.set("birth_rate", 1.0)
        yield world.wait(1.0)

    def reader(world):
        world.read("tnk")
        yield world.wait(1.0)

    with pytest.raises(KeyError, match="birth_rate is a parameter; events change settings only"):
        run(setter)
    with pytest.raises(KeyError, match=r"nothing is called tnk\. Did you mean tank"):
        run(reader)


def test_a_day_comes_next_in_this_year_until_it_is_over():
    def yearly(world):
        first = world.date_to_time(f"{world.year_of_next(4, 1)}-04-01")
        for passed in range(4):
            yield world.at(first + passed, order="budget")
            world.log("budget")

    def late(world):
        yield world.at(0.5)
        world.log("october", year=world.year_of_next(10, 1), april=world.year_of_next(4, 1))
        yield world.at(0.6)
        world.log("november", year=world.year_of_next(10, 1))

    found = run(yearly, late)
    assert times(found, "budget") == [0, 1, 2, 3]
    october, november = (event for event in found.events if event["kind"] in ("october", "november"))
    assert (october["year"], october["april"], november["year"]) == (2025, 2026, 2026)


def test_a_process_that_never_waits_is_named():
    def restless(world):
        while True:
            yield world.wait(0.0)

    def quiet(world):
        while True:
            yield world.wait(0.1)

    with pytest.raises(RunError, match=r"over 10000 events at one instant .* by restless"):
        run(quiet, restless)


def watching(world):
    while True:
        yield world.crossing("above_alarm")
        world.log("alarm", tank=world.read("tank"))


@pytest.mark.parametrize("accurate", [False, True])
def test_a_guard_fires_once_where_it_is_crossed(accurate):
    found = run(watching, given=start(alarm_level=60.0), accurate=accurate)
    (event,) = found.events
    assert event["time"] == pytest.approx(2 * np.log(100 / 60), abs=1e-8)
    assert event["tank"] == pytest.approx(60, abs=1e-7)


@pytest.mark.parametrize("accurate", [False, True])
def test_a_guard_fires_again_only_after_leaving_its_level(accurate):
    inflow = Series(np.array([0.0, 1.5, 2.0]), np.array([0.0, 400.0, 0.0]))
    given = start(6, alarm_level=60.0, inflow=inflow, outflow_rate=0.7)
    first, second = times(run(watching, given=given, accurate=accurate), "alarm")
    assert first == pytest.approx(np.log(100 / 60) / 0.7, abs=1e-8)
    assert second > 2.0


@pytest.mark.parametrize("accurate", [False, True])
def test_a_guard_after_a_jump_fires_at_once_and_arms_again(accurate):
    def jumper(world):
        for time, change in ((0.5, -50.0), (1.0, 40.0), (1.5, -40.0)):
            yield world.at(time)
            ends = ("tank", {})
            world.move(
                abs(change),
                leaves=ends if change < 0 else None,
                enters=ends if change > 0 else None,
            )

    given = start(alarm_level=60.0, outflow_rate=0.0)
    assert times(run(watching, jumper, given=given, accurate=accurate), "alarm") == [0.5, 1.5]


def test_a_setting_may_trip_a_guard():
    def tightening(world):
        yield world.at(1.25)
        world.set("alarm_level", 99.0)

    assert (
        times(run(watching, tightening, given=start(outflow_rate=0.0, alarm_level=0.0)), "alarm")
        == []
    )
    given = start(outflow_rate=0.01)
    assert times(run(watching, tightening, given=given), "alarm") == [1.25]


def leaking(world, thresholds=(5.0, 20.0, 30.0)):
    for threshold in thresholds:
        yield world.hazard("leak", threshold=threshold)
        world.log("leak")


@pytest.mark.parametrize("accurate", [False, True])
def test_a_hazard_fires_where_its_exposure_reaches_the_threshold(accurate):
    def leak(world):
        yield from leaking(world)

    found = times(run(leak, given=start(alarm_rate=0.3), accurate=accurate), "leak")
    exposures = 0.3 * 100 * (1 - np.exp(-0.5 * np.array(found))) / 0.5
    np.testing.assert_allclose(exposures, np.array([5.0, 25.0]), atol=1e-6)


def test_each_who_waits_for_a_hazard_has_a_threshold_of_their_own():
    def waiter(world, entity, threshold):
        yield world.hazard("leak", threshold=threshold)
        world.log("leak", entity=entity)

    def all_of_them(world):
        for entity, threshold in enumerate((0.3, 0.1, 0.2, 0.1)):
            world.start(waiter, entity, threshold)
        yield world.wait(0.0)

    found = run(all_of_them, given=start(alarm_rate=0.01, outflow_rate=0.0))
    assert [event["entity"] for event in found.events] == [1, 3, 2, 0]
    np.testing.assert_allclose(times(found, "leak"), [0.1, 0.1, 0.2, 0.3], atol=1e-8)


def test_an_exposure_survives_a_change_of_its_rate():
    def leak(world):
        yield from leaking(world, (2.0,))

    def doubling(world):
        yield world.at(1.0)
        world.set("alarm_rate", 0.02)

    found = run(leak, doubling, given=start(alarm_rate=0.01, outflow_rate=0.0))
    assert times(found, "leak") == [pytest.approx(1.5, abs=1e-8)]


def test_policies_meet_the_same_luck_and_another_process_disturbs_none():
    drawn: dict[str, list[float]] = {}

    def projects(world):
        for number in range(5):
            yield world.wait(0.1)
            drawn.setdefault(str(world.policy), []).append(world.luck("projects", number, "size"))

    def other(world):
        while True:
            yield world.wait(0.05)
            world.luck("other", 0, "size")

    given = start(changes=(Change(0.2, "radical", "radical", {"outflow_rate": (None, 1.0)}),))
    simulate(model_with(projects), given, policy="do_minimum")
    simulate(model_with(other, projects), given, policy="radical")
    assert drawn["do_minimum"] == drawn["radical"]
    simulate(model_with(projects), given, policy="other", member=1)
    assert drawn["other"] != drawn["radical"]


def test_a_resource_is_shared_by_its_name():
    def job(world, entity):
        pool = world.resource("bench", capacity=2)
        with pool.request() as turn:
            yield turn
            yield world.wait(1.0)
        world.log("done", entity=entity)

    def boss(world):
        for entity in range(4):
            world.start(job, entity)
        yield world.wait(0.0)

    assert times(run(boss), "done") == [1.0, 1.0, 2.0, 2.0]


def test_an_event_that_loses_a_race_does_no_harm():
    def racer(world):
        yield world.any_of(world.wait(0.5), world.crossing("above_alarm"))
        world.log("first")
        yield world.wait(1.0)
        world.log("second")

    found = run(racer, given=start(alarm_level=60.0))
    assert times(found, "first") == [0.5]
    assert times(found, "second") == [1.5]


def test_events_carry_their_time_and_what_is_told_of_them():
    def teller(world):
        yield world.at(world.date_to_time("2026-06-16"))
        world.log("told", size=3.0)

    found = simulate(model_with(teller), start(inflow=constant(1.0)), policy="radical", member=4)
    (event,) = found.events
    assert event == {"time": pytest.approx(1.0 + 2.5 / 12.0), "kind": "told", "size": 3.0}
    assert (found.policy, found.member) == ("radical", 4)


def test_the_laboratory_itself_has_no_processes():
    assert MODEL.processes == ()
    assert isinstance(model_with(watching).processes[0], Process)

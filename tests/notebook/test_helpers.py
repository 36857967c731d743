"""Processes that take a share of a move's runs change nothing but how long it takes."""

from __future__ import annotations

import os
import signal
import threading
import time
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

import simulator as sim
from simulator.errors import RunError
from simulator.notebook import helper, helpers
from simulator.notebook.future import Asked, run
from simulator.notebook.helpers import HELPERS
from simulator.notebook.knobs import knobs
from simulator.notebook.moving import Moving
from simulator.run import prepare
from tests import clinic

NAME = "finance.grant_growth_shift"
PLACES = (0.01, -0.01)


@pytest.fixture(scope="module")
def england():
    return sim.scenario("england").change("run.stop", "2030-04-01", because="A quick test")


@pytest.fixture
def two_cores(monkeypatch):
    monkeypatch.setattr(helpers, "cores", lambda: 2)


@pytest.fixture
def made(england, two_cores):
    """Five policies to move, and a process beside this one that is ready to run them."""
    made = Moving(england, knobs(england, (NAME,), sim.MODEL), "gap", None)
    helped(made)
    return made


def helped(made):
    """Wait until a process beside this one takes runs."""
    HELPERS.start(len(made.policies))
    HELPERS.load()
    until = time.monotonic() + 120
    while not HELPERS.ready():
        assert time.monotonic() < until, HELPERS.lost
        time.sleep(0.02)
    (one,) = HELPERS.ready()
    return one


def gap(made, place):
    return made.dataset({NAME: place})["budget_gap"].values


def alone(made, place):
    """The same runs in this process."""
    other = Moving(made.start, made.knobs, "gap", None)
    other.helpers = None
    return gap(other, place)


def counted(monkeypatch):
    """Which policies a process beside this one is given."""
    given, take = [], helper.Helper.take
    monkeypatch.setattr(helper.Helper, "take", lambda self, policy: (given.append(policy), take(self, policy)))
    return given


def test_runs_beside_have_the_bits_of_runs_here(made, monkeypatch):
    given = counted(monkeypatch)
    for place in PLACES:
        assert np.array_equal(gap(made, place), alone(made, place))
    assert len(given) >= len(PLACES) * 2
    assert HELPERS.lost == ""


def test_a_policy_that_moves_alone_runs_here(made, england, monkeypatch):
    given = counted(monkeypatch)
    share = "policy.radical.set.innovation.radical_share"
    one = Moving(england, knobs(england, (share,), sim.MODEL), "gap", ("incremental", "radical"))
    one.dataset({share: one.knobs[0].value})
    del given[:]
    one.dataset({share: 0.5})
    assert given == []


def test_on_one_core_none_is_started(england, monkeypatch):
    HELPERS.end()
    monkeypatch.setattr(helpers, "cores", lambda: 1)
    HELPERS.start(5)
    assert HELPERS._all == []
    assert HELPERS.lost == ""


def test_there_are_no_more_than_runs_less_the_one_here(monkeypatch):
    HELPERS.end()
    monkeypatch.setattr(helpers, "cores", lambda: 8)
    monkeypatch.setattr(helpers, "Helper", lambda: begun.append(1))
    begun = []
    HELPERS.start(3)
    assert len(begun) == 2
    HELPERS.forget()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no such signal")
@pytest.mark.parametrize("when", ["idle", "running"])
def test_one_that_is_killed_costs_no_result_and_is_told_once(made, when, monkeypatch):
    pytest.importorskip("anywidget")
    panel = sim.sliders(made.start, NAME, chart="gap")
    one = helped(made).process.pid
    if when == "idle":
        os.kill(one, signal.SIGKILL)
    else:
        taken = helper.Helper.take
        monkeypatch.setattr(helper.Helper, "take", lambda s, p: (taken(s, p), os.kill(one, signal.SIGKILL)))
    panel.by_name[NAME].value = 0.01
    assert np.array_equal(gap(panel._moving, 0.01), alone(made, 0.01))
    panel.by_name[NAME].value = 0.005
    assert panel._said.value.count("has ended, so a move takes longer") == 1
    assert HELPERS._all == []


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="this system has no such signal")
def test_one_that_hangs_costs_no_result_and_is_told(made, monkeypatch):
    monkeypatch.setattr(helpers, "PATIENCE", 0.2)
    os.kill(helped(made).process.pid, signal.SIGSTOP)
    assert np.array_equal(gap(made, 0.01), alone(made, 0.01))
    assert "gives no answer" in HELPERS.lost
    assert HELPERS._all == []


def test_one_that_can_not_be_started_costs_no_result_and_is_told(england, two_cores, monkeypatch):
    def refuses():
        raise BlockingIOError("no more processes")

    HELPERS.end()
    monkeypatch.setattr(helpers, "Helper", refuses)
    made = Moving(england, knobs(england, (NAME,), sim.MODEL), "gap", None)
    HELPERS.start(5)
    assert np.array_equal(gap(made, 0.01), alone(made, 0.01))
    assert "could not be started (no more processes)" in HELPERS.lost


def test_the_next_panel_starts_another(made):
    one = helped(made)
    one.process.kill()
    one.process.join()
    gap(made, 0.01)
    assert "has ended" in HELPERS.lost
    assert helped(made) is not one
    assert HELPERS.lost == ""


def test_a_model_of_the_user_s_own_runs_here(clinic_scenario):
    one = knobs(clinic_scenario, ("clinic.need_rate",), clinic.model())
    assert Moving(clinic_scenario, one, "gap", None, model=clinic.model()).helpers is None


def test_a_run_that_can_t_go_on_is_told_as_before(england):
    asked = ("first", "second", "third")
    done = {"first": "done", "second": RunError("of the second"), "third": RunError("of the third")}
    for here in (HELPERS.share(None, asked, done.get), helpers.alone(asked, done.get)):
        assert here["first"] == "done"
        assert here["second"].message == "of the second"


def test_every_policy_that_can_t_go_on_says_the_same_beside_as_here(made):
    begun = prepare(made.start, sim.MODEL, None)
    nowhere = {**begun.values, "mortality_level": np.full_like(begun.values["mortality_level"], np.nan)}
    asked = Asked(replace(begun, values=nowhere), 0, ("budget_gap",), {})
    beside = HELPERS.share(asked, made.policies, partial(run, sim.MODEL, replace(asked, start=begun)))
    here = run(sim.MODEL, asked, "portfolio")
    assert isinstance(here, RunError)
    assert repr(beside["portfolio"]) == repr(here)


def test_after_an_interrupt_no_answer_is_taken_for_another(made):
    def stops(policy):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        HELPERS.share(None, ("do_minimum", "radical", "portfolio"), stops)
    assert np.array_equal(gap(made, 0.01), alone(made, 0.01))
    assert HELPERS.lost == ""
    helped(made)
    assert np.array_equal(gap(made, -0.01), alone(made, -0.01))


def test_while_another_thread_moves_this_one_runs_here(made):
    begun, moved = threading.Event(), threading.Event()

    def waits(policy):
        begun.set()
        assert moved.wait(60)
        return policy

    other = threading.Thread(target=HELPERS.share, args=(None, ("one", "two"), waits))
    HELPERS.end()
    other.start()
    assert begun.wait(60)
    assert HELPERS.share(None, ("one", "two"), str.upper) == {"one": "ONE", "two": "TWO"}
    moved.set()
    other.join()

"""Healing in the whole model: people only change their state, and nothing else moves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simulator.engine import Action
from simulator.engine.running import simulate
from simulator.engine.vocabulary import by_band, reading
from simulator.experiments import healing
from simulator.run import default_model
from simulator.scenario import read, start

LATE = 3.0
SEEN = ("residents", "work", "backlog", "capacity", "quality", "need", "adults", "scarred_workers", "usable_reserves")


@pytest.fixture(scope="module")
def seen():
    """A late run in one future: what the world was at the undelayed start, before and after healing."""
    model, found = default_model(), {}
    begun = start(read("england"), model, member=2, delay_years=LATE - 1.0)

    def look(when):
        return lambda world: found.__setitem__(when, {name: world.read(name) for name in (*SEEN, "cash_by_body")})

    mending = healing.Healing(model, 1.0, healing.START)
    first, last = mending.watching([]) + mending.mending(LATE - 1.0)
    watching = (Action(1.0, "look", look("early")), first, Action(LATE, "look", look("before")), last,
                Action(LATE, "look", look("after")))  # fmt: skip
    run = simulate(model, replace(begun, actions=watching), policy="radical", member=2)
    return found, run


def test_nobody_is_born_dies_or_moves(seen):
    before, after = (seen[0][when]["residents"] for when in ("before", "after"))
    axis = default_model().quantities["residents"].axes.index("health")
    np.testing.assert_allclose(after.sum(axis), before.sum(axis), rtol=1e-12)
    early = seen[0]["early"]["residents"]
    mix = early / np.maximum(early.sum(axis, keepdims=True), 1e-9)
    np.testing.assert_allclose(after, mix * after.sum(axis, keepdims=True), rtol=1e-9, atol=1e-6)
    assert np.abs(after - before).sum() > 1_000.0


def test_work_takes_over_the_health_of_residents(seen):
    import xarray as xr

    model = default_model()
    for when in ("before", "after"):
        people = xr.DataArray(seen[0][when]["residents"], dims=model.quantities["residents"].axes)
        with reading(model.axes, 0.75):
            cells = by_band(people, into="band").sum("sex")
        work = xr.DataArray(seen[0][when]["work"], dims=model.quantities["work"].axes).sum("work_status")
        np.testing.assert_allclose(work, cells.transpose(*work.dims), rtol=1e-9)


def test_long_spells_are_as_they_were_and_nobody_is_given_a_job(seen):
    model = default_model()
    axes, labels = model.quantities["work"].axes, model.axes["work_status"].labels

    def of(when, *statuses):
        work = np.moveaxis(seen[0][when]["work"], axes.index("work_status"), 0)
        return sum(work[labels.index(status)] for status in statuses)

    for short, long in healing.LONG:
        both, then = of("after", short, long), of("early", short, long)
        np.testing.assert_allclose(of("after", long) * then, of("early", long) * both, rtol=1e-9, atol=1e-6)
    band = 1 if axes.index("band") < axes.index("health") else 0
    for statuses in (("employed",), healing.LONG[0], healing.LONG[1], ("retired",)):
        before, after = (of(when, *statuses).sum(band) for when in ("before", "after"))
        np.testing.assert_allclose(after, before, rtol=1e-9)


def test_backlog_and_capacity_are_ratios_to_need_and_quality_is_itself(seen):
    early, after = seen[0]["early"], seen[0]["after"]
    for name, base in (("backlog", "need"), ("capacity", "need"), ("scarred_workers", "adults")):
        np.testing.assert_allclose(after[name] / after[base], early[name] / early[base], rtol=1e-5)
    np.testing.assert_allclose(after["quality"], early["quality"], rtol=1e-12)
    assert (np.abs(seen[0]["before"]["quality"] / early["quality"] - 1.0) > 1e-5).any()


def test_money_is_untouched_and_the_audits_hold(seen):
    before, after = seen[0]["before"], seen[0]["after"]
    assert after["usable_reserves"] == before["usable_reserves"]
    assert (after["cash_by_body"] == before["cash_by_body"]).all()
    assert seen[1].residuals["residents"] < 1e-5
    assert seen[1].residuals["GBP"] < 1.0


def test_the_event_is_logged_before_the_policy_starts(seen):
    kinds = [event for event in seen[1].events if event["time"] == LATE and event["kind"] in ("healed", "policy")]
    assert [event["kind"] for event in kinds] == ["healed", "policy"]
    assert kinds[0]["people"] > 1_000.0

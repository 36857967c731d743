"""The life of an innovation project: the four stages of Mulgan and Albury (2003) as SimPy events.

Generating possibilities, incubating and prototyping, replication and scaling up, analysis and
learning. Each has places of its own, for each asks for other skills: ideas are written down by
staff with time, prototypes made by designers and users, roll-outs carried by those who lead, and
evaluations done by analysts. Replication is a Bass process read at a few cohorts, in closed form:
units change over in waves, as real roll-outs do, so that a project costs a handful of events and
no equations.
"""

from __future__ import annotations

from itertools import count
from typing import Any

from simulator.engine.streams import exponential
from simulator.model.innovation_ledger import Ledger
from simulator.model.innovation_project import (
    PROGRAMME,
    SHORTEST,
    Events,
    Project,
    by_the_month,
    conceive,
    plan,
    stretch,
    verdict,
    years_to_cancellation,
)  # fmt: skip
from simulator.model.innovation_rollout import scale_up

FAILED = ("failed in pilot", "not adopted", "harmful", "stopped at overrun")


def run_pipeline(world: Any) -> Events:
    """Both streams of ideas, on the same places and the same money."""
    ledger = Ledger(world)
    world.start(ideas, PROGRAMME, ledger)
    yield from ideas(world, 0, ledger)


def ideas(world: Any, first: int, ledger: Ledger) -> Events:
    """Ideas of one stream, each at its own exposure to the stream's rate; those of a month are heard at its end."""
    rate, due = "programme_idea_rate" if first else "background_idea_rate", None
    begun = world.begins("programme_effort") if first else 0.0
    for entity in count(first):
        wait = exponential(world.luck("innovation", entity, "arrival"))
        due = yield world.hazard(rate, threshold=wait, since=due)
        if first and world.time > begun + world.read("programme_years"):
            return
        world.start(project, entity, ledger)


def project(world: Any, entity: int, ledger: Ledger) -> Events:
    """One project from idea to lesson."""
    work = conceive(world, entity, ledger)
    with ledger.places("generating").request() as place:
        yield from at_its_turn(place, work, ledger, "generating")
        length = stretch(world, work, ledger, "generating") * ledger.number("duration_generating")
        length = by_the_month(world, length)
        ledger.enter(entity, "generating")
        yield world.wait(length)
    work, outcome = yield from incubate(world, work, ledger)
    gain = 0.0
    if outcome in ("adopted", "harmful"):
        with ledger.places("scaling").request() as place:
            yield from at_its_turn(place, work, ledger, "scaling")
            outcome, gain = yield from scale_up(world, work, ledger, outcome == "adopted")
    if work.radical and outcome != "unfunded":
        ledger.under_change.subtract(work.services)
    world.log(
        "project", entity=entity, outcome=outcome, radical=work.radical, typology=work.typology,
        service=work.services[0] if work.radical else "all",
        cost=work.cost, claim=work.claim, gain=gain,
    )  # fmt: skip
    if outcome != "unfunded" and world.read("evaluation") > 0.0:
        yield from learn(world, work, ledger, outcome in FAILED)
    ledger.enter(entity, None)


def at_its_turn(place: Any, work: Project, ledger: Ledger, stage: str) -> Events:
    """Wait, as one of the queue for a stage, until a place is free."""
    if not place.triggered:
        ledger.enter(work.entity, stage, waits=True)
        yield place


def incubate(world: Any, work: Project, ledger: Ledger) -> Events:
    """Prototype and pilot; returns the planned project and its outcome."""
    with ledger.places("incubating").request() as place:
        yield from at_its_turn(place, work, ledger, "incubating")
        if not ledger.has_money():
            return work, "unfunded"
        work = plan(world, work, ledger)
        if work.radical:
            ledger.under_change.update(work.services)
        involved = 1.0 + ledger.number("involvement_time") * world.read("user_involvement")
        median = ledger.number("duration_incubating") * world.read("incubation_time") * involved
        length = by_the_month(world, stretch(world, work, ledger, "incubating") * median)
        left = years_to_cancellation(world, work, ledger)
        cost = work.cost * ledger.number("pilot_cost_share")
        ledger.commit(cost + work.evaluation_cost)
        ledger.enter(work.entity, "incubating")
        ledger.spend(work.entity, cost / max(length, SHORTEST))
        yield world.wait(min(length, left))
        outcome = "cancelled" if left < length else verdict(world, work, ledger)
        ledger.spend(work.entity, 0.0)
    return work, outcome


def learn(world: Any, work: Project, ledger: Ledger, failed: bool) -> Events:
    """Evaluate, and remember: success and failure teach alike, failure also what not to repeat."""
    with ledger.places("learning").request() as place:
        yield from at_its_turn(place, work, ledger, "learning")
        length = stretch(world, work, ledger, "learning") * ledger.number("evaluation_lag")
        length = by_the_month(world, length)
        ledger.enter(work.entity, "learning")
        ledger.spend(work.entity, work.evaluation_cost / max(length, SHORTEST))
        yield world.wait(length)
        learnt = world.read("evaluation")
        ledger.spend(work.entity, 0.0)
        if learnt > 0.0:
            world.move(learnt, leaves=None, enters=("innovation_learning", {}))
            if failed:
                types = {"typology": work.typology}
                world.move(learnt, leaves=None, enters=("lessons_of_failure", types))

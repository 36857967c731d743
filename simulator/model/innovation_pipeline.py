"""The life of an innovation project: the four stages of Mulgan and Albury (2003) as SimPy events.

Generating possibilities, incubating and prototyping, replication and scaling up, analysis and
learning. Replication is a Bass process read at a few cohorts, in closed form: units change over
in waves, as real roll-outs do, so that a project costs a handful of events and no equations.
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
    conceive,
    plan,
    stretch,
    verdict,
    years_to_cancellation,
)  # fmt: skip
from simulator.model.innovation_rollout import learn, scale_up


def run_pipeline(world: Any) -> Events:
    """Both streams of ideas, on the same places and the same money."""
    ledger = Ledger(world)
    world.start(ideas, PROGRAMME, ledger)
    yield from ideas(world, 0, ledger)


def ideas(world: Any, first: int, ledger: Ledger) -> Events:
    """Ideas of one stream, each at its own exposure to the stream's rate."""
    rate = "programme_idea_rate" if first else "background_idea_rate"
    for entity in count(first):
        wait = exponential(world.luck("innovation", entity, "arrival"))
        yield world.hazard(rate, threshold=wait)
        if first and world.time > world.policy_start + world.read("programme_years"):
            return
        world.start(project, entity, ledger)


def project(world: Any, entity: int, ledger: Ledger) -> Events:
    """One project from idea to lesson."""
    work = conceive(world, entity, ledger)
    ledger.enter(entity, "generating")
    yield world.wait(stretch(world, entity, "generating") * world.read("duration_generating"))
    work, outcome = yield from incubate(world, work, ledger)
    gain = 0.0
    if outcome in ("adopted", "harmful"):
        outcome, gain = yield from scale_up(world, work, ledger, outcome == "adopted")
    world.log(
        "project", entity=entity, outcome=outcome, radical=work.radical, typology=work.typology,
        service=work.services[0] if work.radical else "all", cost=work.cost, gain=gain,
    )  # fmt: skip
    if outcome != "unfunded":
        yield from learn(world, work, ledger)
    ledger.enter(entity, None)


def incubate(world: Any, work: Project, ledger: Ledger) -> Events:
    """Prototype and pilot in one of a few places; returns the planned project and its outcome."""
    places = world.resource("prototype_places", capacity=round(world.read("prototype_places")))
    with places.request() as place:
        yield place
        if not ledger.has_money():
            return work, "unfunded"
        work = plan(world, work, ledger)
        involved = 1.0 + world.read("involvement_time") * world.read("user_involvement")
        median = world.read("duration_incubating") * involved
        length = stretch(world, work.entity, "incubating") * median
        cost = work.cost * world.read("pilot_cost_share")
        ledger.commit(cost)
        ledger.enter(work.entity, "incubating")
        ledger.spend(work.entity, cost / max(length, SHORTEST))
        left = years_to_cancellation(world, work, ledger)
        yield world.wait(min(length, left))
        ledger.spend(work.entity, 0.0)
    return work, "cancelled" if left < length else verdict(world, work)

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
    has_money,
    plan,
    pledge,
    stretch,
    to_evaluate,
    verdict,
    years_to_cancellation,
)  # fmt: skip
from simulator.model.innovation_rollout import scale_up, years_of_pilot

FAILED = ("failed in pilot", "not adopted", "harmful", "stopped at overrun")


def run_pipeline(world: Any) -> Events:
    """Both streams of ideas, on the same places and the same money."""
    ledger = Ledger.of(world)
    if world.begins("programme_effort") <= world.stop:
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
    with ledger.places["generating"]:
        if turn := ledger.turn(entity, "generating"):
            yield turn
        length = stretch(world, work, ledger, "generating") * ledger.number["duration_generating"]
        length = by_the_month(world, length)
        ledger.enter(entity, "generating")
        yield world.wait(length)
    yield from from_pilot(world, work, ledger)


def from_pilot(world: Any, work: Project, ledger: Ledger) -> Events:
    """One project from its pilot to its lesson, which is where one begins that the scenario names."""
    outcome = yield from incubate(world, work, ledger)
    gain = 0.0
    if outcome in ("adopted", "harmful"):
        with ledger.places["scaling"]:
            if turn := ledger.turn(work.entity, "scaling"):
                yield turn
            outcome, gain = yield from scale_up(world, work, ledger, outcome == "adopted")
    if work.radical and outcome != "unfunded":
        ledger.under_change.subtract(work.services)
    evaluated = outcome != "unfunded" and world.read("evaluation") > 0.0
    world.log(
        "project", **work.told, entity=work.entity, outcome=outcome, radical=work.radical, typology=work.typology,
        service=whom(work), cost=work.cost, spent=ledger.spent(work.entity),
        evaluation=work.evaluation_cost if evaluated else 0.0, claim=work.claim, gain=gain,
    )  # fmt: skip
    if outcome not in ("adopted", "unfunded") and gain == 0.0:  # what was stopped half-way has adopted something
        world.add("innovations_failed", 1.0, typology=work.typology)
    if evaluated:
        yield from learn(world, work, ledger, outcome in FAILED)
    ledger.enter(work.entity, None)


def whom(work: Project) -> str:
    """The services that a project is for, in a word."""
    if work.voted:
        return ", ".join(work.services)
    return work.services[0] if work.radical else "all"


def incubate(world: Any, work: Project, ledger: Ledger) -> Events:
    """Plan, prototype and pilot; returns the outcome."""
    with ledger.places["incubating"]:
        if turn := ledger.turn(work.entity, "incubating"):
            yield turn
        if not has_money(work, ledger):
            return "unfunded"
        if not work.voted:
            plan(world, work, ledger)
        if work.radical:
            ledger.under_change.update(work.services)
        involved = 1.0 + ledger.number["involvement_time"] * world.read("user_involvement")
        median = ledger.number["duration_incubating"] * world.read("incubation_time") * involved
        length = years_of_pilot(world, work, ledger, median)
        left = years_to_cancellation(world, work, ledger, length)
        cost = work.cost * ledger.number["pilot_cost_share"]
        pledge(work, ledger, cost + to_evaluate(work, cost))
        ledger.enter(work.entity, "incubating")
        ledger.spend(work.entity, cost / max(length, SHORTEST))
        yield world.wait(min(length, left))
        outcome = "cancelled" if left < length else verdict(world, work, ledger)
        ledger.spend(work.entity, 0.0)
    if work.years is not None:
        work.years -= length
    return outcome


def learn(world: Any, work: Project, ledger: Ledger, failed: bool) -> Events:
    """Evaluate, and remember: success and failure teach alike, failure also what not to repeat."""
    with ledger.places["learning"]:
        if turn := ledger.turn(work.entity, "learning"):
            yield turn
        length = stretch(world, work, ledger, "learning") * ledger.number["evaluation_lag"]
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

"""Replication and scaling up, then analysis and learning: where a project changes services."""

from __future__ import annotations

from functools import partial
from typing import Any

from simulator.model import innovation_draws as draws
from simulator.model.innovation_ledger import Ledger
from simulator.model.innovation_project import (
    SHORTEST,
    Events,
    Project,
    harm,
    stretch,
    years_to_cancellation,
)

WAVES = {False: 2, True: 4}
"""Cohorts of a roll-out: incremental, radical."""
HARM_SHOWS = 0.5
"""The part of its roll-out after which a harmful change is given up."""


def scale_up(world: Any, work: Project, ledger: Ledger, works: bool) -> Events:
    """Roll out from one of a few places; returns the outcome and the gain that landed."""
    places = world.resource("scaling_places", capacity=round(world.read("scaling_places")))
    with places.request() as place:
        yield place
        roll = schedule(world, work)
        if not ledger.has_money():
            return "unfunded", 0.0
        planned = work.cost * (1.0 - world.read("pilot_cost_share"))
        rate, began = planned * roll.cost_ratio / max(roll.length, SHORTEST), world.time
        ledger.commit(planned)
        ledger.enter(work.entity, "scaling")
        ledger.spend(work.entity, rate)
        if work.radical:
            ledger.disrupt(work.entity, reached(work, ledger, world.read("scaling_dip")))
        ended = yield from (spread if works else fail)(world, work, ledger, roll)
        ledger.commit(rate * (world.time - began) - planned)
        ledger.spend(work.entity, 0.0)
        ledger.disrupt(work.entity, {})
    return ended


def schedule(world: Any, work: Project) -> draws.Rollout:
    """When the units of the place change over, and how far cost runs over plan."""
    waves = draws.wave_times(
        WAVES[work.radical], world.read("vertical_adoption"), world.read("horizontal_adoption")
    )
    slow = stretch(world, work.entity, "scaling")
    if not work.radical:
        return draws.rollout(waves, slow * world.read("incremental_quickness"), 1.0, 1.0)
    luck = partial(world.luck, "innovation", work.entity)
    ratio = draws.overrun(
        luck("overrun"), luck("size of overrun"),
        tail=world.read("overrun_tail"), usual=world.read("overrun_usual"),
        spread=world.read("overrun_spread"), least=world.read("overrun_least"),
        exponent=world.read("overrun_exponent"), cap=world.read("overrun_cap"),
    )  # fmt: skip
    return draws.rollout(waves, slow, ratio, world.read("stop_at_overrun"))


def spread(world: Any, work: Project, ledger: Ledger, roll: draws.Rollout) -> Events:
    """Cohort after cohort changes, until all have, the money runs over or an election ends it."""
    began, parts = world.time, WAVES[work.radical]
    end = min(roll.end, years_to_cancellation(world, work, ledger))
    due = [wave for wave in roll.waves if wave <= end]
    whole = true_gain(world, work, ledger)
    gain = split(world, work, ledger, whole)
    taken = 0.0 if work.radical else whole
    ledger.area_used[work.area] += taken
    for part, wave in enumerate(due, 1):
        yield world.at(began + wave)
        land(work, ledger, gain, part, parts)
    if not due or due[-1] < end:
        yield world.at(began + end)
    landed = whole * len(due) / parts
    ledger.area_used[work.area] -= taken * (1.0 - len(due) / parts)
    if due:
        world.add("innovations_adopted", 1.0, typology=work.typology)
    if len(due) == parts:
        return "adopted", landed
    return ("stopped at overrun" if end == roll.end else "cancelled"), landed


def true_gain(world: Any, work: Project, ledger: Ledger) -> float:
    """What the project really gains, unknown until it is evaluated; no area gives over its cap."""
    if work.radical:
        return work.claim
    u = world.luck("innovation", work.entity, "realised")
    share = draws.between(u, world.read("realised_low"), world.read("realised_high"))
    left = world.read(f"cap_{work.area}") - ledger.area_used[work.area]
    return max(min(work.claim * share, left), 0.0)


def split(world: Any, work: Project, ledger: Ledger, gain: float) -> draws.Gain:
    """A gain as the project's type divides it."""
    in_cost = ledger.given("gain_in_cost", "typology")[work.typology]
    in_demand = ledger.given("gain_in_demand", "typology")[work.typology]
    return draws.split(gain, in_cost, in_demand, world.read("cashable_share"))


def reached(work: Project, ledger: Ledger, share: float) -> dict[str, float]:
    """A share of each service of the project, as far as the place can change it."""
    reach = ledger.given("within_reach", "service")
    return {service: share * reach[service] for service in work.services}


def land(work: Project, ledger: Ledger, gain: draws.Gain, part: int, parts: int) -> None:
    """One cohort changes over: unit cost, need and quality take their step."""
    effects = (
        ("cost_effect", -gain.cost),
        ("demand_effect", -gain.demand),
        ("quality_effect", gain.quality),
    )
    for name, change in effects:
        steps = {s: draws.step(c, part, parts) for s, c in reached(work, ledger, change).items()}
        ledger.scale(name, steps)


def fail(world: Any, work: Project, ledger: Ledger, roll: draws.Rollout) -> Events:
    """A change that does more damage than good: given up half-way, mended after years or never."""
    yield world.wait(min(roll.end, roll.length * HARM_SHOWS))
    luck = partial(world.luck, "innovation", work.entity)
    damage = {s: 1.0 - loss for s, loss in reached(work, ledger, harm(world, work)).items()}
    ledger.scale("quality_effect", damage)
    if luck("lasting") >= world.read("harm_lasts"):
        years = draws.between(
            luck("recovery"), world.read("harm_years_low"), world.read("harm_years_high")
        )
        world.start(recover, work.entity, ledger, damage, years)
    return "harmful", 0.0


def recover(
    world: Any, entity: int, ledger: Ledger, damage: dict[str, float], years: float
) -> Events:
    """The damage of a failed change is made good after some years."""
    yield world.wait(years)
    ledger.scale("quality_effect", {service: 1.0 / factor for service, factor in damage.items()})


def learn(world: Any, work: Project, ledger: Ledger) -> Events:
    """Evaluate, and remember: success and failure teach alike."""
    ledger.enter(work.entity, "learning")
    yield world.wait(stretch(world, work.entity, "learning") * world.read("evaluation_lag"))
    world.move(1.0, leaves=None, enters=("innovation_learning", {}))

"""Replication and scaling up: where a project changes services, for better or worse."""

from __future__ import annotations

from functools import partial
from typing import Any

from simulator.engine.streams import exponential
from simulator.model import innovation_draws as draws
from simulator.model.innovation_ledger import Ledger
from simulator.model.innovation_project import (
    SHORTEST,
    Events,
    Project,
    by_the_month,
    harm,
    has_money,
    pledge,
    stretch,
    to_evaluate,
    years_to_cancellation,
)

SHORTEST_PART = 2.0 / 12.0
"""Years that each of a pilot and a roll-out takes at least where a project says how long both take."""


def scale_up(world: Any, work: Project, ledger: Ledger, works: bool) -> Events:
    """Roll out, once there is money; returns the outcome and the gain that landed."""
    while not has_money(work, ledger):
        yield world.wait(by_the_month(world, ledger.years_to_money()))
    roll = schedule(world, work, ledger)
    planned = work.cost * (1.0 - ledger.number["pilot_cost_share"])
    rate, began = planned * roll.cost_ratio / max(roll.length, SHORTEST), world.time
    ended = (spread if works else fail)(world, work, ledger, roll)
    pledge(work, ledger, planned + to_evaluate(work, planned))
    ledger.enter(work.entity, "scaling")
    ledger.spend(work.entity, rate)
    dip(work, ledger, 1.0)
    outcome, gain = yield from ended
    pledge(work, ledger, rate * (world.time - began) - planned)
    ledger.spend(work.entity, 0.0)
    ledger.disrupt(work.entity, {})
    return outcome, gain


def dip(work: Project, ledger: Ledger, left: float) -> None:
    """Worse before better: units that have yet to change over prepare for it while they serve."""
    if work.radical:
        lost = left * ledger.number["scaling_dip"]
        ledger.disrupt(work.entity, reached(work, ledger, lost))


def schedule(world: Any, work: Project, ledger: Ledger) -> draws.Rollout:
    """When the units of the place change over, and how far cost runs over plan."""
    times = wave_times(world, work, ledger)
    slow = slowness(world, work, ledger) if work.years is None else work.years / times[-1]
    if not work.radical:
        return in_months(world, draws.rollout(times, slow, 1.0, 1.0))
    luck = partial(world.luck, "innovation", work.entity)
    ratio = draws.overrun(
        luck("overrun"), luck("size of overrun"),
        tail=ledger.number["overrun_tail"], usual=ledger.number["overrun_usual"],
        spread=ledger.number["overrun_spread"], least=ledger.number["overrun_least"],
        exponent=ledger.number["overrun_exponent"], cap=ledger.number["overrun_cap"],
    )  # fmt: skip
    return in_months(world, draws.rollout(times, slow, ratio, world.read("stop_at_overrun")))


def waves(work: Project, ledger: Ledger) -> int:
    """In how many cohorts a roll-out changes over."""
    return round(ledger.number["radical_waves" if work.radical else "incremental_waves"])


def wave_times(world: Any, work: Project, ledger: Ledger) -> tuple[float, ...]:
    """When the cohorts of a roll-out change over, if nothing slows it."""
    return draws.wave_times(waves(work, ledger), world.read("central_push"), world.read("copying"))


def slowness(world: Any, work: Project, ledger: Ledger) -> float:
    """How many times as long as that a roll-out takes."""
    return stretch(world, work, ledger, "scaling") * usual_slowness(world, work, ledger)


def usual_slowness(world: Any, work: Project, ledger: Ledger) -> float:
    """The same without luck: less for what folds into a channel, more for what is tailored to each place."""
    if not work.radical:
        return ledger.number["incremental_quickness"]
    return float(1.0 + ledger.number["tailoring_time"] * world.read("local_tailoring"))


def years_of_pilot(world: Any, work: Project, ledger: Ledger, median: float) -> float:
    """How long the pilot lasts; of years given for pilot and roll-out together, its usual part of them."""
    if work.years is None:
        return by_the_month(world, stretch(world, work, ledger, "incubating") * median)
    roll_out = wave_times(world, work, ledger)[-1] * usual_slowness(world, work, ledger)
    part = work.years * median / (median + roll_out)
    return by_the_month(world, min(max(part, SHORTEST_PART), work.years - SHORTEST_PART))


def in_months(world: Any, roll: draws.Rollout) -> draws.Rollout:
    """The same roll-out with its dates at the nearest month."""
    waves = tuple([by_the_month(world, wave) for wave in roll.waves])
    return draws.Rollout(waves, by_the_month(world, roll.end), by_the_month(world, roll.length), roll.cost_ratio)


def spread(world: Any, work: Project, ledger: Ledger, roll: draws.Rollout) -> Events:
    """Cohort after cohort changes, until all have, the money runs over or an election ends it."""
    began, parts = world.time, waves(work, ledger)
    end = min(roll.end, years_to_cancellation(world, work, ledger, roll.end))
    due = [wave for wave in roll.waves if wave <= end]
    whole = true_gain(world, work, ledger)
    gain = split(work, ledger, whole)
    shares = draws.landed(fits(world, work, len(due), parts), parts)
    taken = 0.0 if work.radical else whole
    ledger.area_used[work.area] += taken
    for part, wave in enumerate(due):
        yield world.at(began + wave)
        land(work, ledger, gain, shares[part], shares[part + 1])
        dip(work, ledger, 1.0 - (part + 1) / parts)
    if not due or due[-1] < end:
        yield world.at(began + end)
    ledger.area_used[work.area] -= taken * (1.0 - shares[-1])
    if due:
        world.add("innovations_adopted", 1.0, typology=work.typology)
        if gain.demand * shares[-1] > 0.0:
            world.start(prevent, work.entity, ledger, work, gain.demand * shares[-1])
        if world.luck("innovation", work.entity, "lapse") < ledger.number["gain_lapses"]:
            world.start(lapse, work.entity, ledger, work, gain, shares[-1], taken * shares[-1])
    if len(due) == parts:
        return "adopted", whole * shares[-1]
    return ("stopped at overrun" if end == roll.end else "cancelled"), whole * shares[-1]


def fits(world: Any, work: Project, cohorts: int, parts: int) -> list[float]:
    """What each of the cohorts so far makes of the change; existing channels are everywhere and serve all alike."""
    if not work.radical:
        return [1.0] * cohorts
    diluted, uneven = world.read("lost_in_scaling"), world.read("unevenness")
    luck = partial(world.luck, "innovation", work.entity)
    return [
        draws.fit(part, parts, diluted, uneven, luck(f"fit {part}") if uneven > 0.0 else 0.5)
        for part in range(cohorts)
    ]


def true_gain(world: Any, work: Project, ledger: Ledger) -> float:
    """What the project really gains, unknown until it is evaluated; no area gives over its cap.

    Of what an incremental project or a business case claims, the rest leaks: it was never an efficiency.
    A named project is of no area: it claims for services of its own.
    """
    if work.radical and not work.voted:
        return work.claim
    u = world.luck("innovation", work.entity, "realised")
    share = draws.between(u, ledger.number["realised_low"], ledger.number["realised_high"])
    if work.voted:
        return work.claim * (share if work.realised is None else work.realised)
    left = ledger.number[f"cap_{work.area}"] - ledger.area_used[work.area]
    return max(min(work.claim * share, left), 0.0)


def split(work: Project, ledger: Ledger, gain: float) -> draws.Gain:
    """A gain as the project's type divides it."""
    in_cost = ledger.of_types["gain_in_cost"][work.typology]
    in_demand = ledger.of_types["gain_in_demand"][work.typology]
    return draws.split(gain, in_cost, in_demand, ledger.number["cashable_share"])


def reached(work: Project, ledger: Ledger, share: float, spill: float = 0.0) -> dict[str, float]:
    """A share of each service of the project as far as the place can change it, and spill."""
    reach = ledger.of_services["within_reach"]
    own = {service: share * reach[service] for service in work.services}
    if not spill:
        return own
    return {service: share * spill * part for service, part in reach.items()} | own


def steps(work: Project, ledger: Ledger, change: float, before: float, after: float) -> dict[str, float]:
    """The factor of each service for the part of a change between two shares of it."""
    spill = ledger.of_types["spill"][work.typology]
    wholes = reached(work, ledger, change, spill)
    return {service: draws.step(whole, before, after) for service, whole in wholes.items()}


def land(work: Project, ledger: Ledger, gain: draws.Gain, before: float, after: float) -> None:
    """One cohort changes over: unit cost and quality take their step."""
    ledger.scale("cost_effect", steps(work, ledger, -gain.cost, before, after))
    ledger.scale("quality_effect", steps(work, ledger, gain.quality, before, after))


def prevent(world: Any, entity: int, ledger: Ledger, work: Project, demand: float) -> Events:
    """Need falls at its causes, some years after the change is in use."""
    yield world.wait(by_the_month(world, ledger.number["causes_lag"]))
    ledger.scale("demand_effect", steps(work, ledger, -demand, 0.0, 1.0))


def lapse(
    world: Any, entity: int, ledger: Ledger, work: Project, gain: draws.Gain, share: float, taken: float
) -> Events:
    """A change that is not kept up: what its area gave can be won anew, and need comes back with a delay."""
    mean, luck = ledger.number["years_to_lapse"], world.luck("innovation", entity, "years to lapse")
    yield world.wait(by_the_month(world, mean * exponential(luck)))
    land(work, ledger, gain, share, 0.0)
    ledger.area_used[work.area] -= taken
    world.log("lapse", **work.told, entity=entity, typology=work.typology)
    if gain.demand > 0.0:
        yield world.wait(by_the_month(world, ledger.number["causes_lag"]))
        ledger.scale("demand_effect", steps(work, ledger, -gain.demand * share, 1.0, 0.0))


def fail(world: Any, work: Project, ledger: Ledger, roll: draws.Rollout) -> Events:
    """A change that does more damage than good: given up when that shows, mended after years or never."""
    yield world.wait(min(roll.end, by_the_month(world, roll.length * ledger.number["harm_shows"])))
    luck = partial(world.luck, "innovation", work.entity)
    losses = reached(work, ledger, harm(world, work, ledger))
    damage = {service: 1.0 - loss for service, loss in losses.items()}
    ledger.scale("quality_effect", damage)
    if luck("lasting") >= ledger.number["harm_lasts"]:
        years = draws.between(
            luck("recovery"), ledger.number["harm_years_low"], ledger.number["harm_years_high"]
        )
        world.start(recover, work.entity, ledger, damage, years)
    return "harmful", 0.0


def recover(
    world: Any, entity: int, ledger: Ledger, damage: dict[str, float], years: float
) -> Events:
    """The damage of a failed change is made good after some years."""
    yield world.wait(by_the_month(world, years))
    ledger.scale("quality_effect", {service: 1.0 / factor for service, factor in damage.items()})

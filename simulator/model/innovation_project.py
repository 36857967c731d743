"""One innovation project: what it is, whom it is for, how long it takes and whether it lives."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from simulator.engine.streams import lognormal
from simulator.model import innovation_draws as draws
from simulator.model.axes import SERVICES
from simulator.model.innovation_ledger import Ledger

Events = Generator[Any, Any, Any]
PROGRAMME = 100_000
"""Projects of a policy are numbered from here, so that a delayed start keeps their luck."""
SHORTEST = 0.1
"""Years over which any cost is spread at least, so that a stage without length has a rate."""


@dataclass(frozen=True)
class Project:
    """What an idea turns into; `claim` is a share, `cost` is in real pounds and as planned."""

    entity: int
    radical: bool
    size: float
    typology: str
    area: str
    services: tuple[str, ...] = SERVICES
    cost: float = 0.0
    claim: float = 0.0


def conceive(world: Any, entity: int, ledger: Ledger) -> Project:
    """What kind of project an idea is."""
    luck = partial(world.luck, "innovation", entity)
    programme = entity >= PROGRAMME
    chance = draws.radical_chance(world.read("radical_share"), world.read("radical_size"))
    radical = programme and luck("radical") < chance
    weights = ledger.given("radical_typology" if radical else "incremental_typology", "typology")
    return Project(
        entity=entity,
        radical=radical,
        size=1.0 if programme else world.read("background_size"),
        typology=draws.one_of(luck("typology"), weights),
        area=draws.one_of(luck("area"), dict.fromkeys(draws.AREAS, 1.0)),
    )


def plan(world: Any, work: Project, ledger: Ledger) -> Project:
    """Whom the project is for, what it claims to gain and what it is planned to cost."""
    reach = ledger.given("within_reach", "service")
    u = world.luck("innovation", work.entity, "gain")
    if work.radical:
        services = draws.worst(failing(reach, ledger), round(world.read("radical_breadth")))
        claim, years = _likely(world, u, "radical_gain"), world.read("double_running_cost")
    else:
        services, cap = SERVICES, world.read(f"cap_{work.area}")
        claim = _likely(world, u, "claimed_gain") * work.size
        claim *= draws.room(ledger.area_used[work.area], cap)
        years = claim * world.read("incremental_payback")
    costs = ledger.by_label("service_cost", "service")
    covered = sum(costs[s] * reach[s] for s in services) / world.read("price_level")
    return replace(work, services=services, claim=claim, cost=covered * years)


def failing(reach: dict[str, float], ledger: Ledger) -> dict[str, float]:
    """How badly each service does, as far as the place can change it."""
    unmet = ledger.by_label("unmet_need_share", "service")
    quality = ledger.by_label("quality", "service")
    return {s: reach[s] * (unmet[s] + max(1.0 - quality[s], 0.0)) for s in SERVICES}


def _likely(world: Any, u: float, name: str) -> float:
    low, typical, high = (world.read(f"{name}_{end}") for end in ("low", "typical", "high"))
    return draws.likely(u, low, typical, high)


def harm(world: Any, work: Project) -> float:
    """The share of quality that a harmful change takes."""
    return _likely(world, world.luck("innovation", work.entity, "size of harm"), "harm")


def stretch(world: Any, entity: int, name: str) -> float:
    """How many times its median a stage lasts: luck, barriers and treacle."""
    u = world.luck("innovation", entity, name)
    spread = lognormal(u, 1.0, world.read("duration_spread"))
    return float(spread * world.read("duration_multiplier"))


def verdict(world: Any, work: Project) -> str:
    """What a pilot leads to: `adopted`, `harmful` (rolled out, though it will fail) or an end."""
    luck = partial(world.luck, "innovation", work.entity)
    odds = world.read("failure_odds")
    if luck("pilot") >= draws.survival(world.read("pilot_survival"), odds):
        return "failed in pilot"
    chance = world.read("radical_survival" if work.radical else "incremental_survival")
    if luck("adoption") < draws.survival(chance, odds):
        return "adopted"
    careful = 1.0 - world.read("involvement_effect") * world.read("user_involvement")
    harmful = work.radical and luck("harm") < world.read("harm_share") * careful
    return "harmful" if harmful else "not adopted"


def years_to_cancellation(world: Any, work: Project, ledger: Ledger) -> float:
    """Years until an election changes control and the new one ends the project; else infinity."""
    ends = world.read("radical_cancelled" if work.radical else "incremental_cancelled")
    for year, time in ledger.changes_of_control:
        left = time - world.time
        if left > 0.0 and world.luck("innovation", work.entity, f"vote {year}") < ends:
            return float(left)
    return float("inf")

"""One innovation project: what it is, whom it is for, how long it takes and whether it lives."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from typing import Any

from simulator.engine.streams import lognormal
from simulator.model import innovation_draws as draws
from simulator.model.axes import SERVICES
from simulator.model.innovation_ledger import Ledger, usual_mix

Events = Generator[Any, Any, Any]
PROGRAMME = 100_000
"""Projects of a policy are numbered from here, so that a delayed start keeps their luck."""
OWN = 1_000_000_000
"""Projects that a scenario names are numbered from here, by their names, whose luck they keep under every policy."""
MONTHS = 12.0
SHORTEST = 1.0 / MONTHS
"""Years over which any cost is spread at least, so that a stage without length has a rate."""
MOST = 0.9
"""No change gains more than this share of a service."""


@dataclass(slots=True)
class Project:
    """What an idea turns into; `claim` is a share, costs are in real pounds and as planned.

    `evaluation_share` is what evaluation costs for each pound of what is done, and `evaluation_cost` what it comes to.
    """

    entity: int
    radical: bool
    size: float
    typology: str
    born: float
    area: str = ""
    services: tuple[str, ...] = SERVICES
    cost: float = 0.0
    evaluation_share: float = 0.0
    evaluation_cost: float = 0.0
    claim: float = 0.0
    name: str = ""
    realised: float | None = None
    success: float | None = None
    years: float | None = None

    @property
    def voted(self) -> bool:
        """Whether the scenario names it: it has money of its own, and takes none out of the programme's purse."""
        return bool(self.name)

    @property
    def told(self) -> dict[str, str]:
        """Its name for a row of events.csv, if it has one."""
        return {"name": self.name} if self.name else {}


def conceive(world: Any, entity: int, ledger: Ledger) -> Project:
    """What kind of project an idea is."""
    luck = partial(world.luck, "innovation", entity)
    programme = entity >= PROGRAMME
    share = world.read("radical_share") if programme else 0.0
    radical = share > 0.0 and luck("radical") < draws.radical_chance(share, ledger.number["radical_size"])
    if programme:
        weights = ledger.mix[radical, tuple(world.numbers("emphasis"))]
    else:
        weights = ledger.of_types[usual_mix(radical)]
    return Project(
        entity=entity,
        radical=radical,
        size=1.0 if programme else ledger.number["background_size"],
        typology=draws.one_of(luck("typology"), weights),
        born=world.time,
    )


def named(
    world: Any, name: str, service: Sequence[str], cost: float, gain: float, radical: bool,
    typology: str | None = None, realised: float | None = None, success: float | None = None,
    years: float | None = None,
) -> Project:  # fmt: skip
    """A project with the numbers of its business case; its cost is all of it, with what its evaluation takes."""
    entity, ledger = entity_of(name), Ledger.of(world)
    if typology is None:
        weights = ledger.of_types[usual_mix(radical)]
        typology = draws.one_of(world.luck("innovation", entity, "typology"), weights)
    return Project(
        entity=entity, radical=radical, size=1.0, typology=typology, born=world.time,
        services=tuple(service), cost=cost, claim=gain, name=name,
        realised=realised, success=success, years=years,
    )  # fmt: skip


def entity_of(name: str) -> int:
    """The number of a project that a scenario names."""
    return OWN + int.from_bytes(blake2b(name.encode(), digest_size=5).digest(), "little")


def has_money(work: Project, ledger: Ledger) -> bool:
    """Whether a project can be paid: one of the programme's while the purse holds anything."""
    return work.voted or ledger.has_money()


def to_evaluate(work: Project, cost: float) -> float:
    """What it costs to evaluate a part of a project that costs so much; a pilot that ends there is all there is."""
    more = cost * work.evaluation_share
    work.evaluation_cost += more
    return more


def pledge(work: Project, ledger: Ledger, cost: float) -> None:
    """Commit the programme's money to one of its projects; a negative cost gives some back."""
    if not work.voted:
        ledger.commit(cost)


def plan(world: Any, work: Project, ledger: Ledger) -> Project:
    """Writes into the project whom it is for, what it claims to gain and what it is planned to cost."""
    reach, costs = ledger.of_services["within_reach"], ledger.by_label("service_cost", "service")
    luck = partial(world.luck, "innovation", work.entity)
    if work.radical:
        area, breadth = "", round(ledger.number["radical_breadth"])
        services = draws.worst(case_for_change(reach, ledger), breadth)
        claim, years = draws.likely(luck("gain"), *ledger.ends["radical_gain"]), ledger.number["double_running_cost"]
        claim = min(claim * ledger.over_mix["typology_gain", work.radical][work.typology], MOST)
    else:
        area, services = draws.one_of(luck("area"), draws.EVENLY), SERVICES
        claim = draws.likely(luck("gain"), *ledger.ends["claimed_gain"]) * work.size
        claim *= ledger.over_mix["typology_gain", work.radical][work.typology]
        claim *= draws.room(ledger.area_used[area], ledger.number[f"cap_{area}"])
        years = claim * ledger.number["incremental_payback"]
    cost = sum([costs[s] * reach[s] for s in services]) / world.read("price_level") * years
    work.area, work.services, work.claim, work.cost = area, services, claim, cost
    work.evaluation_share = ledger.number["evaluation_cost_share"] * world.read("evaluation")
    return work


def case_for_change(reach: dict[str, float], ledger: Ledger) -> dict[str, float]:
    """How badly each service needs radical change, as far as the place can change it.

    Nothing is turned inside out twice at a time: what is under radical change already comes last.
    """
    case = ledger.by_label("case_for_radical_change", "service")
    busy = ledger.under_change
    return {s: reach[s] * case[s] if not busy[s] else -1.0 / (1.0 + reach[s]) for s in SERVICES}


def harm(world: Any, work: Project, ledger: Ledger) -> float:
    """The share of quality that a harmful change takes."""
    return draws.likely(world.luck("innovation", work.entity, "size of harm"), *ledger.ends["harm"])


def stretch(world: Any, work: Project, ledger: Ledger, name: str) -> float:
    """How many times its median a stage lasts: luck, type, barriers and both kinds of treacle."""
    number = ledger.number
    spread = lognormal(world.luck("innovation", work.entity, name), 1.0, number["duration_spread"])
    channels = round(number["radical_breadth"]) if work.radical else 1
    stakeholders = channels * number["stakeholders_per_service"]
    stakeholders += number["officials_joining"] * (world.time - work.born)
    bogged = draws.drag(
        stakeholders, number["usual_stakeholders"], number["stakeholder_drag"], world.read("leadership")
    )
    of_type = ledger.over_mix["typology_duration", work.radical][work.typology]
    return float(spread * of_type * bogged * world.read("duration_multiplier"))


def by_the_month(world: Any, years: float) -> float:
    """Years until the month nearest to so many years from now: places decide month by month.

    So events fall together on the grid of steps, and a hair's breadth of luck moves no date.
    """
    now = MONTHS * world.time
    return float(max(round(now + MONTHS * years) - now, 0.0) / MONTHS)


def verdict(world: Any, work: Project, ledger: Ledger) -> str:
    """What a pilot leads to: `adopted`, `harmful` (rolled out, though it will fail) or an end."""
    luck = partial(world.luck, "innovation", work.entity)
    odds = world.read("failure_odds", typology=work.typology)
    odds *= ledger.over_mix["typology_failure", work.radical][work.typology]
    piloted = luck("pilot") < draws.survival(ledger.number["pilot_survival"], odds)
    if work.success is None:
        chance = ledger.number["radical_survival" if work.radical else "incremental_survival"]
        adopted = piloted and luck("adoption") < draws.survival(chance, odds)
    else:
        adopted = luck("adoption") < work.success
    if adopted:
        return "adopted"
    if not piloted:
        return "failed in pilot"
    if not work.radical:
        return "not adopted"
    share = draws.likelier(ledger.number["harm_share"], world.read("harm_odds"))
    return "harmful" if luck("harm") < share else "not adopted"


def years_to_cancellation(world: Any, work: Project, ledger: Ledger, within: float) -> float:
    """Years until an election changes control and the new one ends the project; infinity where none does `within`."""
    ends = ledger.number["radical_cancelled" if work.radical else "incremental_cancelled"]
    now = world.time
    for year, time in ledger.changes_of_control:
        left = time - now
        if left >= within:
            break
        if left > 0.0 and world.luck("innovation", work.entity, f"vote {year}") < ends:
            return float(left)
    return float("inf")

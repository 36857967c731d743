"""What it costs to start a policy later, by how much later: the curve, its parts, four currencies."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from time import perf_counter
from typing import TYPE_CHECKING

from simulator.calls import takes_scenario
from simulator.experiments.alike import alike
from simulator.experiments.compare import Progress, groups_of_members
from simulator.experiments.delay import table as delay_table
from simulator.experiments.delay.asked import DELAYS, check
from simulator.experiments.delay.runner import Flows, Runner
from simulator.experiments.healing import PREVENTED
from simulator.experiments.hinge_questions import with_hinges
from simulator.experiments.workers import asked_or_cores, in_order
from simulator.run import Outcome, asked, default_model, prepare

if TYPE_CHECKING:
    import xarray as xr

    from simulator.engine import Model
    from simulator.scenario import Scenario

MEMBERS = 64
MEMBERS_FOR_ONE = 4
"""Of so many members of a comparison one has a curve: it takes some ten times as long."""
LEAST_MEMBERS = 16
"""So many members have one all the same, or all there are: of four, not even the sign of a cost could be told."""
WORTH = "npsv"


@takes_scenario
def delay(
    scenario: Scenario,
    policy: str | Sequence[str],
    *,
    years: Iterable[float] = DELAYS,
    members: int = MEMBERS,
    risk: float | None = None,
    healed: str = PREVENTED,
    workers: int | None = None,
    seed: int | None = None,
    accurate: bool = False,
    step: float | None = None,
    method: str | None = None,
    model: Model | None = None,
    flows: Flows | None = None,
    progress: Progress | None = None,
) -> xr.Dataset:
    """The cost of starting a policy late, for each delay in `years`, in the same `members` futures.

    `policy` may be several. Dimensions are delay (years), policy, member and part; 0 is always among
    the delays. `risk` is the stated probability of a section 114 notice by the horizon, between 0 and
    1, for the last start under it; without one it is that of never starting in the same futures.
    `healed` says what a healed run begins with (see `healing`): "prevented", "undelayed" or "start";
    it divides forgone benefit from lasting damage and changes nothing else.

    The same numbers come from any number of `workers` (default: one for each core). A `model` of your
    own, or `flows` that price its runs, works in this process; see `simulator.appraisal.value.flows`
    for what `flows(dataset, reference=…)` has to give. `progress` is called with members done and
    members in all. Raises `InputError` with all that can't be of delays, policies and the rest, and
    `RunError` where a run can't go on.
    """
    scenario = asked(scenario, seed=seed, step=step, method=method)
    names = [policy] if isinstance(policy, str) else list(policy)
    found = []
    for piece in pieces(scenario, names, years, range(members), workers, accurate, model, flows, risk, healed):
        found.append(piece.dataset)
        if progress:
            progress(sum(part.sizes["member"] for part in found), members)
    return with_hinges(delay_table.joined(found, risk), scenario, model or default_model())


def pieces(
    scenario: Scenario,
    policies: Sequence[str],
    years: Iterable[float] = DELAYS,
    members: Sequence[int] = range(MEMBERS),
    workers: int | None = None,
    accurate: bool = False,
    model: Model | None = None,
    flows: Flows | None = None,
    risk: float | None = None,
    healed: str = PREVENTED,
) -> Generator[Outcome, None, None]:
    """The same, a few members at a time and in order; `delay_table.joined` puts them together."""
    from simulator.engine.compile import compile_model

    if not members:
        raise ValueError(f"a curve needs at least one member, not {len(members)}")
    used = model or default_model()
    delays = check(scenario, policies, years, risk=risk, healed=healed, model=used, priced=flows is None)
    policies = list(dict.fromkeys(policies))
    wanted = asked_or_cores(workers)
    groups = groups_of_members(members, wanted)
    wanted = min(wanted, len(groups))
    prepare(scenario, used, 0)
    if wanted == 1 or model is not None or flows is not None:
        return (_simulate(scenario, policies, delays, accurate, healed, group, model, flows) for group in groups)
    compile_model(used).warm()
    return in_order(_simulate, groups, wanted, (scenario, policies, delays, accurate, healed))


def members_of_comparison(priced: xr.Dataset | None, policies: Sequence[str], members: int) -> tuple[int, ...]:
    """Which of a comparison's members have a curve, as each costs many times what it costs there.

    Where the comparison was priced, they are those in which the worth of each policy is spread as in all.
    """
    count = min(members, max(LEAST_MEMBERS, members // MEMBERS_FOR_ONE))
    if priced is None:
        return tuple(range(count))
    return alike(priced[WORTH].sel(policy=list(policies)).transpose("policy", "member").values, count)


def _simulate(
    scenario: Scenario,
    policies: Sequence[str],
    delays: Sequence[float],
    accurate: bool,
    healed: str,
    members: Sequence[int],
    model: Model | None = None,
    flows: Flows | None = None,
) -> Outcome:
    """One piece: the curves of some members. Only sums are kept of each run."""
    began = perf_counter()
    runner = Runner(scenario, model or default_model(), accurate, flows or _flows(), healed)
    curves = [runner.member(member, policies, delays) for member in members]
    dataset = delay_table.table(curves, policies, delays, members, runner.about)
    return Outcome(dataset, runner.events, runner.residuals, {"simulating": perf_counter() - began})


def _flows() -> Flows:
    from simulator.appraisal.value import flows

    return flows

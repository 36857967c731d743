"""The main job: all policies of a scenario side by side, paired within each member."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from simulator.calls import takes_scenario
from simulator.experiments.workers import asked_or_cores, in_order
from simulator.run import Outcome, asked, default_model, every_policy, outcome, prepare, with_only

if TYPE_CHECKING:
    import xarray as xr

    from simulator.engine import Model
    from simulator.experiments.delay.runner import Flows
    from simulator.scenario import Scenario

MEMBERS = 64
MEMBERS_AT_ONCE = 2
"""The most members that one piece of work holds: some 8 MB of results."""

Progress = Callable[[int, int], None]


@takes_scenario
def compare(
    scenario: Scenario, *, policies: Sequence[str] = (), members: int = MEMBERS, workers: int | None = None,
    seed: int | None = None, accurate: bool = False, step: float | None = None, method: str | None = None,
    model: Model | None = None, delays: Iterable[float] = (), flows: Flows | None = None,
    progress: Progress | None = None,
) -> xr.Dataset:  # fmt: skip
    """All policies of a scenario in the same `members` futures, as one dataset in memory.

    With `policies` it is these and the reference, whose numbers are those of the whole comparison.
    Dimensions are time, policy (the reference first), member and those of each quantity. The
    same numbers come from any number of `workers` (default: one for each core). A `model` of
    your own runs in this process. `progress` is called with members done and members in all.

    With `delays` in years, such as (0, 1, 2, 4, 8), the cost of starting each policy so much later
    comes along, in the same futures and several times the time: `cost_of_delay` (delay, policy,
    member), its parts and all else that `delay` gives; see `experiments.beside` for what it is called
    and for policies that never start. `flows` are as for `delay`.

    Raises `InputError` where the scenario does not fit the model or a delay can't be, and `RunError`
    where a run can't go on.
    """
    import xarray as xr

    from simulator.experiments import beside

    scenario = with_only(asked(scenario, seed=seed, step=step, method=method), policies)
    late = tuple(delays)
    if late:
        beside.check(scenario, late, model, flows)
    parts: list[xr.Dataset] = []
    for piece in pieces(scenario, members, workers, accurate, model):
        parts.append(piece.dataset)
        if progress:
            progress(sum(part.sizes["member"] for part in parts), members)
    same: Any = {"data_vars": "minimal", "coords": "minimal", "compat": "override", "join": "exact"}
    whole = xr.concat(parts, dim="member", **same)
    if not late:
        return whole
    more = {"members": members, "workers": workers, "accurate": accurate, "model": model, "flows": flows}
    return beside.with_curve(whole, scenario, late, **more)


def pieces(
    scenario: Scenario,
    members: int,
    workers: int | None = None,
    accurate: bool = False,
    model: Model | None = None,
) -> Generator[Outcome, None, None]:
    """The same, a few members at a time and in order, for those who write as they go."""
    from simulator.engine.compile import compile_model

    if members < 1:
        raise ValueError(f"a comparison needs at least one member, not {members}")
    policies = every_policy(scenario)
    wanted = asked_or_cores(workers)
    groups = groups_of_members(range(members), wanted)
    wanted = min(wanted, len(groups))
    # Every mistake is told once, by this process, before any other starts.
    prepare(scenario, model or default_model(), 0)
    if wanted == 1 or model is not None:
        return (_simulate(scenario, policies, accurate, group, model) for group in groups)
    # A model new to this machine is compiled once, and not by each worker.
    compile_model(default_model()).warm(members * len(policies))
    return in_order(_simulate, groups, wanted, (scenario, policies, accurate))


def groups_of_members(members: Sequence[int], workers: int) -> list[tuple[int, ...]]:
    """Members cut into pieces: every worker has several, and memory is bounded."""
    size = max(1, min(MEMBERS_AT_ONCE, len(members) // (2 * workers)))
    return [tuple(members[first : first + size]) for first in range(0, len(members), size)]


def _simulate(
    scenario: Scenario,
    policies: Sequence[str],
    accurate: bool,
    members: Sequence[int],
    model: Model | None = None,
) -> Outcome:
    """One piece: every policy in some members, with what is counted against the reference and priced."""
    from simulator.experiments.pricing import with_npsv
    from simulator.experiments.wellbys import with_wellbys

    found = outcome(scenario, policies, members, accurate, model)
    return with_npsv(replace(found, dataset=with_wellbys(found.dataset)))

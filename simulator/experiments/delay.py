"""What it costs to start a policy later, by how much later: the curve, its parts, four currencies."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING, Any

from simulator.errors import RunError
from simulator.experiments import delay_runs, delay_table, healing
from simulator.experiments.compare import Progress, groups_of_members
from simulator.experiments.delay_asked import DELAYS, check
from simulator.experiments.workers import in_order
from simulator.run import Outcome, asked, attributes, default_model, placed, prepare, with_measures, worst

if TYPE_CHECKING:
    import xarray as xr

    from simulator.engine import Model, Start
    from simulator.engine.trajectory import Trajectory
    from simulator.scenario import Scenario

MEMBERS = 64
MEMBERS_FOR_ONE = 4
"""Of so many members of a comparison one has a curve: it takes some ten times as long."""
KEPT = ("policy", "healed")
"""Kinds of event that a curve keeps: of all others there would be thousands."""

Flows = Callable[..., "xr.Dataset"]


def delay(
    scenario: Scenario,
    policy: str | Sequence[str],
    *,
    years: Iterable[float] = DELAYS,
    members: int = MEMBERS,
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

    Dimensions are delay (years), policy, member and part; 0 is always among the delays. The same
    numbers come from any number of `workers` (default: one for each core). A `model` of your own,
    or `flows` that price its runs, works in this process; see `simulator.appraisal.value.flows`
    for what `flows(dataset, reference=…)` has to give. `progress` is called with members done and
    members in all. Raises `InputError` where a delay or a policy can't be, and `RunError` where a
    run can't go on.
    """
    scenario = asked(scenario, seed=seed, step=step, method=method)
    names = [policy] if isinstance(policy, str) else list(policy)
    found = []
    for piece in pieces(scenario, names, years, members, workers, accurate, model, flows):
        found.append(piece.dataset)
        if progress:
            progress(sum(part.sizes["member"] for part in found), members)
    return delay_table.joined(found)


def pieces(
    scenario: Scenario,
    policies: Sequence[str],
    years: Iterable[float] = DELAYS,
    members: int = MEMBERS,
    workers: int | None = None,
    accurate: bool = False,
    model: Model | None = None,
    flows: Flows | None = None,
) -> Generator[Outcome, None, None]:
    """The same, a few members at a time and in order; `delay_table.joined` puts them together."""
    from simulator.engine.compile import compile_model

    if members < 1:
        raise ValueError(f"a curve needs at least one member, not {members}")
    delays = check(scenario, policies, years)
    wanted = workers or os.cpu_count() or 1
    groups = groups_of_members(members, wanted)
    wanted = min(wanted, len(groups))
    prepare(scenario, model or default_model(), 0)
    if wanted == 1 or model is not None or flows is not None:
        return (_simulate(scenario, policies, delays, accurate, group, model, flows) for group in groups)
    compile_model(default_model()).warm()
    return in_order(_simulate, groups, wanted, (scenario, policies, delays, accurate))


def members_of_comparison(members: int) -> int:
    """How many of a comparison's members have a curve: each costs many times what it costs there."""
    return max(1, members // MEMBERS_FOR_ONE)


def runs_per_member(policies: int, delays: int) -> int:
    """How many runs a member takes; those that are not healed are longer by the run-on."""
    return 1 + policies * (2 * delays - 1)


def _simulate(
    scenario: Scenario,
    policies: Sequence[str],
    delays: Sequence[float],
    accurate: bool,
    members: Sequence[int],
    model: Model | None = None,
    flows: Flows | None = None,
) -> Outcome:
    """One piece: the curves of some members. Only sums are kept of each run."""
    began = perf_counter()
    runner = Runner(scenario, model or default_model(), accurate, flows or _flows())
    curves = [runner.member(member, policies, delays) for member in members]
    dataset = delay_table.table(curves, policies, delays, members, runner.about)
    return Outcome(dataset, runner.events, runner.residuals, {"simulating": perf_counter() - began})


def _flows() -> Flows:
    from simulator.appraisal.value import flows

    return flows


class Runner:
    """Simulates and prices the runs of a member at a time."""

    def __init__(self, scenario: Scenario, model: Model, accurate: bool, flows: Flows) -> None:
        self.scenario, self.model, self.flows = scenario, model, flows
        chosen = {"step": scenario.run.step, "method": scenario.run.method}
        self.options: dict[str, Any] = {"accurate": accurate} | {k: v for k, v in chosen.items() if v is not None}
        self.events: list[dict[str, Any]] = []
        self.residuals: dict[str, float] = {}
        self.about: dict[str, Any] = {}

    def member(self, member: int, policies: Sequence[str], delays: Sequence[float]) -> list[delay_table.Curve]:
        """The curve of each policy."""
        start = prepare(self.scenario, self.model, member)
        long = delay_runs.run_on(start)
        self.about = attributes(self.scenario, start)
        unstarted = self._run(delay_runs.unstarted(long), self.about["reference"], member)
        return [self._curve(start, long, unstarted, policy, delays, member) for policy in policies]

    def _curve(
        self, start: Start, long: Start, unstarted: Trajectory, policy: str, delays: Sequence[float], member: int
    ) -> delay_table.Curve:
        horizon, base = start.calendar.years, self.about["reference"]
        begins = delay_runs.start_of(start, policy) or 0.0
        late, healed = {base: unstarted}, {base: _cut(unstarted, horizon)}
        for years in delays:
            moved = delay_runs.delayed(long, policy, years, horizon)
            late[_label(years)] = self._run(moved, policy, member, delay=years)
            if years > 0.0:
                acts = healing.actions(self.model, begins, begins + years)
                moved = replace(delay_runs.delayed(start, policy, years, horizon), actions=acts)
                healed[_label(years)] = self._run(moved, policy, member, delay=years, healed=1)
        whole = self._dataset(late, long, member)
        priced = self.flows(whole, reference=base)
        self.about |= {key: value for key, value in priced.attrs.items() if key not in self.about}
        mended = self.flows(self._dataset(healed, start, member), reference=base) if len(healed) > 1 else None
        return delay_table.curve(whole, priced, mended, delays, begins, horizon)

    def _run(self, start: Start, policy: str, member: int, **about: Any) -> Trajectory:
        from simulator.engine.simulation import simulate
        from simulator.results.events import rows

        try:
            found = simulate(self.model, start, policy=policy, member=member, **self.options)
        except RunError as error:
            raise placed(error, policy, member, start.calendar) from error
        kept = [event for event in found.events if event["kind"] in KEPT]
        self.events += [{**row, **about} for row in rows(policy, member, kept, start.calendar)]
        self.residuals = worst([self.residuals, found.residuals])
        return found

    def _dataset(self, runs: dict[str, Trajectory], start: Start, member: int) -> xr.Dataset:
        from simulator.results.dataset import dataset

        keyed = {(name, member): run for name, run in runs.items()}
        return with_measures(dataset(self.model, start.calendar, keyed, self.about))


def _label(years: float) -> str:
    return f"after {years!r} years"


def _cut(run: Trajectory, horizon: float) -> Trajectory:
    """A run up to the horizon."""
    count = int((run.times <= horizon).sum())
    return replace(
        run,
        times=run.times[:count],
        outputs={name: values[:count] for name, values in run.outputs.items()},
        residual_series={name: values[:count] for name, values in run.residual_series.items()},
    )

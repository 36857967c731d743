"""The runs of a curve of the cost of delay, member by member: simulated, labelled and priced."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from simulator.errors import RunError
from simulator.experiments.delay import runs as delay_runs
from simulator.experiments.delay import table as delay_table
from simulator.experiments.healing import PREVENTED, Healing
from simulator.run import attributes, placed, prepare, with_measures, worst

if TYPE_CHECKING:
    import xarray as xr

    from simulator.engine import Model, Start
    from simulator.engine.quantities import Output
    from simulator.engine.trajectory import Trajectory
    from simulator.scenario import Scenario

KEPT = ("policy", "healed")
"""Kinds of event that a curve keeps: of all others there would be thousands."""
RISK = "section_114_probability"

Flows = Callable[..., "xr.Dataset"]
Runs = dict[str, "Trajectory"]


class Runner:
    """Simulates and prices the runs of a member at a time."""

    def __init__(
        self, scenario: Scenario, model: Model, accurate: bool, flows: Flows, healed: str = PREVENTED
    ) -> None:
        self.scenario, self.model, self.flows, self.healed = scenario, model, flows, healed
        chosen = {"step": scenario.run.step, "method": scenario.run.method}
        self.options: dict[str, Any] = {"accurate": accurate} | {k: v for k, v in chosen.items() if v is not None}
        self.labelled = replace(model, outputs=tuple(_priced(model, flows)))
        self.events: list[dict[str, Any]] = []
        self.residuals: dict[str, float] = {}
        self.about: dict[str, Any] = {}

    def member(self, member: int, policies: Sequence[str], delays: Sequence[float]) -> list[delay_table.Curve]:
        """The curve of each policy; all runs of a member are priced in one go."""
        start = prepare(self.scenario, self.model, member)
        long, horizon = delay_runs.run_on(start), start.calendar.years
        self.about = attributes(self.scenario, start)
        base = self.about["reference"]
        unstarted = self._run(delay_runs.unstarted(long), base, member)
        late, mended = {base: unstarted}, {base: _cut(unstarted, horizon)}
        begins = {policy: delay_runs.start_of(start, policy) or 0.0 for policy in policies}
        for policy in policies:
            self._late(late, mended, (start, long), policy, begins[policy], delays, member)
        whole = self._dataset(late, long, member)
        priced = self.flows(whole, reference=base)
        self.about |= {key: value for key, value in priced.attrs.items() if key not in self.about}
        self.about["healed"] = self.healed
        healed = self.flows(self._dataset(mended, start, member), reference=base) if len(mended) > 1 else None
        count = len(delays)
        return [
            delay_table.curve(
                whole.isel(policy=_of(number, count)), priced.isel(policy=_of(number, count)),
                healed and healed.isel(policy=_of(number, count - 1)), delays, begins[policy], horizon,
            )
            for number, policy in enumerate(policies)
        ]  # fmt: skip

    def _late(
        self, late: Runs, mended: Runs, starts: tuple[Start, Start], policy: str, begins: float,
        delays: Sequence[float], member: int,
    ) -> None:  # fmt: skip
        """The runs of one policy: for each delay one with the run-on, and one healed without; no delay first."""
        start, long = starts
        horizon, healing = start.calendar.years, Healing(self.model, begins, self.healed)
        for years in delays:
            moved = delay_runs.delayed(long, policy, years, horizon)
            if years == 0.0:
                moved = replace(moved, actions=healing.watching(delays))
            late[f"{policy}, {years!r} years late"] = self._run(moved, policy, member, delay=years)
            if years > 0.0:
                moved = delay_runs.delayed(start, policy, years, horizon)
                moved = replace(moved, actions=healing.mending(years))
                mended[f"{policy}, {years!r} years late"] = self._run(moved, policy, member, delay=years, healed=1)

    def _run(self, start: Start, policy: str, member: int, **about: Any) -> Trajectory:
        from simulator.engine.running import simulate
        from simulator.results.events import rows

        try:
            found = simulate(self.model, start, policy=policy, member=member, **self.options)
        except RunError as error:
            raise placed(error, policy, member, start.calendar) from error
        kept = [event for event in found.events if event["kind"] in KEPT]
        self.events += [{**row, **about} for row in rows(policy, member, kept, start.calendar)]
        self.residuals = worst([self.residuals, found.residuals])
        return found

    def _dataset(self, runs: Mapping[str, Trajectory], start: Start, member: int) -> xr.Dataset:
        from simulator.results.dataset import dataset

        keyed = {(name, member): run for name, run in runs.items()}
        return with_measures(dataset(self.labelled, start.calendar, keyed, self.about))


def _priced(model: Model, flows: Flows) -> Iterator[Output]:
    """What the appraisal reads, since labelling the rest would take longer; for other `flows`, all outputs."""
    from simulator.appraisal import records, value

    read = (*records.NEEDED, *records.ALSO, RISK) if flows is value.flows else None
    return (output for output in model.outputs if read is None or output.name in read)


def _of(number: int, runs: int) -> list[int]:
    """The unstarted run, and the runs of the policy of that number."""
    return [0, *range(1 + number * runs, 1 + (number + 1) * runs)]


def _cut(run: Trajectory, horizon: float) -> Trajectory:
    """A run up to the horizon."""
    count = int((run.times <= horizon).sum())
    return replace(
        run,
        times=run.times[:count],
        outputs={name: values[:count] for name, values in run.outputs.items()},
        residual_series={name: values[:count] for name, values in run.residual_series.items()},
    )

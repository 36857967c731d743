"""Runs of a calibration: the model's figures for each target, at places of the free numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from simulator.errors import RunError
from simulator.experiments.calibrate.free import quantiles
from simulator.experiments.crews import ordered
from simulator.experiments.piece import several_runs
from simulator.experiments.recorded import Past, Period, measure_of
from simulator.experiments.task import Task
from simulator.run import attributes, default_model

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.engine.start import Array, Start
    from simulator.engine.trajectory import Trajectory
    from simulator.experiments.calibrate.asked import Asked
    from simulator.experiments.calibrate.rounds import Rounds

AT_ONCE = 8
"""Runs of a piece at most: a worker reads them together."""
MOST = 512
"""Runs of a round at most, which is kept when all of it is done: a kill costs no more, and workers seldom wait."""


class NowhereError(RunError):
    """The model can't be run where the calibration needs it, so that running it again is of no use."""


@dataclass(frozen=True)
class Sought:
    """What is read off each run: figures of the record, and measures through time."""

    task: Task
    figures: tuple[tuple[str, Period], ...]
    drawn: tuple[str, ...]

    @property
    def measures(self) -> tuple[str, ...]:
        """All that is measured."""
        return tuple(dict.fromkeys([*(name for name, _ in self.figures), *self.drawn]))


@dataclass(frozen=True)
class Some:
    """Runs that are done together: quantiles (run, number), None for the central run, and the luck of each."""

    u: tuple[Array | None, ...]
    luck: tuple[int, ...]
    paths: bool = False


@dataclass(frozen=True)
class Read:
    """Figures (run, target), NaN where a run could not go on, and paths (run, measure, time) where asked for."""

    figures: Array
    paths: Array | None
    failed: tuple[str, ...] = ()


def read_off(sought: Sought, some: Some, model: Model | None = None) -> Read:
    """Runs, and what is sought of them."""
    model = model or default_model()
    measures = {name: measure_of(name, model) for name in sought.measures}
    needed = {need for measure in measures.values() for need in measure.needs}
    numbers = {number for measure in measures.values() for number in measure.numbers}
    figures = np.full((len(some.u), len(sought.figures)), np.nan)
    runs, failed = _runs(sought.task, some, model, needed)
    if not runs:
        return Read(figures, None, failed)
    past = _past(sought.task, model, runs, needed, numbers)
    for column, (name, period) in enumerate(sought.figures):
        figures[list(runs), column] = measures[name].read(past, period)
    paths = None
    if some.paths:
        paths = np.full((len(some.u), len(sought.drawn), len(past.days)), np.nan)
        for row, name in enumerate(sought.drawn):
            paths[list(runs), row] = measures[name].read(past, None)
    return Read(figures, paths, failed)


def _runs(
    task: Task, some: Some, model: Model, needed: set[str]
) -> tuple[dict[int, tuple[Start, Trajectory]], tuple[str, ...]]:
    """The runs that could go on, by their place, and what stopped the others."""
    from simulator.engine.running import Planned
    from simulator.scenario import start

    planned = (
        Planned(start(task.scenario, model) if u is None else task.starts(model, u)(luck), task.policies[0], luck)
        for u, luck in zip(some.u, some.luck, strict=True)
    )
    runs, failed = {}, []
    for at, (run, found) in enumerate(several_runs(task, model, planned, needed)):
        if isinstance(found, RunError):
            failed.append(found.message)
        else:
            runs[at] = run.start, found
    return runs, tuple(failed)


def _past(
    task: Task, model: Model, runs: dict[int, tuple[Start, Trajectory]], needed: set[str], numbers: set[str]
) -> Past:
    from simulator.results.dataset import dataset

    begun = next(iter(runs.values()))[0]
    fewer = replace(model, outputs=tuple(output for output in model.outputs if output.name in needed))
    policy = task.policies[0]
    trajectories = {(policy, at): trajectory for at, (_, trajectory) in runs.items()}
    built = dataset(fewer, begun.calendar, trajectories, attributes(task.scenario, begun))
    return Past(built, {name: np.stack([each.values[name] for each, _ in runs.values()]) for name in numbers})


Each = Callable[[Iterable[Some]], Iterator[Read]]


@dataclass
class Predictions:
    """Figures and paths at places of the free numbers; counts the runs, and those that could not go on.

    With `rounds` answers are kept, and those that are there played back: only the others are `computed`.
    """

    asked: Asked
    each: Each
    workers: int
    tell: Callable[[int], None] | None = None
    rounds: Rounds | None = None
    runs: int = 0
    computed: int = 0
    failed: int = 0
    why: str = ""

    def central(self) -> Read:
        """The run with the scenario's own numbers, as `simulator run` does it. Raises `NowhereError`."""
        found = self._read([None], [0], paths=True)
        if found.failed:
            raise NowhereError(found.failed[0])
        return found

    def figures(self, z: Array) -> Array:
        """The mean figures (point, target) of the fixed members at places (point, number); NaN where one failed."""
        members = self.asked.members
        u = quantiles(z)
        rows: list[Array | None] = [row for row in u for _ in range(members)]
        found = self._read(rows, list(range(members)) * len(z))
        return np.asarray(found.figures.reshape(len(z), members, -1).mean(axis=1))

    def futures(self, z: Array, luck: Iterable[int]) -> Read:
        """Figures and paths of futures: places (future, number), each with luck of its own."""
        return self._read(list(quantiles(z)), list(luck), paths=True)

    def _read(self, u: list[Array | None], luck: list[int], paths: bool = False) -> Read:
        read = _joined([self._answer(some) for some in _cut(Some(tuple(u), tuple(luck), paths), MOST)], paths)
        self.failed, self.why = self.failed + len(read.failed), self.why or next(iter(read.failed), "")
        return read

    def _answer(self, some: Some) -> Read:
        """What the runs of a round give, from disk where that is kept."""
        found = self.rounds.next(some) if self.rounds else None
        if found is not None:
            self._count(some)
            return found
        # Small pieces keep all workers busy to the end; what is in a piece changes no bit of it.
        pieces = _cut(some, max(1, min(AT_ONCE, -(-len(some.u) // (2 * self.workers)))))
        reads = []
        for piece, read in zip(pieces, self.each(pieces), strict=True):
            reads.append(read)
            self.computed += len(piece.u)
            self._count(piece)
        found = _joined(reads, some.paths)
        if self.rounds:
            self.rounds.keep(some, found)
        return found

    def _count(self, some: Some) -> None:
        self.runs += len(some.u)
        if self.tell:
            self.tell(self.runs)


def _cut(some: Some, size: int) -> list[Some]:
    """The same runs in order, so many at a time."""
    cuts = range(0, len(some.u), size)
    return [Some(some.u[at : at + size], some.luck[at : at + size], some.paths) for at in cuts]


def _joined(found: list[Read], paths: bool) -> Read:
    """What was read in pieces, as one."""
    failed = tuple(why for read in found for why in read.failed)
    whole = [read.paths for read in found if read.paths is not None]
    joined = np.concatenate(whole) if paths and len(whole) == len(found) else None
    return Read(np.concatenate([read.figures for read in found]), joined, failed)


@contextmanager
def predicting(
    asked: Asked, workers: int | None, model: Model | None, tell: Callable[[int], None] | None = None,
    scheduler: str | None = None,
) -> Iterator[Predictions]:  # fmt: skip
    """Predictions by that many processes, by default one for each core; a `model` of one's own runs in this one.

    With `scheduler` by the workers of the Dask cluster there. The same bits come from any of them. Raises
    `ValueError` where a model of one's own is meant for a cluster.
    """
    from simulator.run import every_policy

    task = Task(asked.scenario, asked.names, every_policy(asked.scenario)[:1], (), asked.accurate)
    figures = tuple((target.measure, target.period) for target in asked.targets)
    sought = Sought(task, figures, tuple(measure.name for measure in asked.measures if measure.drawn))
    with ordered(read_off, (sought,), asked.runs, workers, scheduler, model, runs=asked.runs) as (each, at_a_time):
        yield Predictions(asked, each, at_a_time, tell)

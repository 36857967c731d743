"""A piece of an experiment: some futures, every policy in each, and the few outcomes that are kept.

A future is a point, which fixes the uncertain numbers, and a member, which is its luck.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.appraisal.records import ALSO
from simulator.errors import RunError
from simulator.experiments import outcomes as table
from simulator.experiments.finished import Finished, financial_years
from simulator.experiments.task import Task
from simulator.run import attributes, default_model, integration, placed, with_measures

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.engine.running import Planned
    from simulator.engine.start import Array, Start
    from simulator.engine.trajectory import Trajectory

AT_ONCE, AT_LEAST, PIECES = 32, 4, 64
"""Futures of a piece, at most and at least, and how many pieces to aim at: those under way may be lost."""


@dataclass(frozen=True)
class Place:
    """Where a piece is: a run of points and a run of members."""

    points: range
    members: range

    @property
    def futures(self) -> int:
        """How many futures there are."""
        return len(self.points) * len(self.members)

    @property
    def name(self) -> str:
        """The place in words: `points 0-63, member 0`."""
        return f"points {self.points[0]}-{self.points[-1]}, members {self.members[0]}-{self.members[-1]}"


@dataclass(frozen=True)
class Piece:
    """Some futures: their place, their quantiles (point, number) and their luck (point, member)."""

    place: Place
    u: Array
    luck: np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, order=True)
class Failure:
    """A run that could not go on: which future it was of, under which policy, and why."""

    point: int
    member: int
    policy: str
    message: str


@dataclass(frozen=True)
class Done:
    """A piece done: outcomes (point, policy, member, …) and drawn values (point, single number).

    A future with a run that could not go on has no outcome under any policy: NaN, and `failed` says
    why. `processor` is that of another machine where one did it.
    """

    place: Place
    outcomes: Mapping[str, Array]
    values: Array
    about: Mapping[str, Any] = field(default_factory=dict)
    processor: str = ""
    failed: tuple[Failure, ...] = ()

    def whole(self) -> Done:
        """Itself. Raises `RunError` where a run could not go on."""
        if self.failed:
            raise RunError(self.failed[0].message)
        return self


def shape_of(points: int, members: int, pieces: int = PIECES, most: int = AT_ONCE) -> tuple[int, int]:
    """Points and members of a piece, where that many futures are cut into about `pieces` of at most `most`."""
    size = min(most, max(AT_LEAST, points * members // pieces))
    deep = min(members, size)
    return max(1, size // deep), deep


def places(points: range, members: int, shape: tuple[int, int]) -> Iterator[Place]:
    """The pieces of those points, each of at most that shape, in order; the same for any workers."""
    wide, deep = shape
    for first in range(points.start, points.stop, wide):
        for at in range(0, members, deep):
            yield Place(range(first, min(first + wide, points.stop)), range(at, min(at + deep, members)))


def run_piece(task: Task, piece: Piece, model: Model | None = None) -> Done:
    """Every policy in the futures of a piece; of each run only the outcomes are kept.

    A run that can't go on costs its future, under all policies, and no other; see `Done`.
    """
    model = model or default_model()
    kept = [table.BY_NAME[name] for name in task.outcomes]
    needed = {need for outcome in kept for need in outcome.needs} | set(ALSO)
    ran = _runs(task, piece, model, needed)
    shape = (len(task.policies), len(piece.place.points) * len(piece.place.members))
    found, about = _outcomes(task, model, ran, needed, shape)
    failed = [*ran.failed, *_not_finite(task, piece, found, ran.futures)]
    split = (shape[0], len(piece.place.points), len(piece.place.members))
    for failure in failed:
        at = _future(piece.place, failure.point, failure.member)
        for values in found.values():
            values[:, at] = np.nan
    shaped = {name: _shaped(values, split) for name, values in found.items()}
    return Done(piece.place, shaped, ran.values, about, failed=tuple(failed))


_known: dict[str, Task] = {}


def run_sent(task: Task, piece: Piece) -> Done:
    """The same where tasks travel: of a task that comes again and again the scenario is kept.

    So that it is matched to the model once. Not for several threads at a time.
    """
    key = task.scenario.hash
    known = _known.get(key)
    if known is None or replace(task, scenario=known.scenario) != known:
        _known.clear()
        _known[key] = known = task
    return run_piece(known, piece)


@dataclass
class _Ran:
    """The runs of a piece by policy and number of the future, but of futures where one failed."""

    values: Array
    runs: dict[tuple[str, int], Trajectory]
    failed: list[Failure]
    begun: Start | None = None

    @property
    def futures(self) -> list[int]:
        """The futures that are whole."""
        return sorted({future for _, future in self.runs})


def _runs(task: Task, piece: Piece, model: Model, needed: set[str]) -> _Ran:
    from simulator.engine.running import Planned

    single = task.single(model)
    ran = _Ran(np.empty((len(piece.place.points), len(single))), {}, [])
    under_way: deque[tuple[int, int, str]] = deque()

    def planned() -> Iterator[Planned]:
        for row in range(len(piece.place.points)):
            starts = task.starts(model, piece.u[row])
            for member, luck in zip(piece.place.members, piece.luck[row].tolist(), strict=True):
                ran.begun = begun = starts(luck)
                for name, policy, start in task.runs(begun, piece.u[row]):
                    under_way.append((row, member, name))
                    yield Planned(start, policy, luck)
            ran.values[row] = [number.value_in(begun) for number in single]

    runs: dict[int, dict[tuple[str, int], Trajectory]] = {}
    for run, found in several_runs(task, model, planned(), needed):
        row, member, name = under_way.popleft()
        future = _future(piece.place, point := piece.place.points[row], member)
        if isinstance(found, RunError):
            where = f"{task.where(point, piece.u[row], name)}, {found.message}"
            ran.failed.append(Failure(point, member, str(run.policy), where))
        else:
            runs.setdefault(future, {})[name, future] = found
    for each in runs.values():
        if len(each) == len(task.policies):
            ran.runs |= each
    return ran


def _future(place: Place, point: int, member: int) -> int:
    """The number of a future within its piece."""
    return (point - place.points.start) * len(place.members) + member - place.members.start


def several_runs(
    task: Task, model: Model, planned: Iterable[Planned], needed: set[str]
) -> Iterator[tuple[Planned, Trajectory | RunError]]:
    """Each run without the records that no outcome needs, or why it could not go on, in order."""
    from simulator.engine.running import simulate_each

    options = {"accurate": task.accurate, **integration(task.scenario)}
    for run, found in simulate_each(model, planned, **options):
        if not isinstance(found, RunError):
            outputs = {name: found.outputs[name].copy() for name in found.outputs if name in needed}
            odd = next((name for name, values in outputs.items() if not np.isfinite(values).all()), None)
            found = replace(found, outputs=outputs, residual_series={}, events=[])
            found = RunError(f"{odd} is not a finite number. Try a smaller --step.") if odd else found
        if isinstance(found, RunError):
            found = placed(found, str(run.policy), run.member, run.start.calendar)
        yield run, found


def _outcomes(
    task: Task, model: Model, ran: _Ran, needed: set[str], shape: tuple[int, int]
) -> tuple[dict[str, Array], Mapping[str, Any]]:
    """Each outcome (policy, future, …), NaN where a future is not whole, and what the runs say of themselves."""
    from simulator.results.dataset import dataset

    assert ran.begun is not None  # a piece has points
    kept = [table.BY_NAME[name] for name in task.outcomes]
    years = len(financial_years(ran.begun.calendar)) if any(outcome.is_series for outcome in kept) else 0
    found = {
        outcome.name: np.full((*shape, years) if outcome.is_series else shape, np.nan) for outcome in kept
    }
    if not ran.runs:
        return found, {}
    fewer = replace(model, outputs=tuple(output for output in model.outputs if output.name in needed))
    about = attributes(task.scenario, ran.begun)
    finished = Finished(with_measures(dataset(fewer, ran.begun.calendar, ran.runs, about)))
    for outcome in kept:
        found[outcome.name][:, ran.futures] = outcome.of(finished).transpose("policy", "member", ...).values
    return found, finished.attributes


def _not_finite(task: Task, piece: Piece, found: Mapping[str, Array], futures: list[int]) -> Iterator[Failure]:
    """Whole futures with an outcome that is not a finite number, which no mean could stand."""
    place = piece.place
    for future in futures:
        row, column = divmod(future, len(place.members))
        for at, policy in enumerate(task.policies):
            odd = [name for name, values in found.items() if not np.isfinite(values[at, future]).all()]
            if odd:
                where = task.where(place.points[row], piece.u[row], policy)
                message = f"{where}, policy {policy}: {', '.join(odd)} is not a finite number"
                yield Failure(place.points[row], place.members[column], policy, message)


def _shaped(values: Array, shape: tuple[int, int, int]) -> Array:
    """(policy, future, …) as (point, policy, member, …)."""
    return np.ascontiguousarray(np.moveaxis(values.reshape(*shape, *values.shape[2:]), 0, 1), dtype=float)

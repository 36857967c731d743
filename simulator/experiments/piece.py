"""A piece of an experiment: some futures, every policy in each, and the few outcomes that are kept.

A future is a point, which fixes the uncertain numbers, and a member, which is its luck.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.errors import RunError
from simulator.experiments import outcomes as table
from simulator.experiments.finished import Finished
from simulator.experiments.points import UncertainNumber, uncertain_numbers
from simulator.run import attributes, default_model, placed, with_measures

if TYPE_CHECKING:
    import xarray as xr

    from simulator.engine import Model
    from simulator.engine.start import Array, Start
    from simulator.engine.trajectory import Trajectory
    from simulator.scenario import Scenario

AT_ONCE, AT_LEAST, PIECES = 32, 4, 64
"""Futures of a piece, at most and at least, and how many pieces to aim at: those under way may be lost."""


@dataclass(frozen=True)
class Task:
    """What is done at each point: the same for every piece, and small enough to send to a worker."""

    scenario: Scenario
    names: tuple[str, ...]
    policies: tuple[str, ...]
    outcomes: tuple[str, ...]
    accurate: bool = False

    def single(self, model: Model) -> list[UncertainNumber]:
        """The named numbers that are one value each, whose values are kept."""
        named = set(self.names)
        return [each for each in uncertain_numbers(self.scenario, model) if each.single and each.name in named]


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


@dataclass(frozen=True)
class Done:
    """A piece done: outcomes (point, policy, member, …) and drawn values (point, single number).

    `processor` is that of another machine where one did it.
    """

    place: Place
    outcomes: Mapping[str, Array]
    values: Array
    about: Mapping[str, Any] = field(default_factory=dict)
    processor: str = ""


def shape_of(points: int, members: int, pieces: int = PIECES) -> tuple[int, int]:
    """Points and members of a piece, where that many futures are cut into about `pieces`."""
    size = min(AT_ONCE, max(AT_LEAST, points * members // pieces))
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

    Raises `RunError`, with the point, where a run can't go on.
    """
    from simulator.results.dataset import dataset

    model = model or default_model()
    kept = [table.BY_NAME[name] for name in task.outcomes]
    needed = {need for outcome in kept for need in outcome.needs}
    runs, values, begun = _runs(task, piece, model, needed)
    fewer = replace(model, outputs=tuple(output for output in model.outputs if output.name in needed))
    built = with_measures(dataset(fewer, begun.calendar, runs, attributes(task.scenario, begun)))
    finished = Finished(built)
    shape = (len(task.policies), len(piece.place.points), len(piece.place.members))
    found = {outcome.name: _shaped(outcome.of(finished), shape) for outcome in kept}
    return Done(piece.place, found, values, finished.attributes)


def _runs(
    task: Task, piece: Piece, model: Model, needed: set[str]
) -> tuple[dict[tuple[str, int], Trajectory], Array, Start]:
    """The runs by policy and number of the future within the piece, and the drawn values."""
    from simulator.scenario import start

    single = task.single(model)
    values = np.empty((len(piece.place.points), len(single)))
    runs: dict[tuple[str, int], Trajectory] = {}
    for row, point in enumerate(piece.place.points):
        quantiles = dict(zip(task.names, piece.u[row].tolist(), strict=True))
        begun = start(task.scenario, model, luck=quantiles.get)
        values[row] = [begun.values[number.quantity][number.index] for number in single]
        for column, luck in enumerate(piece.luck[row].tolist()):
            future = row * len(piece.place.members) + column
            for policy in task.policies:
                runs[policy, future] = _run(task, model, begun, policy, luck, needed, point)
    return runs, values, begun


def _run(
    task: Task, model: Model, begun: Start, policy: str, luck: int, needed: set[str], point: int
) -> Trajectory:
    """One run, without the records that no outcome needs."""
    from simulator.engine.simulation import simulate

    chosen = {"step": task.scenario.run.step, "method": task.scenario.run.method}
    options: dict[str, Any] = {key: choice for key, choice in chosen.items() if choice is not None}
    try:
        found = simulate(model, begun, policy=policy, member=luck, accurate=task.accurate, **options)
    except RunError as error:
        error = placed(error, policy, luck, begun.calendar)
        raise RunError(f"point {point}, {error.message}", error.equation, error.time, error.values) from error
    outputs = {name: values.copy() for name, values in found.outputs.items() if name in needed}
    return replace(found, outputs=outputs, residual_series={}, events=[])


def _shaped(values: xr.DataArray, shape: tuple[int, int, int]) -> Array:
    """(policy, future, …) as (point, policy, member, …)."""
    ordered = values.transpose("policy", "member", ...).values
    return np.ascontiguousarray(np.moveaxis(ordered.reshape(*shape, *ordered.shape[2:]), 0, 1), dtype=float)

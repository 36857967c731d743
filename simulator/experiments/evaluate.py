"""A scenario evaluated at points of its uncertain numbers: a few outcomes of each run, nothing else.

A point fixes the numbers, a member the luck. Numbers that a point does not name keep their central
value, so that outcomes differ by what is named and by luck alone.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.errors import InputError, Mistake, RunError, did_you_mean
from simulator.experiments import outcomes as table
from simulator.experiments.finished import YEAR, Finished
from simulator.experiments.points import uncertain_numbers
from simulator.experiments.workers import in_order, processes
from simulator.run import attributes, default_model, every_policy, placed, with_measures

if TYPE_CHECKING:
    import xarray as xr

    from simulator.engine import Model
    from simulator.engine.start import Array
    from simulator.engine.trajectory import Trajectory
    from simulator.scenario import Scenario

Progress = Callable[[int, int], None]
DIMS = ("point", "policy", "member")
AT_ONCE, AT_LEAST, PIECES = 64, 4, 64
"""Futures of a piece, at most and at least, and how many pieces to aim at: so many may be lost by a kill."""


@dataclass(frozen=True)
class Task:
    """What is done at each point: the same for every piece, and small enough to send to a worker."""

    scenario: Scenario
    names: tuple[str, ...]
    policies: tuple[str, ...]
    outcomes: tuple[str, ...]
    accurate: bool = False


@dataclass(frozen=True)
class Piece:
    """Some futures: `points` and `members` by number, the quantiles (point, number), the luck (point, member)."""

    points: tuple[int, ...]
    members: tuple[int, ...]
    u: Array
    luck: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Done:
    """A piece done: outcomes (point, policy, member, …), drawn values (point, single number), and years."""

    piece: Piece
    outcomes: Mapping[str, Array]
    values: Array
    years: tuple[str, ...]
    about: Mapping[str, Any] = field(default_factory=dict)


def evaluate(
    scenario: Scenario,
    u: Array,
    names: Sequence[str],
    *,
    policies: Sequence[str] | None = None,
    members: int = 1,
    workers: int | None = None,
    progress: Progress | None = None,
    outcomes: Sequence[str] | None = None,
    model: Model | None = None,
) -> xr.Dataset:
    """Outcomes of each policy where each named number is at the quantile `u` of its distribution.

    `u` in (0, 1) has the shape (points, len(names)). Numbers that are not named keep their central
    value. Members are luck alone, and the same luck at every point: member 3 of one point meets what
    member 3 of another meets. Dimensions of the result are point, policy (the reference first) and
    member; of `draw` point and number; of `value`, for names of one value, point and single_number.
    `outcomes` are names of `experiments.outcomes`; by default all single numbers that the model
    records enough for. `progress` is called with futures done and in all. The same bits come from
    any number of `workers`; a `model` of your own runs in this process. Raises `InputError` where
    a name, policy or outcome is unknown, `ValueError` where `u` has another shape or leaves (0, 1),
    and `RunError` where a run can't go on.
    """
    built = model or default_model()
    task = task_of(scenario, names, built, policies=policies, outcomes=outcomes)
    design = checked_design(u, len(task.names))
    if members < 1:
        raise ValueError(f"a point needs at least one member, not {members}")
    shared = tuple(range(members))
    grid = [
        Piece(points, group, design[list(points)], tuple(group for _ in points))
        for points, group in pieces_of(len(design), members)
    ]
    done, found = 0, []
    for each in results(task, grid, workers, model):
        found.append(each)
        done += len(each.piece.points) * len(each.piece.members)
        if progress:
            progress(done, len(design) * len(shared))
    return joined(task, design, found, members, built)


def task_of(
    scenario: Scenario, names: Sequence[str], model: Model, *, policies: Sequence[str] | None = None,
    outcomes: Sequence[str] | None = None, accurate: bool = False,
) -> Task:  # fmt: skip
    """What is asked, checked against the model. Raises `InputError` with all that is wrong."""
    mistakes: list[Mistake] = []
    known = [number.name for number in uncertain_numbers(scenario, model)]
    for name in names:
        if name not in known:
            remedy = did_you_mean(name, known).strip() or "See simulator.experiments.points.uncertain_numbers."
            mistakes.append(Mistake(scenario.where, name, "is not an uncertain number of this scenario", remedy))
    mistakes += [
        Mistake(scenario.where, name, "is named twice", "Name each number once.")
        for name in dict.fromkeys(names) if list(names).count(name) > 1
    ]  # fmt: skip
    every = every_policy(scenario)
    for policy in policies or ():
        if policy not in every:
            remedy = did_you_mean(policy, every).strip() or f"There are {', '.join(every)}."
            mistakes.append(Mistake(scenario.where, "policy", f"no policy is called {policy}", remedy))
    kept: tuple[table.Outcome, ...] = ()
    try:
        kept = table.chosen(outcomes, model, "outcomes")
    except InputError as error:
        mistakes += error.mistakes
    if mistakes:
        raise InputError(mistakes)
    asked = every if policies is None else tuple(dict.fromkeys([every[0], *policies]))
    return Task(scenario, tuple(names), asked, tuple(outcome.name for outcome in kept), accurate)


def checked_design(u: Array, numbers: int) -> Array:
    """The design as float64. Raises `ValueError` where it has another shape or leaves (0, 1)."""
    design = np.ascontiguousarray(u, dtype=float)
    if design.ndim != 2 or design.shape[1] != numbers:
        raise ValueError(f"u has the shape {design.shape}, and there are {numbers} names: give (points, {numbers})")
    if not len(design):
        raise ValueError("u has no points")
    if not ((design > 0.0) & (design < 1.0)).all():
        raise ValueError("u holds quantiles, each above 0 and below 1")
    return design


def pieces_of(points: int, members: int) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Futures cut into pieces of a few points, or of a part of a point's members; the same for any workers."""
    size = min(AT_ONCE, max(AT_LEAST, points * members // PIECES))
    deep = min(members, size)
    wide = max(1, size // deep)
    return [
        (tuple(range(first, min(first + wide, points))), tuple(range(at, min(at + deep, members))))
        for first in range(0, points, wide)
        for at in range(0, members, deep)
    ]


def results(
    task: Task, pieces: Sequence[Piece], workers: int | None = None, model: Model | None = None
) -> Generator[Done, None, None]:
    """Each piece done, in order, by that many processes; in this one where a `model` is given."""
    from simulator.engine.compile import compile_model

    wanted = processes(workers, len(pieces))
    if wanted == 1 or model is not None:
        return (run_piece(task, piece, model) for piece in pieces)
    compile_model(default_model()).warm()
    return in_order(run_piece, pieces, wanted, (task,))


def run_piece(task: Task, piece: Piece, model: Model | None = None) -> Done:
    """Every policy in the futures of a piece; of each run only the outcomes are kept."""
    from simulator.scenario import start

    model = model or default_model()
    kept = [table.BY_NAME[name] for name in task.outcomes]
    needed = {need for outcome in kept for need in outcome.needs}
    fewer = replace(model, outputs=tuple(output for output in model.outputs if output.name in needed))
    single = [number for number in uncertain_numbers(task.scenario, model) if number.single]
    single = [number for number in single if number.name in task.names]
    values = np.empty((len(piece.points), len(single)))
    runs: dict[tuple[str, int], Trajectory] = {}
    for row, point in enumerate(piece.points):
        quantiles = dict(zip(task.names, piece.u[row].tolist(), strict=True))
        begun = start(task.scenario, model, luck=quantiles.get)
        values[row] = [begun.values[number.quantity][number.index] for number in single]
        for column, luck in enumerate(piece.luck[row]):
            number = row * len(piece.members) + column
            for policy in task.policies:
                runs[policy, number] = _run(task, model, begun, policy, luck, needed, point)
    from simulator.results.dataset import dataset

    built = with_measures(dataset(fewer, begun.calendar, runs, attributes(task.scenario, begun)))
    finished = Finished(built)
    shape = (len(task.policies), len(piece.points), len(piece.members))
    found = {outcome.name: _shaped(outcome.of(finished), shape) for outcome in kept}
    dated = built["time"].dtype.kind == "M" and any(outcome.is_series for outcome in kept)
    about = built.attrs | ({**finished.flows.attrs} if "flows" in vars(finished) else {})
    return Done(piece, found, values, tuple(_years(finished)) if dated else (), about)


def _years(finished: Finished) -> list[str]:
    from simulator.experiments.finished import labels

    return labels(finished.years[:-1])


def _run(
    task: Task, model: Model, begun: Any, policy: str, luck: int, needed: set[str], point: int
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


def joined(task: Task, design: Array, found: Sequence[Done], members: int, model: Model) -> xr.Dataset:
    """All pieces as one dataset."""
    import xarray as xr

    numbers = {number.name: number for number in uncertain_numbers(task.scenario, model)}
    single = [name for name in numbers if numbers[name].single and name in task.names]
    variables: dict[str, Any] = {}
    for name in task.outcomes:
        shape = found[0].outcomes[name].shape[3:]
        whole = np.empty((len(design), len(task.policies), members, *shape))
        for each in found:
            whole[each.piece.points[0] : each.piece.points[-1] + 1, :,
                  each.piece.members[0] : each.piece.members[-1] + 1] = each.outcomes[name]  # fmt: skip
        dims = (*DIMS, YEAR) if shape else DIMS
        variables[name] = (dims, whole, table.BY_NAME[name].attributes)
    values = np.empty((len(design), len(single)))
    for each in found:
        values[list(each.piece.points)] = each.values
    coordinates = {
        "point": ("point", np.arange(len(design)), {"long_name": "Point: one set of uncertain numbers"}),
        "policy": ("policy", list(task.policies), {"long_name": "Policy"}),
        "member": ("member", np.arange(members), {"long_name": "Member: luck of its own"}),
        "number": ("number", list(task.names), {"long_name": "Uncertain number"}),
        "grade": ("number", [numbers[name].grade for name in task.names], {"long_name": "Grade of the number"}),
        "single_number": ("single_number", single, {"long_name": "Uncertain number of one value"}),
        "unit": ("single_number", [numbers[name].unit for name in single], {"long_name": "Unit of the number"}),
        "draw": (("point", "number"), design, DRAW),
        "value": (("point", "single_number"), values, VALUE),
    }
    if found[0].years:
        coordinates[YEAR] = (YEAR, list(found[0].years), {"long_name": "Financial year"})
    return xr.Dataset(variables, coordinates, dict(found[0].about))


DRAW = {"units": "1", "long_name": "Quantile", "description": "Where in its own distribution each number is"}
VALUE = {"long_name": "Value", "description": "Each number of one value, in the unit that unit says"}

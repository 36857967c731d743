"""A scenario evaluated at points of its uncertain numbers: a few outcomes of each run, nothing else.

A point fixes the numbers, a member the luck. Numbers that a point does not name keep their central
value, so that outcomes differ by what is named and by luck alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.errors import InputError, Mistake, did_you_mean, noting
from simulator.experiments import outcomes as table
from simulator.experiments.finished import YEAR, financial_years
from simulator.experiments.piece import Done, Piece, places, run_piece, shape_of
from simulator.experiments.points import uncertain_numbers
from simulator.experiments.task import Task
from simulator.experiments.workers import in_order, processes
from simulator.run import default_model, every_policy, prepare

if TYPE_CHECKING:
    import xarray as xr

    from simulator.engine import Model
    from simulator.engine.start import Array
    from simulator.scenario import Scenario

Progress = Callable[[int, int], None]
DIMS = ("point", "policy", "member")
Labelled = tuple[tuple[str, ...], Any, Mapping[str, str]]
"""Dimensions, values and attributes of a variable."""


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
    if members < 1:
        raise ValueError(f"a point needs at least one member, not {members}")
    built = model or default_model()
    task = task_of(scenario, names, built, policies=policies, outcomes=outcomes)
    design = checked_design(u, len(task.names))
    coordinates = labels(task, len(design), members, built)
    return _gathered(task, design, coordinates, _results(task, design, members, workers, model), progress)


def _gathered(
    task: Task, design: Array, coordinates: dict[str, Labelled], each: Iterator[Done], progress: Progress | None
) -> xr.Dataset:
    """All pieces as one dataset."""
    import xarray as xr

    variables, futures = shapes(task, coordinates), len(design) * len(coordinates["member"][1])
    whole = {name: np.empty(shape) for name, (_, shape, _) in variables.items()}
    values, about, done = np.empty((len(design), len(coordinates["single_number"][1]))), {}, 0
    for piece in each:
        at, about = piece.place, {**piece.about}
        for name, array in piece.outcomes.items():
            whole[name][at.points.start : at.points.stop, :, at.members.start : at.members.stop] = array
        values[at.points.start : at.points.stop] = piece.values
        done += at.futures
        if progress:
            progress(done, futures)
    found = {name: (dims, whole[name], said) for name, (dims, _, said) in variables.items()}
    drawn = {"draw": (("point", "number"), design, DRAW), "value": (("point", "single_number"), values, VALUE)}
    return xr.Dataset(found, coordinates | drawn, about)


def _results(
    task: Task, design: Array, members: int, workers: int | None, model: Model | None
) -> Iterator[Done]:
    from simulator.engine.compile import compile_model

    shared = np.arange(members)
    grid = list(places(range(len(design)), members, shape_of(len(design), members)))
    pieces = (
        Piece(at, design[at.points], np.tile(shared[at.members], (len(at.points), 1))) for at in grid
    )
    wanted = processes(workers, len(grid))
    if wanted == 1 or model is not None:
        return (run_piece(task, piece, model).whole() for piece in pieces)
    compile_model(default_model()).warm(len(design) * members * len(task.policies))
    return (done.whole() for done in in_order(run_piece, pieces, wanted, (task,)))


def task_of(
    scenario: Scenario, names: Sequence[str], model: Model, *, policies: Sequence[str] | None = None,
    outcomes: Sequence[str] | None = None, accurate: bool = False,
) -> Task:  # fmt: skip
    """What is asked, checked against the model. Raises `InputError` with all that is wrong."""
    mistakes: list[Mistake] = []
    every = every_policy(scenario)
    known = [number.name for number in uncertain_numbers(scenario, model)]
    for name in dict.fromkeys(names):
        if name not in known:
            remedy = did_you_mean(name, known).strip() or "See simulator.experiments.points.uncertain_numbers."
            mistakes.append(Mistake(scenario.where, name, "is not an uncertain number of this scenario", remedy))
        elif list(names).count(name) > 1:
            mistakes.append(Mistake(scenario.where, name, "is named twice", "Name each number once."))
    for policy in policies or ():
        if policy not in every:
            remedy = did_you_mean(policy, every).strip() or f"There are {', '.join(every)}."
            mistakes.append(Mistake(scenario.where, "policy", f"no policy is called {policy}", remedy))
    kept: tuple[table.Outcome, ...] = ()
    with noting(mistakes):
        kept = table.chosen(outcomes, model, dated=scenario.run.length is None)
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


def labels(task: Task, points: int, members: int, model: Model) -> dict[str, Labelled]:
    """The coordinates of a result: points, policies, members, numbers, and years where they are wanted."""
    numbers = {number.name: number for number in uncertain_numbers(task.scenario, model)}
    single = [number.name for number in task.single(model)]
    found: dict[str, Labelled] = {
        "point": (("point",), np.arange(points), {"long_name": "Point: one set of uncertain numbers"}),
        "policy": (("policy",), _texts(task.policies), {"long_name": "Policy"}),
        "member": (("member",), np.arange(members), {"long_name": "Member: luck of its own"}),
        "number": (("number",), _texts(task.names), {"long_name": "Uncertain number"}),
        "grade": (("number",), _texts(numbers[name].grade for name in task.names), {"long_name": "Grade"}),
        "single_number": (("single_number",), _texts(single), {"long_name": "Uncertain number of one value"}),
        "unit": (("single_number",), _texts(numbers[name].unit for name in single), {"long_name": "Unit"}),
    }
    if any(table.BY_NAME[name].is_series for name in task.outcomes):
        years = financial_years(prepare(task.scenario, model, None).calendar)
        found[YEAR] = ((YEAR,), _texts(years), {"long_name": "Financial year"})
    return found


def shapes(task: Task, coordinates: Mapping[str, Labelled]) -> dict[str, Labelled]:
    """Dimensions, shape and attributes of each outcome."""
    found: dict[str, Labelled] = {}
    for name in task.outcomes:
        outcome = table.BY_NAME[name]
        dims = (*DIMS, YEAR) if outcome.is_series else DIMS
        found[name] = (dims, tuple(len(coordinates[dim][1]) for dim in dims), outcome.attributes)
    return found


def _texts(words: Any) -> np.ndarray:
    return np.array(list(words), dtype=str)


DRAW = {"units": "1", "long_name": "Quantile", "description": "Where in its own distribution each number is"}
VALUE = {"long_name": "Value", "description": "Each number of one value, in the unit that `unit` says"}

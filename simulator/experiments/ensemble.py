"""An ensemble: points over the ranges of all uncertain numbers, members with luck of their own, on disk.

Every piece goes to disk as it is done, so memory is bounded and what a kill leaves is taken up again.
Numbers are the same bits whoever did the pieces, and whether or not it was killed in between.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.errors import InputError, Mistake, RunError
from simulator.experiments import crews, replications
from simulator.experiments.evaluate import task_of
from simulator.experiments.filling import Filling, Progress, Ran, fill
from simulator.experiments.plan import Plan, refuse_changes
from simulator.experiments.points import DESIGNS, uncertain_numbers
from simulator.experiments.replications import Until
from simulator.results import unfinished
from simulator.results.chunks import STORE, Chunks
from simulator.results.store import SCENARIO
from simulator.run import default_model

if TYPE_CHECKING:
    import xarray as xr

    from simulator.engine import Model
    from simulator.scenario import Scenario

POINTS = 256
RESUME = "What is done is kept: run it again with --resume."
Also = Callable[[Path, Ran, dict[str, Any]], None]
"""Called with the unfinished folder, what came out, and the record to be written."""


def ensemble(
    scenario: Scenario,
    points: int = POINTS,
    *,
    members: int = 1,
    design: str = "lhs",
    outcomes: Sequence[str] | None = None,
    policies: Sequence[str] | None = None,
    until: Until | None = None,
    output: Path | str | None = None,
    resume: bool = False,
    workers: int | None = None,
    scheduler: str | None = None,
    accurate: bool = False,
    model: Model | None = None,
    progress: Progress | None = None,
) -> xr.Dataset:
    """Outcomes of every policy at `points` over the ranges of all uncertain numbers.

    Dimensions are point, policy (the reference first) and member; `draw` (point, number) holds the
    quantiles, `value` (point, single_number) the numbers, `luck` (point, member) whose luck each
    future has. With `output` the result is a folder, and the dataset is read from its
    `ensemble.zarr` as it is asked for; without, it is in memory. `until` makes `points` the most
    there will be; see `experiments.replications`. The same bits come from any number of `workers`,
    and from a Dask `scheduler`. Raises `InputError` where something asked for can't be, or the
    folder can't be written, and `RunError` where a run can't go on or a worker was lost.
    """
    plan = plan_of(scenario, points, members, design, outcomes, policies, until, accurate, model or default_model())
    options: dict[str, Any] = {
        "resume": resume, "workers": workers, "scheduler": scheduler, "model": model, "progress": progress
    }  # fmt: skip
    if output is not None:
        run(plan, Path(output), **options)
        return read(Path(output))
    with tempfile.TemporaryDirectory() as held:
        run(plan, Path(held) / "result", **options)
        with read(Path(held) / "result") as found:
            return found.load()


def plan_of(
    scenario: Scenario, points: int, members: int, design: str, outcomes: Sequence[str] | None,
    policies: Sequence[str] | None, until: Until | None, accurate: bool, model: Model,
) -> Plan:  # fmt: skip
    """What is asked, checked. Raises `InputError` with all that is wrong, `ValueError` for no futures."""
    if points < 1 or members < 1:
        raise ValueError(f"an ensemble needs points and members, not {points} and {members}")
    if design not in DESIGNS:
        raise InputError([Mistake("--design", "", f"no design is called {design}", f"Give {' or '.join(DESIGNS)}.")])
    names = [number.name for number in uncertain_numbers(scenario, model)]
    if not names:
        remedy = "Give a number a range or a distribution."
        raise InputError([Mistake(scenario.where, "", "has no uncertain number to vary", remedy)])
    task = task_of(scenario, names, model, policies=policies, outcomes=outcomes, accurate=accurate)
    if until is not None:
        replications.check(until, task.policies, task.outcomes, points)
    return Plan(task, design, points, members, until)


def run(
    plan: Plan, folder: Path, *, resume: bool = False, workers: int | None = None, scheduler: str | None = None,
    model: Model | None = None, progress: Progress | None = None, also: Also | None = None,
) -> Ran:  # fmt: skip
    """Run a plan into a folder, or go on with what is there; `also` writes more before it is finished.

    Raises as `ensemble` does. What is done stays in the unfinished folder whatever happens.
    """
    unfinished.check(folder, resume)
    part = unfinished.beside(folder)
    if resume:
        text = (part / SCENARIO).read_text(encoding="utf-8")
        refuse_changes(unfinished.state_of(part).get("plan") or {}, text, plan, str(part))
    try:
        with crews.chosen(plan.task, len(plan.places()), workers, scheduler, model) as each:
            if not resume:
                built = model or default_model()
                unfinished.begin(folder, Ran(plan).record(), lambda making: fill(making, plan, built))
            with unfinished.growing(folder, part):
                ran = Filling(plan, Chunks(part), each, progress).run()
                record = ran.record()
                if also is not None:
                    also(part, ran, record)
                unfinished.end(folder, part, record)
    except RunError as error:
        if not part.exists():
            raise
        raise RunError(f"{error.message} {RESUME}", error.equation, error.time, error.values) from error
    return ran


def read(folder: Path) -> xr.Dataset:
    """The dataset of an ensemble, read as it is asked for. Raises `InputError` where there is no whole one."""
    import xarray as xr

    unfinished.refuse_unfinished(folder)
    if not (folder / STORE).is_dir():
        what = "is not the folder of an ensemble"
        remedy = "Name one that `simulator ensemble` wrote."
        if unfinished.beside(folder).is_dir():
            what, remedy = "is not finished", "Run its command again with --resume."
        raise InputError([Mistake(str(folder), "", what, remedy)])
    return xr.open_zarr(folder / STORE, chunks=None)

"""An ensemble: points over the ranges of all uncertain numbers, members with luck of their own, on disk.

Every piece goes to disk as it is done, so memory is bounded and what a kill leaves is taken up again.
Numbers are the same bits whoever did the pieces, and whether or not it was killed in between.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.calls import takes_scenario
from simulator.errors import InputError, Mistake, noting
from simulator.experiments import replications
from simulator.experiments.evaluate import task_of
from simulator.experiments.failed import FILE as FAILED
from simulator.experiments.failed import MOST_FAILED, Failed
from simulator.experiments.filling import Filling, Progress, Ran, fill
from simulator.experiments.plan import Plan
from simulator.experiments.points import DESIGNS, uncertain_numbers
from simulator.experiments.replications import CAUTION, Until
from simulator.experiments.resuming import growing
from simulator.results import unfinished
from simulator.results.chunks import STORE, Chunks
from simulator.results.intact import refuse_altered
from simulator.results.manifest import manifest, of_scenario
from simulator.run import default_model
from simulator.scenario import seed_of

if TYPE_CHECKING:
    import xarray as xr

    from simulator.engine import Model
    from simulator.scenario import Scenario

POINTS = 256
COMMAND = "ensemble"
Also = Callable[[Path, Ran, dict[str, Any]], None]
"""Called with the unfinished folder, what came out, and the record to be written."""


@takes_scenario
def ensemble(
    scenario: Scenario, points: int = POINTS, *, members: int = 1, design: str = "lhs",
    outcomes: Sequence[str] | None = None, policies: Sequence[str] | None = None, until: Until | None = None,
    output: Path | str | None = None, resume: bool = False, workers: int | None = None,
    scheduler: str | None = None, accurate: bool = False, most_failed: float = MOST_FAILED,
    model: Model | None = None, progress: Progress | None = None,
) -> xr.Dataset:  # fmt: skip
    """Outcomes of every policy at `points` over the ranges of all uncertain numbers.

    Dimensions are point, policy (the reference first) and member; `draw` (point, number) holds the
    quantiles, `value` (point, single_number) the numbers, `luck` (point, member) whose luck each
    future has. With `output` the result is a folder, and the dataset is read from its
    `ensemble.zarr` as it is asked for; without, it is in memory. `until` makes `points` the most
    there will be; see `experiments.replications`. The same bits come from any number of `workers`,
    and from a Dask `scheduler`. A future with a run that can't go on is NaN under every policy, and named
    in the folder's `failed.csv`; more than a share `most_failed` of them stop it. Raises `InputError`
    where something asked for can't be, or the folder can't be written, and `RunError` where too many
    futures failed or a worker was lost.
    """
    plan = plan_of(scenario, points, members, design, outcomes, policies, until, accurate, model or default_model())
    options: dict[str, Any] = {
        "resume": resume, "workers": workers, "scheduler": scheduler, "model": model, "progress": progress,
        "most_failed": most_failed,
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
    mistakes: list[Mistake] = []
    # Where what is asked for can't be, what the rule asks for is looked up among all that might be kept.
    task = task_of(scenario, names, model, accurate=accurate)
    with noting(mistakes):
        task = task_of(scenario, names, model, policies=policies, outcomes=outcomes, accurate=accurate)
    if until is not None:
        with noting(mistakes):
            replications.check(until, task.policies, task.outcomes, points)
    if mistakes:
        raise InputError(mistakes)
    return Plan(task, design, points, members, until)


def run(
    plan: Plan, folder: Path, *, resume: bool = False, workers: int | None = None, scheduler: str | None = None,
    model: Model | None = None, progress: Progress | None = None, most_failed: float = MOST_FAILED,
    also: Also | None = None,
) -> Ran:  # fmt: skip
    """Run a plan into a folder, or go on with what is there; `also` writes more before it is finished.

    Raises as `ensemble` does. What is done stays in the unfinished folder whatever happens.
    """
    scenario, record = plan.task.scenario, plan.record()
    who: dict[str, Any] = {"workers": workers, "scheduler": scheduler, "model": model, "resume": resume}
    new = partial(fill, sheet=plan, model=model or default_model())
    who["runs"] = plan.futures * len(plan.task.policies)
    with growing(COMMAND, scenario, record, folder, pieces=len(plan.places()), fill=new, **who) as (part, crew):
        failed = Failed(most_failed, plan.futures)
        ran = Filling(plan, Chunks(part), crew, progress, failed).run()
        if failed.count:
            (part / FAILED).write_text(failed.table(), encoding="utf-8")
        told = _record(plan, ran, failed.count)
        if also is not None:
            also(part, ran, told)
        unfinished.end(folder, part, told)
    return ran


def _record(plan: Plan, ran: Ran, failed: int) -> dict[str, Any]:
    """What the manifest says; `futures_computed` are those since the last kill."""
    task = plan.task
    caution = CAUTION if ran.enough and len(ran.looks) > 1 else ""
    looks = [vars(each) for each in ran.looks]
    stopping = {"replications": {"looks": looks, "narrow_enough": ran.enough, "caution": caution}}
    return manifest(
        COMMAND, of_scenario(task.scenario), seed=seed_of(task.scenario), policies=list(task.policies),
        design=plan.design, points=ran.points, members=plan.members, accurate=task.accurate, plan=plan.record(),
        **(stopping if plan.until else {}), sha256=ran.sha256, processors=sorted(ran.processors),
        futures_computed=ran.computed, failed=failed, seconds={"all": ran.seconds},
    )  # fmt: skip


def read(folder: Path) -> xr.Dataset:
    """The dataset of an ensemble, read as it is asked for. Raises `InputError` where there is no whole one.

    Its pieces are held against their SHA-256 first: a thousandth of the time that it took to run them.
    """
    import xarray as xr

    unfinished.refuse_unfinished(folder)
    if not (folder / STORE).is_dir():
        what = "is not the folder of an ensemble"
        remedy = "Name one that `simulator ensemble` wrote."
        if unfinished.beside(folder).is_dir():
            what, remedy = "is not finished", "Run its command again with --resume."
        raise InputError([Mistake(str(folder), "", what, remedy)])
    refuse_altered(folder)
    return xr.open_zarr(folder / STORE, chunks=None)

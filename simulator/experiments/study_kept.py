"""A study run in memory, or kept in a folder that is taken up again where it was left: one way for all studies."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from simulator.experiments import crews
from simulator.experiments.failed import FILE, MOST_FAILED, Failed
from simulator.experiments.filling import Progress
from simulator.experiments.piece import AT_LEAST
from simulator.experiments.plan import program
from simulator.experiments.resuming import growing
from simulator.experiments.study_runs import Runs
from simulator.results import unfinished
from simulator.results.manifest import manifest, of_scenario
from simulator.results.whole import Whole
from simulator.run import default_model, every_policy
from simulator.scenario import seed_of

if TYPE_CHECKING:
    import xarray as xr

    from simulator.engine import Model
    from simulator.scenario import Scenario

ASKED = ("policy", "against", "outcome", "better", "futures", "failed")
"""What a dataset says was asked, which the manifest repeats."""
Also = Callable[[Path, "xr.Dataset", dict[str, Any]], None]
"""Called with the unfinished folder, the dataset, and the record to be written."""


@dataclass(frozen=True)
class How:
    """How a study is run, of which nothing changes a number, and where it is kept: nowhere if `output` is None.

    `also` writes more into the folder before it is finished.
    """

    output: Path | str | None = None
    resume: bool = False
    workers: int | None = None
    scheduler: str | None = None
    most_failed: float = MOST_FAILED
    model: Model | None = None
    progress: Progress | None = None
    also: Also | None = None


@dataclass(frozen=True)
class Kind:
    """A kind of study: its command, what it is asked (by option), how many futures that is, facts, and its files."""

    command: str
    options: Mapping[str, Any]
    futures: int
    facts: Mapping[str, Any]
    write: Callable[[Path, xr.Dataset], None]


def tabled(command: str, lines: Callable[[xr.Dataset], Iterable[Sequence[Any]]]) -> Callable[[Path, xr.Dataset], None]:
    """What writes a dataset with the members of its runs, and a table of it, by the name of the command."""

    def write(part: Path, found: xr.Dataset) -> None:
        result = Whole(part)
        result.dataset(f"{command}.nc", found)
        result.table(f"{command}.csv", lines(found))

    return write


def study(
    kind: Kind, scenario: Scenario, accurate: bool, how: How, made: Callable[[Runs], xr.Dataset]
) -> xr.Dataset:
    """The dataset that `made` makes of runs, in memory or kept.

    Raises `InputError` where the folder can't be written, holds something else or no scheduler answers,
    and `RunError` where too many futures failed, or a worker or the scheduler was lost.
    """
    failed, pieces = Failed(how.most_failed, kind.futures), max(1, kind.futures // AT_LEAST)
    who: dict[str, Any] = {"workers": how.workers, "scheduler": how.scheduler, "model": how.model}
    who["runs"] = kind.futures * len(every_policy(scenario))
    shared: dict[str, Any] = {
        "scenario": scenario, "model": how.model or default_model(), "failed": failed, "progress": how.progress,
        "accurate": accurate, "remote": how.scheduler is not None,
    }  # fmt: skip
    if how.output is None:
        with crews.chosen(pieces, **who) as crew:
            return _told(made(Runs(crew=crew, **shared)), failed)
    began, plan = perf_counter(), _plan(kind, scenario, accurate)
    folder = Path(how.output)
    with growing(kind.command, scenario, plan, folder, pieces=pieces, resume=how.resume, **who) as (part, crew):
        runs = Runs(crew=crew, folder=part, **shared)
        found = _told(made(runs), failed)
        record = _record(kind, scenario, found, accurate, runs) | {"plan": plan}
        record["seconds"] = {"all": perf_counter() - began}
        _write(kind, part, found, failed)
        if how.also is not None:
            how.also(part, found, record)
        unfinished.end(folder, part, record)
    return found


def _told(found: xr.Dataset, failed: Failed) -> xr.Dataset:
    return found.assign_attrs(failed=failed.count)


def _plan(kind: Kind, scenario: Scenario, accurate: bool) -> dict[str, Any]:
    """All that the numbers depend on, as the manifest keeps it."""
    plain = json.loads(json.dumps(dict(kind.options)))  # as it will be read back
    return {"scenario": scenario.hash, **plain, "accurate": accurate, **program()}


def _record(kind: Kind, scenario: Scenario, found: xr.Dataset, accurate: bool, runs: Runs) -> dict[str, Any]:
    """What the manifest says; `futures_computed` are those since the last kill."""
    about = {key: found.attrs[key] for key in ASKED if key in found.attrs} | dict(kind.facts)
    run = {"accurate": accurate, "step": scenario.run.step, "method": scenario.run.method}
    done = {"processors": sorted(runs.processors), "futures_computed": runs.computed}
    return manifest(kind.command, of_scenario(scenario), seed=seed_of(scenario), **about, **run, **done)


def _write(kind: Kind, part: Path, found: xr.Dataset, failed: Failed) -> None:
    kind.write(part, found)
    if failed.count:
        (part / FILE).write_text(failed.table(), encoding="utf-8")

"""A calibration: numbers of a scenario moved until its runs meet a record, and how far the record lets them move.

Figures up to a date are fitted, later ones held back to test the fit on. Three steps: the point of least misfit
(`calibrate.point`), the posterior around it (`calibrate.posterior`), and futures at draws of it, whose bands are held
against the record (`calibrate.said`). Other uncertain numbers keep their central values throughout.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.calls import takes_scenario
from simulator.errors import InputError, Mistake
from simulator.experiments.calibrate import overlay as calibrate_overlay
from simulator.experiments.calibrate import point as calibrate_point
from simulator.experiments.calibrate import posterior as calibrate_posterior
from simulator.experiments.calibrate import table as calibrate_table
from simulator.experiments.calibrate.asked import DRAWS, MEMBERS, RECORD, STEPS, WALKERS, Asked, check, resolved
from simulator.experiments.calibrate.rounds import Rounds
from simulator.experiments.calibrate.runs import NowhereError, Predictions, predicting
from simulator.experiments.calibrate.table import Found, Posterior
from simulator.experiments.plan import program
from simulator.experiments.resuming import grown
from simulator.results import unfinished
from simulator.results.manifest import manifest, of_scenario, versions
from simulator.results.store import RESULTS, SCENARIO
from simulator.results.whole import Whole
from simulator.run import default_model, integration
from simulator.scenario import seed_of

if TYPE_CHECKING:
    import xarray as xr

    from simulator.engine import Model
    from simulator.scenario import Scenario

COMMAND = "calibrate"
FUTURES = 1_000
"""Where the luck of predictive futures begins: no member that the fit has seen."""
Progress = Callable[[int, int], None]
Also = Callable[[Path, "xr.Dataset", dict[str, Any]], None]
"""Called with the unfinished folder, the dataset, and the record to be written."""


@takes_scenario
def calibrate(
    scenario: Scenario,
    free: Sequence[str] | None = None,
    *,
    until: date | str | None = None,
    targets: str | Path | None = None,
    walkers: int = WALKERS,
    steps: int = STEPS,
    draws: int = DRAWS,
    members: int = MEMBERS,
    point: bool = False,
    output: Path | str | None = None,
    resume: bool = False,
    workers: int | None = None,
    scheduler: str | None = None,
    model: Model | None = None,
    progress: Progress | None = None,
) -> xr.Dataset:
    """Numbers of a scenario moved until its reference policy meets a record.

    `free` are dotted names, `until` the last day that is fitted, `targets` a CSV file or the name of one in
    calibration/targets; by default what the scenario says under [calibrate]. `walkers` and `steps` size the chain,
    `draws` how many futures stand behind the bands; `members` runs of luck, the same at every point, stand behind
    each figure. With `point` no posterior is sampled. Dimensions are target, measure, parameter, draw, quantile, time
    (of `drawn` measures), use and level; see `calibrate.table`. With `output` the result is kept in that folder, and
    with `resume` taken up where it was left. The same bits come from any number of `workers`, and
    from the Dask cluster whose address is `scheduler`; a `model` of your own runs in this process. Raises `InputError`
    where something asked for can't be or the folder can't be written, and `RunError` where no run can go on.
    """
    last = date.fromisoformat(until) if isinstance(until, str) else until
    sizes: dict[str, Any] = {"walkers": walkers, "steps": steps, "draws": draws, "members": members, "point": point}
    asked = check(scenario, model or default_model(), free, last, targets, **sizes)
    who: dict[str, Any] = {"workers": workers, "scheduler": scheduler, "model": model, "progress": progress}
    if output is not None:
        return kept(asked, Path(output), resume=resume, **who)
    if resume:
        what, remedy = "there is nothing to resume: without output nothing is kept", "Give the folder as output."
        raise InputError([Mistake("resume", "", what, remedy)])
    with _predicting(asked, **who) as predict:
        return _made(asked, predict, model)[0]


def kept(
    asked: Asked, folder: Path, *, resume: bool = False, workers: int | None = None, scheduler: str | None = None,
    model: Model | None = None, progress: Progress | None = None, also: Also | None = None,
) -> xr.Dataset:  # fmt: skip
    """A calibration kept as a folder, which grows beside it until it is whole; `also` writes more into it.

    Where the model can't be run nothing stays, since to go on would be of no use.
    """
    began, read = perf_counter(), asked.record.read_bytes()
    # The plan says what is asked, be it in the scenario's [calibrate] or not.
    scenario = replace(asked.scenario, calibrate=None)
    plan = _plan(asked, scenario, read)
    crew = _predicting(asked, workers, scheduler, model, progress)
    with grown(COMMAND, scenario, plan, folder, crew, resume=resume) as (part, predict):
        predict.rounds = Rounds(part)
        try:
            found, overlay = _made(asked, predict, model)
        except NowhereError:
            shutil.rmtree(part, ignore_errors=True)
            raise
        _write(asked, part, found, overlay)
        (part / RECORD).write_bytes(read)
        record = _record(asked, found) | {"runs_computed": predict.computed, "plan": plan}
        record |= {"seconds": {"all": perf_counter() - began}}
        if also is not None:
            also(part, found, record)
        unfinished.end(folder, part, record)
    return found


def _plan(asked: Asked, scenario: Scenario, read: bytes) -> dict[str, Any]:
    """All that the numbers depend on, as the manifest keeps it."""
    record = f"{asked.record.name} with SHA-256 {sha256(read).hexdigest()}"
    sizes = {name: getattr(asked, name) for name in ("walkers", "steps", "draws", "members", "accurate")}
    return {
        "scenario": scenario.hash, "free": list(asked.names), "record": record,
        "fitted_until": asked.until.isoformat(), "sought": "a point fit" if asked.point else "a posterior", **sizes,
        **program(), "versions": versions("emcee"),
    }  # fmt: skip


def _write(asked: Asked, part: Path, found: xr.Dataset, overlay: str) -> None:
    """The files of the result, but for its record and its page."""
    result = Whole(part)
    result.dataset(RESULTS, found)
    result.table("targets.csv", calibrate_table.lines(found))
    (part / SCENARIO).write_text(resolved(asked).to_toml(), encoding="utf-8")
    (part / calibrate_overlay.FILE).write_text(overlay, encoding="utf-8")


def _record(asked: Asked, found: xr.Dataset) -> dict[str, Any]:
    """What the manifest says."""
    facts = {key: value for key, value in found.attrs.items() if key not in ("scenario", "title", "source", "seed")}
    more = {"free": list(asked.names), "targets": asked.record.name, **integration(asked.scenario)}
    return manifest(COMMAND, of_scenario(asked.scenario), seed=seed_of(asked.scenario), **facts, **more)


def _predicting(
    asked: Asked, workers: int | None, scheduler: str | None, model: Model | None, progress: Progress | None
) -> AbstractContextManager[Predictions]:
    def tell(done: int) -> None:
        if progress:
            progress(min(done, asked.runs), asked.runs)

    return predicting(asked, workers, model, tell, scheduler)


def _made(asked: Asked, predict: Predictions, model: Model | None) -> tuple[xr.Dataset, str]:
    """The dataset, and the overlay as text."""
    found = _found(asked, predict, model or default_model())
    dataset = calibrate_table.dataset(found).assign_attrs(_attributes(found, predict))
    if predict.tell:
        predict.tell(asked.runs)
    return dataset, calibrate_overlay.overlay(found)


def _found(asked: Asked, predict: Predictions, model: Model) -> Found:
    """The three steps."""
    before = predict.central()
    point = calibrate_point.fit(asked, predict)
    fitted = predict.futures(point.z[None], [0])
    if fitted.paths is None:
        raise NowhereError(f"the point fit can't be run: {predict.why}")
    times = _times(asked, model)
    if asked.point:
        return Found(asked, before, fitted, point, times)
    chain = calibrate_posterior.sample(asked, predict, point, seed_of(asked.scenario))
    z, log = chain.thinned(asked.draws)
    futures = predict.futures(z, range(FUTURES, FUTURES + len(z)))
    if not np.isfinite(futures.figures).any():
        raise NowhereError(f"no future at a draw of the posterior can be run: {predict.why}")
    return Found(asked, before, fitted, point, times, Posterior(chain, z, log, futures))


def _times(asked: Asked, model: Model) -> np.ndarray:
    """When a run of the scenario records."""
    from simulator.engine.calendar import years_to_date
    from simulator.run import prepare

    calendar = prepare(asked.scenario, model, None).calendar
    assert calendar.start is not None  # a calibration has dates
    months = np.arange(int(calendar.years * 12 + 1e-9) + 1)
    return np.array([years_to_date(calendar.start, month / 12) for month in months], dtype="datetime64[ns]")


def _attributes(found: Found, predict: Predictions) -> dict[str, Any]:
    """What the dataset says of itself; what is true or false is 1 or 0, as netCDF has it."""
    asked = found.asked
    about: dict[str, Any] = {
        "title": asked.scenario.name, "scenario": asked.scenario.where, "source": "public-service-simulator",
        "fitted_until": asked.until.isoformat(), "record": asked.record.name, "seed": seed_of(asked.scenario),
        "members": asked.members, "runs": predict.runs, "failed": predict.failed,
        "overlay": calibrate_overlay.FILE,
    }  # fmt: skip
    for use, held in (("fitted", ""), ("held back", "_held")):
        about[f"misfit{held}_before"] = found.misfit(found.before.figures[0], use)
        about[f"misfit{held}_fitted"] = found.misfit(found.point.figures, use)
    if found.posterior is not None:
        chain = found.posterior.chain
        about |= {"walkers": asked.walkers, "steps": asked.steps, "burn_in": chain.burn_in}
        about |= {"acceptance": chain.acceptance}
        about |= {"long_enough": int(chain.long_enough), "times_asked": calibrate_posterior.LONG_ENOUGH}
    return about

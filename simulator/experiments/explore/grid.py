"""A grid of futures over a few sliders, computed beforehand, for a page that moves between its points.

Every point of the grid is the reference and one policy in the same members (common random numbers), so that
what differs between points is what the sliders move. Kept are the mean and the ends of an 80% interval
over members. How far interpolation between points is off is measured at points that are not of the grid,
in the same members, and is part of the result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.calls import takes_scenario
from simulator.errors import RunError
from simulator.experiments.explore import asked as asking
from simulator.experiments.explore import table
from simulator.experiments.explore.runs import Moved
from simulator.experiments.failed import MOST_FAILED
from simulator.experiments.filling import Progress
from simulator.experiments.study import same_luck
from simulator.experiments.study_kept import How, Kind, study
from simulator.run import asked, default_model

if TYPE_CHECKING:
    import xarray as xr

    from simulator.engine import Model
    from simulator.engine.start import Array
    from simulator.experiments.study_runs import Runs
    from simulator.scenario import Scenario

FILE = "explorer.nc"


@takes_scenario
def explore(
    scenario: Scenario,
    *,
    policy: str | None = None,
    sliders: Sequence[str] | None = None,
    points: int = asking.POINTS,
    members: int = asking.MEMBERS,
    checks: int = asking.CHECKS,
    output: Path | str | None = None,
    resume: bool = False,
    workers: int | None = None,
    scheduler: str | None = None,
    most_failed: float = MOST_FAILED,
    seed: int | None = None,
    accurate: bool = False,
    step: float | None = None,
    method: str | None = None,
    model: Model | None = None,
    progress: Progress | None = None,
) -> xr.Dataset:
    """Outcomes of a policy and of the reference at every point of a grid over a few sliders.

    The sliders are those of `experiments.sliders.USUAL` that the scenario has, or those named. A slider is a
    dimension of the result, its nodes the coordinate; `points` are the most that the whole grid may have,
    and each slider has two nodes at the least. Each outcome has the dimensions of the sliders, `statistic`
    (10%, mean and 90% over `members`) and, where it is a series, `financial_year`; outcomes that are not
    against the reference also have `policy`, and `…_difference` is the policy less the reference, paired
    within each member. `error` (outcome, measure) says how far interpolation is off at `checks` points
    that are not of the grid, in shares of the outcome's range over the grid. `policy` is by default
    `radical`, or the last that starts. With `output` the result is kept in that folder, and with `resume`
    taken up where it was left. The same bits come from any number of `workers` and from a Dask `scheduler`;
    a `model` of your own runs in this process. `progress` is called with runs done and in all. A member that
    can't be run at one setting is left out at all; more than a share `most_failed` of futures, each a member at
    one state of the numbers, stop it. Raises `InputError` with all that is wrong or where the folder can't be
    written, and `RunError` where too many futures failed.
    """
    scenario = asked(scenario, seed=seed, step=step, method=method)
    found = asking.check(scenario, model or default_model(), policy, sliders, points, members, checks)
    return kept(scenario, found, accurate, How(output, resume, workers, scheduler, most_failed, model, progress))


def kept(scenario: Scenario, found: asking.Asked, accurate: bool, how: How) -> xr.Dataset:
    """What was asked and checked, run as `how` says; see `explore`."""
    facts: dict[str, Any] = {
        "explored": found.record, "policies": [found.reference, found.policy], "futures": found.futures,
        "runs": found.runs,
    }  # fmt: skip
    kind = Kind("explore", found.options, found.futures, facts, _write)
    counted = replace(how, progress=how.progress and _in_runs(found, how.progress))
    return study(kind, scenario, accurate, counted, lambda runs: _found(found, runs))


def _in_runs(found: asking.Asked, progress: Progress) -> Progress:
    """Progress in runs, of which a future of the grid has more than one that checks it."""
    (futures, first), (_, second) = found.stages()

    def tell(done: int, _: int) -> None:
        progress(min(done, futures) * first + max(0, done - futures) * second, found.runs)

    return tell


def _found(found: asking.Asked, runs: Runs) -> xr.Dataset:
    """Both stages as one dataset, of those members that could be run at every setting."""
    grid, about = _stage(found, runs, "grid", found.grid)
    held, _ = _stage(found, runs, "checks", found.held_out)
    there = np.ones(found.members, dtype=bool)
    for values in (*grid.values(), *held.values()):
        there &= np.isfinite(np.moveaxis(values, 2, 0).reshape(found.members, -1)).all(axis=1)
    if not there.any():
        raise RunError("No member could be run at every setting. Raise --members, or narrow a slider.")
    if not there.all():
        grid, held = ({name: values[:, :, there] for name, values in each.items()} for each in (grid, held))
    return table.dataset(found, int(there.sum()), grid, (found.held_out, held), about, runs.model)


def _stage(
    found: asking.Asked, runs: Runs, name: str, points: Array
) -> tuple[dict[str, Array], Mapping[str, Any]]:
    """Each outcome by (point, [the reference, the policy], member, …), and what the runs say of themselves."""
    states = found.by_state(points)
    labels = [f"{found.policy} {variant}" for variant in range(1, 1 + states.shape[1])]
    task = Moved(
        found.scenario, (), (found.reference, *labels), found.outcomes, runs.accurate, found.sliders, found.policy
    )
    outcomes, _, about = runs.at(name, task, points[states], same_luck(len(states), found.members))
    whole: dict[str, Array] = {}
    for outcome, values in outcomes.items():
        whole[outcome] = np.empty((len(points), 2, *values.shape[2:]))
        whole[outcome][states, 0] = values[:, :1]
        whole[outcome][states, 1] = values[:, 1:]
    return whole, about


def _write(part: Path, found: xr.Dataset) -> None:
    encoding = {str(n): {"zlib": True} for n, each in found.data_vars.items() if each.dtype.kind == "f" and each.ndim}
    found.to_netcdf(part / FILE, engine="netcdf4", encoding=encoding)

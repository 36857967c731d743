"""Trajectories as one labelled dataset: every number with its dimensions, unit and meaning."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr

from simulator.engine.calendar import Calendar, years_to_date
from simulator.errors import RunError
from simulator.results import measures

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.engine.quantities import Output
    from simulator.engine.trajectory import Trajectory

RUN = ("policy", "member")
AUDITED = {
    "person": ("people", "person"),
    "residents": ("people", "person"),
    "GBP": ("pounds", "GBP"),
    "pounds": ("pounds", "GBP"),
}
"""Audited groups that results hold, with the noun of `residual_…` and the unit."""


def dataset(
    model: Model,
    calendar: Calendar,
    trajectories: Mapping[tuple[str, int], Trajectory],
    attributes: Mapping[str, Any] | None = None,
) -> xr.Dataset:
    """The runs of `trajectories`, keyed by (policy, member), as one dataset.

    Variables have the dimensions time, policy, member and then the axes of the quantity. Stocks
    and rates are those at `time`, after that instant's events; a `_total` is the integral over
    the month that ends then. `attributes` become those of the dataset. Raises `RunError` where
    a number is NaN or infinite, and `ValueError` where a policy lacks a member.
    """
    policies = tuple(dict.fromkeys(policy for policy, _ in trajectories))
    members = tuple(dict.fromkeys(member for _, member in trajectories))
    runs = [[trajectories.get((policy, member)) for member in members] for policy in policies]
    if any(run is None for row in runs for run in row):
        raise ValueError("every policy needs the same members: differences are paired")
    first = trajectories[policies[0], members[0]]
    times = _times(calendar, first.times)
    variables = {
        output.name: _variable(output, runs, (times, policies, members)) for output in model.outputs
    }
    variables |= _audits(runs)
    coordinates = {
        "time": times,
        "policy": ("policy", list(policies), {"long_name": "Policy"}),
        "member": ("member", list(members), {"long_name": "Member: one future with its own luck"}),
    }
    used = dict.fromkeys(axis for output in model.outputs for axis in output.axes)
    for axis in used:
        labels = list(model.axes[axis].labels)
        coordinates[axis] = (axis, labels, {"long_name": axis.replace("_", " ").capitalize()})
    built = xr.Dataset(variables, coordinates, dict(attributes or {}))
    return measures.of_ages(built)


def _times(calendar: Calendar, years: np.ndarray) -> xr.Variable:
    """When the records were made: dates, or the model's own time where it has no calendar."""
    if calendar.start is None:
        return xr.Variable("time", years, {"long_name": "Time since the start", "units": "year"})
    start = calendar.start
    dates = np.array([years_to_date(start, float(y)) for y in years], dtype="datetime64[ns]")
    return xr.Variable("time", dates, {"long_name": "Time"})


def _variable(output: Output, runs: list[list[Any]], labels: tuple[Any, ...]) -> xr.Variable:
    stacked = np.stack([np.stack([run.outputs[output.name] for run in row]) for row in runs])
    values = np.moveaxis(stacked, 2, 0)
    _refuse_not_finite(output, values, labels)
    attributes = {
        "units": output.unit.text or "1",
        "long_name": output.long_name,
        "description": output.description or output.long_name,
        "counted": output.counted,
        "prices": measures.prices(output),
    }
    said = {key: text for key, text in attributes.items() if text}
    return xr.Variable(("time", *RUN, *output.axes), values, said)


def _refuse_not_finite(output: Output, values: np.ndarray, labels: tuple[Any, ...]) -> None:
    """No float of a result is NaN or infinite; say where the first one is."""
    if np.isfinite(values).all():
        return
    place = tuple(int(i) for i in np.argwhere(~np.isfinite(values))[0])
    times, policies, members = labels
    when = (
        np.datetime_as_string(times.values[place[0]], "D")
        if times.dtype.kind == "M"
        else times.values[place[0]]
    )
    raise RunError(
        f"{output.name} is {values[place]} on {when} under policy {policies[place[1]]}, member "
        f"{members[place[2]]}. Run that policy"
        " alone with --accurate, or with a smaller --step."
    )


def _audits(runs: list[list[Any]]) -> dict[str, xr.Variable]:
    """What the audits of people and of pounds left over at each record; zero to rounding."""
    found = {}
    for group in dict.fromkeys(
        group for row in runs for run in row for group in run.residual_series
    ):
        if group not in AUDITED:
            continue
        noun, unit = AUDITED[group]
        values = np.stack([np.stack([run.residual_series[group] for run in row]) for row in runs])
        attributes = {
            "units": unit,
            "long_name": f"Conservation residual, {noun}",
            "description": f"All the {noun} there are, less those at the start and the net inflow "
            "since; 0 to rounding",
        }
        found[f"residual_{noun}"] = xr.Variable(
            ("time", *RUN), np.moveaxis(values, 2, 0), attributes
        )
    return found

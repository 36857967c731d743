"""What a comparison reads from a run, and how its figures are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.experiments.reality.cases import Absent
from simulator.experiments.reality.listing import Expect

if TYPE_CHECKING:
    import xarray as xr

MONTHS = 12


def selected(expected: Expect, found: xr.Dataset) -> xr.DataArray:
    """The output that is asked about, over time, members and the labels left. Raises `Absent`."""
    name = expected.of or ""
    if name not in found:
        raise Absent(f"the model records no {name}")
    values = found[name].sel(expected.where)
    return values.sum(expected.over) if expected.over else values


def summed(expected: Expect, found: xr.Dataset) -> xr.DataArray:
    """The same at a time, or summed up over the run."""
    return at_time(selected(expected, found), expected.at)


def at_time(values: xr.DataArray, at: float | str) -> xr.DataArray:
    """An output at a time, or summed up over the run."""
    if at == "mean":
        return values.mean("time")
    if at in ("highest", "lowest"):
        return values.max("time") if at == "highest" else values.min("time")
    return values.isel(time=-1 if at == "end" else round(float(at) * MONTHS))


def place_of_least(least: xr.DataArray) -> Any:
    """The index of the smallest element."""
    return np.unravel_index(np.argmin(least.values), least.shape)


def labels_of(found: xr.DataArray, at: Any) -> str:
    """The labels of an element, in words."""
    named = [words(str(found[axis].values[i])) for axis, i in zip(found.dims, at, strict=True)]
    return f" of {', '.join(named)}" if named else ""


def name_of(expected: Expect) -> str:
    """What is asked about, in words."""
    name = words(expected.of or "everything").replace("wellbys", "WELLBYs")
    labels = ", ".join(words(label) for label in expected.where.values())
    return f"{name} of {labels}" if labels else name


def when_of(expected: Expect) -> str:
    """When it is looked at, in words."""
    return f"after {expected.at:g} years" if isinstance(expected.at, float) else "at the end"


def words(name: str) -> str:
    """A name as a reader says it."""
    return name.replace("_", " ")


def figure(value: float) -> str:
    """A number as people write it."""
    for size, word in ((1e9, "bn"), (1e6, "m")):
        if abs(value) >= size:
            return f"{value / size:.4g}{word}".replace("-", "−")
    return (f"{value:,.0f}" if abs(value) >= 10_000 else f"{value:.4g}").replace("-", "−")


def signed(value: float) -> str:
    """A difference, with its sign."""
    return figure(value) if value < 0 else f"+{figure(value)}"


def percent(share: float) -> str:
    """A share in per cent."""
    return "under 0.001%" if 0.0 < share < 1e-5 else f"{100 * share:.2g}%"

"""The closed vocabulary of equations, each word in every form that the engine needs.

A word is a plain function, so that an equation can be called on floats, on Pint quantities and
on xarray data; `words` says how it is written for Numba, C, LaTeX and XMILE.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import reduce
from typing import Any

from simulator.engine.axes import Axis


@dataclass(frozen=True)
class Reading:
    """What the structural words need to know when an equation is called on xarray data."""

    axes: Mapping[str, Axis]
    since_birthday: float


_reading: ContextVar[Reading | None] = ContextVar("reading", default=None)


@contextmanager
def reading(axes: Mapping[str, Axis], since_birthday: float = 0.0) -> Iterator[None]:
    """While open, `by_age` and `by_band` know the axes and the share of the year gone by."""
    token = _reading.set(Reading(axes, since_birthday))
    try:
        yield
    finally:
        _reading.reset(token)


def _context() -> Reading:
    found = _reading.get()
    if found is None:
        raise RuntimeError("open `with reading(axes, since_birthday):` to call this on labelled data")
    return found


def _labelled(value: Any) -> bool:
    return hasattr(value, "dims")


def _numpy(*values: Any) -> Any:
    """NumPy, if any of the values is labelled data; else None."""
    if any(_labelled(v) for v in values):
        import numpy

        return numpy
    return None


def smallest(*values: Any) -> Any:
    """The smallest of its arguments."""
    np = _numpy(*values)
    return reduce(np.minimum if np else (lambda a, b: b if b < a else a), values)


def largest(*values: Any) -> Any:
    """The largest of its arguments."""
    np = _numpy(*values)
    return reduce(np.maximum if np else (lambda a, b: b if b > a else a), values)


def at_least_zero(value: Any) -> Any:
    """The value, or zero where it is negative."""
    return largest(value, 0.0 * value)


def choose(condition: Any, then: Any, otherwise: Any) -> Any:
    """`then` where the condition holds, else `otherwise`; both of one unit."""
    if _labelled(condition):
        import xarray

        return xarray.where(condition, then, otherwise)
    then + otherwise
    return then if condition else otherwise


def exponential(value: Any) -> Any:
    """e to the power of a dimensionless number."""
    np = _numpy(value)
    return np.exp(value) if np else math.exp(_plain(value))


def power(base: Any, exponent: Any) -> Any:
    """A dimensionless number to a dimensionless power."""
    np = _numpy(base, exponent)
    return np.power(base, exponent) if np else math.pow(_plain(base), _plain(exponent))


def _plain(value: Any) -> float:
    """A float; Pint raises its own error where the value has a dimension."""
    return float(value.to("").magnitude) if hasattr(value, "magnitude") else float(value)


def lookup(value: Any, points: Any) -> Any:
    """The piecewise-linear table at `value`, level beyond its ends; shape (n, 2) of points."""
    import numpy

    if hasattr(points, "read"):
        return points.read(value)
    xs, ys = numpy.asarray(points, float).T
    found = numpy.interp(value, xs, ys)
    return value.copy(data=found) if _labelled(value) else float(found)


def _axes(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def total(value: Any, over: str) -> Any:
    """The sum over the named axes."""
    return value.sum(_axes(over)) if _labelled(value) else value


def mean(value: Any, over: str, weight: Any = None) -> Any:
    """The mean over the named axes, weighted where a weight is given."""
    if not _labelled(value) and not _labelled(weight):
        return value
    return value.mean(_axes(over)) if weight is None else total(value * weight, over) / total(weight, over)


def pick(value: Any, **labels: str) -> Any:
    """One element of the named axes."""
    return value.sel(labels, drop=True) if _labelled(value) else value


def place(value: Any, **labels: str) -> Any:
    """The value at one element of the named axes and zero elsewhere."""
    if not _labelled(value):
        return value
    import xarray

    ((axis, label),) = labels.items()
    marks = [float(known == label) for known in _context().axes[axis].labels]
    return value * xarray.DataArray(marks, dims=axis, coords={axis: list(_context().axes[axis].labels)})


def along(value: Any, to: str) -> Any:
    """The same numbers along an alias of their axis."""
    if not _labelled(value):
        return value
    axes = _context().axes
    original = axes[to].alias_of or next(a.name for a in axes.values() if a.alias_of == to)
    return value.rename({original: to})


def by_age(value: Any) -> Any:
    """Read at the age people have now: `(1 - f) x[a] + f x[a + 1]`, f = years since the birthday.

    `x` is per single year of age, or per band of age (years that no band holds read as zero).
    """
    if not _labelled(value):
        return value
    axes, f = _context().axes, _context().since_birthday
    band = next((d for d in value.dims if axes[d].band_of), None)
    age = axes[band].band_of if band else next(a.band_of for a in axes.values() if a.band_of)
    assert age is not None
    if band:
        value = _spread(value, axes[band], axes[age])
    following = value.shift({age: -1}).fillna(value)
    return (1 - f) * value + f * following


def _spread(value: Any, band: Axis, age: Axis) -> Any:
    import xarray

    parts = [
        (value.isel({band.name: i}, drop=True) if i is not None else 0.0 * value.isel({band.name: 0}, drop=True))
        for i in (_band_at(band, a) for a in range(len(age)))
    ]
    return xarray.concat(parts, dim=xarray.DataArray(list(age.labels), dims=age.name, name=age.name))


def _band_at(band: Axis, year: int) -> int | None:
    return max((i for i, first in enumerate(band.bounds) if first <= year), default=None)


def by_band(value: Any, into: str) -> Any:
    """People by single year of age summed into bands at the age they have now."""
    if not _labelled(value):
        return value
    band, f = _context().axes[into], _context().since_birthday
    age = band.band_of
    before = value.shift({age: 1}).fillna(0.0)
    moved = (1 - f) * value + f * before
    sums = [
        moved.isel({age: slice(lo, hi + 1)}).sum(age)
        + (f * value.isel({age: -1}, drop=True) if hi == value.sizes[age] - 1 else 0.0)
        for lo, hi in band.ranges(value.sizes[age])
    ]
    return _banded(sums, band)


def _banded(parts: list[Any], band: Axis) -> Any:
    import xarray

    return xarray.concat(parts, dim=xarray.DataArray(list(band.labels), dims=band.name, name=band.name))


def entering_band(value: Any, into: str) -> Any:
    """`x` at the last single year before each band: who enters it this year (0 before year 0)."""
    if not _labelled(value):
        return value
    band = _context().axes[into]
    age = band.band_of
    return _banded([value.isel({age: max(lo - 1, 0)}, drop=True) * float(lo > 0) for lo in band.bounds], band)


def leaving_band(value: Any, into: str) -> Any:
    """`x` at the last single year of each band: who leaves it this year (0 for the open band)."""
    if not _labelled(value):
        return value
    band = _context().axes[into]
    age, years = band.band_of, value.sizes[band.band_of]
    return _banded(
        [value.isel({age: hi}, drop=True) * float(hi < years - 1) for _, hi in band.ranges(years)], band
    )

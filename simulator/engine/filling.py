"""The numbers a run starts from: given numbers, dated drivers, and stocks at their starting values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from simulator.engine.calendar import date_to_months, rounded
from simulator.engine.compile import Compiled
from simulator.engine.layout import TABLE_POINTS
from simulator.engine.model import Model
from simulator.engine.start import Array, Series, Start
from simulator.engine.state import State
from simulator.errors import RunError


@dataclass
class Writes:
    """What drivers become at one date, and which pieces of what only events change depend on them (a bit for each)."""

    values: list[tuple[int, float] | tuple[slice, Array]] = field(default_factory=list)
    feeds: int = 0


DRIVER, BIRTHDAYS, STOP = range(3)
Dated = tuple[float, int, Writes | None]
"""When in ticks, what happens, which is also its place among its ties, and what drivers become."""


@dataclass(frozen=True)
class Filled:
    """One start ready for any of its policies: the vectors at time 0, drivers' later values, and what has a date."""

    compiled: Compiled
    start: Start
    y: Array
    p: Array
    w: Array
    weights: Array
    floors: Array
    bases: Array
    drivers: dict[float, Writes]
    dates: tuple[Dated, ...]


_known: dict[int, Filled] = {}


def filled(compiled: Compiled, start: Start, state: State) -> Filled:
    """The start's numbers, computed in `state` once and remembered for its other policies."""
    found = _known.get(id(start))
    if found is None or found.start is not start or found.compiled is not compiled:
        found = _fill(compiled, start, state)
        _known.clear()
        _known[id(start)] = found
    return found


def _fill(compiled: Compiled, start: Start, state: State) -> Filled:
    model, layout, given = compiled.model, compiled.layout, compiled.layout.origin("p")
    for quantity in model.of_kind("parameter", "setting"):
        slot = layout[quantity.name]
        value = _given(start, quantity.name, slot.shape)
        # A single number is written in a fraction of the time that an array of one takes.
        if slot.size == 1:
            state.numbers[slot.offset + given] = float(value)
        else:
            state.p[slot.span] = value.reshape(-1)
    for quantity in model.of_kind("table"):
        _fill_table(state.p, layout[quantity.name].offset, start, quantity.name)
    drivers = _drivers(compiled, start)
    for time in sorted(time for time in drivers if time <= 0.0):
        write(state.p, drivers.pop(time))
    if model.ageing and start.calendar.start:
        state.p[layout["birthday"].offset] = last_birthday(model, start.calendar.start) / model.ticks
    _fill_stocks(compiled, state)
    state.settle()
    state.changed()
    return Filled(
        compiled, start, state.y.copy(), state.p.copy(), state.w.copy(),
        state.weights.copy(), state.floors.copy(), state.bases.copy(), drivers, _dates(model, start, drivers),
    )  # fmt: skip


def _dates(model: Model, start: Start, drivers: dict[float, Writes]) -> tuple[Dated, ...]:
    """What is known beforehand and comes first at its instant, the last one first; it needs no SimPy event.

    A date that the scenario names splits every policy's run, so that they stay the same until they differ.
    """
    stop = rounded(start.calendar.years * model.ticks)
    found: list[Dated] = [(ticks, DRIVER, writes) for ticks, writes in drivers.items()]
    found += [(rounded(time * model.ticks), STOP, None) for time in start.stops if time >= 0.0]
    if model.ageing and start.calendar.start:
        first = last_birthday(model, start.calendar.start)
        found += [(rounded(first + 12.0 * year), BIRTHDAYS, None) for year in range(1, int(stop / 12.0) + 2)]
    return tuple(sorted((each for each in found if each[0] <= stop), key=lambda each: each[:2], reverse=True))


def _given(start: Start, name: str, shape: tuple[int, ...]) -> Any:
    if name not in start.values:
        raise KeyError(f"the start gives no value for {name}")
    value = np.asarray(start.values[name], float)
    return value if value.shape == shape else np.broadcast_to(value, shape)


def _fill_table(p: Array, first: int, start: Start, name: str) -> None:
    points = np.asarray(start.values[name], float)
    n = len(points)
    if n > TABLE_POINTS:
        raise ValueError(f"{name}: a table has at most {TABLE_POINTS} points, not {n}")
    p[first] = n
    p[first + 1 : first + 1 + n] = points[:, 0]
    p[first + 1 + n : first + 1 + 2 * n] = points[:, 1]


def _fill_stocks(compiled: Compiled, state: State) -> None:
    """Stocks that start at an equation may need each other: repeat until nothing moves."""
    sources = compiled.wiring.starts
    for _ in range(compiled.wiring.first_elements.size + 1):
        state.prepare()
        state.observe(0.0)
        before = state.y.copy()
        state.changed()
        state.y[: sources.size] = state.x[sources]
        if np.array_equal(before, state.y, equal_nan=True):
            return
    raise RunError("the starting values of the stocks need each other in a circle", time=0.0)


def _drivers(compiled: Compiled, start: Start) -> dict[float, Writes]:
    """What to write at which time (in ticks): each driver's value there; all up to the start at 0."""
    found: dict[float, Writes] = {}
    for name, series in start.series.items():
        first = max(int(np.searchsorted(series.at, 1e-12, side="right")) - 1, 0)
        times = [rounded(years * compiled.model.ticks) for years in series.at.tolist()]
        times[first] = 0.0
        for written, values in _written(compiled, name, series).items():
            slot, feeds = compiled.layout[written], compiled.programs.feeds.get(written, 0)
            for at, value in zip(times[first:], values[first:], strict=True):
                here = found.setdefault(at, Writes())
                # A single number is written in a third of the time that an array of one takes.
                here.values.append((slot.offset, float(value[0])) if slot.size == 1 else (slot.span, value))
                here.feeds |= feeds
    return found


def _written(compiled: Compiled, name: str, series: Series) -> dict[str, Array]:
    """What a driver is in the state, by name, at each of its dates (date, element)."""
    values = np.reshape(series.values, (len(series.at), -1))
    if compiled.model.quantities[name].interpolation == "step":
        return {name: values}
    rises = np.zeros_like(values)
    rises[:-1] = np.diff(values, axis=0) / np.diff(series.at)[:, np.newaxis]
    return {f"{name} base": values, f"{name} slope": rises, f"{name} knot": series.at[:, np.newaxis]}


def write(p: Array, writes: Writes) -> None:
    """Give drivers their new values."""
    for where, value in writes.values:
        p[where] = value


def last_birthday(model: Model, first: date) -> float:
    """The last birthday at or before the first day, in ticks (negative or zero)."""
    assert model.ageing is not None
    here = date_to_months(first, date(first.year, model.ageing.month, model.ageing.day))
    return here if here <= 0.0 else here - 12.0

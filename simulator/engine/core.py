"""The continuous core of a model and of a start: what is left without processes, dates and birthdays.

That is what any program of system dynamics can run, so it is what is exported and held against them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from simulator.engine.model import Model
from simulator.engine.quantities import Output, Quantity
from simulator.engine.start import Array, Change, Series, Start

STEP = 1.0 / 16.0
"""Years: a power of two, so that adding up steps is exact in every program, and a quarter is four of them."""


def core(model: Model) -> Model:
    """The model without processes and happenings, where nobody has a birthday and no crossing fires.

    Guards and hazards stay, as equations, and stocks may fall below zero: programs differ in what
    they do then, so nobody does anything. Beside what the model records, every stock is recorded,
    as `stock NAME`.
    """
    quantities = {name: _plain(quantity) for name, quantity in model.quantities.items()}
    stocks = [Output(f"stock {s.name}", s.name, s.name, unit=s.unit, axes=s.axes) for s in model.of_kind("stock")]
    return replace(
        model, quantities=quantities, processes=(), happenings={}, outputs=(*model.outputs, *stocks),
        ageing=replace(model.ageing, still=True) if model.ageing else None,
    )  # fmt: skip


def _plain(quantity: Quantity) -> Quantity:
    if quantity.kind in ("guard", "hazard"):
        return replace(quantity, kind="equation")
    return replace(quantity, may_be_negative=True) if quantity.kind == "stock" else quantity


def core_start(start: Start, policy: str | None = None, step: float = STEP) -> Start:
    """The start without dated happenings and changes, with every driver's dates on the grid of `step`.

    With a policy, the settings are those it leaves on the day it starts, from the first day on;
    stocks still start where they do without it, as they would if it started on that day.
    """
    return replace(
        start, changes=_at_once(start, policy), happenings=(), stops=(), actions=(),
        series={name: on_grid(series, step) for name, series in start.series.items()},
    )  # fmt: skip


def _at_once(start: Start, policy: str | None) -> tuple[Change, ...]:
    always = [change for change in start.changes if change.policy is None and change.at <= 0.0]
    own = [change for change in start.changes if policy is not None and change.policy == policy]
    first = min((change.at for change in own), default=0.0)
    return (*always, *(replace(change, at=0.0, policy=None) for change in own if change.at == first))


def on_grid(series: Series, step: float) -> Series:
    """The series as a fixed step from 0 on sees it: no date between two steps, the same values at each.

    A step up or down comes with the first step that begins at or after its date; a corner of a line
    is cut from the step before it to the step after.
    """
    if not series.linear:
        at = np.array([_next(float(t), step) for t in series.at])
        last = np.append(at[1:] > at[:-1], True)
        return replace(series, at=at[last], values=series.values[last])
    corners = [t for known in series.at for t in (_before(float(known), step), _next(float(known), step))]
    at = np.unique(corners)
    flat = series.values.reshape(len(series.at), -1)
    values = np.column_stack([np.interp(at, series.at, column) for column in flat.T])
    return replace(series, at=at, values=values.reshape(len(at), *series.values.shape[1:]))


def _next(time: float, step: float) -> float:
    return math.ceil(time / step - 1e-9) * step if time > 0.0 else time


def _before(time: float, step: float) -> float:
    return math.floor(time / step + 1e-9) * step if time > 0.0 else time


def settings(model: Model, start: Start) -> Mapping[str, Array]:
    """The values of everything given, each of its full shape, after the changes of the first instant."""
    found = {
        q.name: np.array(np.broadcast_to(np.asarray(start.values[q.name], float), model.shape(q.name)))
        for q in model.of_kind("parameter", "setting")
    }
    for change in start.changes:
        for name, (labels, value) in change.values.items() if change.at <= 0.0 else ():
            fixed = {axis: model.axes[axis].index(label) for axis, label in (labels or {}).items()}
            place = tuple(fixed.get(axis, slice(None)) for axis in model.quantities[name].axes)
            found[name][place] = value
    return found


def first_stocks(model: Model, start: Start) -> Mapping[str, Array]:
    """Where each stock starts, of its full shape; no event of the first instant has happened yet."""
    from simulator.engine.simulation import Simulation

    simulation = Simulation(model, start, None, 0, False, STEP, "euler", 1.0)
    simulation.fill()
    layout, y = simulation.compiled.layout, simulation.state.y
    return {s.name: y[layout[s.name].span].reshape(model.shape(s.name)).copy() for s in model.of_kind("stock")}

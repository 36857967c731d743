"""A model's equations on labelled data, to hold the compiled ones against."""

from __future__ import annotations

import numpy as np
import xarray as xr

from simulator.engine import Model, reading
from simulator.engine.compile import compile_model
from simulator.engine.state import State

POINTS = np.array([[0.0, 1.0], [0.5, 0.2], [0.9, 3.0], [2.0, -1.0]])


def labelled(model: Model, values: np.ndarray, axes: tuple[str, ...]) -> xr.DataArray:
    return xr.DataArray(values, dims=axes, coords={a: list(model.axes[a].labels) for a in axes})


def filled(model: Model, seed: int, birthday: float, gentle: bool = False) -> State:
    """A state of random numbers: a tenth of them zero and many negative, unless `gentle`."""
    random = np.random.default_rng(seed)
    state = State(compile_model(model), model.ticks, 0.5, "rk4", np.zeros(1))
    layout = state.compiled.layout

    def some(low: float, high: float, size: int) -> np.ndarray:
        if gentle:
            return random.uniform(0.2, 1.0, size)
        return random.uniform(low, high, size) * (random.random(size) > 0.1)

    for quantity in model.quantities.values():
        slot = layout[quantity.name]
        if quantity.kind == "table":
            points = np.concatenate([[len(POINTS)], POINTS.T.ravel()])
            state.p[slot.offset : slot.offset + points.size] = points
        elif quantity.kind == "driver" and slot.vector == "w":
            state.p[layout[f"{quantity.name} base"].span] = some(-1, 1, slot.size)
            state.p[layout[f"{quantity.name} slope"].span] = some(-1, 1, slot.size)
            state.p[layout[f"{quantity.name} knot"].offset] = 0.25
        elif quantity.kind == "stock":
            state.y[slot.span] = some(0, 200, slot.size)
        elif not quantity.function:
            state.p[slot.span] = some(-1, 2, slot.size)
    state.p[layout["birthday"].offset] = birthday
    return state


def given_values(model: Model, state: State, time: float, birthday: float) -> dict[str, object]:
    """What is not computed, as labelled data."""
    layout, found = state.compiled.layout, {"time": time, "since_birthday": time - birthday}
    for quantity in model.quantities.values():
        name, slot = quantity.name, layout.slots[quantity.name]
        if quantity.kind == "table":
            found[name] = POINTS
        elif quantity.kind == "driver" and slot.vector == "w":
            base, slope = (state.p[layout[f"{name} {part}"].span] for part in ("base", "slope"))
            knot = state.p[layout[f"{name} knot"].offset]
            found[name] = labelled(
                model, (base + slope * (time - knot)).reshape(slot.shape), quantity.axes
            )
        elif not quantity.function:
            vector = state.y if slot.vector == "y" else state.p
            found[name] = labelled(model, vector[slot.span].reshape(slot.shape), quantity.axes)
    return found


def expected(model: Model, state: State, time: float, birthday: float) -> dict[str, xr.DataArray]:
    """Every equation called on labelled data, in order."""
    known = given_values(model, state, time, birthday)
    with reading(model.axes, time - birthday):
        for name in model.order:
            quantity = model.quantities[name]
            value = quantity(*(known[argument] for argument in quantity.arguments))
            zeros = labelled(model, np.zeros(model.shape(name)), quantity.axes)
            known[name] = (value + zeros).transpose(*quantity.axes)
    return known


def assert_equal(model: Model, state: State, known: dict[str, xr.DataArray]) -> None:
    """Every compiled equation equals the known one to 1e-12 of its largest element."""
    for name in model.order:
        slot = state.compiled.layout[name]
        scale = max(1.0, float(np.abs(known[name]).max()))
        found, wanted = state.w[slot.span].reshape(slot.shape), known[name].values
        np.testing.assert_allclose(found, wanted, rtol=1e-12, atol=1e-12 * scale, err_msg=name)

"""What the compiled model computes is what its Python functions say."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.engine import build, reading
from simulator.engine.check_units import check_units
from simulator.engine.compile import Compiled, compile_model
from simulator.engine.expressions import Call, walk
from simulator.engine.integrate import State
from simulator.engine.vocabulary import WORDS
from tests.engine import every_word

MODEL = build("every word", [every_word], every_word.AXES, every_word.OUTPUTS)
POINTS = np.array([[0.0, 1.0], [0.5, 0.2], [0.9, 3.0], [2.0, -1.0]])


def labelled(values: np.ndarray, axes: tuple[str, ...]) -> xr.DataArray:
    return xr.DataArray(values, dims=axes, coords={a: list(MODEL.axes[a].labels) for a in axes})


def filled(seed: int, birthday: float) -> State:
    """A state of random numbers, some of them zero and some negative."""
    random = np.random.default_rng(seed)
    state = State(compile_model(MODEL), MODEL.ticks, 0.5, "rk4", np.zeros(1))
    layout = state.compiled.layout
    for quantity in MODEL.quantities.values():
        slot = layout.slots.get(quantity.name)
        if quantity.kind == "table":
            first = slot.offset
            state.p[first] = len(POINTS)
            state.p[first + 1 : first + 1 + POINTS.size] = POINTS.T.ravel()
        elif quantity.kind in ("parameter", "setting") or (
            quantity.kind == "driver" and slot.vector == "p"
        ):
            state.p[slot.span] = random.uniform(-1, 2, slot.size) * (random.random(slot.size) > 0.1)
        elif quantity.kind == "driver":
            for part in ("base", "slope"):
                span = layout[f"{quantity.name} {part}"].span
                state.p[span] = random.uniform(-1, 1, span.stop - span.start)
            state.p[layout[f"{quantity.name} knot"].offset] = 0.25
        elif quantity.kind == "stock":
            state.y[slot.span] = random.uniform(0, 200, slot.size) * (
                random.random(slot.size) > 0.1
            )
    state.p[layout["birthday"].offset] = birthday
    return state


def given_values(state: State, time: float, birthday: float) -> dict[str, object]:
    """What is not computed, as labelled data."""
    layout, found = state.compiled.layout, {"time": time, "since_birthday": time - birthday}
    for quantity in MODEL.quantities.values():
        name, slot = quantity.name, layout.slots[quantity.name]
        if quantity.kind == "table":
            found[name] = POINTS
        elif quantity.kind == "driver" and slot.vector == "w":
            base, slope = (state.p[layout[f"{name} {part}"].span] for part in ("base", "slope"))
            knot = state.p[layout[f"{name} knot"].offset]
            found[name] = labelled(
                (base + slope * (time - knot)).reshape(slot.shape), quantity.axes
            )
        elif not quantity.function:
            vector = state.y if slot.vector == "y" else state.p
            found[name] = labelled(vector[slot.span].reshape(slot.shape), quantity.axes)
    return found


def expected(state: State, time: float, birthday: float) -> dict[str, xr.DataArray]:
    """Every equation called on labelled data, in order."""
    known = given_values(state, time, birthday)
    with reading(MODEL.axes, time - birthday):
        for name in MODEL.order:
            quantity = MODEL.quantities[name]
            value = quantity(*(known[argument] for argument in quantity.arguments))
            zeros = labelled(np.zeros(MODEL.shape(name)), quantity.axes)
            known[name] = (value + zeros).transpose(*quantity.axes)
    return known


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32), st.floats(0, 1), st.floats(0, 30))
def test_compiled_equations_equal_the_python_functions_on_labelled_data(seed, since_birthday, time):
    birthday = time - since_birthday
    state = filled(seed, birthday)
    state.prepare()
    state.observe(time * MODEL.ticks)
    known = expected(state, time, birthday)
    for name in MODEL.order:
        slot = state.compiled.layout[name]
        scale = max(1.0, float(np.abs(known[name]).max()))
        found = state.w[slot.span].reshape(slot.shape)
        np.testing.assert_allclose(
            found, known[name].values, rtol=1e-12, atol=1e-12 * scale, err_msg=name
        )


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**32), st.floats(0, 1))
def test_rates_of_stocks_are_what_the_flows_bring_and_take(seed, since_birthday):
    state = filled(seed, -since_birthday)
    state.prepare()
    rate = np.zeros_like(state.y)
    state.compiled.module.rates(0.0, state.y, state.p, state.w, rate)
    known = expected(state, 0.0, -since_birthday)
    well, limited = (every_word.AXES[4].index(label) for label in ("well", "limited"))
    people = -known["dying"].values
    people[:, well] -= known["falling_ill"].values
    people[:, limited] += known["falling_ill"].values
    queue = known["joining"].sum("band") - known["always_leaving"]
    for name, wanted in (("people", people), ("queue", queue.values)):
        found = rate[state.compiled.layout[name].span]
        np.testing.assert_allclose(found, wanted.ravel(), rtol=1e-12, atol=1e-9)
    clock = rate[state.compiled.layout["exposure accident"].span]
    np.testing.assert_allclose(clock, known["accident"].values, rtol=1e-12, atol=1e-9)
    total = rate[state.compiled.layout["sum dying"].span]
    np.testing.assert_allclose(total, known["dying"].values.ravel(), rtol=1e-12, atol=1e-9)


def test_the_model_of_this_test_uses_every_word():
    used = {
        part.word
        for tree in MODEL.expressions.values()
        for part in walk(tree)
        if isinstance(part, Call)
    }
    assert used == set(WORDS)
    assert check_units(MODEL) == []


def test_the_text_of_a_model_is_always_the_same():
    assert Compiled(MODEL).python == Compiled(MODEL).python


def test_a_model_written_before_is_not_written_again(tmp_path, monkeypatch):
    monkeypatch.setenv("SIMULATOR_CACHE", str(tmp_path))
    name = compile_model(MODEL).module.__name__
    monkeypatch.delitem(__import__("sys").modules, name)
    for _ in range(2):
        fresh = Compiled(MODEL)
        monkeypatch.setattr("numba.config.DISABLE_JIT", True)
        fresh.module  # noqa: B018
    (written,) = tmp_path.glob("*.py")
    assert written.stem == name


@pytest.mark.parametrize("name", ["prepare", "rates", "observe", "advance"])
def test_the_written_text_can_be_read(name):
    assert f"\ndef {name}(" in compile_model(MODEL).python

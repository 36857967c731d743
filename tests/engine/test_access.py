"""Finding elements by name and labels, and asking for several quantities at once."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from simulator.engine.access import _along
from simulator.engine.state import State
from tests.engine.laboratory import run


@st.composite
def picks(draw: st.DrawFn) -> tuple[tuple[int, ...], tuple[Any, ...]]:
    """A shape, and an index that leaves some of its axes free."""
    shape = tuple(draw(st.lists(st.integers(1, 4), min_size=1, max_size=3)))
    return shape, tuple(draw(st.one_of(st.just(slice(None)), st.integers(0, size - 1))) for size in shape)


@given(picks(), st.integers(0, 5))
def test_elements_along_one_axis_are_those_that_the_index_picks(
    pick: tuple[tuple[int, ...], tuple[Any, ...]], first: int
) -> None:
    shape, index = pick
    x = np.arange(first + prod(shape), dtype=float)
    found, wanted = _along(first, shape, index), x[first:].reshape(shape)[index]
    assert (found is not None) == (wanted.ndim == 1)
    assert found is None or x[found].tolist() == wanted.tolist()


def test_quantities_asked_for_together_are_computed_once_until_something_changes(monkeypatch: Any) -> None:
    asked: list[int] = []
    observe = State.observe

    def counted(state: State, now: float, *pieces: int) -> None:
        asked.extend(pieces)
        observe(state, now, *pieces)

    monkeypatch.setattr(State, "observe", counted)

    def look(world: Any) -> Any:
        yield world.wait(1.0)
        asked.clear()
        world.together("draining", "deaths", "leak")
        before = [world.read("draining"), world.read("leak"), *world.read("deaths").ravel()]
        assert len(asked) == 1
        world.set("outflow_rate", 2.0 * world.read("outflow_rate"))
        assert world.read("draining") == 2.0 * before[0]
        assert len(asked) == 2

    run(look)

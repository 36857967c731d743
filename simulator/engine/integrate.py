"""Two ways to take the state to the next event, one argument apart: `Fast` and `Accurate`.

`Fast` is the compiled kernel: Runge-Kutta or Euler on an absolute grid, no Python between
events. `Accurate` is SciPy with error control and event location, the reference. Both watch the
same crossings and record at the same marks.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from math import floor
from typing import Any

import numpy as np

from simulator.engine.calendar import FINEST, rounded
from simulator.engine.kernel import areas as kernel
from simulator.engine.start import Array
from simulator.engine.state import NEVER, State
from simulator.errors import RunError

METHODS = {"euler": kernel.EULER, "rk4": kernel.RK4}
MOST_FLOWS = 6
"""Flows that a message tells, the largest."""
MOST_PARTS = 40
"""Halvings of a step that would take a stock below zero: down to some microseconds."""
MOST_CALLS = 200_000
"""Rates that the accurate path may ask for between two instants; a month of a stiff model takes some thousands."""


@dataclass(slots=True)
class Crossing:
    """A guard or a hazard clock that reached its level: its place in the state's lists."""

    kind: str
    index: int


class Fast:
    """The compiled kernel on the absolute grid."""

    def __call__(self, state: State, now: float, until: float) -> tuple[float, Crossing | None]:
        """As far as `until` or the first crossing. Raises `RunError` where the run can't go on."""
        code, now = self._advance(state, now, until)
        while code == kernel.BROKEN:
            code, now = self._in_parts(state, now, min(until, now + state.grid))
            if code == kernel.REACHED and now < until:
                code, now = self._advance(state, now, until)
        if code == kernel.REACHED:
            return now, None
        if code == kernel.STIFF:
            raise RunError(_stiff(state, now), time=now / state.ticks)
        which = state.flags[kernel.WHICH]
        return now, Crossing("guard" if code == kernel.GUARD else "hazard", which)

    def _advance(self, state: State, now: float, until: float) -> tuple[int, float]:
        code = state.kernel.advance(state.f, state.x, now, until, METHODS[state.method])
        return code, state.numbers[state.reached_at]

    def _in_parts(self, state: State, now: float, until: float) -> tuple[int, float]:
        """From `now` on by halves of what is left, where it can't be done in one step. Raises `RunError`.

        So a group is followed to its last member: those who leave are split as the group is, and how that is
        nobody can say where a step ends with none of it left.
        """
        to, tries = until, 0
        while now < until:
            code, now = self._advance(state, now, to)
            if code == kernel.REACHED:
                to = until
            elif code != kernel.BROKEN:
                break
            elif to == until and tries >= MOST_PARTS:
                raise broken(state, state.flags[kernel.WHICH], until, state.begin)
            else:
                to, tries = (until if tries >= MOST_PARTS else now + 0.5 * (to - now)), tries + 1
        return code, now


class Accurate:
    """SciPy's integrators with error control: LSODA, which also follows stiff problems."""

    def __init__(self, tolerance: float = 1e-9) -> None:
        self.tolerance = tolerance

    def __call__(self, state: State, now: float, until: float) -> tuple[float, Crossing | None]:
        """As far as `until` or the first crossing, mark by mark. Raises `RunError`."""
        state.record_due(now)
        while now < until:
            mark = int(state.progress[kernel.MARK])
            target = min(until, float(state.marks[mark])) if mark < len(state.marks) else until
            if ticking := _open_clocks(state, on_ticks=True):
                target = min(target, floor(now) + 1.0)
            now, crossing = self._segment(state, now, target if target > now else until)
            if crossing is None and now == floor(now):
                crossing = next((clock for clock, left in ticking if left(now, state.y) <= 0.0), None)
            if crossing:
                return now, crossing
            if now < until:
                state.record_due(now)
        return now, None

    def _segment(self, state: State, now: float, until: float) -> tuple[float, Crossing | None]:
        from scipy.integrate import solve_ivp

        rate, watched = _rates(state), _watched(state)
        scale = 1.0 / np.where(state.weights > 0.0, state.weights, 1.0)
        found = solve_ivp(
            rate, (now / state.ticks, until / state.ticks), state.y, method="LSODA",
            rtol=self.tolerance, atol=self.tolerance * 1e-3 * scale, events=[f for f, _ in watched] or None,
        )  # fmt: skip
        if found.status < 0:
            raise RunError(f"the accurate path stopped at {until / state.ticks:g}: {found.message}")
        state.y[:] = found.y[:, -1]
        state.changed()
        if found.status == 0:
            _check(state, until)
            state.at_rest(until)
            return until, None
        # A hair past the level, never before it: else it would be crossed a second time.
        met = found.t[-1]
        now = min(rounded(met * state.ticks) + 1.0 / FINEST, until)
        state.y += (now / state.ticks - met) * rate(met, state.y)
        state.changed()
        _check(state, now)
        crossing = next(c for (_, c), times in zip(watched, found.t_events, strict=True) if len(times))
        if crossing.kind == "guard":
            state.armed[crossing.index] = kernel.DISARMED
        return now, crossing


def _rates(state: State) -> Any:
    calls = itertools.count()

    def rate(time: float, y: Array) -> Array:
        # LSODA halves its step without end where the rates are beyond any scale.
        if next(calls) > MOST_CALLS:
            where = f"the accurate path gets no further than {time:g} years"
            raise RunError(f"{where}; are all numbers of a sensible size?", time=time)
        return state.rates(time, y).copy()

    return rate


def _watched(state: State) -> list[tuple[Any, Crossing]]:
    """An event function of `solve_ivp` for each crossing that can fire."""
    found = []

    def terminal(function: Any) -> Any:
        function.terminal, function.direction = True, -1
        return function

    def guard_value(j: int) -> Any:
        def value(time: float, y: Array) -> float:
            state.rates(time, y)
            return float(state.x[state.wired.guards[j]])

        return terminal(value)

    asked = [j for j, armed in enumerate(state.armed) if armed != kernel.UNASKED]
    found += [(guard_value(j), Crossing("guard", j)) for j in asked]
    return found + [(terminal(left), clock) for clock, left in _open_clocks(state, on_ticks=False)]


def _open_clocks(state: State, on_ticks: bool) -> list[tuple[Crossing, Any]]:
    """The hazard clocks of that sort that somebody waits for, each with what it has left at a time and state."""

    def left(exposure: int, threshold: int) -> Any:
        return lambda time, y: state.x[threshold] - y[exposure]

    return [
        (Crossing("hazard", j), left(exposure, threshold))
        for j, (exposure, threshold, sort) in enumerate(state.wired.hazards.tolist())
        if sort == on_ticks and state.x[threshold] < NEVER
    ]


def _check(state: State, now: float) -> None:
    y, floors = state.y, state.floors
    wrong = ~np.isfinite(y) | (y < floors)
    if wrong.any():
        raise broken(state, int(np.flatnonzero(wrong)[0]), now, y)
    np.copyto(y, 0.0, where=(y < 0.0) & (floors > -NEVER))


def _stiff(state: State, now: float) -> str:
    return (
        f"at {now / state.ticks:g} years the equations change too fast for a fixed step of "
        f"{state.grid / state.ticks:g}: the problem is stiff. Use the accurate path (--accurate) "
        f"or a shorter step (--step)"
    )


def broken(state: State, index: int, now: float, y: Array) -> RunError:
    """What to say of an element that is not finite or below zero: its stock, flows and their values."""
    model, layout = state.compiled.model, state.compiled.layout
    name = next(n for n, s in layout.slots.items() if s.vector == "y" and s.offset <= index < s.offset + s.size)
    slot = layout[name]
    places = np.unravel_index(index - slot.offset, slot.shape) if slot.shape else ()
    labels = {a: model.axes[a].labels[int(i)] for a, i in zip(slot.axes, places, strict=True)}
    element = name + (f"[{', '.join(labels.values())}]" if labels else "")
    state.changed()
    state.observe(now)
    values: dict[str, float] = {element: float(y[index])}
    touching = [
        f.name for f in model.of_kind("flow")
        if any(e is not None and e.stock is not None and e.stock.name == name for e in (f.leaves, f.enters))
    ]  # fmt: skip
    for flow in touching:
        chosen = tuple(model.axes[a].index(labels[a]) if a in labels else slice(None) for a in layout[flow].axes)
        values[flow] = float(np.sum(state.w[layout[flow].span].reshape(layout[flow].shape)[chosen]))
    largest = sorted(touching, key=lambda flow: -abs(values[flow]))[:MOST_FLOWS]
    told = ", ".join(f"{key} = {values[key]:g}" for key in (element, *largest))
    fell = "fell below zero" if y[index] < 0.0 else "grew beyond what a number can hold"
    what = fell if np.isfinite(y[index]) else "is not a finite number"
    other = "Runge-Kutta's steps (--method rk4)" if state.method == "euler" else "a shorter --step, or --accurate"
    return RunError(
        f"at {now / state.ticks:.4f} years the stock {element} {what}: {told}. "
        f"Try {other}; in a model of your own, see that what takes from a stock falls with it",
        element, now / state.ticks, values,
    )  # fmt: skip

"""Two ways to take the state to the next event, one argument apart: `Fast` and `Accurate`.

`Fast` is the compiled kernel: Runge-Kutta or Euler on an absolute grid, no Python between
events. `Accurate` is SciPy with error control and event location, the reference. Both watch the
same crossings and record at the same marks.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.engine import kernel
from simulator.engine.calendar import FINEST, rounded
from simulator.engine.start import Array
from simulator.engine.wiring import Wiring
from simulator.errors import RunError

if TYPE_CHECKING:
    from simulator.engine.compile import Compiled

METHODS = {"euler": kernel.EULER, "rk4": kernel.RK4}
NEVER = np.inf
MOST_CALLS = 200_000
"""Rates that the accurate path may ask for between two instants; a month of a stiff model takes some thousands."""


@dataclass
class State:
    """The vectors of one run and all that the kernel watches. Arrays are float64, indices int64."""

    compiled: Compiled
    ticks: int
    grid: float
    method: str
    marks: Array
    y: Array = field(init=False)
    p: Array = field(init=False)
    w: Array = field(init=False)

    def __post_init__(self) -> None:
        sizes, wired = self.compiled.layout.sizes, self.compiled.wiring
        self.wired: Wiring = wired
        self.y, self.p, self.w = (np.zeros(max(sizes[v], 1)) for v in "ypw")
        n = self.y.size
        self.k, self.u = np.zeros((7, n)), np.zeros(n)
        self.weights, self.floors = np.zeros(n), np.full(n, -NEVER)
        self.bases = np.zeros(len(wired.groups))
        self.armed = np.ones(len(wired.guards), dtype=np.int64)
        self.levels = np.zeros(len(wired.guards) + len(wired.hazards))
        self.p[wired.hazards[:, 1]] = NEVER
        self.out = np.zeros((len(self.marks), len(wired.columns) + len(wired.groups)))
        self.span = np.array([0.0, 0.0, self.grid, float(self.ticks)])
        self.progress = np.zeros(4, dtype=np.int64)

    def settle(self) -> None:
        """Scales, lower bounds and audit bases, once the starting values are in."""
        self.compiled.functions.rates(0.0, self.y, self.p, self.w, self.k[0])
        sizes = np.maximum(np.abs(self.y), np.abs(self.k[0]))
        for span, may_be_negative in self.wired.stocks:
            scale = sizes[span].max(initial=0.0)
            # What starts at nought has no scale yet: the kernel gives it one once it has grown.
            self.weights[span] = 1.0 / scale if scale > 0.0 else 0.0
            if not may_be_negative:
                self.floors[span] = -1e-9 * (scale or 1.0)
        for g, lo, hi in self.wired.audits:
            self.bases[g] += self.y[lo:hi].sum()

    def prepare(self) -> None:
        """Compute again what depends on given numbers only, after an event changed one."""
        self.compiled.functions.prepare(self.y, self.p, self.w)

    def observe(self, now: float) -> None:
        """Every equation at this instant, kept in `w`."""
        self.compiled.functions.observe(now / self.ticks, self.y, self.p, self.w, self.k[6])

    def record(self, now: float) -> None:
        """The row of results that is due now."""
        self.compiled.functions.record(
            now, float(self.ticks), int(self.progress[3]), self.y, self.p, self.w, self.k[6], int(self.progress[0]),
            self.wired.columns, self.wired.audits, self.wired.outside, self.bases, self.out,
        )  # fmt: skip
        self.progress[0] += 1

    def at_rest(self, now: float) -> int:
        """An armed guard that an event left at or below its level (jumps have no root), else -1.

        Guards that have left their level are armed again. The rates at this instant stay in `k[0]`.
        """
        found = self.compiled.functions.at_rest(
            now, float(self.ticks), self.y, self.p, self.w, self.k[0], self.wired.guards, self.armed
        )
        self.progress[3] = 1
        return int(found)


@dataclass(frozen=True)
class Crossing:
    """A guard or a hazard clock that reached its level: its place in the state's lists."""

    kind: str
    index: int


class Fast:
    """The compiled kernel on the absolute grid."""

    def __call__(self, state: State, now: float, until: float) -> tuple[float, Crossing | None]:
        """As far as `until` or the first crossing. Raises `RunError` where the run can't go on."""
        wired = state.wired
        state.span[0], state.span[1] = now, until
        code = state.compiled.functions.advance(
            state.span, state.progress, METHODS[state.method], state.y, state.p, state.w, state.k, state.u,
            state.weights, state.floors, wired.guards, state.armed, wired.hazards, state.levels,
            state.marks, wired.columns, wired.audits, wired.outside, state.bases, state.out,
        )  # fmt: skip
        now = float(state.span[0])
        if code == kernel.REACHED:
            return now, None
        if code == kernel.STIFF:
            raise RunError(_stiff(state, now), time=now / state.ticks)
        if code == kernel.BROKEN:
            raise broken(state, int(state.progress[1]), now, state.u)
        return now, Crossing("guard" if code == kernel.GUARD else "hazard", int(state.progress[1]))


class Accurate:
    """SciPy's integrators with error control: LSODA, which also follows stiff problems."""

    def __init__(self, tolerance: float = 1e-9) -> None:
        self.tolerance = tolerance

    def __call__(self, state: State, now: float, until: float) -> tuple[float, Crossing | None]:
        """As far as `until` or the first crossing, mark by mark. Raises `RunError`."""
        while now < until:
            mark = int(state.progress[0])
            target = min(until, float(state.marks[mark])) if mark < len(state.marks) else until
            now, crossing = self._segment(state, now, target if target > now else until)
            if crossing:
                return now, crossing
            if mark < len(state.marks) and state.marks[mark] <= now < until:
                state.record(now)
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
        if found.status == 0:
            _check(state, until)
            state.at_rest(until)
            return until, None
        # A hair past the level, never before it: else it would be crossed a second time.
        met = found.t[-1]
        now = min(rounded(met * state.ticks) + 1.0 / FINEST, until)
        state.y += (now / state.ticks - met) * rate(met, state.y)
        _check(state, now)
        crossing = next(c for (_, c), times in zip(watched, found.t_events, strict=True) if len(times))
        if crossing.kind == "guard":
            state.armed[crossing.index] = 0
        return now, crossing


def _rates(state: State) -> Any:
    functions = state.compiled.functions

    calls = itertools.count()

    def rate(time: float, y: Array) -> Array:
        # LSODA halves its step without end where the rates are beyond any scale.
        if next(calls) > MOST_CALLS:
            where = f"the accurate path gets no further than {time:g} years"
            raise RunError(f"{where}; are all numbers of a sensible size?", time=time)
        dy = np.empty_like(y)
        functions.rates(time, y, state.p, state.w, dy)
        return dy

    return rate


def _watched(state: State) -> list[tuple[Any, Crossing]]:
    """An event function of `solve_ivp` for each crossing that can fire."""
    found = []
    scratch = np.empty_like(state.y)

    def terminal(function: Any) -> Any:
        function.terminal, function.direction = True, -1
        return function

    def guard_value(j: int) -> Any:
        def value(time: float, y: Array) -> float:
            state.compiled.functions.rates(time, y, state.p, state.w, scratch)
            return float(state.w[state.wired.guards[j]])

        return terminal(value)

    def clock_value(j: int) -> Any:
        exposure, threshold = state.wired.hazards[j]
        return terminal(lambda time, y: state.p[threshold] - y[exposure])

    found += [(guard_value(j), Crossing("guard", j)) for j in range(len(state.wired.guards))]
    open_clocks = [j for j in range(len(state.wired.hazards)) if state.p[state.wired.hazards[j, 1]] < NEVER]
    return found + [(clock_value(j), Crossing("hazard", j)) for j in open_clocks]


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
    state.observe(now)
    values: dict[str, float] = {element: float(y[index])}
    touching = [
        f.name for f in model.of_kind("flow")
        if any(e is not None and e.stock is not None and e.stock.name == name for e in (f.leaves, f.enters))
    ]  # fmt: skip
    for flow in touching:
        chosen = tuple(model.axes[a].index(labels[a]) if a in labels else slice(None) for a in layout[flow].axes)
        values[flow] = float(np.sum(state.w[layout[flow].span].reshape(layout[flow].shape)[chosen]))
    told = ", ".join(f"{key} = {value:g}" for key, value in values.items())
    fell = "fell below zero" if y[index] < 0.0 else "grew beyond what a number can hold"
    what = fell if np.isfinite(y[index]) else "is not a finite number"
    return RunError(
        f"at {now / state.ticks:.4f} years the stock {element} {what}: {told}. "
        f"See the flows {', '.join(touching) or '(none)'}; a flow out of a stock must fall with it",
        element, now / state.ticks, values,
    )  # fmt: skip

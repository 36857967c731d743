"""Several runs of a model taken from event to event together, each with the bits that it has alone.

Between events the states of `LANES` runs lie side by side, and the kernel computes all of them in less than twice the
time that one takes. Events are each run's own: where one is due, its state is back in its own memory. Where runs are at
different dates, or one meets what it must do alone, each goes its own way to the next point of the grid, where all can
meet.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from itertools import groupby, islice
from math import ceil, floor

import numpy as np

from simulator.engine.integrate import METHODS, Crossing
from simulator.engine.kernel import areas
from simulator.engine.kernel.seats import ALONE, FS, LANES, OUTCOMES, XS
from simulator.engine.simulation import Simulation
from simulator.engine.start import Array
from simulator.engine.state import NEVER, State
from simulator.engine.trajectory import Trajectory
from simulator.errors import RunError

NEAR = 1e-9
"""Of a step: what lies so near a point of the grid has no step of its own (see `kernel.loop.following`)."""
MOST_APART = 100
"""So many more legs apart than together, and runs that hardly ever meet go to their ends alone."""

Leg = tuple[float, float]
Came = tuple[float, Crossing | None]


class _Run:
    """One of the runs: where it is, how far it may go before it is asked again, and at last what it came to."""

    def __init__(self, simulation: Simulation) -> None:
        self.simulation, self.state = simulation, simulation.state
        self.legs: Generator[Leg, Came, Trajectory] = simulation.legs()
        self.now, self.until = 0.0, 0.0
        self.found: Trajectory | RunError | None = None
        self._go(lambda: next(self.legs))

    def _go(self, leg: Callable[[], Leg]) -> None:
        try:
            self.now, self.until = leg()
        except StopIteration as ended:
            self.found = ended.value
        except RunError as error:
            self.found = error

    def _came(self, now: float, crossing: Crossing | None) -> Leg:
        """It is there: its events, if that is as far as it asked for or a crossing, and what it asks for then."""
        if crossing is not None or now >= self.until:
            return self.legs.send((now, crossing))
        return now, self.until

    def came(self, now: float, crossing: Crossing | None = None) -> None:
        """It was taken there."""
        self._go(lambda: self._came(now, crossing))

    def alone(self, until: float) -> None:
        """As far as `until`, its own next event or a crossing, by itself."""
        # What is next to its event has no step of its own.
        until = self.until if self.until <= until + NEAR * self.state.grid else until
        self._go(lambda: self._came(*self.simulation.integrate(self.state, self.now, until)))


class Lanes:
    """The memory in which states lie side by side: of one model, grid, method and number of records."""

    def __init__(self, state: State) -> None:
        self.kernel, self.method = state.compiled.in_step.kernel, METHODS[state.method]
        self.f, size = _table(state)
        self.block, self.clock = aligned(size * LANES), np.full(1, np.nan)
        self.runs = np.zeros(OUTCOMES + LANES, np.int64)

    def seat(self, states: Sequence[State]) -> None:
        """A lane for each; one that is left over does what the first does."""
        for lane, state in enumerate([*states, *[states[0]] * (LANES - len(states))]):
            self.runs[XS + lane], self.runs[FS + lane] = state.x.ctypes.data, state.f.ctypes.data
        self.kernel.seated(self.f, self.block, self.clock, self.runs)

    def advance(self, now: float, until: float) -> tuple[float, list[int]]:
        """All as far as they can go together, at most to `until`: when that is, and what came of each."""
        now = self.kernel.advance_in_step(self.f, self.block, self.clock, self.runs, now, until, self.method)
        return now, self.runs[OUTCOMES:].tolist()


class InStep:
    """Some runs, which agree on their model, grid, records and end."""

    def __init__(self, simulations: Sequence[Simulation]) -> None:
        first = simulations[0].state
        self.lanes, self.grid = Lanes(first), first.grid
        self.going: list[_Run] = []
        # A run that waits for a clock on whole ticks ends steps at them, which others would not where no point of the
        # grid is there.
        self.apart = 0 if 1.0 in (self.grid, round(1.0 / self.grid) * self.grid) else MOST_APART + 1
        self.all = [_Run(simulation) for simulation in simulations]

    def run(self) -> list[Trajectory | RunError]:
        """Each run's trajectory, or why it could not go on, in order."""
        while going := [run for run in self.all if run.found is None]:
            self._on(going)
        return [run.found for run in self.all if run.found is not None]

    def _on(self, going: list[_Run]) -> None:
        """One leg further, together if they can, else as far as they can meet."""
        now = max(run.now for run in going)
        behind = [run for run in going if run.now < now]
        if self.apart > MOST_APART or len(going) == 1:
            for run in going:
                run.alone(NEVER)
        elif behind:
            self.apart += 1
            for run in behind:
                run.alone(self._point_from(now))
        elif (until := self._until(going, now)) > now:
            self._together(going, now, until)
        else:
            self.apart += 1
            for run in going:
                run.alone((floor(now / self.grid + NEAR) + 1.0) * self.grid)

    def _point_from(self, time: float) -> float:
        """The first point of the grid that is not before that time."""
        found = ceil(time / self.grid - NEAR) * self.grid
        return found if found >= time else found + self.grid

    def _until(self, going: list[_Run], now: float) -> float:
        """How far all may go together without a step that one alone would not make; `now` where that is nowhere."""
        if any(run.simulation.clocks.guarded for run in going):
            return now  # a guard is looked at with the rates at each step's end, and found within steps
        until = min(run.until for run in going)
        if all(run.until == until for run in going):
            return until
        if now != self._point_from(now):
            return now
        # One's event may lie between two points of the grid, or next to one, where the others have no step to end.
        if any(until < run.until <= until + NEAR * self.grid for run in going):
            return now
        point = floor(until / self.grid + NEAR) * self.grid
        return point if point <= until else point - self.grid

    def _together(self, going: list[_Run], now: float, until: float) -> None:
        if going != self.going:
            self.going = list(going)
            self.lanes.seat([run.state for run in going])
        self.apart = max(0, self.apart - 1)
        now, outcomes = self.lanes.advance(now, until)
        for run, outcome in zip(going, outcomes, strict=False):
            if outcome == ALONE:
                self.apart += 1
                run.now = now
                run.alone(until)
            else:
                which = run.state.flags[areas.WHICH]
                run.came(now, Crossing("hazard", which) if outcome == areas.HAZARD else None)


def _table(state: State) -> tuple[Array, int]:
    """A run's areas with the addresses of what computes lanes; and how many numbers a lane takes."""
    f = state.f.copy()
    computed = (areas.PREPARE, areas.TIMED, areas.RATES, areas.RECORDED)
    for area, addresses in zip(computed, state.compiled.in_step.addresses, strict=False):
        f[f[2 * area] : f[2 * area + 1]] = addresses
    return f, int(f[2 * areas.LEVELS])


def aligned(size: int) -> Array:
    """So many numbers, from a multiple of the bytes of all lanes on."""
    memory = np.empty(size + LANES)
    first = -memory.ctypes.data % (8 * LANES) // 8
    return memory[first : first + size]


def in_groups(simulations: Iterable[Simulation]) -> Iterator[Trajectory | RunError]:
    """What comes of each simulation, in order: those that follow each other go in step, if they are alike."""
    for _, alike in groupby(simulations, key=_of_what_sort):
        while group := list(islice(alike, LANES)):
            yield from InStep(group).run()


def _of_what_sort(simulation: Simulation) -> tuple[float, ...]:
    """What runs in step have to agree on: when they end, and how many points each table has."""
    tables = simulation.compiled.wiring.tables
    return simulation.stop, *(len(simulation.start.values[name]) for name in tables)

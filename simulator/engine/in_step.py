"""Several runs of a model taken from event to event together, each with the bits that it has alone.

Between events the states of `LANES` runs lie side by side, and the kernel computes all in the time that one takes
and a half. Events are each run's own: where one is due, its state is back in its own memory. Where runs are at
different dates, or one meets what it must do alone, each goes its own way to a point of the grid that all can meet at.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from itertools import groupby, islice
from math import ceil, floor
from typing import Any

import numpy as np

from simulator.engine.integrate import METHODS, Crossing
from simulator.engine.kernel import areas
from simulator.engine.kernel.seats import ALONE, FS, LANES, OUTCOMES, XS
from simulator.engine.simulation import Simulation
from simulator.engine.start import Array
from simulator.engine.trajectory import Trajectory
from simulator.errors import RunError

Leg = tuple[float, float]
NEAR = 1e-9
"""A part of a step within which a time is a point of the grid."""


class _Run:
    """One of the runs: what it asked for last, or what it came to."""

    def __init__(self, simulation: Simulation) -> None:
        self.simulation, self.state = simulation, simulation.state
        self.legs: Generator[Leg, tuple[float, Crossing | None], Trajectory] = simulation.legs()
        self.now, self.until = 0.0, 0.0
        self.found: Trajectory | RunError | None = None
        self._go(lambda: next(self.legs))

    def _go(self, step: Any) -> None:
        try:
            self.now, self.until = step()
        except StopIteration as ended:
            self.found = ended.value
        except RunError as error:
            self.found = error

    def came(self, now: float, crossing: Crossing | None = None) -> None:
        """It is there now: its events, if that is as far as it asked for or a crossing."""
        self.now = now
        if crossing is not None or now >= self.until:
            self._go(lambda: self.legs.send((now, crossing)))

    def alone(self, until: float) -> None:
        """As far as `until`, its own next event or a crossing, by itself."""

        def step() -> Leg:
            now, crossing = self.simulation.integrate(self.state, self.now, min(until, self.until))
            if crossing is not None or now >= self.until:
                return self.legs.send((now, crossing))
            return now, self.until

        self._go(step)


class InStep:
    """The lanes of some runs, which agree on their model, grid, records and end."""

    def __init__(self, simulations: Sequence[Simulation]) -> None:
        first = simulations[0].state
        self.kernel, self.grid, self.method = first.compiled.in_step.kernel, first.grid, METHODS[first.method]
        self.f, size = _table(first)
        self.block, self.clock = _aligned(size * LANES), np.full(1, np.nan)
        self.runs = np.zeros(OUTCOMES + LANES, np.int64)
        self.within: list[_Run] = []
        self.all = [_Run(simulation) for simulation in simulations]

    def run(self) -> list[Trajectory | RunError]:
        """Each run's trajectory, or why it could not go on, in order."""
        while going := [run for run in self.all if run.found is None]:
            self._on(going)
        return [run.found for run in self.all if run.found is not None]

    def _on(self, going: list[_Run]) -> None:
        """One leg further."""
        now, until = max(run.now for run in going), min(run.until for run in going)
        behind = [run for run in going if run.now < now]
        if any(run.until != until for run in going) and not self._on_grid(until):
            # One's event lies between two points of the grid, where the others have no step to end.
            until = floor(until / self.grid + NEAR) * self.grid
        guarded = any(run.simulation.clocks.guarded for run in going)
        if behind:
            meeting = ceil(now / self.grid - NEAR) * self.grid
            for run in behind:
                run.alone(meeting)
        elif guarded or len(going) == 1 or until <= now or not self._meet(going, now):
            following = (floor(now / self.grid + NEAR) + 1.0) * self.grid
            for run in going:
                run.alone(following if len(going) > 1 else run.until)
        else:
            self._together(going, now, until)

    def _on_grid(self, time: float) -> bool:
        return abs(time - round(time / self.grid) * self.grid) <= NEAR * self.grid

    def _meet(self, going: list[_Run], now: float) -> bool:
        """Whether all are at a point of the grid, or have the same way before them."""
        return self._on_grid(now) or all(run.until == going[0].until for run in going)

    def _together(self, going: list[_Run], now: float, until: float) -> None:
        if going != self.within:
            self._seat(going)
        reached = self.kernel.advance_in_step(self.f, self.block, self.clock, self.runs, now, until, self.method)
        outcomes = self.runs[OUTCOMES:].tolist()
        for run, outcome in zip(going, outcomes, strict=False):
            if outcome == ALONE:
                run.now = reached
                run.alone(until)
            elif outcome == areas.HAZARD:
                run.came(reached, Crossing("hazard", run.state.flags[areas.WHICH]))
            else:
                run.came(reached)

    def _seat(self, going: list[_Run]) -> None:
        """A lane for each; what has no run of its own follows the first, to no effect."""
        self.within = list(going)
        seated = [*going, *[going[0]] * (LANES - len(going))]
        for lane, run in enumerate(seated):
            self.runs[XS + lane], self.runs[FS + lane] = run.state.x.ctypes.data, run.state.f.ctypes.data
        self.kernel.seated(self.f, self.block, self.clock, self.runs)


def _table(state: Any) -> tuple[Array, int]:
    """A run's areas with the addresses of what computes lanes; and how many numbers a lane takes."""
    f = state.f.copy()
    called = (areas.PREPARE, areas.TIMED, areas.RATES, areas.RECORDED)
    for area, addresses in zip(called, state.compiled.in_step.addresses, strict=False):
        f[f[2 * area] : f[2 * area + 1]] = addresses
    return f, int(f[2 * areas.LEVELS])


def _aligned(size: int) -> Array:
    """So many numbers, from a multiple of a lane's size on."""
    memory = np.empty(size + LANES)
    first = -memory.ctypes.data % (8 * LANES) // 8
    return memory[first : first + size]


def in_groups(simulations: Iterable[Simulation]) -> Iterator[Trajectory | RunError]:
    """What comes of each simulation, in order: those that follow each other and end together go in step."""
    for _, alike in groupby(simulations, key=lambda simulation: simulation.stop):
        while group := list(islice(alike, LANES)):
            yield from InStep(group).run()

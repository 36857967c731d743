"""What is held against other programs: our compiled part, of one run and of several in step, and the same in C."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.run import c_library, pointer
from simulator.engine import Model, Start
from simulator.engine.compile import compile_model
from simulator.engine.core import STEP
from simulator.engine.filling import Writes, write
from simulator.engine.in_step import Lanes
from simulator.engine.kernel.areas import REACHED
from simulator.engine.programs import BIRTHDAY
from simulator.engine.simulation import Simulation


@dataclass
class Compiled:
    """Our compiled part alone: drivers change and years begin again between calls, no SimPy and no record."""

    model: Model
    start: Start

    def __post_init__(self) -> None:
        self.simulation = Simulation(self.model, self.start, None, 0, False, STEP, "euler", 1e9)
        self.birthday = self.simulation.compiled.layout[BIRTHDAY].offset
        self.since = self.simulation.compiled.programs.feeds[BIRTHDAY]
        self.birthdays = frozenset(self._birthdays())

    def run(self) -> None:
        for now, until in self.spans(self.simulation.fill()):
            self._span(now, until)

    def spans(self, drivers: Mapping[float, Writes]) -> Iterator[tuple[float, float]]:
        """From date to date: what changes at one is written once the way to it is made."""
        simulation, now = self.simulation, 0.0
        simulation.state.progress[0] = len(simulation.state.marks)
        dates = {*drivers, *self.birthdays, simulation.stop}
        for until in sorted(date for date in dates if 0.0 < date <= simulation.stop):
            yield now, until
            now, feeds = until, 0
            if until in drivers:
                write(simulation.state.p, drivers[until])
                feeds = drivers[until].feeds
            if until in self.birthdays:
                simulation.state.p[self.birthday] = until / simulation.ticks
                feeds |= self.since
            self.changed(feeds)

    def changed(self, feeds: int) -> None:
        """Have computed again what depends on the given numbers that changed: a bit for each piece."""
        self.simulation.state.changed()
        self.simulation.state.prepare(feeds)

    def _birthdays(self) -> Sequence[float]:
        first = self.start.calendar.start
        if self.model.ageing is None or first is None:
            return ()
        from simulator.engine.filling import last_birthday

        due = last_birthday(self.model, first) + 12.0 * np.arange(1, 200)
        return tuple(due[due < self.simulation.stop].tolist())

    def _span(self, now: float, until: float) -> None:
        _, crossing = self.simulation.integrate(self.simulation.state, now, until)
        assert crossing is None


class InStep:
    """Our compiled part for several members in step, each with numbers of its own: the time is a member's."""

    def __init__(self, model: Model, starts: Sequence[Start]) -> None:
        self.each = [Compiled(model, start) for start in starts]
        self.states = [one.simulation.state for one in self.each]
        self.drivers = [one.simulation.fill() for one in self.each]
        self.filled = [state.x.copy() for state in self.states]
        self.lanes = Lanes(self.states[0])

    def run(self) -> None:
        """From date to date, which all have in common."""
        for state, filled in zip(self.states, self.filled, strict=True):
            state.x[:] = filled
        self.lanes.seat(self.states)
        spans = [one.spans(dict(drivers)) for one, drivers in zip(self.each, self.drivers, strict=True)]
        for (now, until), *others in zip(*spans, strict=True):
            assert all(other == (now, until) for other in others)
            reached, outcomes = self.lanes.advance(now, until)
            assert (reached, set(outcomes)) == (until, {REACHED})


class InC(Compiled):
    """The same equations, written out by the same writer, in C."""

    def __init__(self, model: Model, start: Start, folder: Path) -> None:
        super().__init__(model, start)
        self.library = c_library(compile_model(model), folder)

    def changed(self, feeds: int) -> None:
        self.library.prepare(ctypes.c_double(0.0), pointer(self.simulation.state.x), ctypes.c_long(feeds))

    def _span(self, now: float, until: float) -> None:
        state, ticks = self.simulation.state, self.simulation.ticks
        self.library.euler(
            ctypes.c_double(now / ticks), ctypes.c_double(STEP), ctypes.c_long(round((until - now) / ticks / STEP)),
            pointer(state.x),
        )  # fmt: skip

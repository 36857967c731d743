"""One run: differential equations between events, SimPy at them."""

from __future__ import annotations

import time as stopwatch
from collections import Counter, deque
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
import simpy
from simpy.events import EventPriority

from simulator.engine.board import Board
from simulator.engine.calendar import rounded
from simulator.engine.clocks import Clock, Clocks
from simulator.engine.compile import compile_model
from simulator.engine.filling import BIRTHDAYS, Dated, Writes, filled, write
from simulator.engine.integrate import Accurate, Crossing, Fast
from simulator.engine.kernel.areas import DISARMED
from simulator.engine.model import Model
from simulator.engine.programs import BIRTHDAY
from simulator.engine.start import Action, Array, Change, Start, StartedHappening
from simulator.engine.state import NEVER, State
from simulator.engine.streams import Streams
from simulator.engine.trajectory import Outputs, Trajectory, residuals
from simulator.engine.world import CROSSING, ORDER, World
from simulator.errors import RunError

MOST_AT_ONCE = 10_000
MANY = 1000
"""Of so many processes that last asked to be resumed, the commonest is named where too much happens at once."""


@dataclass
class Simulation:
    """The state, the clock and what is waiting for what."""

    model: Model
    start: Start
    policy: str | None
    member: int
    accurate: bool
    step: float
    method: str
    every: float
    events: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        begun = stopwatch.perf_counter()
        self.compiled = compile_model(self.model)
        self.ticks = self.model.ticks
        self.stop = rounded(self.start.calendar.years * self.ticks)
        marks = _marks(self.stop, self.every)
        self.compiled.functions  # noqa: B018 - compiled here, so that the timing below is the run's own
        self.state = State(self.compiled, self.ticks, self.step * self.ticks, self.method, marks)
        self.board = Board(self.compiled, self.state, self.ticks)
        self.clock = Clock()
        self.clocks = Clocks(self.state, self.clock)
        self.streams = Streams(self.start.seed, self.member)
        self.resources: dict[str, Any] = {}
        self.worlds: list[World] = []
        self.dated: list[Dated] = []
        self.called: deque[str] = deque(maxlen=MANY)
        self.integrate = Accurate() if self.accurate else Fast()
        self.timings = {"compile": stopwatch.perf_counter() - begun}

    @property
    def now(self) -> float:
        """The time in ticks."""
        return self.board.now

    # -- setting up --------------------------------------------------------------

    def fill(self) -> dict[float, Writes]:
        """The starting values into the vectors, and what has a date; returns what drivers change later, by tick."""
        ready = filled(self.compiled, self.start, self.state)
        for name in ("y", "p", "w", "weights", "floors", "bases"):
            np.copyto(getattr(self.state, name), getattr(ready, name))
        self.dated = list(ready.dates)
        return ready.drivers

    def _schedule_all(self) -> None:
        for action in self.start.actions:
            self._at(action.at * self.ticks, ORDER["policy"], self._act, action)
        for change in self._changes():
            self._at(change.at * self.ticks, ORDER["policy"], self._change, change)
        for rank, process in enumerate(self.model.processes):
            self.clock.process(process.function(World(self, process.name, rank)))
        for number, happening in enumerate(self.start.happenings):
            if happening.policy is None or happening.policy == self.policy:
                self._at(happening.at * self.ticks, ORDER["policy"], self._happen, happening, number)

    def _changes(self) -> Iterator[Change]:
        """What the scenario changes in the run of this policy."""
        return (each for each in self.start.changes if each.policy in (None, self.policy))

    def _at(self, ticks: float, priority: EventPriority, action: Any, *arguments: Any) -> None:
        ticks = rounded(ticks)
        if 0.0 <= ticks <= self.stop:
            self.clock.at(ticks, priority).callbacks.append(lambda _: action(*arguments))

    def _date(self, what: int, writes: Writes | None) -> None:
        if writes is not None:
            write(self.state.p, writes)
            self.board.touched(writes.feeds)
        elif what == BIRTHDAYS:
            self.compiled.birthday.move_up(self.state.numbers)
            self.state.x[self.compiled.layout.at(BIRTHDAY)] = self.now / self.ticks
            self.board.touched(self.compiled.programs.feeds[BIRTHDAY])

    def _change(self, change: Change) -> None:
        for name, (labels, value) in change.values.items():
            self.board.assign(name, value, dict(labels or {}), change.label)
        self.log("policy" if change.policy else "change", {"name": change.label})

    def _act(self, action: Action) -> None:
        action.function(World(self, action.name, len(self.model.processes)))

    def _happen(self, happening: StartedHappening, number: int) -> None:
        declared = self.model.happenings[happening.kind]
        world = World(self, happening.kind, len(self.model.processes), number)
        said = {name: ", ".join(v) if isinstance(v, tuple) else v for name, v in happening.arguments.items()}
        self.log(happening.kind, {"name": happening.label, **said})
        self.clock.process(declared.function(world, **happening.arguments))

    # -- running -----------------------------------------------------------------

    def run(self) -> Trajectory:
        """From the start to the end."""
        legs = self.legs()
        now, until = next(legs)
        while True:
            try:
                now, until = legs.send(self.integrate(self.state, now, until))
            except StopIteration as ended:
                found: Trajectory = ended.value
                return found

    def legs(self) -> Generator[tuple[float, float], tuple[float, Crossing | None], Trajectory]:
        """The run as who integrates it sees it: from when to when, until it ends; it is told how far that came.

        It may come as far as it likes: what is left is asked for anew. Ends with the trajectory.
        """
        begun = stopwatch.perf_counter()
        self.fill()
        self._schedule_all()
        self._due()
        board = self.board
        while board.now < self.stop:
            until = min(self.clock.peek(), self.dated[-1][0] if self.dated else NEVER, self.stop)
            board.seen = ()
            board.now, crossing = yield board.now, until
            if crossing:
                self._fire(crossing)
            self._due()
        self.state.record_due(board.now)
        self.timings["run"] = stopwatch.perf_counter() - begun
        found, worst = residuals(self.state)
        counts = {"events": len(self.events), "records": len(self.state.out)}
        self._let_go()
        return Trajectory(
            self.state.marks / self.ticks, Outputs(self.state), self.events, worst, found, counts,
            self.timings, self.policy, self.member,
        )  # fmt: skip

    def _let_go(self) -> None:
        """Processes that wait would hold the run for ever: so its memory is free once nobody holds its results."""
        for world in self.worlds:
            del world.simulation, world.board, world.clock

    def _due(self) -> None:
        """Everything that is due now, then the guards that it tripped; the record of it is made on leaving."""
        steps, now, clock, clocks, dated = 0, self.board.now, self.clock, self.clocks, self.dated
        while dated and dated[-1][0] <= now:
            _, what, writes = dated.pop()
            self._date(what, writes)
        while True:
            steps += clock.catch_up(now, MOST_AT_ONCE + 1 - steps)
            if steps > MOST_AT_ONCE:
                raise RunError(self._too_many(), time=now / self.ticks)
            index = self.state.at_rest(now) if clocks.guarded else -1
            if index >= 0:
                self.state.armed[index] = DISARMED
                self._fire(Crossing("guard", index))
            reached = clocks.at_rest(now) if clocks.asked else ()
            for crossing in reached:
                self._fire(crossing)
            if index < 0 and not reached:
                break

    def _too_many(self) -> str:
        name = Counter(self.called).most_common(1)[0][0] if self.called else "a process"
        return (
            f"over {MOST_AT_ONCE} events at one instant ({self.now / self.ticks:g} years), most of them by "
            f"{name}: a process that never waits. Let it wait for a time above zero"
        )

    def _fire(self, crossing: Crossing) -> None:
        """Wake those who wait for a crossing; the clock stands at it before anyone resumes."""
        events, value = self.clocks.woken(crossing)
        for event in events:
            self.clock.wake(event, self.board.now, CROSSING, value)

    # -- what a world asks for -----------------------------------------------------

    def begins(self, name: str) -> float:
        """See `World.begins`."""
        if np.max(self.start.values[name]) > 0.0:
            return 0.0
        rises = (c.at for c in self._changes() if name in c.values and np.max(c.values[name][1]) > 0.0)
        return min(rises, default=NEVER)

    def resource(self, name: str, capacity: int, kind: Any = simpy.Resource) -> Any:
        """See `World.resource`."""
        if name not in self.resources:
            self.resources[name] = kind(self.clock, capacity=capacity)
        return self.resources[name]

    def log(self, kind: str, fields: Mapping[str, Any]) -> None:
        """See `World.log`."""
        self.events.append({"time": self.board.now / self.ticks, "kind": kind, **fields})


@lru_cache(16)
def _marks(stop: float, every: float) -> Array:
    """When to record, in ticks, of a run so long."""
    marks = every * np.arange(int(stop / every + 1e-9) + 1, dtype=np.float64)
    marks.flags.writeable = False
    return marks

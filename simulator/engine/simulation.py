"""One run: differential equations between events, SimPy at them."""

from __future__ import annotations

import heapq
import itertools
import time as stopwatch
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import simpy

from simulator.engine.calendar import date_to_months, rounded, years_to_date
from simulator.engine.compile import compile_model
from simulator.engine.integrate import NEVER, Accurate, Crossing, Fast, State
from simulator.engine.layout import TABLE_POINTS
from simulator.engine.model import Model
from simulator.engine.start import Array, Change, Series, Start, StartedHappening
from simulator.engine.streams import Streams
from simulator.engine.world import CROSSING, ORDER, World, as_number, element
from simulator.errors import RunError, did_you_mean

MOST_AT_ONCE = 10_000


@dataclass(frozen=True)
class Trajectory:
    """What one run gives. `times` (T,) in years; each output (T, *shape) in storage order.

    `residuals` is what each audited group could not account for, at its worst.
    """

    times: Array
    outputs: Mapping[str, Array]
    events: list[dict[str, Any]]
    residuals: Mapping[str, float]
    residual_series: Mapping[str, Array]
    counts: Mapping[str, int]
    timings: Mapping[str, float]
    policy: str | None = None
    member: int = 0


def simulate(
    model: Model,
    start: Start,
    *,
    policy: str | None = None,
    member: int = 0,
    accurate: bool = False,
    step: float = 1.0 / 24.0,
    method: str = "rk4",
    every: float = 1.0,
) -> Trajectory:
    """Run one policy in one member.

    `step` is in the model's time (years); `every` is how many ticks of the clock (months) lie
    between two records. Raises `RunError` with the equation, the time and the values where a
    stock is not finite or below zero, and where the fast path meets a stiff problem.
    """
    return Simulation(model, start, policy, member, accurate, step, method, every).run()


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
        marks = np.arange(int(self.stop / self.every + 1e-9) + 1) * self.every
        self.state = State(self.compiled, self.ticks, self.step * self.ticks, self.method, marks)
        self.compiled.module  # noqa: B018 - compiled here, so that the timing below is the run's own
        self.clock = simpy.Environment()
        self.streams = Streams(self.start.seed, self.member)
        self.now = 0.0
        self.observed = self.prepared = False
        self.waiting: dict[int, list[simpy.Event]] = {}
        self.thresholds: dict[int, list[tuple[float, int, simpy.Event]]] = {}
        self.resources: dict[str, Any] = {}
        self.numbers = itertools.count()
        self.called: Counter[str] = Counter()
        self.policy_start = next((c.at for c in self.start.changes if c.policy and c.policy == self.policy), NEVER)
        self.integrate = Accurate() if self.accurate else Fast()
        self.timings = {"compile": stopwatch.perf_counter() - begun}

    # -- setting up --------------------------------------------------------------

    def _fill(self) -> None:
        """The given numbers, then the stocks; those that start at an equation may need each other."""
        layout, p, y = self.compiled.layout, self.state.p, self.state.y
        for quantity in self.model.of_kind("parameter", "setting"):
            p[layout[quantity.name].span] = np.ravel(self._given(quantity.name))
        for quantity in self.model.of_kind("table"):
            self._fill_table(quantity.name)
        for name, series in self.start.series.items():
            self._set_driver(name, series, 0.0)
        if self.model.ageing and self.start.calendar.start:
            p[layout["birthday"].offset] = self._last_birthday() / self.ticks
        sources = {s.name: str(s.start) for s in self.model.of_kind("stock")}
        for _ in range(4):
            self.state.prepare()
            self.state.observe(0.0)
            for stock, source in sources.items():
                slot = layout[source]
                y[layout[stock].span] = {"p": p, "w": self.state.w, "y": y}[slot.vector][slot.span]
        self.state.prepare()
        self.state.settle()

    def _given(self, name: str) -> Array:
        if name not in self.start.values:
            raise KeyError(f"the start gives no value for {name}")
        return np.broadcast_to(np.asarray(self.start.values[name], float), self.model.shape(name))

    def _fill_table(self, name: str) -> None:
        points = np.asarray(self.start.values[name], float)
        if len(points) > TABLE_POINTS:
            raise ValueError(f"{name}: a table has at most {TABLE_POINTS} points, not {len(points)}")
        first, p, n = self.compiled.layout[name].offset, self.state.p, len(points)
        p[first] = n
        p[first + 1 : first + 1 + n] = points[:, 0]
        p[first + 1 + n : first + 1 + 2 * n] = points[:, 1]

    def _set_driver(self, name: str, series: Series, time: float) -> None:
        """The driver's value from `time` on, to its next knot."""
        layout, p = self.compiled.layout, self.state.p
        i = max(int(np.searchsorted(series.at, time + 1e-12, side="right")) - 1, 0)
        if self.model.quantities[name].interpolation == "step":
            p[layout[name].span] = np.ravel(series.values[i])
            return
        last = i + 1 >= len(series.at)
        rise = 0.0 if last else (series.values[i + 1] - series.values[i]) / (series.at[i + 1] - series.at[i])
        p[layout[f"{name} base"].span] = np.ravel(series.values[i])
        p[layout[f"{name} slope"].span] = np.ravel(np.broadcast_to(rise, np.shape(series.values[i])))
        p[layout[f"{name} knot"].offset] = series.at[i]

    def _last_birthday(self) -> float:
        """The last birthday at or before the start, in ticks (negative or zero)."""
        ageing, first = self.model.ageing, self.start.calendar.start
        assert ageing is not None and first is not None
        here = date_to_months(first, date(first.year, ageing.month, ageing.day))
        return here if here <= 0.0 else here - 12.0

    def _schedule_all(self) -> None:
        knots = sorted({float(t) for s in self.start.series.values() for t in s.at if 0.0 < t * self.ticks <= self.stop})
        for time in knots:
            self._at(time * self.ticks, ORDER["driver"], lambda t=time: self._drivers(t))
        if self.model.ageing and self.start.calendar.start:
            for year in range(1, int(self.stop / 12.0) + 2):
                self._at(self._last_birthday() + 12.0 * year, ORDER["birthday"], self._birthday)
        for change in self.start.changes:
            if change.policy is None or change.policy == self.policy:
                self._at(change.at * self.ticks, ORDER["policy"], lambda c=change: self._change(c))
        for time in self.start.stops:
            self._at(time * self.ticks, ORDER["policy"], lambda: None)
        for rank, process in enumerate(self.model.processes):
            self.clock.process(process.function(World(self, process.name, rank)))
        for number, happening in enumerate(self.start.happenings):
            self._at(happening.at * self.ticks, ORDER["policy"], lambda h=happening, n=number: self._happen(h, n))

    def _at(self, ticks: float, priority: int, action: Any) -> None:
        ticks = rounded(ticks)
        if 0.0 <= ticks <= self.stop:
            self.schedule(ticks, priority).callbacks.append(lambda _: action())

    def _drivers(self, time: float) -> None:
        for name, series in self.start.series.items():
            if time in series.at:
                self._set_driver(name, series, time)
        self._touched()

    def _birthday(self) -> None:
        """Everyone moves up one year of age; the newborn become age 0."""
        ageing, layout = self.model.ageing, self.compiled.layout
        assert ageing is not None
        slot = layout[ageing.stock]
        people = np.moveaxis(self.state.y[slot.span].reshape(slot.shape), slot.axes.index(ageing.axis), -1)
        moved = np.zeros_like(people)
        moved[..., 1:] = people[..., :-1]
        moved[..., -1] += people[..., -1]
        rest = tuple(a for a in slot.axes if a != ageing.axis)
        newborn = self.state.y[layout[ageing.newborn].span].reshape(layout[ageing.newborn].shape)
        moved[(*element(moved, rest, self.model.axes, dict(ageing.enters)), 0)] = newborn
        people[...] = moved
        newborn[...] = 0.0
        self.state.p[layout["birthday"].offset] = self.now / self.ticks
        self._touched()

    def _change(self, change: Change) -> None:
        for name, (labels, value) in change.values.items():
            self.assign(name, value, dict(labels or {}))
        self.log("policy" if change.policy else "change", name=change.label)

    def _happen(self, happening: StartedHappening, number: int) -> None:
        declared = self.model.happenings[happening.kind]
        world = World(self, happening.kind, len(self.model.processes), number)
        self.log(happening.kind, name=happening.label, **happening.arguments)
        self.clock.process(declared.function(world, **happening.arguments))

    # -- running -----------------------------------------------------------------

    def run(self) -> Trajectory:
        """From the start to the end."""
        begun = stopwatch.perf_counter()
        self._fill()
        self._schedule_all()
        self._due()
        while self.now < self.stop:
            until = min(self.clock.peek(), self.stop)
            if not self.prepared:
                self.state.prepare()
                self.prepared = True
            self.observed = False
            self.now, crossing = self.integrate(self.state, self.now, until)
            if crossing:
                self._fire(crossing)
            self._due()
        self.timings["run"] = stopwatch.perf_counter() - begun
        return self._trajectory()

    def _due(self) -> None:
        """Everything that is due now, then the guards that it tripped, then the record."""
        steps = 0
        while True:
            while self.clock.peek() <= self.now:
                self.clock.step()
                steps += 1
                if steps > MOST_AT_ONCE:
                    raise RunError(self._too_many(), time=self.now / self.ticks)
            if not self.prepared:
                self.state.prepare()
                self.prepared = True
            at_rest = self.state.crossed_at_rest(self.now)
            for index in at_rest:
                self.state.armed[index] = 0
                self._fire(Crossing("guard", index))
            due_clocks = self._clocks_at_rest()
            if not at_rest and not due_clocks:
                break
        marks, progress = self.state.marks, self.state.progress
        if progress[0] < len(marks) and marks[progress[0]] <= self.now:
            self.state.record(self.now)

    def _clocks_at_rest(self) -> bool:
        """Fire the hazard clocks whose threshold is reached without any time passing."""
        fired = False
        for index, heap in self.thresholds.items():
            while heap and heap[0][0] <= self.state.y[self.state.hazards[index, 0]]:
                self._fire(Crossing("hazard", index))
                fired = True
        return fired

    def _too_many(self) -> str:
        name = self.called.most_common(1)[0][0] if self.called else "a process"
        return (
            f"over {MOST_AT_ONCE} events at one instant ({self.now / self.ticks:g} years), most of them by "
            f"{name}: a process that never waits. Let it wait for a time above zero"
        )

    def _fire(self, crossing: Crossing) -> None:
        """Wake those who wait for a crossing; the clock stands at it before anyone resumes."""
        if crossing.kind == "guard":
            for event in self.waiting.pop(crossing.index, []):
                self._succeed(event)
            return
        heap = self.thresholds[crossing.index]
        _, _, event = heapq.heappop(heap)
        self._set_threshold(crossing.index)
        self._succeed(event)

    def _succeed(self, event: simpy.Event) -> None:
        event._ok, event._value = True, None
        self.clock.schedule(event, CROSSING, self.now - self.clock.now)

    # -- what a world asks for -----------------------------------------------------

    def schedule(self, delay: float, priority: int) -> simpy.Event:
        """An event that far from the simulation's now, at that place among its ties."""
        event = simpy.Event(self.clock)
        event._ok, event._value = True, None
        self.clock.schedule(event, priority, self.now + delay - self.clock.now)
        return event

    def untouched(self, process: str) -> bool:
        """Whether the process asks for the first time; counts the asking."""
        self.called[process] += 1
        return self.called[process] == 1

    def read(self, name: str, labels: dict[str, str]) -> Any:
        """See `World.read`."""
        slot = self.compiled.layout.slots.get(name)
        if slot is None:
            raise KeyError(f"nothing is called {name}.{did_you_mean(name, self.model.quantities)}")
        if slot.vector == "w" and not self.observed:
            if not self.prepared:
                self.state.prepare()
                self.prepared = True
            self.state.observe(self.now)
            self.observed = True
        vector = getattr(self.state, slot.vector)
        if not slot.shape:
            return float(vector[slot.offset])
        array = vector[slot.span].reshape(slot.shape)
        return as_number(array[element(array, slot.axes, self.model.axes, labels)].copy()) if labels else array.copy()

    def assign(self, name: str, value: Any, labels: dict[str, str]) -> None:
        """See `World.set`."""
        quantity = self.model.quantities.get(name)
        if quantity is None or quantity.kind != "setting":
            kind = quantity.kind if quantity else "unknown name"
            raise KeyError(f"{name} is a {kind}; events change settings only")
        slot = self.compiled.layout[name]
        array = self.state.p[slot.span].reshape(slot.shape)
        array[element(array, slot.axes, self.model.axes, labels)] = value
        self._touched()

    def move(self, amount: Any, leaves: Any, enters: Any, process: str) -> None:
        """See `World.move`."""
        groups = [self._shift(end, sign, amount, process) for end, sign in ((leaves, -1.0), (enters, 1.0))]
        if groups[0] != groups[1]:
            for group, sign in zip(groups, (-1.0, 1.0), strict=True):
                if group is not None:
                    self.state.y[self.state.outside[group]] += sign * float(np.sum(amount))
        self._touched()

    def _shift(self, end: Any, sign: float, amount: Any, process: str) -> int | None:
        if end is None:
            return None
        name, labels = end
        quantity = self.model.quantities.get(name)
        if quantity is None or quantity.kind != "stock":
            raise KeyError(f"{process}: {name} is not a stock")
        slot = self.compiled.layout[name]
        array = self.state.y[slot.span].reshape(slot.shape)
        where = element(array, slot.axes, self.model.axes, labels)
        array[where] += sign * np.asarray(amount, float)
        lowest = self.state.floors[slot.offset]
        if np.min(array) < lowest:
            raise RunError(
                f"at {self.now / self.ticks:.4f} years {process} took more from {name} than there is",
                name, self.now / self.ticks,
            )  # fmt: skip
        return self.state.groups.index(quantity.audit or quantity.unit.text)

    def _touched(self) -> None:
        self.observed = self.prepared = False

    def on_guard(self, name: str, labels: dict[str, str]) -> simpy.Event:
        """See `World.crossing`."""
        event = simpy.Event(self.clock)
        self.waiting.setdefault(self._watched(self.state.guard_names, name, labels), []).append(event)
        return event

    def on_hazard(self, name: str, threshold: float, labels: dict[str, str]) -> simpy.Event:
        """See `World.hazard`."""
        event = simpy.Event(self.clock)
        index = self._watched(self.state.hazard_names, name, labels)
        reached = self.state.y[self.state.hazards[index, 0]]
        heapq.heappush(self.thresholds.setdefault(index, []), (reached + threshold, next(self.numbers), event))
        self._set_threshold(index)
        return event

    def _set_threshold(self, index: int) -> None:
        heap = self.thresholds[index]
        self.state.p[self.state.hazards[index, 1]] = heap[0][0] if heap else NEVER

    def _watched(self, names: list[tuple[str, int]], name: str, labels: dict[str, str]) -> int:
        slot = self.compiled.layout[name]
        places = element(None, slot.axes, self.model.axes, labels)
        if any(isinstance(place, slice) for place in places):
            raise KeyError(f"{name} has the axes {', '.join(slot.axes)}: say which element to wait for")
        return names.index((name, int(np.ravel_multi_index(places, slot.shape)) if places else 0))

    def resource(self, name: str, capacity: int, kind: Any = simpy.Resource) -> Any:
        """See `World.resource`."""
        if name not in self.resources:
            self.resources[name] = kind(self.clock, capacity=capacity)
        return self.resources[name]

    def log(self, kind: str, **fields: Any) -> None:
        """See `World.log`."""
        row = {"time": self.now / self.ticks, "kind": kind, "policy": self.policy, "member": self.member}
        first = self.start.calendar.start
        if first is not None:
            row["date"] = years_to_date(first, self.now / self.ticks).isoformat()
        self.events.append({**row, **fields})

    # -- results -----------------------------------------------------------------

    def _trajectory(self) -> Trajectory:
        out, column = self.state.out, 0
        outputs: dict[str, Array] = {}
        for item in self.model.outputs:
            shape = tuple(len(self.model.axes[a]) for a in item.axes)
            size = int(np.prod(shape))
            values = out[:, column : column + size].reshape(-1, *shape)
            outputs[item.name] = np.diff(values, axis=0, prepend=values[:1]) if item.total else values
            column += size
        series = {name: out[:, column + g] for g, name in enumerate(self.state.groups)}
        worst = {name: float(np.abs(values).max()) for name, values in series.items()}
        counts = {"events": len(self.events), "records": len(out)}
        return Trajectory(
            self.state.marks / self.ticks, outputs, self.events, worst, series, counts,
            self.timings, self.policy, self.member,
        )  # fmt: skip

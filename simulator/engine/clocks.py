"""Who waits for which crossing: guards, and hazard clocks with a threshold for each entity.

Some clocks are looked at on whole ticks only: what they bring about then happens together with what
else does, on the grid of steps, and costs no step of its own.
"""

from __future__ import annotations

import itertools
from heapq import heappop, heappush

import simpy
from simpy.events import NORMAL, EventPriority, Process

from simulator.engine.integrate import Crossing
from simulator.engine.kernel.areas import UNASKED, WATCHED
from simulator.engine.state import NEVER, State


class Clock(simpy.Environment):
    """SimPy's, taken to an instant in one call: asked event by event, it takes longer than many an event does."""

    def catch_up(self, now: float, most: int) -> int:
        """Process what is due by `now`, at most so many events; returns how many it was."""
        queue, done = self._queue, 0
        while queue and queue[0][0] <= now and done < most:
            done += 1
            self._now, _, _, event = heappop(queue)
            callbacks, event.callbacks = event.callbacks, None  # type: ignore[assignment]
            for callback in callbacks:
                callback(event)
            if not event._ok and not hasattr(event, "_defused"):
                raise event._value
        return done

    def schedule(self, event: simpy.Event, priority: EventPriority = NORMAL, delay: float = 0.0) -> None:
        """As SimPy does, but that a process for whose end nobody waits ends without an event."""
        if event.__class__ is Process and event._ok and not event.callbacks:
            event.callbacks = None  # type: ignore[assignment]
        else:
            heappush(self._queue, (self._now + delay, priority, next(self._eid), event))

    def wake(self, event: simpy.Event, ticks: float, priority: EventPriority, value: float | None = None) -> None:
        """Let an event happen at that time, at that place among its ties, and give its value to who waits for it."""
        event._ok, event._value = True, value
        heappush(self._queue, (ticks, priority, next(self._eid), event))

    def at(self, ticks: float, priority: EventPriority) -> simpy.Event:
        """An event at that time, at that place among its ties."""
        event = simpy.Event(self)
        self.wake(event, ticks, priority)
        return event


class Clocks:
    """The events that wait. A clock's exposure is never reset; each entity holds its own threshold."""

    def __init__(self, state: State, clock: simpy.Environment) -> None:
        self.state, self.clock = state, clock
        self.waiting: dict[int, list[simpy.Event]] = {}
        self.thresholds: dict[int, list[tuple[float, int, simpy.Event]]] = {}
        self.numbers = itertools.count()
        self.x, self.indices = state.numbers, state.compiled.places.crossings
        self.exposures: list[int] = state.wired.hazards[:, 0].tolist()
        self.watched: list[int] = state.wired.hazards[:, 1].tolist()
        self.on_ticks: list[int] = state.wired.hazards[:, 2].tolist()
        self.asked = True
        self.guarded = False

    def on_guard(self, name: str, labels: dict[str, str]) -> simpy.Event:
        """An event that fires when the guard goes down through zero."""
        event = simpy.Event(self.clock)
        index = self._index(self.state.wired.guard_names, name, labels)
        self.waiting.setdefault(index, []).append(event)
        self.guarded = True
        if self.state.armed[index] == UNASKED:
            self.state.armed[index] = WATCHED
        return event

    def on_hazard(self, name: str, threshold: float, since: float | None, labels: dict[str, str]) -> simpy.Event:
        """An event that fires when the exposure has reached the threshold, counted from `since` or from now on."""
        event = simpy.Event(self.clock)
        index = self._index(self.state.wired.hazard_names, name, labels)
        heap = self.thresholds.setdefault(index, [])
        begun = self._exposure(index) if since is None else since
        heappush(heap, (begun + threshold, next(self.numbers), event))
        self._watch(index, heap)
        return event

    def at_rest(self, now: float) -> list[Crossing]:
        """The clocks whose threshold is reached without any time passing, once for each who waits.

        That can only be since somebody came to wait, or was woken, after this was last asked: where one clock on
        whole ticks wakes somebody, others may be due at the same tick.
        """
        found: list[Crossing] = []
        self.asked, whole = False, now == int(now)
        for index, heap in self.thresholds.items():
            if self.on_ticks[index] and not whole:
                continue
            if heap and heap[0][0] <= (exposure := self._exposure(index)):
                found += [Crossing("hazard", index) for threshold, _, _ in heap if threshold <= exposure]
        return found

    def woken(self, crossing: Crossing) -> tuple[list[simpy.Event], float | None]:
        """Those whom a crossing wakes, all who wait for a guard or the first at a hazard clock; and its threshold."""
        if crossing.kind == "guard":
            return self.waiting.pop(crossing.index, []), None
        heap = self.thresholds[crossing.index]
        threshold, _, event = heappop(heap)
        self._watch(crossing.index, heap)
        return [event], threshold

    def _exposure(self, index: int) -> float:
        return self.x[self.exposures[index]]

    def _watch(self, index: int, heap: list[tuple[float, int, simpy.Event]]) -> None:
        """The kernel watches the smallest threshold, which may be reached already."""
        self.x[self.watched[index]] = heap[0][0] if heap else NEVER
        self.asked = True

    def _index(self, names: list[tuple[str, int]], name: str, labels: dict[str, str]) -> int:
        key = (name, *labels.items())
        if key not in self.indices:
            self.indices[key] = self._found(names, name, labels)
        return self.indices[key]

    def _found(self, names: list[tuple[str, int]], name: str, labels: dict[str, str]) -> int:
        compiled = self.state.compiled
        place = compiled.places(name, labels)
        if place.offset < 0:
            axes = ", ".join(compiled.layout[name].axes)
            raise KeyError(f"{name} has the axes {axes}: say which element to wait for")
        return names.index((name, place.offset - compiled.layout.at(name)))

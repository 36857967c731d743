"""Who waits for which crossing: guards, and hazard clocks with a threshold for each entity."""

from __future__ import annotations

import heapq
import itertools
from typing import Any

import numpy as np
import simpy

from simulator.engine.access import element
from simulator.engine.integrate import Crossing
from simulator.engine.state import NEVER, State


class Clocks:
    """The events that wait. A clock's exposure is never reset; each entity holds its own threshold."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.waiting: dict[int, list[simpy.Event]] = {}
        self.thresholds: dict[int, list[tuple[float, int, simpy.Event]]] = {}
        self.numbers = itertools.count()
        self.exposures: list[int] = state.wired.hazards[:, 0].tolist()
        self.asked = True

    def on_guard(self, event: simpy.Event, name: str, labels: dict[str, str]) -> simpy.Event:
        """The event fires when the guard goes down through zero."""
        self.waiting.setdefault(self._index(self.state.wired.guard_names, name, labels), []).append(event)
        return event

    def on_hazard(self, event: simpy.Event, name: str, threshold: float, labels: dict[str, str]) -> simpy.Event:
        """The event fires when the exposure from now on reaches the threshold."""
        index = self._index(self.state.wired.hazard_names, name, labels)
        heap = self.thresholds.setdefault(index, [])
        heapq.heappush(heap, (self._exposure(index) + threshold, next(self.numbers), event))
        self._watch(index)
        self.asked = True
        return event

    def at_rest(self) -> list[Crossing]:
        """The clocks whose threshold is reached without any time passing, once for each who waits.

        That can only be since somebody came to wait, or was woken, after this was last asked.
        """
        found: list[Crossing] = []
        if not self.asked:
            return found
        self.asked = False
        for index, heap in self.thresholds.items():
            if heap and heap[0][0] <= (exposure := self._exposure(index)):
                found += [Crossing("hazard", index) for threshold, _, _ in heap if threshold <= exposure]
        return found

    def woken(self, crossing: Crossing) -> list[simpy.Event]:
        """Those whom a crossing wakes: all who wait for a guard, the first at a hazard clock."""
        if crossing.kind == "guard":
            return self.waiting.pop(crossing.index, [])
        _, _, event = heapq.heappop(self.thresholds[crossing.index])
        self._watch(crossing.index)
        self.asked = True
        return [event]

    def _exposure(self, index: int) -> float:
        return self.state.x.item(self.exposures[index])

    def _watch(self, index: int) -> None:
        """The kernel watches the smallest threshold."""
        heap = self.thresholds[index]
        self.state.x[self.state.wired.hazards[index, 1]] = heap[0][0] if heap else NEVER

    def _index(self, names: list[tuple[str, int]], name: str, labels: dict[str, str]) -> int:
        model, slot = self.state.compiled.model, self.state.compiled.layout[name]
        places: tuple[Any, ...] = element(slot.axes, model.axes, labels)
        if any(isinstance(place, slice) for place in places):
            raise KeyError(f"{name} has the axes {', '.join(slot.axes)}: say which element to wait for")
        return names.index((name, int(np.ravel_multi_index(places, slot.shape)) if places else 0))

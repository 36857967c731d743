"""The running state as events see it: quantities read by name, settings set, stocks moved."""

from __future__ import annotations

from math import inf
from typing import Any

import numpy as np

from simulator.engine.access import Place, Places
from simulator.engine.compile import Compiled
from simulator.engine.kernel.areas import KNOWN, STALE
from simulator.engine.state import ALL, State
from simulator.errors import RunError


class Board:
    """The quantities of a state by name, and whether what was computed from them still holds.

    `now` is the time in ticks; `seen` are the pieces of what follows from the state that were computed together since
    it last changed; what an event leaves to prepare is told by the flag STALE, for whoever computes next. A run
    asks thousands of times: single numbers go through `x`, a plain view of the state's memory, and calls of one
    line are written out.
    """

    def __init__(self, compiled: Compiled, state: State, ticks: int) -> None:
        self.state, self.ticks = state, ticks
        self.x, self.flags = state.numbers, state.flags
        self.outside: list[int] = state.wired.outside.tolist()
        self.place: Places = compiled.places
        self.known, self.plain = self.place.known, self.place.plain
        self.now = 0.0
        self.seen: tuple[int, ...] = ()

    def touched(self, feeds: int = ALL) -> None:
        """An event changed the state, or given numbers that those pieces depend on."""
        self.seen = ()
        self.flags[STALE] |= feeds
        self.flags[KNOWN] = 0

    def read(self, name: str, labels: dict[str, str]) -> Any:
        """See `World.read`."""
        place = self.known.get((name, *labels.items()) if labels else name) or self.place(name, labels)
        if place.vector == "w":
            self._see(place.needs)
        return self.x[place.offset] if place.offset >= 0 else place.part(self.state.x).copy()

    def numbers(self, name: str) -> list[float]:
        """See `World.numbers`."""
        place = self.known.get(name) or self.place(name, {})
        if place.vector == "w":
            self._see(place.needs)
        part: Any = self.x[place.span]
        found: list[float] = part.tolist()
        return found

    def together(self, names: tuple[str, ...]) -> None:
        """See `World.together`."""
        self._see(self.place.joint.get(names) or self.place.together(names))

    def _see(self, needs: int) -> None:
        """Bring those pieces up to this instant, and no more: an event that then changes something makes them vain."""
        # A piece alone may have been computed from what others were before: only those of one call fit together.
        for seen in self.seen:
            if not needs & ~seen:
                return
        if needs:
            self.state.observe(self.now, needs)
            self.seen += (needs,)
        elif self.flags[STALE]:
            self.state.prepare(0)

    def assign(self, name: str, value: Any, labels: dict[str, str], process: str) -> None:
        """See `World.set`."""
        place = self.known.get((name, *labels.items()) if labels else name) or self.place(name, labels)
        if place.kind != "setting":
            raise KeyError(f"{name} is a {place.kind}; events change settings only")
        if place.offset >= 0:
            # What is as it was changes nothing: many events say again what holds.
            if self.x[place.offset] == value:
                return
            if value < place.low or value > place.high:
                raise self._beyond(place, value, process)
            self.x[place.offset] = value
        else:
            found = self._several(place, value)
            least, most = min(found), max(found)
            if least < place.low or most > place.high:
                raise self._beyond(place, least if least < place.low else most, process)
        self.seen = ()
        self.flags[STALE] |= place.feeds
        self.flags[KNOWN] = 0

    def _several(self, place: Place, value: Any) -> list[float]:
        """Set the elements of a place that has several; returns those."""
        if place.along and isinstance(value, list) and len(value) == len(place.along):
            for offset, number in zip(place.along, value, strict=True):
                self.x[offset] = number
            return value
        part = place.part(self.state.x)
        part[...] = value
        found: list[float] = part.ravel().tolist()
        return found

    def _beyond(self, place: Place, value: float, process: str) -> RunError:
        """Equations hold within the limits of a setting only, whoever sets it."""
        time = self.now / self.ticks
        limits = f"from {place.low:g}" + (f" to {place.high:g}" if place.high < inf else " up")
        what = f"at {time:.4f} years {process} set {place.name} to {value:g}; it is {limits}"
        return RunError(what, place.name, time, {place.name: float(value)})

    def move(self, amount: Any, leaves: Any, enters: Any, process: str) -> None:
        """See `World.move`."""
        left = self._shift(leaves, -1.0, amount, process) if leaves is not None else -1
        entered = self._shift(enters, 1.0, amount, process) if enters is not None else -1
        if left != entered:
            whole = amount if isinstance(amount, float) else float(np.sum(amount))
            for group, sign in ((left, -1.0), (entered, 1.0)):
                if group >= 0:
                    self.x[self.outside[group]] += sign * whole

    def _shift(self, end: Any, sign: float, amount: Any, process: str) -> int:
        """One end of a move; returns the audited group of its stock."""
        name, labels = end
        place = self.known.get((name, *labels.items()) if labels else name) or self.place(name, labels)
        if place.kind != "stock":
            raise KeyError(f"{process}: {name} is a {place.kind}; only stocks can be moved")
        if place.offset >= 0:
            least = self.x[place.offset] + sign * amount
            self.x[place.offset] = least
        else:
            part = place.part(self.state.x)
            part += sign * amount
            least = part.min()
        if least < self.state.floors.item(place.span.start):
            raise RunError(
                f"at {self.now / self.ticks:.4f} years {process} took more from {name} than there is",
                name, self.now / self.ticks, {name: float(least)},
            )  # fmt: skip
        # What reads a stock that nothing flows into is computed at events only.
        self.touched(place.feeds)
        return place.group

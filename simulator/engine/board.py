"""The running state as events see it: quantities read by name, settings set, stocks moved."""

from __future__ import annotations

from math import inf
from typing import Any

import numpy as np

from simulator.engine.access import Place, Places
from simulator.engine.compile import Compiled
from simulator.engine.start import Array
from simulator.engine.state import ALL, State
from simulator.errors import RunError


class Board:
    """The quantities of a state by name, and whether what was computed from them still holds.

    `now` is the time in ticks; `stale` are the pieces of what only events change that are not up to
    date, a bit for each; `fresh` are the computed quantities that are.
    """

    def __init__(self, compiled: Compiled, state: State, ticks: int) -> None:
        self.state, self.ticks = state, ticks
        self.x = state.x
        self.place: Places = compiled.places
        self.known = self.place.known
        self.now = 0.0
        self.fresh: set[str] = set()
        self.stale = ALL

    def prepare(self) -> None:
        """Compute again what depends on the given numbers that events changed."""
        if self.stale:
            self.state.prepare(self.stale)
            self.stale = 0

    def touched(self, feeds: int = ALL) -> None:
        """An event changed the state, or given numbers that those pieces depend on."""
        self.fresh.clear()
        self.stale |= feeds
        self.state.changed()

    def read(self, name: str, labels: dict[str, str]) -> Any:
        """See `World.read`."""
        place = self.known.get((name, *labels.items()) if labels else name) or self.place(name, labels)
        x = self._current(place)
        return x.item(place.offset) if place.offset >= 0 else place.get(x)

    def numbers(self, name: str) -> list[float]:
        """See `World.numbers`."""
        place = self.known.get(name) or self.place(name, {})
        found: list[float] = self._current(place)[place.span].tolist()
        return found

    def _current(self, place: Place) -> Array:
        if place.vector == "w" and place.name not in self.fresh:
            self.prepare()
            # Only what this one needs: an event that then changes something makes the rest of it vain.
            if place.needs:
                self.state.observe(self.now, place.needs)
            self.fresh.add(place.name)
        return self.x

    def assign(self, name: str, value: Any, labels: dict[str, str], process: str) -> None:
        """See `World.set`."""
        place = self.place(name, labels)
        if place.kind != "setting":
            raise KeyError(f"{name} is a {place.kind}; events change settings only")
        # What is as it was changes nothing: many events say again what holds.
        if place.offset >= 0 and self.x.item(place.offset) == value:
            return
        place.put(self.x, value)
        least = most = value
        if place.offset < 0:
            found = self.x[place.span].tolist()
            least, most = min(found), max(found)
        if least < place.low or most > place.high:
            raise self._beyond(place, least if least < place.low else most, process)
        self.touched(place.feeds)

    def _beyond(self, place: Place, value: float, process: str) -> RunError:
        """Equations hold within the limits of a setting only, whoever sets it."""
        time = self.now / self.ticks
        limits = f"from {place.low:g}" + (f" to {place.high:g}" if place.high < inf else " up")
        what = f"at {time:.4f} years {process} set {place.name} to {value:g}; it is {limits}"
        return RunError(what, place.name, time, {place.name: float(value)})

    def move(self, amount: Any, leaves: Any, enters: Any, process: str) -> None:
        """See `World.move`."""
        places = [self._shift(end, sign, amount, process) for end, sign in ((leaves, -1.0), (enters, 1.0))]
        groups = [place.group if place else -1 for place in places]
        if groups[0] != groups[1]:
            for group, sign in zip(groups, (-1.0, 1.0), strict=True):
                if group >= 0:
                    whole = amount if isinstance(amount, float) else float(np.sum(amount))
                    self.x[self.state.wired.outside[group]] += sign * whole
        # What reads a stock that nothing flows into is computed at events only.
        for place in places:
            self.touched(place.feeds if place else 0)

    def _shift(self, end: Any, sign: float, amount: Any, process: str) -> Place | None:
        if end is None:
            return None
        name, labels = end
        place = self.place(name, labels)
        if place.kind != "stock":
            raise KeyError(f"{process}: {name} is a {place.kind}; only stocks can be moved")
        value = place.get(self.x) + sign * amount
        place.put(self.x, value)
        least = value if place.offset >= 0 else np.min(value)
        if least < self.state.floors.item(place.span.start):
            raise RunError(
                f"at {self.now / self.ticks:.4f} years {process} took more from {name} than there is",
                name, self.now / self.ticks, {name: float(least)},
            )  # fmt: skip
        return place

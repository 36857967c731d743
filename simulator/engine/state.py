"""The numbers of one run: one vector of numbers, one of whole numbers, and their areas by name.

The kernel gets these two and nothing else: handing over an array costs about as much as ten equations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.engine.kernel import areas as kernel
from simulator.engine.layout import rounded_up
from simulator.engine.start import Array

if TYPE_CHECKING:
    from simulator.engine.compile import Compiled

NEVER = np.inf
ALL = -1
"""Every bit."""


@dataclass(frozen=True)
class Frame:
    """Where the areas of `x` lie for one model and number of marks, and what `f` is at the start of a run."""

    spans: Mapping[int, slice]
    size: int
    f: Array
    wholes: Mapping[int, slice]


def frame(compiled: Compiled, marks: int) -> Frame:
    """The frame of runs of a compiled model with so many marks; the same object for the same."""
    if marks not in compiled.frames:
        compiled.frames[marks] = _frame(compiled, marks)
    return compiled.frames[marks]


def _frame(compiled: Compiled, marks: int) -> Frame:
    sizes, wired = compiled.layout.sizes, compiled.wiring
    n, outside = sizes["y"], len(wired.groups)
    state = (kernel.Y, kernel.DY, kernel.BEGIN, kernel.K0, kernel.K1, kernel.K2, kernel.AHEAD,
             kernel.WEIGHTS, kernel.FLOORS)  # fmt: skip
    spans, size = _in_lines(dict.fromkeys(state, n) | {
        kernel.P: sizes["p"], kernel.W: sizes["w"],
        kernel.LEVELS: len(wired.guards) + len(wired.hazards), kernel.BASES: outside, kernel.CLOCK: 4,
        kernel.MARKS: marks, kernel.OUT: marks * (len(wired.columns) + outside),
    })  # fmt: skip
    areas = (kernel.PREPARE, kernel.TIMED, kernel.RATES, kernel.RECORDED, kernel.REMAINING)
    given = dict(zip(areas, compiled.functions.addresses, strict=True)) | {
        kernel.GUARDS: wired.guards, kernel.HAZARDS: wired.hazards.ravel(), kernel.COLUMNS: wired.columns,
        kernel.AUDITS: wired.audits.ravel(), kernel.OUTSIDE: wired.outside,
        kernel.ARMED: [kernel.UNASKED] * len(wired.guards), kernel.GIVEN: wired.given.ravel(),
        kernel.PROGRESS: [0] * (kernel.CHANGED + 1),
    }  # fmt: skip
    return Frame(spans, size, *_table(spans, given))


def _in_lines(sizes: Mapping[int, int]) -> tuple[dict[int, slice], int]:
    """The areas one after the other, each at the start of a line; and how many numbers that takes."""
    spans, first = {}, 0
    for area in sorted(sizes):
        spans[area] = slice(first, first + sizes[area])
        first += rounded_up(sizes[area])
    return spans, first


def _table(spans: Mapping[int, slice], given: Mapping[int, Any]) -> tuple[Array, dict[int, slice]]:
    """Where all areas begin and end, followed by the areas of whole numbers; and where these are."""
    first, found = 2 * (len(spans) + len(given)), {}
    for area in sorted(given):
        found[area] = slice(first, first + len(given[area]))
        first += len(given[area])
    places = {**spans, **found}
    ends = [end for area in sorted(places) for end in (places[area].start, places[area].stop)]
    return np.array([*ends, *(n for area in sorted(given) for n in given[area])], dtype=np.int64), found


@dataclass
class State:
    """All that the kernel works on: `x` is float64 and `f` int64, and what else is named here is an area of them."""

    compiled: Compiled
    ticks: int
    grid: float
    method: str
    marks: Array

    def __post_init__(self) -> None:
        self.kernel, self.wired = self.compiled.functions.kernel, self.compiled.wiring
        known = frame(self.compiled, len(self.marks))
        self.x, self.f = np.empty(known.size), known.f.copy()
        self.x[: known.spans[kernel.OUT].start] = 0.0  # each record fills its row of results
        area = {name: self.x[span] for name, span in known.spans.items()}
        self.y, self.dy, self.p, self.w, self.begin = (
            area[a] for a in (kernel.Y, kernel.DY, kernel.P, kernel.W, kernel.BEGIN)
        )
        self.weights, self.floors, self.bases = (area[a] for a in (kernel.WEIGHTS, kernel.FLOORS, kernel.BASES))
        self.clock, self.out = area[kernel.CLOCK], area[kernel.OUT].reshape(len(self.marks), -1)
        self.armed, self.progress = (self.f[known.wholes[a]] for a in (kernel.ARMED, kernel.PROGRESS))
        # The same memory again: single numbers Python reads and writes twice as fast here as in arrays.
        self.numbers, self.flags = self.x.data.cast("B").cast("d"), self.progress.data
        self.reached_at = known.spans[kernel.CLOCK].start + kernel.REACHED_AT
        area[kernel.MARKS][:] = self.marks
        self.floors[:] = -NEVER
        self.x[self.wired.hazards[:, 1]] = NEVER
        self.clock[kernel.GRID], self.clock[kernel.TICKS], self.clock[kernel.TIMED_AT] = self.grid, self.ticks, np.nan

    def settle(self) -> None:
        """Scales, lower bounds and audit bases, once the starting values are in."""
        sizes = np.maximum(np.abs(self.y), np.abs(self.rates(0.0)))
        firsts, negative = self.wired.first_elements, self.wired.may_be_negative
        n = self.wired.starts.size
        scales = np.maximum.reduceat(sizes[:n], firsts) if n else sizes[:0]
        # What starts at nought has no scale yet: the kernel gives it one once it has grown.
        known = np.where(scales > 0.0, scales, 1.0)
        elements = np.diff(firsts, append=n).astype(np.int64)
        self.weights[:n] = np.repeat(np.where(scales > 0.0, 1.0 / known, 0.0), elements)
        self.floors[:n] = np.repeat(np.where(negative, -NEVER, -1e-9 * known), elements)
        for g, lo, hi in self.wired.audits:
            self.bases[g] += self.x[lo:hi].sum()

    def changed(self) -> None:
        """Something set the state: its rates no longer hold."""
        self.flags[kernel.KNOWN] = 0

    def rates(self, time: float, y: Array | None = None) -> Array:
        """The rates, in a vector that the next call writes over; of the state, or of `y`, which becomes the state."""
        if y is not None:
            self.y[:] = y
        self.kernel.rates(self.f, self.x, time)
        return self.dy

    def prepare(self, pieces: int = ALL) -> None:
        """Compute again what depends on given numbers only; of its pieces those whose bit is set, or set before."""
        self.flags[kernel.STALE] |= pieces
        self.kernel.prepare(self.f, self.x)

    def observe(self, now: float, pieces: int = ALL) -> None:
        """Every equation at this instant, kept in `w`; or only what `Programs.needs` says of one."""
        self.kernel.observe(self.f, self.x, now / self.ticks, pieces)

    def record_due(self, now: float) -> None:
        """The row of results of this instant, if there is one and it is not made yet."""
        mark = self.flags[kernel.MARK]
        if mark < len(self.marks) and self.marks[mark] <= now:
            self.kernel.record(self.f, self.x, now)

    def at_rest(self, now: float) -> int:
        """An armed guard that an event left at or below its level (jumps have no root), else -1.

        Guards that have left their level are armed again.
        """
        return int(self.kernel.at_rest(self.f, self.x, now))

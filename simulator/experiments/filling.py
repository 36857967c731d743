"""The pieces of a plan or a stage done one after another, each kept as it comes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Protocol

import numpy as np

from simulator.experiments.crews import Round
from simulator.experiments.evaluate import DRAW, VALUE, Labelled, labels, shapes
from simulator.experiments.failed import Failed, note, noted
from simulator.experiments.piece import Done, Piece, Place
from simulator.experiments.replications import Look, Seen, Until
from simulator.experiments.task import Task
from simulator.results.chunks import Block, Chunks, Held, Layout, create
from simulator.results.manifest import processor

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.engine.start import Array

LUCK = {"units": "1", "long_name": "Luck", "description": "Number of the luck of each future; no two share one"}
COORDINATES = "draw value luck grade unit"
ROWS = 4096
"""Points of a design that are written at once."""
EVERYTHING = slice(None)
Progress = Callable[[int, int], None]
Store = Chunks | Held


class Sheet(Protocol):
    """What is to be done, cut into pieces: the plan of an ensemble, or a stage of a study."""

    @property
    def task(self) -> Task: ...
    @property
    def points(self) -> int: ...
    @property
    def members(self) -> int: ...
    @property
    def until(self) -> Until | None: ...
    @property
    def draws(self) -> bool:
        """Whether the design and the luck of each future are kept with the outcomes."""

    @property
    def shape(self) -> tuple[int, int]: ...
    @property
    def futures(self) -> int: ...
    @property
    def batches(self) -> list[range]: ...
    def places(self) -> list[Place]: ...
    def quantiles(self, batch: int) -> Array: ...
    def luck(self, place: Place) -> np.ndarray: ...
    def piece(self, place: Place, store: Store) -> Piece: ...


@dataclass
class Ran:
    """What a run of a sheet came to: points, looks at the interval, whose processors, seconds, the SHA-256."""

    points: int = 0
    looks: list[Look] = field(default_factory=list)
    enough: bool = False
    processors: set[str] = field(default_factory=set)
    seconds: float = 0.0
    computed: int = 0
    sha256: str = ""


def layouts(sheet: Sheet, model: Model) -> tuple[dict[str, Labelled], dict[str, Layout]]:
    """The coordinates of a sheet's outcomes, and the arrays that hold them."""
    coordinates = labels(sheet.task, sheet.points, sheet.members, model)
    wide, deep = sheet.shape
    width = len(coordinates["single_number"][1])
    sizes = {"point": wide, "member": deep}
    arrays = {
        name: Layout(dims, shape, tuple(map(sizes.get, dims, shape)), "f8", said)
        for name, (dims, shape, said) in shapes(sheet.task, coordinates).items()
    }
    points = sheet.points
    arrays["value"] = Layout(("point", "single_number"), (points, width), (wide, max(1, width)), "f8", VALUE)
    if sheet.draws:
        numbers = len(sheet.task.names)
        arrays["draw"] = Layout(("point", "number"), (points, numbers), (wide, numbers), "f8", DRAW)
        arrays["luck"] = Layout(("point", "member"), (points, sheet.members), (wide, deep), "i8", LUCK)
    return coordinates, arrays


def fill(folder: Path, sheet: Sheet, model: Model) -> None:
    """The empty store of a sheet."""
    coordinates, arrays = layouts(sheet, model)
    create(folder, coordinates, arrays, {"coordinates": COORDINATES, "outcomes": " ".join(sheet.task.outcomes)})


class Filling:
    """Does what is left of a sheet; `failed` counts the futures that can't be run, under the name of a `stage`."""

    def __init__(
        self, plan: Sheet, store: Store, each: Round, progress: Progress | None, failed: Failed, stage: str = ""
    ) -> None:
        self.plan, self.store, self.each, self.progress = plan, store, each, progress
        self.failed, self.stage = failed, stage
        self.numbers = {place: number for number, place in enumerate(plan.places())}
        self.ran, self.seen = Ran(), Seen()
        self.futures = 0
        self.described = False

    def run(self) -> Ran:
        """All batches, or as many as are enough. Raises `RunError`, and `OSError` where the disk takes no more."""
        began = perf_counter()
        journal = self.store.journal()
        for number, (batch, places) in enumerate(self._batches()):
            if self.plan.draws:
                self._design(self.plan.quantiles(number), batch)
            left = [place for place in places if not self._taken_up(place, journal)]
            self._tell()
            self._do(left)
            self.ran.points = batch.stop
            if self._enough(batch):
                break
        if self.ran.points < self.plan.points:
            # Fewer points were wanted than were foreseen, so that fewer may have failed.
            self.failed.check(self.ran.points * self.plan.members)
            self.store.cut(self.ran.points)
        self.ran.sha256 = self.store.finish()
        self.ran.seconds = perf_counter() - began
        return self.ran

    def _batches(self) -> list[tuple[range, list[Place]]]:
        """Each batch with its pieces."""
        batches = self.plan.batches
        starts, found = [batch.start for batch in batches], [(batch, list[Place]()) for batch in batches]
        for place in self.numbers:
            found[bisect_right(starts, place.points[0]) - 1][1].append(place)
        return found

    def _design(self, design: Array, batch: range) -> None:
        """The quantiles of a batch to disk, from where its pieces are made."""
        for first in range(0, len(design), ROWS):
            rows = design[first : first + ROWS]
            at = batch.start + first
            self.store.write("draw", (slice(at, at + len(rows)), EVERYTHING), rows)

    def _taken_up(self, place: Place, journal: Mapping[int, str]) -> bool:
        number = self.numbers[place]
        if number not in journal or not self.store.take_up(number, journal[number], self._blocks(place)):
            return False
        self.failed.add(self.stage, noted(self.store.note(number)))
        self.futures += place.futures
        return True

    def _do(self, places: list[Place]) -> None:
        for done in self.each(self.plan.task, (self.plan.piece(place, self.store) for place in places)):
            if done.about and not self.described:
                self.store.describe(done.about)
                self.described = True
            self.store.add(self.numbers[done.place], self._written(done), note(done.failed))
            self.failed.add(self.stage, done.failed)
            self.ran.processors.add(done.processor or processor())
            self.ran.computed += done.place.futures
            self.futures += done.place.futures
            self._tell()

    def _blocks(self, place: Place) -> dict[str, Block]:
        """Where a piece is in each array."""
        points = slice(place.points.start, place.points.stop)
        members = slice(place.members.start, place.members.stop)
        found: dict[str, Block] = dict.fromkeys(self.plan.task.outcomes, (points, EVERYTHING, members))
        own: dict[str, Block] = {"draw": (points, EVERYTHING), "luck": (points, members)} if self.plan.draws else {}
        return found | own | {"value": (points, EVERYTHING)}

    def _written(self, done: Done) -> dict[str, tuple[Block, np.ndarray]]:
        blocks = self._blocks(done.place)
        values = {**done.outcomes, "value": done.values}
        if self.plan.draws:
            values |= {"draw": self.store.read("draw", blocks["draw"]), "luck": self.plan.luck(done.place)}
        return {name: (block, values[name]) for name, block in blocks.items()}

    def _tell(self) -> None:
        if self.progress:
            self.progress(self.futures, self.plan.futures)

    def _enough(self, batch: range) -> bool:
        """Whether the interval is narrow enough after a batch, where there is a rule; the look is noted."""
        until = self.plan.until
        if until is None:
            return False
        self.seen.add(self._differences(batch, until.outcome, until.policy, until.against))
        self.ran.looks.append(self.seen.look())
        self.ran.enough = self.ran.looks[-1].half_width <= until.half_width
        return self.ran.enough

    def _differences(self, batch: range, outcome: str, policy: str, against: str) -> Array:
        """The paired difference of each point of a batch, the mean over those of its members that could be run."""
        values = self.store.read(outcome, (slice(batch.start, batch.stop),))
        one, other = (values[:, self.plan.task.policies.index(name)] for name in (policy, against))
        found = np.asarray(one - other)
        there = np.isfinite(found)
        count = there.sum(axis=1)
        return np.asarray(np.where(there, found, 0.0).sum(axis=1)[count > 0] / count[count > 0])

"""The pieces of an ensemble's plan done one after another, each to disk as it comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.experiments.crews import Round
from simulator.experiments.evaluate import DRAW, VALUE, labels, shapes
from simulator.experiments.piece import Done, Piece, Place
from simulator.experiments.plan import Plan
from simulator.experiments.replications import CAUTION, Look, look
from simulator.results.chunks import Block, Chunks, Layout, create
from simulator.results.manifest import manifest, processor
from simulator.results.store import SCENARIO
from simulator.scenario import seed_of

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.engine.start import Array

LUCK = {"units": "1", "long_name": "Luck", "description": "Number of the luck of each future; no two share one"}
COORDINATES = "draw value luck grade unit"
ROWS = 4096
"""Points of a design that are written at once."""
EVERYTHING = slice(None)
Progress = Callable[[int, int], None]


@dataclass
class Ran:
    """What a run of a plan came to: points, looks at the interval, whose processors, seconds, the SHA-256."""

    plan: Plan
    points: int = 0
    looks: list[Look] = field(default_factory=list)
    enough: bool = False
    processors: set[str] = field(default_factory=set)
    seconds: float = 0.0
    computed: int = 0
    sha256: str = ""

    def record(self) -> dict[str, Any]:
        """What the manifest says of it; `futures_computed` are those since the last kill."""
        task, plan = self.plan.task, self.plan
        scenario = {"name": task.scenario.name, "file": task.scenario.where, "sha256": task.scenario.hash}
        looks = [vars(each) for each in self.looks]
        caution = CAUTION if self.enough else ""
        stopping = {"replications": {"looks": looks, "narrow_enough": self.enough, "caution": caution}}
        return manifest(
            "ensemble", scenario, seed=seed_of(task.scenario), policies=list(task.policies), design=plan.design,
            points=self.points, members=plan.members, accurate=task.accurate, plan=plan.record(),
            **(stopping if plan.until else {}), sha256=self.sha256, processors=sorted(self.processors),
            futures_computed=self.computed, seconds={"all": self.seconds},
        )  # fmt: skip


def fill(folder: Path, plan: Plan, model: Model) -> None:
    """The empty store of a plan, and its scenario."""
    coordinates = labels(plan.task, plan.points, plan.members, model)
    wide, deep = plan.shape
    single = max(1, len(coordinates["single_number"][1]))
    sizes = {"point": wide, "member": deep}
    arrays = {
        name: Layout(dims, shape, tuple(map(sizes.get, dims, shape)), "f8", said)
        for name, (dims, shape, said) in shapes(plan.task, coordinates).items()
    }
    numbers, points = len(plan.task.names), plan.points
    width = len(coordinates["single_number"][1])
    arrays["draw"] = Layout(("point", "number"), (points, numbers), (wide, numbers), "f8", DRAW)
    arrays["value"] = Layout(("point", "single_number"), (points, width), (wide, single), "f8", VALUE)
    arrays["luck"] = Layout(("point", "member"), (points, plan.members), (wide, deep), "i8", LUCK)
    create(folder, coordinates, arrays, {"coordinates": COORDINATES, "outcomes": " ".join(plan.task.outcomes)})
    (folder / SCENARIO).write_text(plan.task.scenario.to_toml(), encoding="utf-8")


class Filling:
    """Does what is left of a plan."""

    def __init__(self, plan: Plan, store: Chunks, each: Round, progress: Progress | None) -> None:
        self.plan, self.store, self.each, self.progress = plan, store, each, progress
        self.numbers = {place: number for number, place in enumerate(plan.places())}
        self.ran = Ran(plan)
        self.futures = 0

    def run(self) -> Ran:
        """All batches, or as many as are enough. Raises `RunError`, and `OSError` where the disk takes no more."""
        began = perf_counter()
        journal = self.store.journal()
        for number, batch in enumerate(self.plan.batches):
            self._design(number, batch)
            places = [place for place in self.numbers if place.points[0] in batch]
            left = [place for place in places if not self._taken_up(place, journal)]
            self._tell()
            self._do(left)
            self.ran.points = batch.stop
            if self._enough():
                break
        if self.ran.points < self.plan.points:
            self.store.cut(self.ran.points)
        self.ran.sha256 = self.store.finish()
        self.ran.seconds = perf_counter() - began
        return self.ran

    def _design(self, number: int, batch: range) -> None:
        """The quantiles of a batch to disk, from where its pieces are made."""
        design = self.plan.quantiles(number)
        for first in range(0, len(design), ROWS):
            rows = design[first : first + ROWS]
            at = batch.start + first
            self.store.write("draw", (slice(at, at + len(rows)), EVERYTHING), rows)

    def _taken_up(self, place: Place, journal: Mapping[int, str]) -> bool:
        number = self.numbers[place]
        if number not in journal or not self.store.take_up(number, journal[number], self._blocks(place)):
            return False
        self.futures += place.futures
        return True

    def _do(self, places: list[Place]) -> None:
        for done in self.each(self._pieces(places)):
            if not self.ran.computed:
                self.store.describe(done.about)
            self.store.add(self.numbers[done.place], self._written(done))
            self.ran.processors.add(done.processor or processor())
            self.ran.computed += done.place.futures
            self.futures += done.place.futures
            self._tell()

    def _pieces(self, places: list[Place]) -> Iterator[Piece]:
        for place in places:
            yield Piece(place, self.store.read("draw", self._blocks(place)["draw"]), self.plan.luck(place))

    def _blocks(self, place: Place) -> dict[str, Block]:
        """Where a piece is in each array."""
        points = slice(place.points.start, place.points.stop)
        members = slice(place.members.start, place.members.stop)
        found: dict[str, Block] = dict.fromkeys(self.plan.task.outcomes, (points, EVERYTHING, members))
        return found | {"draw": (points, EVERYTHING), "value": (points, EVERYTHING), "luck": (points, members)}

    def _written(self, done: Done) -> dict[str, tuple[Block, np.ndarray]]:
        blocks = self._blocks(done.place)
        draw = self.store.read("draw", blocks["draw"])
        values = {**done.outcomes, "draw": draw, "value": done.values, "luck": self.plan.luck(done.place)}
        return {name: (block, values[name]) for name, block in blocks.items()}

    def _tell(self) -> None:
        if self.progress:
            self.progress(self.futures, self.plan.futures)

    def _enough(self) -> bool:
        """Whether the interval is narrow enough, where there is a rule; the look is noted."""
        until = self.plan.until
        if until is None:
            return False
        seen = look(self._differences(until.outcome, until.policy, until.against))
        self.ran.looks.append(seen)
        self.ran.enough = seen.half_width <= until.half_width
        return self.ran.enough

    def _differences(self, outcome: str, policy: str, against: str) -> Array:
        """The paired difference of each point so far, the mean over its members."""
        values = self.store.read(outcome, (slice(0, self.ran.points),))
        one, other = (values[:, self.plan.task.policies.index(name)] for name in (policy, against))
        return np.asarray((one - other).mean(axis=1))

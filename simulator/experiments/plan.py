"""What an ensemble will do: its points and members, cut into batches and pieces, and what it depends on."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.experiments.piece import Piece, Place, places, shape_of
from simulator.experiments.points import DESIGNS
from simulator.experiments.replications import Until
from simulator.experiments.task import Task
from simulator.results.manifest import versions
from simulator.scenario import seed_of

if TYPE_CHECKING:
    from simulator.engine.start import Array
    from simulator.results.chunks import Chunks, Held

BATCH_PIECES = 16
"""Pieces of a batch, where batches are looked at: the cores wait for the last of them."""
CODE = (
    "engine", "model", "scenario", "appraisal", "experiments", "results", "run.py", "units.py", "cells.py", "prices.py",
    "prices.toml",
)  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """A task at the points of a design, each with so many members; `points` are the most there will be."""

    task: Task
    design: str
    points: int
    members: int
    until: Until | None = None

    draws = True
    """The design is kept with the outcomes, batch by batch: of a large one no more is in memory."""

    @property
    def batches(self) -> list[range]:
        """Points that are designed together, and looked at together."""
        size = self.until.batch if self.until else self.points
        return [range(first, min(first + size, self.points)) for first in range(0, self.points, size)]

    @property
    def shape(self) -> tuple[int, int]:
        """Points and members of a piece: batches hold whole pieces."""
        if self.until is None:
            return shape_of(self.points, self.members)
        wide, deep = shape_of(self.until.batch, self.members, BATCH_PIECES)
        return max(size for size in range(1, wide + 1) if self.until.batch % size == 0), deep

    @property
    def futures(self) -> int:
        """Points times members."""
        return self.points * self.members

    def places(self) -> list[Place]:
        """All pieces, in order; a piece is known by its number here."""
        return [at for batch in self.batches for at in places(batch, self.members, self.shape)]

    def quantiles(self, batch: int) -> Array:
        """The design of one batch (point, number); each batch of a hypercube is a hypercube."""
        points, seed = self.batches[batch], seed_of(self.task.scenario)
        more = {"batch": batch} if self.design == "lhs" else {"skip": points.start}
        return DESIGNS[self.design](self.task.names, len(points), seed, **more)

    def luck(self, place: Place) -> np.ndarray:
        """The luck of a piece's futures (point, member), by number: no two futures share theirs."""
        return np.add.outer(np.array(place.points) * self.members, np.array(place.members))

    def piece(self, place: Place, store: Chunks | Held) -> Piece:
        """What is run at a place, from the design in the store."""
        rows = store.read("draw", (slice(place.points.start, place.points.stop), slice(None)))
        return Piece(place, rows, self.luck(place))

    def record(self) -> dict[str, Any]:
        """All that the numbers depend on, as the manifest keeps it."""
        return {
            "scenario": self.task.scenario.hash,
            "design": self.design,
            "points": self.points,
            "members": self.members,
            "policies": list(self.task.policies),
            "outcomes": list(self.task.outcomes),
            "numbers": hashlib.sha256("\n".join(self.task.names).encode()).hexdigest(),
            "accurate": self.task.accurate,
            "until": self.until.record() if self.until else None,
            "piece": list(self.shape),
            **program(),
        }


def program() -> dict[str, Any]:
    """The program and what it depends on, which decide the bits as much as what is asked."""
    return {"program": code_hash(), "versions": versions()}


@cache
def code_hash() -> str:
    """The SHA-256 of all of the program that a number of an ensemble depends on."""
    home = Path(__file__).parents[1]
    found = hashlib.sha256()
    for part in CODE:
        paths = [home / part] if (home / part).is_file() else sorted((home / part).rglob("*"))
        for path in paths:
            if path.suffix in (".py", ".toml", ".csv"):
                found.update(f"{path.relative_to(home).as_posix()}\n".encode() + path.read_bytes())
    return found.hexdigest()

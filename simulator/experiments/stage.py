"""A stage of a study: points and luck that are given, run under some policies.

It is filled piece by piece as an ensemble is, whose design is its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.experiments.piece import AT_ONCE, Piece, Place, places, shape_of
from simulator.experiments.task import Task
from simulator.results.digest import digest

if TYPE_CHECKING:
    from simulator.engine.start import Array
    from simulator.results.chunks import Chunks, Held

RUNS = 160
"""Runs of a piece at the most, which a worker holds at once."""


@dataclass(frozen=True)
class Stage:
    """A task at quantiles `at` (point, number) with `lucks` (point, member)."""

    name: str
    task: Task
    at: Array
    lucks: np.ndarray[Any, np.dtype[np.int64]]

    until = None
    draws = False
    """A study makes its design again when it goes on, so that it needs no place on disk."""

    @property
    def points(self) -> int:
        """How many points there are."""
        return len(self.at)

    @property
    def members(self) -> int:
        """How many futures there are at each."""
        return int(self.lucks.shape[1])

    @property
    def futures(self) -> int:
        """Points times members."""
        return self.points * self.members

    @property
    def shape(self) -> tuple[int, int]:
        """Points and members of a piece."""
        return shape_of(self.points, self.members, most=max(1, min(AT_ONCE, RUNS // len(self.task.policies))))

    @property
    def batches(self) -> list[range]:
        """All points at once."""
        return [range(self.points)]

    def places(self) -> list[Place]:
        """All pieces, in order; a piece is known by its number here."""
        return list(places(range(self.points), self.members, self.shape))

    def quantiles(self, batch: int) -> Array:
        """The design of the one batch (point, number)."""
        return self.at

    def luck(self, place: Place) -> np.ndarray:
        """The luck of a piece's futures (point, member)."""
        return np.asarray(self.lucks[place.points][:, place.members])

    def piece(self, place: Place, store: Chunks | Held) -> Piece:
        """What is run at a place."""
        return Piece(place, self.at[place.points], self.luck(place))

    def record(self) -> Mapping[str, Any]:
        """What its numbers depend on, beyond what those of the whole study do."""
        return {
            "name": self.name, "scenario": self.task.scenario.hash, "policies": list(self.task.policies),
            "outcomes": list(self.task.outcomes), "piece": list(self.shape),
            "design": digest({"at": self.at, "luck": np.ascontiguousarray(self.lucks)}),
        }  # fmt: skip

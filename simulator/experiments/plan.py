"""What an ensemble will do: its points and members, cut into batches and pieces, and what it depends on."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.errors import InputError, Mistake
from simulator.experiments.piece import Place, Task, places, shape_of
from simulator.experiments.points import DESIGNS
from simulator.experiments.replications import Until
from simulator.results.manifest import versions
from simulator.scenario import seed_of

if TYPE_CHECKING:
    from simulator.engine.start import Array

BATCH_PIECES = 16
"""Pieces of a batch, where batches are looked at: the cores wait for the last of them."""
MOST_TOLD = 6
CODE = ("engine", "model", "scenario", "appraisal", "experiments", "results", "run.py", "units.py")


@dataclass(frozen=True)
class Plan:
    """A task at the points of a design, each with so many members; `points` are the most there will be."""

    task: Task
    design: str
    points: int
    members: int
    until: Until | None = None

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
            "program": code_hash(),
            "versions": versions(),
        }


NAMED = {
    "design": "the design", "points": "the number of points", "members": "the number of members",
    "policies": "the policies", "outcomes": "the outcomes", "numbers": "which numbers are uncertain",
    "accurate": "the way to integrate", "until": "the rule when to stop", "piece": "the size of a piece",
}  # fmt: skip


def refuse_changes(before: Mapping[str, Any], text_before: str, plan: Plan, where: str) -> None:
    """Raises `InputError` with all that differs from what an unfinished ensemble was begun with."""
    now = plan.record()
    told = [
        f"{noun} was {_short(before.get(key))} and is {_short(now[key])}"
        for key, noun in NAMED.items() if before.get(key) != now[key]
    ]  # fmt: skip
    if before.get("scenario") != now["scenario"]:
        told += _changes(text_before, plan.task.scenario.to_toml())
    older = before.get("versions") or {}
    told += [
        f"{name} was {older.get(name, 'not there')} and is {found}"
        for name, found in now["versions"].items() if older.get(name) != found
    ]  # fmt: skip
    if before.get("program") != now["program"]:
        told.append("the program itself is another version")
    remedy = "Go back to what it was begun with, or remove that folder to start again."
    if told:
        raise InputError(Mistake(where, "", f"can't be resumed: {what}", remedy) for what in told)


def _short(value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) < 120 else f"{text[:117]}…"


def _changes(before: str, now: str) -> list[str]:
    """What differs between two resolved scenarios, by dotted name."""
    older, newer = (dict(_flat(tomllib.loads(text))) for text in (before, now))
    names = [name for name in {**older, **newer} if older.get(name) != newer.get(name)]
    told = [
        f"{name} was {older.get(name, 'not given')} and is {newer.get(name, 'not given')}"
        for name in islice(names, MOST_TOLD)
    ]
    more = len(names) - MOST_TOLD
    return [*told, *([f"{more} more of the scenario's entries differ"] if more > 0 else [])]


def _flat(nested: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(nested, dict):
        for key, value in nested.items():
            yield from _flat(value, f"{name}.{key}" if name else key)
    elif isinstance(nested, list) and any(isinstance(each, dict) for each in nested):
        yield from _flat({str(i): each for i, each in enumerate(nested)}, name)
    else:
        yield name, nested


@cache
def code_hash() -> str:
    """The SHA-256 of all of the program that a number of an ensemble depends on."""
    home = Path(__file__).parents[1]
    found = hashlib.sha256()
    for part in CODE:
        paths = [home / part] if part.endswith(".py") else sorted((home / part).rglob("*"))
        for path in paths:
            if path.suffix in (".py", ".toml", ".csv"):
                found.update(f"{path.relative_to(home).as_posix()}\n".encode() + path.read_bytes())
    return found.hexdigest()

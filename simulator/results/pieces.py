"""The pieces of a finished store, held against the journal that came with them.

A chunk may hold several pieces, one after the other; how large a piece is, the manifest says.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np

from simulator.cells import rows
from simulator.results.chunks import DESCRIBED, STORE, journal
from simulator.results.decoding import UNREADABLE, Said, along, chunk
from simulator.results.digest import arrays, described, digest, in_pieces
from simulator.results.folder import state_of

FAILED = "failed.csv"
"""The futures of an experiment that could not be run, and why."""


@dataclass(frozen=True)
class Damage:
    """What of a store is no longer as it was written: pieces in words by number, of how many, and what describes it."""

    pieces: Mapping[int, str]
    count: int
    description: bool = False


def damage(folder: Path) -> Damage:
    """What is damaged of the finished ensemble in a folder. Raises `OSError` where the system can't read it."""
    try:
        known = {name: said for name, said in arrays(folder / STORE).items() if in_pieces(name, said)}
        found = described(folder / STORE)
        grid = _grid(folder, known)
    except (FileNotFoundError, ValueError, LookupError, TypeError, AttributeError):
        return Damage({}, 0, description=True)
    lines, notes = journal(folder), noted(folder, known)
    # A result of before this was written has no line for it.
    wrong = lines.get(DESCRIBED, found) != found
    damaged = {
        number: _words(grid, point, member)
        for number, point, member, sha in _digests(folder / STORE, known, grid, notes) if sha != lines.get(str(number))
    }  # fmt: skip
    return Damage(dict(sorted(damaged.items())), grid.along * grid.across, wrong)


def noted(folder: Path, known: Mapping[str, Any] | None = None) -> dict[int, str]:
    """What was noted of each piece with futures that failed, from the list of them. The notes themselves are gone."""
    if not (folder / FAILED).exists():
        return {}
    known = known or {name: said for name, said in arrays(folder / STORE).items() if in_pieces(name, said)}
    grid = _grid(folder, known)
    of_piece: dict[int, list[list[str]]] = defaultdict(list)
    try:
        with (folder / FAILED).open(encoding="utf-8", newline="") as file:
            for _, point, member, *rest in list(rows(file))[1:]:
                at = int(point) // grid.wide * grid.across + int(member) // grid.deep
                of_piece[at].append([point, member, *rest])
    except (ValueError, csv.Error):  # The pieces that it was of are then damaged.
        return {}
    return {number: written(lines) for number, lines in of_piece.items()}


def written(lines: Iterable[Sequence[str]]) -> str:
    """Lines as comma-separated values."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue()


@dataclass(frozen=True)
class Grid:
    """Points and members of a piece, and of the whole."""

    wide: int
    deep: int
    points: int
    members: int

    @property
    def along(self) -> int:
        """How many pieces there are along points."""
        return ceil(self.points / self.wide)

    @property
    def across(self) -> int:
        """How many there are along members."""
        return ceil(self.members / self.deep)


def _grid(folder: Path, known: Mapping[str, Said]) -> Grid:
    """How a store is cut into pieces: as its manifest says, where its chunks hold whole pieces, or else by chunks."""
    points, members = (max(along(said, dim) for said in known.values()) for dim in ("point", "member"))
    sizes = (points[1], members[1])
    plan = state_of(folder).get("plan")
    given = plan.get("piece") if isinstance(plan, dict) else None
    if isinstance(given, list) and len(given) == 2 and all(isinstance(each, int) and each > 0 for each in given):
        wide, deep = given
        fits = all(along(said, "point")[1] % wide == 0 for said in known.values()) and deep == members[1]
        sizes = (wide, deep) if fits else sizes
    return Grid(*sizes, points[0], members[0])


def _words(grid: Grid, point: int, member: int) -> str:
    """Which futures a piece has."""
    last = min((point + 1) * grid.wide, grid.points) - 1
    of = f"points {point * grid.wide} to {last}" if last > point * grid.wide else f"point {last}"
    return f"{of}, from member {member * grid.deep} on" if grid.across > 1 else of


def _digests(
    store: Path, known: Mapping[str, Said], grid: Grid, notes: Mapping[int, str]
) -> Iterator[tuple[int, int, int, str]]:
    """Each piece's number, place and SHA-256 as it is on disk: empty where it can't be decoded. Raises `OSError`."""
    held = {name: Held(store / name, said, grid.wide) for name, said in known.items()}
    for member, point in product(range(grid.across), range(grid.along)):
        number = point * grid.across + member
        try:
            sha = digest({name: each.piece(point, member) for name, each in held.items()}, notes.get(number, ""))
        except OSError:
            raise  # A disk that can't be read says nothing of what is on it.
        except UNREADABLE:
            sha = ""
        yield number, point, member, sha


class Held:
    """An array of which one chunk is in memory, the last that a piece was read from."""

    def __init__(self, folder: Path, said: Said, wide: int) -> None:
        self.folder, self.said, self.wide = folder, said, wide
        self.pieces = along(said, "point")[1] // wide
        self.at: dict[str, int] = {}
        self.values: np.ndarray | None = None

    def piece(self, point: int, member: int) -> np.ndarray:
        """The part of the array that a piece has. Raises as `decoding.chunk`, of each piece of a damaged chunk."""
        first, within = divmod(point, self.pieces)
        at = {"point": first, "member": member}
        if at != self.at:
            self.at, self.values = at, None
            self.values = chunk(self.folder, self.said, at)
        if self.values is None:
            raise ValueError("this chunk can't be decoded")
        return self.values[within * self.wide : (within + 1) * self.wide]

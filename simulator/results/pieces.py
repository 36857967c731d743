"""The pieces of a finished store, held against the journal that came with them.

They are decoded here and not by Zarr, which takes ten times as long over many small files.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np

from simulator.cells import rows
from simulator.results.chunks import DESCRIBED, NOTHING, STORE, UNREADABLE, journal
from simulator.results.digest import DIMENSIONS, arrays, described, digest, in_pieces

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
        grid = _grid(known)
    except (FileNotFoundError, ValueError, LookupError, TypeError, AttributeError):
        return Damage({}, 0, description=True)
    lines, notes = journal(folder), noted(folder, known)
    # A result of before this was written has no line for it.
    wrong = lines.get(DESCRIBED, found) != found
    places = dict(enumerate(product(range(grid[0]), range(grid[1]))))
    damaged = {
        number: _words(known, *at) for number, at in places.items()
        if _digest(folder / STORE, known, at, notes.get(number, "")) != lines.get(str(number))
    }  # fmt: skip
    return Damage(damaged, len(places), wrong)


def noted(folder: Path, known: Mapping[str, Any] | None = None) -> dict[int, str]:
    """What was noted of each piece with futures that failed, from the list of them. The notes themselves are gone."""
    if not (folder / FAILED).exists():
        return {}
    known = known or {name: said for name, said in arrays(folder / STORE).items() if in_pieces(name, said)}
    wide, deep, (_, across) = *_chunks(known), _grid(known)
    of_piece: dict[int, list[list[str]]] = defaultdict(list)
    try:
        with (folder / FAILED).open(encoding="utf-8", newline="") as file:
            for _, point, member, *rest in list(rows(file))[1:]:
                at = int(point) // wide * across + int(member) // deep
                of_piece[at].append([point, member, *rest])
    except (ValueError, csv.Error):  # The pieces that it was of are then damaged.
        return {}
    return {number: written(lines) for number, lines in of_piece.items()}


def written(lines: Iterable[Sequence[str]]) -> str:
    """Lines as comma-separated values."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue()


def _chunks(known: Mapping[str, Any]) -> tuple[int, int]:
    """Points and members of a piece."""
    found = dict.fromkeys(("point", "member"), 1)
    for said in known.values():
        found |= {d: n for d, n in zip(said[DIMENSIONS], said["chunks"], strict=True) if d in found}
    return found["point"], found["member"]


def _grid(known: Mapping[str, Any]) -> tuple[int, int]:
    """How many pieces there are along points and along members."""
    found = dict.fromkeys(("point", "member"), 1)
    for said in known.values():
        sizes = zip(said[DIMENSIONS], said["shape"], said["chunks"], strict=True)
        found |= {dim: ceil(size / chunk) for dim, size, chunk in sizes if dim in found}
    return found["point"], found["member"]


def _words(known: Mapping[str, Any], point: int, member: int) -> str:
    """Which futures a piece has."""
    wide, deep = _chunks(known)
    points = max(said["shape"][0] for said in known.values())
    last = min((point + 1) * wide, points) - 1
    of = f"points {point * wide} to {last}" if last > point * wide else f"point {last}"
    return f"{of}, from member {member * deep} on" if _grid(known)[1] > 1 else of


def _digest(store: Path, known: Mapping[str, Any], at: tuple[int, int], note: str) -> str:
    """The SHA-256 of a piece as it is on disk; empty where it can't be decoded. Raises `OSError`."""
    try:
        return digest({name: _block(store / name, said, at) for name, said in known.items()}, note)
    except OSError:
        raise  # A disk that can't be read says nothing of what is on it.
    except UNREADABLE:
        return ""


def _block(folder: Path, said: Mapping[str, Any], at: tuple[int, int]) -> np.ndarray:
    """The part of an array that a piece has: one chunk, without what of it lies beyond the end."""
    import numcodecs

    where = dict(zip(("point", "member"), at, strict=True))
    index = [where.get(dim, 0) for dim in said[DIMENSIONS]]
    path, kind = folder / said.get("dimension_separator", ".").join(map(str, index)), np.dtype(said["dtype"])
    if path.exists():
        raw = path.read_bytes()
        raw = numcodecs.get_codec(said["compressor"]).decode(raw) if said["compressor"] else raw
        values = np.frombuffer(raw, kind).reshape(said["chunks"])
    else:  # Zarr writes no chunk of nothing but missing values.
        values = np.full(said["chunks"], NOTHING[kind.kind] or 0, kind)
    ends = (min(c, s - i * c) for i, c, s in zip(index, said["chunks"], said["shape"], strict=True))
    return values[tuple(slice(0, end) for end in ends)]

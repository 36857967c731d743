"""A Zarr store that is filled piece by piece, and knows after a kill which pieces it holds.

A piece is a block of every array, as large as a chunk, so that no chunk is written twice by two pieces.
Files are written aside and renamed by Zarr; when all of a piece are there, a line of the journal says
so, with the SHA-256 of the numbers. A piece without its line, or whose numbers are not those of its
line, is done again. The store is in Zarr's format 2, whose texts and groups every reader understands;
until it is whole it has no consolidated metadata and its folder is called unfinished.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from simulator.errors import InputError, Mistake
from simulator.results import packing
from simulator.results.decoding import NOTHING, UNREADABLE
from simulator.results.digest import DIMENSIONS, described, digest
from simulator.results.folder import told
from simulator.results.unfinished import NOTES

STORE, JOURNAL = "ensemble.zarr", "pieces.csv"
HEAD = "piece,sha256\n"
DESCRIBED = "store"
"""In the place of a piece, on the last line of a finished journal: all that belongs to no piece."""
LINE = re.compile(rb"(\d{1,12}|store),([0-9a-f]{64})")

Block = tuple[slice, ...]


@dataclass(frozen=True)
class Layout:
    """An array to be: dimensions, shape, the shape of a chunk, kind ("f8", "i8") and attributes."""

    dims: tuple[str, ...]
    shape: tuple[int, ...]
    chunks: tuple[int, ...]
    kind: str
    attributes: Mapping[str, Any]


def create(
    folder: Path, coordinates: Mapping[str, Any], arrays: Mapping[str, Layout], attributes: Mapping[str, Any]
) -> None:
    """An empty store in `folder`, with its coordinates: (dimensions, values, attributes) by name."""
    import zarr

    group = zarr.open_group(folder / STORE, mode="w-", zarr_format=2, attributes=dict(attributes))
    for name, (dims, values, said) in coordinates.items():
        text = values.dtype.kind in "OUT"
        # Zarr has no chunks of nothing, and a scenario may have no number of one value.
        options: dict[str, Any] = {"shape": values.shape, "chunks": tuple(max(1, size) for size in values.shape)}
        made = group.create_array(
            name, dtype=str if text else values.dtype, fill_value="" if text else None,
            attributes=_labelled(dims, said), **options,
        )  # fmt: skip
        made[:] = values.astype(object) if text else values
    for name, layout in arrays.items():
        group.create_array(
            name, shape=layout.shape, chunks=layout.chunks, dtype=layout.kind,
            fill_value=NOTHING[layout.kind[0]], attributes=_labelled(layout.dims, layout.attributes),
        )  # fmt: skip
    (folder / JOURNAL).write_text(HEAD, encoding="utf-8")
    (folder / NOTES).mkdir()


def _labelled(dims: tuple[str, ...], attributes: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes with the dimensions, as xarray keeps them in format 2."""
    return {**attributes, DIMENSIONS: list(dims)}


class Blocks:
    """Arrays by name, written and read in blocks."""

    _arrays: dict[str, Any]

    def write(self, name: str, block: Block, values: np.ndarray) -> None:
        """A block of an array. Raises `OSError` where the disk takes no more."""
        with told():
            self._arrays[name][block] = values

    def read(self, name: str, block: Block) -> np.ndarray:
        """A block of an array."""
        return np.asarray(self._arrays[name][block])

    def add(self, number: int, pieces: Mapping[str, tuple[Block, np.ndarray]], note: str = "") -> None:
        """A piece: all its blocks. Raises `OSError` where the disk takes no more."""
        for name, (block, values) in pieces.items():
            self.write(name, block, values)


class Chunks(Blocks):
    """A store that exists, to be filled: `done` holds the SHA-256 of each piece that it has.

    Raises `InputError` where what describes its arrays is damaged; of pieces anything may be.
    """

    def __init__(self, folder: Path) -> None:
        import zarr

        self.folder = folder
        try:
            packing.tidy(folder / STORE)
            self._group = zarr.open_group(folder / STORE, mode="r+")
            self._arrays = dict(self._group.arrays())
        except Exception as error:  # whatever a library makes of a file that was cut short
            if isinstance(error, OSError) and not isinstance(error, FileNotFoundError):
                raise  # A disk or a folder that can't be read says nothing of what is in it.
            what = f"can't be read ({error or type(error).__name__})"
            raise InputError([Mistake(str(folder / STORE), "", what, "Remove the folder to start again.")]) from error
        self.done: dict[int, str] = {}

    @property
    def attributes(self) -> dict[str, Any]:
        """What the store says of itself."""
        return dict(self._group.attrs)

    def write(self, name: str, block: Block, values: np.ndarray) -> None:
        """A block of an array. Raises `OSError` where the disk takes no more."""
        try:
            super().write(name, block, values)
        except OSError:
            raise
        except UNREADABLE:  # A part of a chunk that can't be decoded, and so holds no piece any more.
            packing.clear(self.folder / STORE, name, block[0])
            super().write(name, block, values)

    def describe(self, attributes: Mapping[str, Any]) -> None:
        """Have the store say more of itself."""
        with told():
            self._group.attrs.update(_plain(attributes))

    def journal(self) -> dict[int, str]:
        """The pieces that the journal names, with their SHA-256."""
        return {int(piece): sha for piece, sha in journal(self.folder).items() if piece != DESCRIBED}

    def note(self, number: int) -> str:
        """What was noted of a piece, apart from its numbers."""
        path = self.folder / NOTES / str(number)
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def take_up(self, number: int, sha256: str, blocks: Mapping[str, Block]) -> bool:
        """Whether a piece is there as its line says; if so it counts as done."""
        try:
            found = digest({name: self.read(name, block) for name, block in blocks.items()}, self.note(number))
        except UNREADABLE:
            return False
        if found != sha256:
            return False
        self.done[number] = sha256
        return True

    def add(self, number: int, pieces: Mapping[str, tuple[Block, np.ndarray]], note: str = "") -> None:
        """A piece: all its blocks, its note, then its line. Raises `OSError` where the disk takes no more."""
        super().add(number, pieces)
        sha = digest({name: values for name, (_, values) in pieces.items()}, note)
        path = self.folder / NOTES / str(number)
        if note:
            path.write_text(note, encoding="utf-8")
        else:
            path.unlink(missing_ok=True)
        self._enter(f"{number},{sha}\n")
        self.done[number] = sha

    def _enter(self, line: str) -> None:
        """A line at the end of the journal, on disk before anything else happens; a lost journal begins anew."""
        with told(), (self.folder / JOURNAL).open("a+b") as file:
            end = file.seek(0, os.SEEK_END)
            file.seek(max(0, end - 1))
            # A kill may have cut the last line short: it must not swallow this one.
            start = "" if file.read(1) == b"\n" else "\n" if end else HEAD
            file.write(f"{start}{line}".encode())
            file.flush()
            os.fsync(file.fileno())

    def cut(self, points: int) -> None:
        """Fewer points than were foreseen."""
        for array in self._arrays.values():
            dims = array.attrs[DIMENSIONS]
            if "point" in dims:
                array.resize(tuple(points if d == "point" else s for d, s in zip(dims, array.shape, strict=True)))

    def finish(self) -> str:
        """Make the store readable as a whole, in few files; gives the SHA-256 of all pieces, in their order."""
        import zarr

        lines = "".join(f"{number},{sha}\n" for number, sha in sorted(self.done.items()))
        with told():
            packing.pack(self.folder / STORE)
            self._arrays = dict(self._group.arrays())
            zarr.consolidate_metadata(self.folder / STORE, zarr_format=2)
            last = f"{DESCRIBED},{described(self.folder / STORE)}\n"
            (self.folder / JOURNAL).write_text(HEAD + lines + last, encoding="utf-8")
        return hashlib.sha256(lines.encode()).hexdigest()


def journal(folder: Path) -> dict[str, str]:
    """The lines of a store's journal: none without one, and a line that a kill cut short is none."""
    path = folder / JOURNAL
    lines = path.read_bytes().splitlines() if path.exists() else []
    return {line[1].decode(): line[2].decode() for line in map(LINE.fullmatch, lines) if line}


class Held(Blocks):
    """The same in memory, for what nobody wants to go on with: nothing is there before it is done."""

    def __init__(self, arrays: Mapping[str, Layout]) -> None:
        self._arrays = {
            name: np.full(each.shape, NOTHING[each.kind[0]] or 0, each.kind) for name, each in arrays.items()
        }
        self.attributes: dict[str, Any] = {}

    def describe(self, attributes: Mapping[str, Any]) -> None:
        """Have the store say more of itself."""
        self.attributes |= _plain(attributes)

    def journal(self) -> dict[int, str]:
        """No pieces."""
        return {}

    def note(self, number: int) -> str:
        """Nothing."""
        return ""

    def take_up(self, number: int, sha256: str, blocks: Mapping[str, Block]) -> bool:
        """Never."""
        return False

    def cut(self, points: int) -> None:
        """Fewer points than were foreseen: what is never read needs no cutting."""

    def finish(self) -> str:
        """Nothing is to be done."""
        return ""


def _plain(attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value.item() if isinstance(value, np.generic) else value for key, value in attributes.items()}

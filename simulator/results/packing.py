"""Many small chunks of a finished store put together in fewer files, which takes readers a tenth of the time.

While a store is filled a chunk is a piece, so that a kill costs few futures; of 100,000 futures that is 65,000
files. Each array is written anew beside itself and changes places with what it was: a kill at any moment leaves
one of both whole.
"""

from __future__ import annotations

import json
import shutil
from math import ceil
from pathlib import Path

import numpy as np

from simulator.results import decoding
from simulator.results.digest import ARRAY, ATTRIBUTES, arrays, in_pieces

TOGETHER = 32
"""Chunks that become one, of some 1,000 points: what a file that a disk damages costs."""
MANY = 256
"""Chunks along points from which they are put together."""
NEW, OLD = ".packed", ".old"
POINT, MEMBER = "point", "member"


def pack(store: Path) -> None:
    """Put the chunks of each array that has many together. Raises `OSError` where the disk takes no more."""
    for name, said in arrays(store).items():
        if in_pieces(name, said) and ceil(said["shape"][0] / said["chunks"][0]) > MANY:
            _pack(store / name, said)


def tidy(store: Path) -> None:
    """Put right what a kill left of a packing: the new array where the old one is away, else the old one."""
    for old in store.glob(f"*{OLD}"):
        name = store / old.name.removesuffix(OLD)
        if not name.exists():
            (store / f"{name.name}{NEW}").rename(name)
        shutil.rmtree(old)
    for new in store.glob(f"*{NEW}"):
        shutil.rmtree(new)


def clear(store: Path, name: str, points: slice) -> None:
    """Remove the chunks of an array over some points that can't be decoded. Raises `OSError`."""
    said = arrays(store)[name]
    wide = said["chunks"][0]
    for path in (store / name).glob("[0-9]*"):
        at = decoding.index_of(said, path.name)
        if points.start // wide <= at[POINT] <= (points.stop - 1) // wide:
            try:
                decoding.chunk(store / name, said, at)
            except OSError:
                raise
            except decoding.UNREADABLE:
                path.unlink()


def _pack(folder: Path, said: decoding.Said) -> None:
    new, old = (folder.with_name(folder.name + ending) for ending in (NEW, OLD))
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    wide = {**said, "chunks": [said["chunks"][0] * TOGETHER, *said["chunks"][1:]]}
    form = json.loads((folder / ARRAY).read_text(encoding="utf-8")) | {"chunks": wide["chunks"]}
    (new / ARRAY).write_text(json.dumps(form, indent=4), encoding="utf-8")
    shutil.copyfile(folder / ATTRIBUTES, new / ATTRIBUTES)
    count = ceil(said["shape"][0] / said["chunks"][0])
    members, deep = decoding.along(said, MEMBER)
    for member in range(ceil(members / deep)):
        for first in range(0, count, TOGETHER):
            parts = [
                decoding.chunk(folder, said, {POINT: at, MEMBER: member})
                for at in range(first, min(first + TOGETHER, count))
            ]
            decoding.write(new, wide, {POINT: first // TOGETHER, MEMBER: member}, np.concatenate(parts))
    folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old)

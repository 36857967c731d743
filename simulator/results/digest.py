"""The SHA-256 of what a store holds: of the numbers of its pieces, and of what describes them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

DIMENSIONS = "_ARRAY_DIMENSIONS"
"""Where xarray keeps the dimensions of an array in Zarr's format 2."""
ARRAY, ATTRIBUTES = ".zarray", ".zattrs"


def digest(values: Mapping[str, np.ndarray], note: str = "") -> str:
    """The SHA-256 of some arrays, by name, and of a note where there is one."""
    found = hashlib.sha256(note.encode())
    for name in sorted(values):
        found.update(name.encode())
        found.update(np.ascontiguousarray(values[name]).reshape(-1).view(np.uint8).data)
    return found.hexdigest()


def arrays(store: Path) -> dict[str, dict[str, Any]]:
    """What a store says of each of its arrays, by name. Raises `OSError` and `ValueError` where it can't be read."""
    found = {}
    for folder in sorted(store.iterdir()):
        if (folder / ARRAY).is_file():
            said = json.loads((folder / ARRAY).read_text(encoding="utf-8"))
            found[folder.name] = {**said, **json.loads((folder / ATTRIBUTES).read_text(encoding="utf-8"))}
    return found


def in_pieces(name: str, said: Mapping[str, Any]) -> bool:
    """Whether an array is filled piece by piece: the others are coordinates, and there from the start."""
    return name != "point" and "point" in said[DIMENSIONS]


def described(store: Path) -> str:
    """The SHA-256 of all files of a store that belong to no piece: what it says of itself, and coordinates."""
    found = hashlib.sha256()
    for path in _describing(store):
        found.update(f"{path.relative_to(store).as_posix()}\n".encode() + path.read_bytes())
    return found.hexdigest()


def _describing(store: Path) -> Iterator[Path]:
    yield from sorted(path for path in store.iterdir() if path.name.startswith(".z") and path.is_file())
    for name, said in arrays(store).items():
        yield from (store / name / ARRAY, store / name / ATTRIBUTES)
        if not in_pieces(name, said):
            yield from sorted(path for path in (store / name).iterdir() if path.name[0].isdigit())

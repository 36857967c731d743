"""Chunks of a store decoded and encoded here and not by Zarr, which takes ten times as long over many small files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from simulator.results.digest import DIMENSIONS

NOTHING = {"f": np.nan, "i": None}
"""What stands where nothing was written yet. A whole number would be read as missing wherever it is meant."""
UNREADABLE = (OSError, RuntimeError, ValueError, LookupError, EOFError, TypeError)
"""What the libraries that decode it make of a file that was cut short or damaged."""
Said = Mapping[str, Any]
"""What an array says of itself, as `digest.arrays` has it."""


def along(said: Said, dim: str) -> tuple[int, int]:
    """The size of an array along a dimension and that of its chunks; 1 and 1 where it has it not."""
    sizes = {d: (size, chunk) for d, size, chunk in zip(said[DIMENSIONS], said["shape"], said["chunks"], strict=True)}
    return sizes.get(dim, (1, 1))


def chunk(folder: Path, said: Said, at: Mapping[str, int]) -> np.ndarray:
    """The chunk of an array at an index by dimension, without what of it lies beyond the end.

    Raises `OSError` where the system can't read it, and others of `UNREADABLE` where it can't be decoded.
    """
    index, kind = _index(said, at), np.dtype(said["dtype"])
    try:
        raw = (folder / _name(said, index)).read_bytes()
        values = np.frombuffer(_decoded(said, raw), kind).reshape(said["chunks"])
    except FileNotFoundError:  # Zarr writes no chunk of nothing but missing values.
        values = np.full(said["chunks"], NOTHING[kind.kind] or 0, kind)
    ends = (min(c, s - i * c) for i, c, s in zip(index, said["chunks"], said["shape"], strict=True))
    return values[tuple(slice(0, end) for end in ends)]


def write(folder: Path, said: Said, at: Mapping[str, int], values: np.ndarray) -> None:
    """A chunk of an array, of which `values` may be less at the end of it. Raises `OSError`."""
    kind = np.dtype(said["dtype"])
    whole = np.full(said["chunks"], NOTHING[kind.kind] or 0, kind)
    whole[tuple(slice(0, size) for size in values.shape)] = values
    codec = _codec(json.dumps(said["compressor"]))
    (folder / _name(said, _index(said, at))).write_bytes(codec.encode(whole) if codec else whole.tobytes())


def _index(said: Said, at: Mapping[str, int]) -> list[int]:
    return [at.get(dim, 0) for dim in said[DIMENSIONS]]


def index_of(said: Said, name: str) -> dict[str, int]:
    """The index by dimension of the chunk that a file of that name holds."""
    return dict(zip(said[DIMENSIONS], map(int, name.split(_separator(said))), strict=True))


def _name(said: Said, index: Sequence[int]) -> str:
    return _separator(said).join(map(str, index))


def _separator(said: Said) -> str:
    return str(said.get("dimension_separator", "."))


def _decoded(said: Said, raw: bytes) -> Any:
    codec = _codec(json.dumps(said["compressor"]))
    return codec.decode(raw) if codec else raw


@lru_cache(64)
def _codec(said: str) -> Any:
    """The codec that a store names; None where its chunks are as they are."""
    import numcodecs

    form = json.loads(said)
    return numcodecs.get_codec(form) if form else None

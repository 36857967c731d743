"""Luck for statistics over futures: many numbers at once, fixed by what they are for.

As in `engine.streams` there is no state: the numbers are a hash of a purpose and a place (SplitMix64,
Steele and others 2014), in whole numbers only, so that the bits are the same everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b

import numpy as np

_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


AT_ONCE = 2**20
"""Numbers that are drawn together where draws are many and taken one by one."""


def uniforms(purpose: str, *shape: int, first: int = 0) -> np.ndarray:
    """Numbers in (0, 1) of that shape: of the stream of that purpose, those from the `first` on."""
    key = np.uint64(int.from_bytes(blake2b(purpose.encode(), digest_size=8).digest(), "little"))
    bits = key + np.arange(first + 1, first + int(np.prod(shape)) + 1, dtype=np.uint64) * _STEP
    bits = (bits ^ (bits >> np.uint64(30))) * _FIRST
    bits = (bits ^ (bits >> np.uint64(27))) * _SECOND
    bits ^= bits >> np.uint64(31)
    return np.asarray(((bits >> np.uint64(11)).astype(float) + 0.5) * 2.0**-53).reshape(shape)


def shuffles(purpose: str, times: int, size: int) -> np.ndarray:
    """So many orders of `size` things, shape (times, size)."""
    return np.array([_order(drawn) for drawn in uniforms(purpose, times, size)]).reshape(times, size)


def resamples(purpose: str, times: int, size: int) -> np.ndarray:
    """So many draws of `size` things with putting back, shape (times, size)."""
    return (uniforms(purpose, times, size) * size).astype(np.intp)


def each_shuffle(purpose: str, times: int, size: int) -> Iterator[np.ndarray]:
    """The same orders as `shuffles`, one by one: all of those of many futures would not fit into memory."""
    for drawn in _blocks(purpose, times, size):
        yield from map(_order, drawn)


def each_resample(purpose: str, times: int, size: int) -> Iterator[np.ndarray]:
    """The same draws as `resamples`, one by one."""
    for drawn in _blocks(purpose, times, size):
        yield from (drawn * size).astype(np.intp)


def _order(drawn: np.ndarray) -> np.ndarray:
    """The stable order of numbers in (0, 1): sorts their leading bits with their places behind, which is fast."""
    places = max(1, (drawn.size - 1).bit_length())
    keys = (drawn * 2.0 ** (64 - places)).astype(np.uint64) << np.uint64(places)
    keys |= np.arange(drawn.size, dtype=np.uint64)
    keys.sort()
    leading = keys >> np.uint64(places)
    if (leading[1:] == leading[:-1]).any():  # the bits that were left out may tell them apart
        return np.argsort(drawn, kind="stable")
    return (keys & np.uint64(2**places - 1)).astype(np.intp)


def _blocks(purpose: str, times: int, size: int) -> Iterator[np.ndarray]:
    rows = max(1, AT_ONCE // max(1, size))
    for first in range(0, times, rows):
        yield uniforms(purpose, min(rows, times - first), size, first=first * size)


@lru_cache(8)
def weights(times: int, size: int) -> np.ndarray:
    """How often each of `size` futures is in each resample, over how many there are: (size, times)."""
    drawn = resamples("futures", times, size)
    found = np.zeros((times, size))
    np.add.at(found, (np.arange(times)[:, None], drawn), 1.0 / size)
    found.flags.writeable = False
    return found.T

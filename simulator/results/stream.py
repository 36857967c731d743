"""A netCDF-4 file filled member by member: a large comparison never has to fit in memory."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

import netCDF4
import numpy as np
import xarray as xr

EPOCH = "days since 1970-01-01"
MEMBER = "member"
NEVER = np.iinfo(np.int64).min
"""How NumPy stores a date that is not a time, and netCDF then a missing value."""
CACHE = 1_000_000
"""Bytes kept of each variable while a file is open; the library would keep 67 times as many."""


class Stream:
    """Writes datasets that differ only in their members one after another into one file.

    The first dataset decides the variables and their dimensions; `members` is how many there
    will be in all. Use as a context manager.
    """

    def __init__(self, path: Path, members: int) -> None:
        self.members = members
        self.written = 0
        self._file = netCDF4.Dataset(path, "w", format="NETCDF4")

    def __enter__(self) -> Stream:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with _told_as_the_system_does():
            self._file.close()

    def write(self, part: xr.Dataset) -> None:
        """Add the members of `part`. Raises `ValueError` where that is more than were promised."""
        upto = self.written + part.sizes.get(MEMBER, 1)
        if upto > self.members:
            raise ValueError(f"{upto} members were written where {self.members} were promised")
        with _told_as_the_system_does():
            if self.written == 0:
                self._define(part)
            self._add(part, slice(self.written, upto))
        self.written = upto

    def _add(self, part: xr.Dataset, members: slice) -> None:
        for name, variable in part.variables.items():
            if MEMBER in variable.dims:
                at = tuple(members if d == MEMBER else slice(None) for d in variable.dims)
                self._file[str(name)][at] = _stored(variable)

    def _define(self, part: xr.Dataset) -> None:
        for dimension, size in part.sizes.items():
            self._file.createDimension(
                str(dimension), self.members if dimension == MEMBER else size
            )
        for name, variable in part.variables.items():
            made = self._create(str(name), variable)
            if variable.dtype.kind == "M":
                made.setncatts({"units": EPOCH, "calendar": "proleptic_gregorian"})
            if variable.dtype.kind == "b":
                made.setncatts({"dtype": "bool"})
            made.setncatts(variable.attrs)
            if MEMBER not in variable.dims:
                made[:] = _stored(variable)
        self._file.setncatts(part.attrs)

    def _create(self, name: str, variable: xr.Variable) -> Any:
        dimensions = tuple(str(dimension) for dimension in variable.dims)
        if variable.dtype.kind in "OUT":
            return self._file.createVariable(name, str, dimensions)
        kind: Any = {"i": "i8", "M": "i8", "b": "i1"}.get(variable.dtype.kind, "f8")
        # A piece on disk is what one policy's members wrote at once: nothing is rewritten. Not
        # compressed: it makes files of smooth series a fifth smaller and writing ten times slower.
        sizes = {"policy": 1, MEMBER: min(self.members, variable.sizes.get(MEMBER, 1))}
        pieces = [sizes.get(d, variable.sizes[d]) for d in dimensions]
        # Dates of what may never happen need a number that says so; dates along an axis do not.
        never: Any = NEVER if variable.dtype.kind == "M" and name not in dimensions else False
        return self._file.createVariable(
            name, kind, dimensions, chunksizes=pieces, fill_value=never, chunk_cache=CACHE
        )


@contextmanager
def _told_as_the_system_does() -> Iterator[None]:
    """Raises `OSError` where a file can't be written: the library says no more than “HDF error”."""
    try:
        yield
    except RuntimeError as error:
        raise OSError(errno.EIO, "the system refused to write; is the disk full?") from error


@contextmanager
def opened(path: Path) -> Iterator[xr.Dataset]:
    """A file of results, read as it is asked for and never kept: together it may not fit."""
    usual = netCDF4.get_chunk_cache()
    netCDF4.set_chunk_cache(CACHE)
    try:
        with xr.open_dataset(path, cache=False) as dataset:
            yield dataset
    finally:
        netCDF4.set_chunk_cache(*usual)


def _stored(variable: xr.Variable) -> np.ndarray:
    if variable.dtype.kind == "M":
        return variable.values.astype("datetime64[D]").astype("int64")
    if variable.dtype.kind in "OUT":
        return np.array([str(text) for text in variable.values.ravel()], dtype=object).reshape(variable.shape)
    return variable.values

"""A result of one dataset, with a table beside it that any program opens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import xarray as xr

from simulator.cells import Writer
from simulator.results.stream import MEMBER, Stream


class Whole:
    """The folder of such a result, being written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def dataset(self, name: str, dataset: xr.Dataset) -> None:
        """Write a dataset, with members or without, as netCDF-4. Raises `OSError` where it can't be written."""
        with Stream(self.folder / name, dataset.sizes.get(MEMBER, 1)) as stream:
            stream.write(dataset)

    def table(self, name: str, lines: Iterable[Sequence[Any]]) -> None:
        """Write lines, the first of which heads the columns, as comma-separated values."""
        with (self.folder / name).open("w", encoding="utf-8", newline="") as file:
            Writer(file, end="\r\n").writerows(lines)

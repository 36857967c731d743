"""A result of one dataset: written whole, with a table beside it that any program opens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import xarray as xr

from simulator.cells import Writer
from simulator.results import manifest
from simulator.results.folder import replacing
from simulator.results.store import PAGE, SCENARIO
from simulator.results.stream import MEMBER, Stream


class Whole:
    """The folder of such a result, being written. Made by `keeping`."""

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

    def finish(self, scenario: str, record: Mapping[str, Any], page: str) -> None:
        """Write the resolved scenario, the page and, last, the manifest."""
        (self.folder / SCENARIO).write_text(scenario, encoding="utf-8")
        (self.folder / PAGE).write_text(page, encoding="utf-8")
        manifest.write(self.folder, record)


@contextmanager
def keeping(folder: Path, kind: str | None = None) -> Iterator[Whole]:
    """A result that appears at `folder` once the block ends well, and leaves no trace if not; `kind` as in `refuse`."""
    with replacing(folder, kind) as part:
        yield Whole(part)

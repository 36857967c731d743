"""The folder of one result: results.nc, scenario.toml, events.csv, manifest.json and its page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import xarray as xr

from simulator.errors import InputError, Mistake
from simulator.results import manifest
from simulator.results.events import EventTable
from simulator.results.folder import is_ours, replacing
from simulator.results.intact import refuse_altered
from simulator.results.stream import Stream, opened
from simulator.results.unfinished import refuse_unfinished

RESULTS, EVENTS, SCENARIO, PAGE = "results.nc", "events.csv", "scenario.toml", "index.html"
CURVE = "delay.nc"
"""The cost of delay beside a comparison, in fewer members than that has."""
APPRAISAL = "appraisal.nc"
"""What a comparison is worth, member by member."""
DRAWS = "draws.nc"
"""The uncertain numbers that each member of a comparison drew."""


class Result:
    """A result being written. Made by `saving`."""

    def __init__(self, folder: Path, members: int) -> None:
        self.folder, self._members = folder, members
        self._open = ExitStack()
        self._beside: dict[str, Stream] = {}
        self._stream = self._open.enter_context(Stream(folder / RESULTS, members))
        self._events = self._open.enter_context(EventTable(folder / EVENTS))

    def add(self, part: xr.Dataset, events: Iterable[Mapping[str, Any]]) -> None:
        """Write some members and their events to disk."""
        self._stream.write(part)
        self._events.write(events)

    def add_beside(self, name: str, part: xr.Dataset) -> None:
        """Write some members of another dataset of the folder to disk."""
        if name not in self._beside:
            self._beside[name] = self._open.enter_context(Stream(self.folder / name, self._members))
        self._beside[name].write(part)

    def close(self) -> None:
        """Put all that was added on disk. Nothing can be added after."""
        self._open.close()

    def beside(self, name: str, whole: xr.Dataset) -> None:
        """Write another dataset into the folder, all its members at once."""
        with Stream(self.folder / name, whole.sizes["member"]) as stream:
            stream.write(whole)

    @contextmanager
    def dataset(self) -> Iterator[xr.Dataset]:
        """All that was added, read from disk as it is asked for. Nothing can be added after."""
        self._open.close()
        with opened(self.folder / RESULTS) as dataset:
            yield dataset

    def finish(self, scenario: str, record: Mapping[str, Any], page: str | None = None) -> None:
        """Write the resolved scenario, the page and, last, the manifest."""
        self._open.close()
        (self.folder / SCENARIO).write_text(scenario, encoding="utf-8")
        if page is not None:
            (self.folder / PAGE).write_text(page, encoding="utf-8")
        manifest.write(self.folder, record)

    def abandon(self, error: BaseException) -> None:
        """Close the files of a result that will not be kept."""
        self._open.__exit__(type(error), error, error.__traceback__)


@contextmanager
def saving(folder: Path, members: int) -> Iterator[Result]:
    """A result that appears at `folder` once the block ends well, and leaves no trace if not."""
    with replacing(folder) as part:
        result = Result(part, members)
        try:
            yield result
        except BaseException as error:
            result.abandon(error)
            raise


def read(folder: Path) -> xr.Dataset:
    """The dataset of a result, read as it is asked for. Raises `InputError` where there is none as it was written."""
    if not is_ours(folder):
        what = "is not a folder of results"
        raise InputError(
            [Mistake(str(folder), "", what, "Name one that `simulator compare` wrote.")]
        )
    refuse_unfinished(folder)
    refuse_altered(folder, only=(RESULTS,))
    return xr.open_dataset(folder / RESULTS)

"""The datasets of a finished result, whichever experiment it is of, opened to be read as they are asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.errors import InputError, Mistake
from simulator.results.chunks import JOURNAL, STORE
from simulator.results.folder import is_ours, state_of
from simulator.results.intact import refuse_altered
from simulator.results.store import RESULTS
from simulator.results.stream import opened
from simulator.results.unfinished import refuse_unfinished

if TYPE_CHECKING:
    import xarray as xr

WRITERS = "`simulator run`, `compare`, `delay` or `ensemble` wrote"


@contextmanager
def datasets(folder: Path, also: Collection[str] = ()) -> Iterator[dict[str, xr.Dataset]]:
    """The datasets of a folder by the file's name without its ending, its results first.

    Raises `InputError` where the folder is no finished result, or where a file can't be read or is not what
    was written; of other files than datasets those named in `also` are looked at.
    """
    import xarray as xr

    refuse_no_result(folder)
    refuse_altered(folder, also)
    found: dict[str, xr.Dataset] = {}
    with ExitStack() as files:
        for path in _files(folder):
            try:
                if path.name == STORE:
                    found[path.stem] = files.enter_context(xr.open_zarr(path, chunks=None))
                else:
                    found[path.stem] = files.enter_context(opened(path))
            except (OSError, ValueError) as error:
                what = f"can't be read ({getattr(error, 'strerror', None) or error})"
                raise InputError([Mistake(str(path), "", what, "Make the result again.")]) from error
        yield found


def _files(folder: Path) -> list[Path]:
    """Results first, then what was made of them."""
    first = [folder / RESULTS, folder / STORE]
    rest = [path for path in sorted(folder.glob("*.nc")) if path not in first]
    return [path for path in (*first, *rest) if path.exists()]


def _had(folder: Path) -> bool:
    """Whether a folder had a dataset once."""
    files = state_of(folder).get("files") or {}
    return JOURNAL in files or any(name.endswith(".nc") for name in files)


def refuse_no_result(folder: Path) -> None:
    """Raises `InputError` where a folder is no finished result."""
    what = ""
    if not is_ours(folder):
        what = "is not a folder of results" if folder.exists() else "is not there"
    else:
        refuse_unfinished(folder)
        if not _files(folder) and not _had(folder):
            what = f"holds what `simulator {state_of(folder).get('command')}` wrote, and no results"
    if what:
        raise InputError([Mistake(str(folder), "", what, f"Name one that {WRITERS}.")])

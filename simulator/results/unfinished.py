"""The folder of a long experiment: `NAME.unfinished` while it grows, NAME once it is whole.

An earlier result at NAME stays until then. What is unfinished says so in its manifest, and is taken up
again by `--resume`; nothing reads it as a result.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from simulator.errors import InputError, Mistake
from simulator.results import locks, manifest
from simulator.results.folder import NO_ROOM, refuse, repair, replacing, state_of, swap, unwritable

SUFFIX = ".unfinished"
LOCK, STAGES, NOTES = "lock", "stages", "notes"
WRITTEN = frozenset(
    f"{name}.{ending}"
    for ending, names in {
        "nc": ("sensitivity", "robustness", "explorer", "results"),
        "csv": (
            "sensitivity", "robustness", "regret", "value_of_information", "pieces", "failed", "targets", "record",
        ),
        "toml": ("scenario", "fitted"),
        "html": ("index",),
    }.items()
    for name in names
)  # fmt: skip
"""The files of all experiments that grow: what else lies in an unfinished folder, somebody put there."""
KEPT = "Make room and run it again with --resume: what is done is kept."


def beside(folder: Path) -> Path:
    """Where the experiment of a folder grows."""
    folder = folder.resolve()
    return folder.with_name(folder.name + SUFFIX)


def refuse_unfinished(folder: Path) -> None:
    """Raises `InputError` where a folder holds an experiment that is not whole."""
    state = state_of(folder)
    if state.get("finished", True) is False:
        what = f"is an unfinished {state.get('command', 'experiment')}, not a result"
        raise InputError([Mistake(str(folder), "", what, "Run its command again with --resume.")])


def check(folder: Path, resume: bool, kind: str | None = None) -> None:
    """Raises `InputError` where there is nothing to resume, or something that would be lost; `kind` as in `refuse`."""
    refuse(folder, kind)
    part = beside(folder)
    repair(folder.resolve())
    there = state_of(part)
    if there.get("finished"):  # a kill came between the last line and the renaming
        _clear(part)
        swap(part, folder.resolve())
        there = {}
    if resume and not there:
        finished = state_of(folder).get("finished")
        what = "is finished: there is nothing to resume" if finished else "there is nothing to resume"
        raise InputError([Mistake(str(folder), "", what, "Leave out --resume to run it from the start.")])
    if there:
        with _alone(part):  # What another process is at work on is not to be removed
            pass
    if not resume and part.exists():
        what = f"is an unfinished {there.get('command')}" if there else "is in the way of what would grow there"
        remedy = "Add --resume to go on with it, or remove that folder to start again."
        raise InputError([Mistake(str(part), "", what, remedy if there else "Remove it or name another with -o.")])


def begin(folder: Path, record: Mapping[str, Any], fill: Callable[[Path], None]) -> Path:
    """A new unfinished folder, filled by `fill`; it appears with its manifest or not at all."""
    part = beside(folder)
    with replacing(part) as making:
        fill(making)
        manifest.write(making, {**record, "finished": False})
    return part


@contextmanager
def growing(folder: Path, part: Path) -> Iterator[None]:
    """While a folder grows: one process at a time, and a full disk is told with what to do.

    Raises `InputError` where another process is at it, or where the system can't write.
    """
    with _alone(part):
        try:
            yield
        except OSError as error:
            if error.errno in (*NO_ROOM, errno.EACCES):
                raise unwritable(folder, error, KEPT) from error
            raise


def end(folder: Path, part: Path, record: Mapping[str, Any]) -> None:
    """Call the unfinished folder finished, and put it where it belongs."""
    (part / LOCK).unlink(missing_ok=True)
    theirs = [path.name for path in part.iterdir() if path.name not in WRITTEN]
    manifest.write(part, {**record, "finished": True}, but=theirs)
    _clear(part)
    swap(part, folder.resolve())


def _clear(part: Path) -> None:
    """Remove what only a run that goes on has use for."""
    for name in (STAGES, NOTES):
        shutil.rmtree(part / name, ignore_errors=True)


@contextmanager
def _alone(part: Path) -> Iterator[None]:
    """Hold the folder's lock, which the system lets go of when the process ends, however it ends."""
    # A folder with an open file in it is not renamed by Windows, where the lock lies beside it.
    place = part / LOCK if locks.POSIX else part.with_name(f".{part.name}.{LOCK}")
    try:
        file = place.open("a", encoding="utf-8")
    except OSError as error:
        raise unwritable(part, error, KEPT) from error
    try:
        with file:
            if not locks.lock(file):
                remedy = "Wait until it is done, or name another folder with -o."
                raise InputError([Mistake(str(part), "", "another process is at work on it", remedy)])
            file.truncate(0)
            file.write(f"{os.getpid()}\n")
            file.flush()
            yield
    finally:
        if not locks.POSIX:
            with suppress(OSError):  # another process has it open
                place.unlink()

"""A folder of results appears whole or not at all, and never takes the place of anything else."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from simulator.errors import InputError, Mistake

PROGRAM = "public-service-simulator"
MANIFEST = "manifest.json"


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """A new folder to write in, which becomes `folder` if the block ends well.

    What an earlier kill left is repaired first. Raises `InputError` where `folder` holds
    something that is not a result of ours, or where it can't be written.
    """
    folder = folder.resolve()
    part = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    try:
        repair(folder)
        _refuse_foreign(folder)
        part.mkdir(parents=True)
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        yield part
        _swap(part, folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def repair(folder: Path) -> None:
    """Put back what a kill between two renames left aside; clear away what it left half-made."""
    old = _aside(folder)
    if old.is_dir() and not folder.exists():
        old.rename(folder)
    elif old.is_dir() and is_ours(folder):
        shutil.rmtree(old)
    for part in folder.parent.glob(f".{folder.name}.*.part"):
        pid = part.name.removeprefix(f".{folder.name}.").removesuffix(".part")
        if pid.isdecimal() and not _is_running(int(pid)):
            shutil.rmtree(part)


def is_ours(folder: Path) -> bool:
    """Whether a folder holds a manifest that this program wrote."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(manifest, dict) and manifest.get("program") == PROGRAM


def _aside(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.old")


def _swap(part: Path, folder: Path) -> None:
    old = _aside(folder)
    try:
        if folder.exists():
            folder.rename(old)
        part.rename(folder)
    except OSError as error:
        raise _unwritable(folder, error) from error
    shutil.rmtree(old, ignore_errors=True)


def _refuse_foreign(folder: Path) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        what = "is a file, not a folder"
    elif any(folder.iterdir()) and not is_ours(folder):
        what = "holds files that are not a result of this program, so it is left alone"
    else:
        return
    raise InputError([Mistake(str(folder), "", what, "Name another folder with -o.")])


def _unwritable(folder: Path, error: OSError) -> InputError:
    what = f"can't be written ({error.strerror or error})"
    return InputError([Mistake(str(folder), "", what, "Name another folder with -o.")])


def _is_running(pid: int) -> bool:
    """Whether another process with that number is alive: its unfinished folder is its own."""
    if pid == os.getpid():
        return False
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return True

"""A folder of results appears whole or not at all, and never takes the place of anything else."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from simulator.errors import InputError, Mistake

PROGRAM = "public-service-simulator"
MANIFEST = "manifest.json"
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS)
"""What the system says where a disk is full, or gone: no fault of ours."""


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """A new folder to write in, which becomes `folder` if the block ends well.

    What an earlier kill left is repaired first. Raises `InputError` where `folder` holds
    something that is not a result of ours, or where it can't be written.
    """
    folder = folder.resolve()
    refuse(folder)
    part = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    new = [parent for parent in part.parents if not parent.exists()]
    try:
        repair(folder)
        part.mkdir(parents=True)
    except OSError as error:
        raise unwritable(folder, error) from error
    try:
        yield part
        swap(part, folder)
    except OSError as error:
        if error.errno in NO_ROOM:
            raise unwritable(folder, error) from error
        raise
    finally:
        shutil.rmtree(part, ignore_errors=True)
        _remove_empty(new)


def refuse(folder: Path) -> None:
    """Raises `InputError` where a result may not take the place of `folder`."""
    folder = folder.resolve()
    what = ""
    try:
        if folder == Path.cwd() or folder in Path.cwd().parents:
            what = "is the folder you are in, or above it"
        elif folder.exists() and not folder.is_dir():
            what = "is a file, not a folder"
        elif folder.exists() and any(folder.iterdir()) and not is_ours(folder):
            what = "holds files that are not a result of this program, so it is left alone"
    except OSError as error:
        raise unwritable(folder, error) from error
    if what:
        raise InputError([Mistake(str(folder), "", what, "Name another folder with -o.")])


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


def swap(part: Path, folder: Path) -> None:
    """Put a whole folder where an older one may be."""
    old = _aside(folder)
    try:
        if folder.exists():
            folder.rename(old)
        part.rename(folder)
    except OSError as error:
        raise unwritable(folder, error) from error
    shutil.rmtree(old, ignore_errors=True)


def _remove_empty(folders: Iterable[Path]) -> None:
    """Remove the folders, innermost first, as far as they are empty."""
    for folder in folders:
        try:
            folder.rmdir()
        except OSError:
            return


def unwritable(folder: Path, error: OSError, remedy: str = "Name another folder with -o.") -> InputError:
    """The mistake that a folder can't be written, with the system's reason."""
    what = f"can't be written ({error.strerror or error})"
    return InputError([Mistake(str(folder), "", what, remedy)])


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

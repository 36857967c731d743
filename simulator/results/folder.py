"""A folder of results appears whole or not at all, and never takes the place of anything else."""

from __future__ import annotations

import errno
import glob
import hashlib
import json
import os
import re
import shutil
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from simulator.errors import InputError, Mistake

PROGRAM = "public-service-simulator"
MANIFEST = "manifest.json"
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS)
"""What the system says where a disk is full, or gone: no fault of ours."""
STORES = ("ensemble.zarr",)
"""Folders that a result has; a manifest names files only."""
EDITED = "scenario.toml"
"""The one file of a result that people change by hand: then it is theirs."""
NOBODYS = re.compile(r"\.DS_Store|Thumbs\.db|desktop\.ini|\.(index\.html|manifest\.json)(\.\d+)?\.part")
"""What a system puts into folders unasked, or a killed command of ours left half-written."""
ASKABLE = os.name == "posix"
"""Whether a process can be asked if it is there. Elsewhere the same call is Ctrl-C to all at its console."""
MOST_NAMED = 5
MOVE = "Move them elsewhere, or name another folder with -o."


@contextmanager
def replacing(folder: Path, kind: str | None = None, keeps: bool = False) -> Iterator[Path]:
    """A new folder to write in, which becomes `folder` if the block ends well.

    What an earlier kill left is repaired first. Raises `InputError` where `folder` may not be replaced, as
    `refuse` has it, or where it can't be written. Who `keeps` all that lies there puts it into the new folder.
    """
    folder = folder.resolve()
    refuse(folder, kind, keeps)
    theirs = foreign(folder) if keeps else ()
    part = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    new = [parent for parent in part.parents if not parent.exists()]
    try:
        repair(folder)
        part.mkdir(parents=True)
    except OSError as error:
        raise unwritable(folder, error) from error
    try:
        yield part
        swap(part, folder, theirs)
    except OSError as error:
        if error.errno in NO_ROOM:
            raise unwritable(folder, error) from error
        raise
    finally:
        shutil.rmtree(part, ignore_errors=True)
        _remove_empty(new)


def refuse(folder: Path, kind: str | None = None, keeps: bool = False) -> None:
    """Raises `InputError` where a result may not take the place of `folder`.

    `kind` is the command whose result it will be: it may take the place of one of its own kind only; None asks
    for nothing. Files of somebody else stand in the way, unless the new result `keeps` them.
    """
    folder = folder.resolve()
    what, remedy = "", "Name another folder with -o."
    try:
        if folder == Path.cwd() or folder in Path.cwd().parents:
            what = "is the folder you are in, or above it"
        elif folder.exists() and not folder.is_dir():
            what = "is a file, not a folder"
        elif folder.exists() and any(folder.iterdir()) and not is_ours(folder):
            what = "holds files that are not a result of this program, so it is left alone"
        elif kind and folder.is_dir() and (there := kind_of(folder)) not in (kind, ""):
            what = f"holds what `simulator {there}` wrote, which `simulator {kind}` would replace"
            remedy = "Name another folder with -o, or move that one."
        elif not keeps and (theirs := foreign(folder)):
            what, remedy = f"holds what is not this program's, and would be deleted: {_few(theirs)}", MOVE
    except OSError as error:
        raise unwritable(folder, error) from error
    if what:
        raise InputError([Mistake(str(folder), "", what, remedy)])


def kind_of(folder: Path) -> str:
    """The command that made the result in a folder; empty where there is none, or where it doesn't say."""
    state = state_of(folder)
    return "appraise" if "appraisal_of" in state else str(state.get("command") or "")


def foreign(folder: Path) -> list[str]:
    """The names in a folder of ours that its manifest doesn't know, folders with a stroke behind them.

    What commands add later to a result (`appraise` and `report` in its own folder) they enter into the manifest;
    what somebody had written there under a name of their own, such as a page or tables, is theirs.
    """
    if not folder.is_dir():
        return []
    files = state_of(folder).get("files")
    known = files if isinstance(files, dict) else {}
    found = []
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.is_symlink():
            if path.name not in STORES:
                found.append(f"{path.name}/")
        elif not _is_known(path, known):
            found.append(path.name)
    return found


def _is_known(file: Path, known: dict[str, Any]) -> bool:
    if file.name == EDITED and file.name in known and file.is_file():
        return hashlib.sha256(file.read_bytes()).hexdigest() == known[file.name]
    return file.name == MANIFEST or file.name in known or bool(NOBODYS.fullmatch(file.name))


def _few(names: list[str]) -> str:
    """The first names, and how many more there are."""
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    first = (f"{name} (changed by hand)" if name == EDITED else name for name in names[:MOST_NAMED])
    return ", ".join(first) + more


def repair(folder: Path) -> None:
    """Put back what a kill between two renames left aside; clear away what it left half-made."""
    old = _aside(folder)
    if old.is_dir() and not folder.exists():
        old.rename(folder)
    elif old.is_dir() and is_ours(folder):
        _discard(old, folder)
    for part in folder.parent.glob(f".{glob.escape(folder.name)}.*.part"):
        pid = part.name.removeprefix(f".{folder.name}.").removesuffix(".part")
        if pid.isdecimal() and not _is_running(int(pid)):
            shutil.rmtree(part)


def is_ours(folder: Path) -> bool:
    """Whether a folder holds a manifest that this program wrote."""
    return bool(state_of(folder))


def state_of(folder: Path) -> dict[str, Any]:
    """The manifest of a folder of ours; empty where there is none."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return manifest if isinstance(manifest, dict) and manifest.get("program") == PROGRAM else {}


def _aside(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.old")


def swap(part: Path, folder: Path, kept: Collection[str] = ()) -> None:
    """Put a whole folder where an older one may be; `kept` are names of somebody else's that it has already."""
    old = _aside(folder)
    try:
        if folder.exists():
            folder.rename(old)
        part.rename(folder)
    except OSError as error:
        raise unwritable(folder, error) from error
    _discard(old, folder, kept)


def _discard(old: Path, folder: Path, kept: Collection[str] = ()) -> None:
    """Remove an old folder, but move into the new one what somebody put there while that was computed.

    An old folder without its manifest has been through this, and was being removed.
    """
    try:
        for name in foreign(old) if is_ours(old) else ():
            target = folder / name
            while os.path.lexists(target):
                target = target.with_name(f"{target.name}.old")
            if name not in kept:
                (old / name).rename(target)
    except OSError:  # it stays aside until the next result, which tries again
        return
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
    """Whether another process with that number is alive, or may be: its unfinished folder is its own."""
    if pid == os.getpid() or not ASKABLE:
        return pid != os.getpid()
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return True


@contextmanager
def told() -> Iterator[None]:
    """See that a full disk is an `OSError`, whichever library met it."""
    try:
        yield
    except OSError:
        raise
    except Exception as error:
        cause = error.__cause__ or error.__context__
        if isinstance(cause, OSError):
            raise OSError(cause.errno or errno.EIO, cause.strerror or str(cause)) from error
        raise

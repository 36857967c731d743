"""A file that one process holds at a time; the system lets go of it when that process ends, however it ends."""

from __future__ import annotations

import errno
import os
from importlib import import_module
from importlib.util import find_spec
from typing import IO

POSIX = find_spec("fcntl") is not None
"""Whether locks are those of Unix. Windows has others, and renames no folder with an open file in it."""
HELD = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)
"""What the system says where another process holds the file."""


def lock(file: IO[str]) -> bool:
    """Whether the open file is this process's own, until it closes the file or ends.

    On a disk that has no locks, as network disks may be set up, it is no one's: then True, and nothing is held.
    """
    try:
        if POSIX:
            fcntl = import_module("fcntl")
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            msvcrt = import_module("msvcrt")
            os.lseek(file.fileno(), 0, os.SEEK_SET)  # all lock the same byte
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    except OSError as error:
        return error.errno not in HELD
    return True

"""What the workers of a test do; they import it by name."""

from __future__ import annotations

import gc
import os
import time
from pathlib import Path

from simulator.errors import InputError, Mistake, RunError


def double(factor: int, piece: int) -> tuple[int, int]:
    """Twice the piece, late for the early ones, and who did it."""
    time.sleep(0.05 if piece == 0 else 0.0)
    return factor * piece, os.getpid()


def count_frozen(factor: int, piece: int) -> int:
    """How many objects the collector does not look at."""
    return factor * gc.get_freeze_count()


def dawdle(seconds: int, piece: int) -> int:
    """Be quick with the first piece and slow with all others."""
    time.sleep(seconds if piece else 0)
    return piece


def finish_late(folder: Path, piece: int) -> int:
    """Be quick with the first piece; of each other one that is let finish a file remains."""
    if piece:
        time.sleep(60)
        (folder / f"{piece}").touch()
    return piece


def refuse(factor: int, piece: int) -> int:
    """Fail as a run does."""
    if piece == 2:
        raise RunError("backlog fell below zero", "served", 1.5, {"backlog": -1.0})
    if piece == 5:
        raise InputError([Mistake("file.toml", "run.seed", "is wrong", "Mend it.")])
    return piece


def die(factor: int, piece: int) -> int:
    """End without a word, as a process does that the system kills."""
    os._exit(9)

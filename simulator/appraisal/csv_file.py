"""A CSV that appears whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from simulator.cells import Writer


@contextmanager
def writing(target: Path) -> Iterator[Writer]:
    """A CSV writer, whose file takes its name once the block ends well."""
    waiting = target.with_name(f".{target.name}.part")
    try:
        with waiting.open("w", encoding="utf-8", newline="") as file:
            yield Writer(file)
        waiting.replace(target)
    finally:
        waiting.unlink(missing_ok=True)

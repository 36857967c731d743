"""TOML read safely: whatever the bytes are, the answer is a table or one sentence."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

LARGEST = 5_000_000
DEEPEST = 16


class UnreadableError(Exception):
    """The file is no TOML that we read; `what` and `remedy` for the message."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what, self.remedy = what, remedy


def load(path: Path) -> dict[str, Any]:
    """The table that a file holds. Raises `UnreadableError`."""
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise UnreadableError(
                f"is {size / 1e6:.1f} MB; a scenario file has at most {LARGEST / 1e6:.0f} MB",
                "Put long tables into a CSV file and name it with table.",
            )
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise UnreadableError(
            f"cannot be read: {error.strerror or 'the system refuses'}",
            "Check the file and its permissions.",
        ) from error
    return parse(data)


def parse(data: bytes) -> dict[str, Any]:
    """The table that bytes hold. Raises `UnreadableError`."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError(
            f"is not UTF-8 text: byte {error.start + 1} cannot be read", "Save the file as UTF-8."
        ) from error
    try:
        table = tomllib.loads(text)
    except RecursionError as error:
        raise UnreadableError(
            "is nested too deeply", "A scenario needs no more than five levels."
        ) from error
    except ValueError as error:
        # Not every one is a TOMLDecodeError: a very long integer is refused in Python's own words.
        long = not isinstance(error, tomllib.TOMLDecodeError) and "digits" in str(error)
        what = "a whole number has too many digits" if long else str(error)
        raise UnreadableError(
            f"is not TOML: {what}", "Correct it there; see https://toml.io."
        ) from error
    if not table:
        raise UnreadableError("is empty", 'Start from a file that works: extends = "england".')
    if _depth(table) > DEEPEST:
        raise UnreadableError("is nested too deeply", "A scenario needs no more than five levels.")
    return table


def _depth(table: dict[str, Any]) -> int:
    """How deep tables and lists go; without recursion, since headers have no limit."""
    depth, level = 0, [table] if table else []
    while level and depth <= DEEPEST:
        depth += 1
        level = [inner for outer in level for inner in _inside(outer)]
    return depth


def _inside(outer: Any) -> list[Any]:
    values = outer.values() if isinstance(outer, dict) else outer
    return [value for value in values if isinstance(value, dict | list)]

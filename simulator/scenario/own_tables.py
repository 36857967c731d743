"""CSV files of a scenario's own: found beside the file that names one, and taken into the scenario line by line.

So a resolved scenario holds them, and runs again without them. They are read as text and nothing else.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from simulator.scenario.load import UnreadableError
from simulator.scenario.numbers import Number, Say

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*\.csv")
"""Names of tables, whether of a model or of a scenario: of a file, never of a folder."""
LARGEST = 1_000_000
"""Bytes: several of them have to go into one resolved scenario, which has at most `load.LARGEST`."""


def with_own_table(number: Number, folder: Path, say: Say) -> Number | None:
    """The number with the lines of its table, where a file of that name lies in the folder; else as it is.

    None where the file may not or can't be read, which is said.
    """
    if number.table is None or number.rows is not None or not NAME.fullmatch(number.table):
        return number
    try:
        lines = _lines(folder.resolve(), number.table)
    except UnreadableError as error:
        say("table", f"{number.table} {error.what}", error.remedy)
        return None
    return number if lines is None else replace(number, rows=lines)


def _lines(folder: Path, name: str) -> tuple[str, ...] | None:
    """The lines of a file whose real path is in the folder; None where nothing of that name is there."""
    try:
        if not (folder / name).exists():
            return None
        real = (folder / name).resolve()
        if not real.is_relative_to(folder):
            raise UnreadableError("leads out of the folder of the file that names it", "Copy the table there.")
        if not real.is_file():
            raise UnreadableError("is not a file", "Name a CSV file.")
        with real.open("rb") as file:
            data = file.read(LARGEST + 1)
    except (OSError, RuntimeError) as error:
        what = f"cannot be read: {getattr(error, 'strerror', None) or error}"
        raise UnreadableError(what, "Check the file and its permissions.") from error
    if len(data) > LARGEST:
        raise UnreadableError(f"has more than {LARGEST / 1e6:.0f} MB", "Leave out what is not needed.")
    try:
        return tuple(data.decode("utf-8-sig").splitlines())
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UnreadableError(f"is not UTF-8 text in line {line}", "Save it as CSV in UTF-8.") from error

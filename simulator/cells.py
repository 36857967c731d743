"""Cells of CSV files: text that a spreadsheet shows and never executes, and that is read back as it was.

What would begin a formula gets an apostrophe before it, after the advice of OWASP on CSV injection. A number
written as text is left alone.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import Any

RISKY = re.compile(r"'*[=+\-@\t\r]")
"""How a formula begins, or what was guarded from being one already: that gets another apostrophe, and loses it."""
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?|[+-]?inf(inite)?", re.IGNORECASE)


def guarded(text: str) -> str:
    """Text for a cell, which no spreadsheet takes for a formula."""
    return f"'{text}" if RISKY.match(text) and not NUMBER.fullmatch(text) else text


def unguarded(text: str) -> str:
    """The text that `guarded` gave this cell of."""
    return text[1:] if text.startswith("'") and RISKY.match(text) else text


class Writer:
    """Writes rows as comma-separated values, each text guarded; numbers are written as they are."""

    def __init__(self, file: Any, end: str = "\n") -> None:
        self._writer = csv.writer(file, lineterminator=end)

    def writerow(self, row: Iterable[Any]) -> None:
        """Write a row."""
        self._writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])

    def writerows(self, rows: Iterable[Iterable[Any]]) -> None:
        """Write rows."""
        for row in rows:
            self.writerow(row)


def records(file: Iterable[str]) -> Iterator[dict[str, str]]:
    """The rows that a `Writer` wrote under a head, by column, each text as it was."""
    lines = rows(file)
    head = next(lines, [])
    for row in lines:
        yield dict(zip_longest(head, row[: len(head)], fillvalue=""))


def rows(file: Iterable[str]) -> Iterator[list[str]]:
    """The same by place, with the head."""
    for row in csv.reader(file):
        if row:
            yield [unguarded(cell) for cell in row]

"""A table as all formats write it: named columns of one kind each, and rows that come in blocks."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

Kind = Literal["number", "whole", "text", "date"]
Block = list[np.ndarray]
"""One array for each column, all of one length."""
AT_ONCE = 10_000


@dataclass(frozen=True)
class Column:
    """A column: its name, its unit ("" where it has none) and what it means."""

    name: str
    kind: Kind
    unit: str = ""
    meaning: str = ""
    prices: str = ""
    """Of money: “cash”, or “2025-26 prices”."""
    label: bool = False
    """Whether it says which observation a row is, rather than what was observed."""
    until: str = ""
    """The year up to which it is counted, where that is not the horizon: another column may have its name."""

    @property
    def header(self) -> str:
        """The name with its unit, and of money its prices, for people."""
        until = f"to {self.until}" if self.until else ""
        told = ", ".join(text for text in (self.unit, self.prices, until) if text not in ("", "1"))
        return f"{self.name} [{told}]" if told else self.name


@dataclass(frozen=True)
class Sheet:
    """A table. `blocks` gives its rows anew each time, some at a time, so that it never has to fit in memory."""

    name: str
    columns: Sequence[Column]
    rows: int
    blocks: Callable[[], Iterator[Block]]
    about: str = ""
    described: bool = field(default=True)
    """Whether its columns belong into the data dictionary."""


def in_words(cell: float) -> float | str | None:
    """A number as people read it: infinity in words, and nothing where it is missing."""
    if math.isfinite(cell):
        return cell
    if math.isnan(cell):
        return None
    return "infinite" if cell > 0 else "minus infinite"


def of_text(name: str, rows: Iterable[Mapping[str, str]], about: str = "") -> Sheet:
    """A table of texts, from rows with the same keys."""
    listed = list(rows)
    keys = list(listed[0]) if listed else []

    def blocks() -> Iterator[Block]:
        for first in range(0, len(listed), AT_ONCE):
            part = listed[first : first + AT_ONCE]
            yield [np.array([row[key] for row in part], dtype=object) for key in keys]

    return Sheet(name, [Column(key, "text") for key in keys], len(listed), blocks, about, described=False)

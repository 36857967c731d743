"""The events of a result as a table: numbers as numbers, dates as dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np

from simulator.cells import records
from simulator.export.sheet import AT_ONCE, Block, Column, Kind, Sheet

DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
MEANINGS = {
    "policy": "Policy", "member": "Member: one future with its own luck", "date": "When it happened",
    "kind": "What happened",
}  # fmt: skip


def events(path: Path) -> Sheet | None:
    """The table of events.csv; None where nothing happened. Read twice: to learn its columns, and to give its rows."""
    kinds, rows = _kinds(path)
    if not rows:
        return None
    columns = [
        Column(name, kind, "", MEANINGS.get(name, "A detail of some kinds of event"), label=name in MEANINGS)
        for name, kind in kinds.items()
    ]

    def blocks() -> Iterator[Block]:
        with path.open(encoding="utf-8", newline="") as file:
            lines = records(file)
            while part := list(islice(lines, AT_ONCE)):
                yield [_array([row[column.name] or "" for row in part], column.kind) for column in columns]

    return Sheet("events", columns, rows, blocks, "A row for each event of each future.")


def _kinds(path: Path) -> tuple[dict[str, Kind], int]:
    """Of each column whether all it holds are dates, whole numbers or numbers, and how many rows there are."""
    with path.open(encoding="utf-8", newline="") as file:
        could: dict[str, list[Kind]] = {}
        filled: set[str] = set()
        count = 0
        for row in records(file):
            count += 1
            for name, text in row.items():
                could.setdefault(name, ["date", "whole", "number"])
                if text:
                    filled.add(name)
                    could[name] = [kind for kind in could[name] if _is(text, kind)]
    kinds: dict[str, Kind] = {}
    for name, possible in could.items():
        kinds[name] = possible[0] if possible and name in filled else "text"
    # What is whole by chance may be a share in the next result; only names of futures are whole by nature.
    return {n: "number" if kind == "whole" and n != "member" else kind for n, kind in kinds.items()}, count


def _is(text: str, kind: str) -> bool:
    if kind == "date":
        return bool(DATE.fullmatch(text))
    try:
        int(text) if kind == "whole" else float(text)
    except ValueError:
        return False
    return True


def _array(texts: list[str], kind: Kind) -> np.ndarray:
    if kind == "date":
        return np.array([text or "NaT" for text in texts], dtype="datetime64[D]")
    if kind == "whole":
        return np.array([int(text) for text in texts])
    if kind == "number":
        return np.array([float(text) if text else np.nan for text in texts])
    return np.array(texts, dtype=object)

"""The events of a result as a table: numbers as numbers, dates as dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np

from simulator.cells import records
from simulator.export.fields import detail
from simulator.export.sheet import AT_ONCE, Block, Column, Kind, Sheet
from simulator.results.measures import CONSTANT

DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
MEANINGS = {
    "policy": "Policy", "member": "Member: one future with its own luck", "date": "When it happened",
    "kind": "What happened",
}  # fmt: skip


def events(path: Path, price_base: str = "") -> Sheet | None:
    """The table of events.csv; None where nothing happened. Read twice: to learn its columns, and to give its rows.

    `price_base` is the year of real prices, such as “2025-26”: costs of projects are in them, other pounds cash.
    """
    kinds, rows, filled = _kinds(path)
    if not rows:
        return None
    columns = [_column(name, kind, filled[name], price_base) for name, kind in kinds.items()]

    def blocks() -> Iterator[Block]:
        with path.open(encoding="utf-8", newline="") as file:
            lines = records(file)
            while part := list(islice(lines, AT_ONCE)):
                yield [_array([row[column.name] or "" for row in part], column.kind) for column in columns]

    return Sheet("events", columns, rows, blocks, "A row for each event of each future.")


def _column(name: str, kind: Kind, filled: set[str], price_base: str) -> Column:
    """A column with its unit, prices and meaning; `filled` are the kinds of event that say something in it."""
    if name in MEANINGS:
        return Column(name, kind, "", MEANINGS[name], label=True)
    of = ", ".join(sorted(filled))
    known = detail(name, filled)
    if known is None or (known.unit and kind == "text"):
        return Column(name, kind, "", f"A detail of events of the kind {of}")
    prices = known.prices.replace(CONSTANT, f"{price_base} prices" if price_base else "constant prices")
    return Column(name, kind, known.unit, f"{known.meaning}. A detail of events of the kind {of}", prices)


def _kinds(path: Path) -> tuple[dict[str, Kind], int, dict[str, set[str]]]:
    """Of each column whether it holds dates, whole numbers or numbers; how many rows; what kinds of event fill it."""
    with path.open(encoding="utf-8", newline="") as file:
        could: dict[str, list[Kind]] = {}
        filled: dict[str, set[str]] = {}
        count = 0
        for row in records(file):
            count += 1
            for name, text in row.items():
                could.setdefault(name, ["date", "whole", "number"])
                by = filled.setdefault(name, set())
                if text:
                    by.add(row.get("kind", ""))
                    could[name] = [kind for kind in could[name] if _is(text, kind)]
    kinds: dict[str, Kind] = {}
    for name, possible in could.items():
        kinds[name] = possible[0] if possible and filled[name] else "text"
    # What is whole by chance may be a share in the next result; only names of futures are whole by nature.
    told: dict[str, Kind] = {n: "number" if k == "whole" and n != "member" else k for n, k in kinds.items()}
    return told, count, filled


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

"""CSV tables of a model: comment lines, a header of axes and columns, one row for each cell."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from simulator.errors import did_you_mean
from simulator.scenario.numbers import Say

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.engine.quantities import Quantity
    from simulator.engine.start import Array

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*\.csv")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class _File:
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def table_of(
    name: str, column: str, quantity: Quantity, model: Model, say: Say
) -> tuple[tuple[date, ...] | None, Array] | None:
    """A column's dates (None without a date column) and numbers: (dates, *shape) or (*shape).

    None where anything is wrong, which is said.
    """
    file = _opened(name, model, say)
    if file is None:
        return None
    if column not in file.header:
        remedy = did_you_mean(column, file.header).strip() or f"It has {', '.join(file.header)}."
        say("column", f"{name} has no column {column}", remedy)
        return None
    axes = tuple(name for name in file.header if name in model.axes)
    if sorted(axes) != sorted(quantity.axes):
        wanted = ", ".join(quantity.axes) or "no axis"
        say(
            "table",
            f"{name} is by {', '.join(axes) or 'nothing'}, not by {wanted}",
            f"Give a table by {wanted}.",
        )
        return None
    cells = list(_cells(file, name, column, quantity, model, say))
    if any(cell is None for cell in cells):
        return None
    return _placed(
        [cell for cell in cells if cell],
        name,
        "date" in file.header,
        model.shape(quantity.name),
        say,
    )


def _opened(name: str, model: Model, say: Say) -> _File | None:
    if model.tables is None or not _NAME.fullmatch(name):
        say(
            "table",
            f"“{name}” is not the name of a table of this model",
            "Name a CSV file without its folder.",
        )
        return None
    path = model.tables / name
    if not path.is_file():
        known = sorted(file.name for file in model.tables.glob("*.csv"))
        say(
            "table",
            f"there is no table {name}",
            did_you_mean(name, known) or f"There are {', '.join(known)}.",
        )
        return None
    try:
        return _read(path, path.stat().st_mtime_ns)
    except (OSError, ValueError, csv.Error) as error:
        say("table", f"{name} cannot be read: {error}", "Correct the file.")
        return None


@lru_cache(maxsize=64)
def _read(path: Path, changed: int) -> _File:
    """The rows of a file; `changed` makes an edited file a new one."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    kept = [
        (number, line)
        for number, line in enumerate(lines, 1)
        if line.strip() and not line.startswith("#")
    ]
    rows = list(csv.reader([line for _, line in kept], strict=True))
    if len(rows) < 2:
        raise ValueError("it has no rows")
    numbered = zip([number for number, _ in kept[1:]], rows[1:], strict=True)
    return _File(
        tuple(name.strip() for name in rows[0]), tuple((n, tuple(row)) for n, row in numbered)
    )


Cell = tuple[date | None, tuple[int, ...], float]


def _cells(
    file: _File, name: str, column: str, quantity: Quantity, model: Model, say: Say
) -> Iterator[Cell | None]:
    """Each row as a cell, or None where it is wrong, which is said."""
    indices = {
        axis: {label: i for i, label in enumerate(model.axes[axis].labels)}
        for axis in quantity.axes
    }
    for number, row in file.rows:
        wrong: list[tuple[str, str]] = []
        cells = dict(zip(file.header, row, strict=False))
        if len(row) != len(file.header):
            wrong.append((f"{len(row)} cells under {len(file.header)} headings", ""))
        for axis, labels in indices.items():
            if cells.get(axis, "") not in labels:
                hint = did_you_mean(cells.get(axis, ""), labels)
                wrong.append((f"{axis} has no “{cells.get(axis, '')}”", hint))
        value, at = _number(cells.get(column, "")), _date(cells.get("date", ""))
        if value is None:
            wrong.append((f"{column} is “{cells.get(column, '')}”, not a finite number", ""))
        if "date" in file.header and at is None:
            wrong.append((f"“{cells.get('date', '')}” is not a date", "Write it as 2025-04-01."))
        for what, remedy in wrong:
            say("table", f"{name}, line {number}: {what}", remedy or "Correct it.")
        if wrong or value is None:
            yield None
        else:
            yield at, tuple(indices[axis][cells[axis]] for axis in quantity.axes), value


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _placed(
    cells: list[Cell], name: str, dated: bool, shape: tuple[int, ...], say: Say
) -> tuple[tuple[date, ...] | None, Array] | None:
    dates = sorted({cell[0] for cell in cells if cell[0]})
    row = {at: i for i, at in enumerate(dates)}
    array = np.full((len(dates), *shape) if dated else shape, np.nan)
    for at, index, value in cells:
        place = (row[at], *index) if at else index
        if not np.isnan(array[place]):
            say("table", f"{name} gives a cell twice", "Keep one row for each cell.")
            return None
        array[place] = value
    missing = int(np.isnan(array).sum())
    if missing:
        say("table", f"{name} lacks {missing} of {array.size} cells", "Give one row for each cell.")
        return None
    return (tuple(dates) if dated else None), array

"""CSV tables of a model or of a scenario's own: comment lines, a header of axes and columns, one row for each cell."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from simulator.errors import did_you_mean
from simulator.scenario.headings import capitals, mistaken
from simulator.scenario.numbers import Number, Say
from simulator.scenario.own_tables import NAME

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.engine.quantities import Quantity
    from simulator.engine.start import Array

MOST_TOLD, MOST_CELLS = 20, 6
"""Lines of a table that are told as wrong one by one; cells that it lacks that are named."""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class _File:
    line: int
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def table_of(
    number: Number, quantity: Quantity, model: Model, say: Say
) -> tuple[tuple[date, ...] | None, Array] | None:
    """A column's dates (None without a date column) and numbers: (dates, *shape) or (*shape).

    None where anything is wrong, which is said.
    """
    name, column = number.table or "", number.column or quantity.name
    file = _opened(name, number.rows, model, say)
    if file is None or not _fits(file, name, column, quantity, model, say):
        return None
    cells = list(_cells(file, name, column, number.times or 1.0, quantity, model, say))
    if any(cell is None for cell in cells):
        return None
    return _placed([cell for cell in cells if cell], name, "date" in file.header, quantity, model, say)


def _fits(file: _File, name: str, column: str, quantity: Quantity, model: Model, say: Say) -> bool:
    """Whether the header has the column and the axes; what it lacks is said."""
    expected = (column, *quantity.axes)
    wrong = mistaken(file.header, file.line, file.rows, expected)
    if wrong is not None:
        say("table", f"{name} {wrong[0]}", wrong[1])
        return False
    large = capitals(file.header, expected)
    for wanted, found in large.items():
        remedy = f"Did you mean {found}? Capitals count: write both alike."
        say("column" if wanted == column else "table", f"{name} has no column {wanted}", remedy)
    if large:
        return False
    has = column in file.header
    if not has:
        remedy = did_you_mean(column, file.header).strip() or f"It has {', '.join(file.header)}."
        say("column", f"{name} has no column {column}", remedy)
    axes = tuple(name for name in file.header if name in model.axes)
    if sorted(axes) != sorted(quantity.axes):
        wanted = ", ".join(quantity.axes) or "no axis"
        what = f"{name} is by {', '.join(axes) or 'nothing'}, not by {wanted}"
        say("table", what, f"Give a table by {wanted}.")
        return False
    return has


def _opened(name: str, rows: tuple[str, ...] | None, model: Model, say: Say) -> _File | None:
    """The rows that the scenario brings, or those of the model's file of that name."""
    if rows is not None and model.tables is not None and (model.tables / name).is_file():
        # Else a resolved scenario that names the model's would read whatever lies beside it.
        say("table", f"{name} beside the scenario is called like a table of the model", "Give it another name.")
        return None
    try:
        if rows is not None:
            return _parsed_own(rows)
        path = _found(name, model, say)
        return None if path is None else _read(path, path.stat().st_mtime_ns)
    except (OSError, ValueError, csv.Error) as error:
        say("table", f"{name} cannot be read: {error}", "Correct the file.")
        return None


def _found(name: str, model: Model, say: Say) -> Path | None:
    """The model's file of that name; where there is none, that is said."""
    if not NAME.fullmatch(name):
        what = f"“{name}” is not the name of a table"
        remedy = "Name a CSV file without its folder, in letters, digits, “-”, “_” and “.”, as in my-residents.csv."
        say("table", what, remedy)
        return None
    if model.tables is not None and (model.tables / name).is_file():
        return model.tables / name
    known = sorted(file.name for file in model.tables.glob("*.csv")) if model.tables else []
    others = f" The model has {', '.join(known)}." if known else ""
    remedy = f"Put it beside the file that names it.{did_you_mean(name, known) or others}"
    say("table", f"there is no table {name}", remedy)
    return None


@lru_cache(maxsize=64)
def _read(path: Path, changed: int) -> _File:
    """The rows of a file; `changed` makes an edited file a new one."""
    return _parsed(path.read_text(encoding="utf-8-sig").splitlines())


@lru_cache(maxsize=64)
def _parsed_own(lines: tuple[str, ...]) -> _File:
    return _parsed(lines)


def _parsed(lines: Sequence[str]) -> _File:
    """A header and numbered rows. Raises `ValueError` and `csv.Error`."""
    kept = [
        (number, line)
        for number, line in enumerate(lines, 1)
        if line.strip() and not line.startswith("#")
    ]
    rows = list(csv.reader([line for _, line in kept], strict=True))
    if len(rows) < 2:
        raise ValueError("it has no rows")
    numbered = zip([number for number, _ in kept[1:]], rows[1:], strict=True)
    header = tuple(name.strip() for name in rows[0])
    return _File(kept[0][0], header, tuple((n, tuple(row)) for n, row in numbered))


Cell = tuple[date | None, tuple[int, ...], float, int]
"""A date, places along the axes, the number, and its line."""


def _cells(
    file: _File, name: str, column: str, times: float, quantity: Quantity, model: Model, say: Say
) -> Iterator[Cell | None]:
    """Each row as a cell, or None where it is wrong, which is said; its number will be taken `times` that."""
    indices = {
        axis: {label: i for i, label in enumerate(model.axes[axis].labels)}
        for axis in quantity.axes
    }
    told = 0
    for number, row in file.rows:
        cells = dict(zip(file.header, row, strict=False))
        wrong = [] if len(row) == len(file.header) else [(f"{len(row)} cells under {len(file.header)} headings", "")]
        wrong += _wrong(cells, file, column, indices, guess=told < MOST_TOLD)
        value, at = number_in(cells.get(column, "")), _date(cells.get("date", ""))
        wrong += _beyond(value, times, column, quantity)
        told += bool(wrong)
        for what, remedy in wrong if told <= MOST_TOLD else ():
            say("table", f"{name}, line {number}: {what}", remedy or "Correct it.")
        if wrong or value is None:
            yield None
        else:
            yield at, tuple(indices[axis][cells[axis]] for axis in quantity.axes), value, number
    if told > MOST_TOLD:
        what = f"{name} has {told - MOST_TOLD} more lines with something wrong"
        say("table", what, "Correct the first, and look again.")


def _wrong(
    cells: Mapping[str, str], file: _File, column: str, indices: Mapping[str, Mapping[str, int]], guess: bool
) -> Iterator[tuple[str, str]]:
    """What is wrong with a row and the remedy; without `guess` no label that is near is looked for."""
    for axis, labels in indices.items():
        label = cells.get(axis, "")
        if label not in labels:
            yield f"{axis} has no “{label}”", did_you_mean(label, labels) if guess else ""
    if number_in(cells.get(column, "")) is None:
        yield f"{column} is “{cells.get(column, '')}”, not a finite number", ""
    if "date" in file.header and _date(cells.get("date", "")) is None:
        yield f"“{cells.get('date', '')}” is not a date", "Write it as 2025-04-01."


def _beyond(value: float | None, times: float, column: str, quantity: Quantity) -> Iterator[tuple[str, str]]:
    """What is impossible about a number that the model can't take."""
    for limit, sign, words in ((quantity.low, 1.0, "at least"), (quantity.high, -1.0, "at most")):
        if value is not None and limit is not None and sign * value * times < sign * limit:
            unit = "" if quantity.unit.text == "1" else f" {quantity.unit}"
            what = f"{column} is {value:g}, and {quantity.dotted} is {words} {limit:g}{unit}"
            yield what, "Give one within the limits."


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None


def number_in(text: str) -> float | None:
    """The finite number that a cell holds, or None; not Python's 1_000, which other programs do not read."""
    try:
        value = math.nan if "_" in text else float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _placed(
    cells: list[Cell], name: str, dated: bool, quantity: Quantity, model: Model, say: Say
) -> tuple[tuple[date, ...] | None, Array] | None:
    dates = sorted({cell[0] for cell in cells if cell[0]})
    row = {at: i for i, at in enumerate(dates)}
    shape = model.shape(quantity.name)
    array = np.full((len(dates), *shape) if dated else shape, np.nan)
    lines: dict[tuple[int, ...], int] = {}
    again: list[str] = []
    for at, index, value, line in cells:
        place = (row[at], *index) if at else index
        if place in lines:
            again.append(f"line {line} as line {lines[place]}")
        lines.setdefault(place, line)
        array[place] = value
    if again:
        more = f" and {len(again) - MOST_TOLD} more" if len(again) > MOST_TOLD else ""
        what = f"{name} gives a cell twice: {', '.join(again[:MOST_TOLD])}{more}"
        say("table", what, "Keep one row for each cell.")
    lacking = np.argwhere(np.isnan(array))
    if len(lacking):
        first = ", ".join(_cell(place, dates if dated else None, quantity, model) for place in lacking[:MOST_CELLS])
        more = ", …" if len(lacking) > MOST_CELLS else ""
        what = f"{name} lacks {len(lacking)} of {array.size} cells: {first}{more}"
        say("table", what, "Give one row for each cell.")
    return None if again or len(lacking) else (tuple(dates) if dated else None, array)


def _cell(place: Array, dates: list[date] | None, quantity: Quantity, model: Model) -> str:
    """`female 17`, or `2025-04-01 female`, for a place in a table's array."""
    labels = [str(dates[place[0]])] if dates else []
    indices = place[1:] if dates else place
    labels += [model.axes[axis].labels[i] for axis, i in zip(quantity.axes, indices, strict=True)]
    return " ".join(labels) or "its number"

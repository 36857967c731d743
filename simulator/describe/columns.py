"""What the columns of a model's tables hold, as the first lines of each file tell it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

_TOLD = re.compile(r"# column ([^:]+): (.+)")


@dataclass(frozen=True)
class Column:
    """A column with its passport, as a comment line tells it: `# column NAME: unit; source; grade X; note`."""

    file: str
    name: str
    unit: str = ""
    source: str = ""
    grade: str = ""
    note: str = ""
    numbers: int = 0
    low: float = 0.0
    high: float = 0.0


def tables() -> Path:
    """The folder of the model's tables."""
    return Path(str(files("simulator.model").joinpath("tables")))


@cache
def columns(folder: Path | None = None) -> tuple[Column, ...]:
    """The columns that the tables of a folder tell of, file by file."""
    return tuple(column for file in sorted((folder or tables()).glob("*.csv")) for column in _of(file))


def _of(file: Path) -> Iterator[Column]:
    lines = file.read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    for line in lines:
        told = _TOLD.match(line)
        if told:
            name, text = told.groups()
            unit, source, grade, note = (*(part.strip() for part in text.split(";", 3)), "", "", "")[:4]
            values = [float(row[name]) for row in rows if row.get(name)]
            yield Column(
                file.name, name, unit, source, grade.removeprefix("grade").strip(), note,
                len(values), min(values, default=0.0), max(values, default=0.0),
            )  # fmt: skip

"""Tables as files: CSV, which opens everywhere, and Parquet, for data frames."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from simulator.export.safe import text
from simulator.export.sheet import Block, Sheet, in_words

Progress = Callable[[int], None]


def nobody(rows: int) -> None:
    """Told how many rows are written, and does nothing with it."""


def write_csv(sheets: Iterable[Sheet], folder: Path, progress: Progress = nobody) -> None:
    """One CSV file for each table, in UTF-8 with the mark by which Excel knows it. `progress` hears of rows."""
    for sheet in sheets:
        with (folder / f"{sheet.name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            lines = csv.writer(file)
            lines.writerow([column.header for column in sheet.columns])
            for block in sheet.blocks():
                lines.writerows(zip(*(_cells(values) for values in block), strict=True))
                progress(_length(block))


def _cells(values: np.ndarray) -> list[Any]:
    """A column as it stands in the file; what is missing is an empty cell."""
    if values.dtype.kind == "M":
        return ["" if cell == "NaT" else cell for cell in np.datetime_as_string(values, unit="D").tolist()]
    if values.dtype.kind == "f":
        if np.isfinite(values).all():
            return values.tolist()
        return ["" if told is None else told for told in map(in_words, values.tolist())]
    if values.dtype.kind in "iub":
        return values.astype(int).tolist()
    return [text(str(cell)) for cell in values.tolist()]


def write_parquet(sheets: Iterable[Sheet], folder: Path, progress: Progress = nobody) -> None:
    """One Parquet file for each table; unit and meaning are metadata of each column. Needs PyArrow."""
    import pyarrow
    import pyarrow.parquet

    kinds = {"number": pyarrow.float64(), "whole": pyarrow.int64(), "date": pyarrow.date32(), "text": pyarrow.string()}
    for sheet in sheets:
        fields = [
            pyarrow.field(column.name, kinds[column.kind], metadata={
                "unit": column.unit, "prices": column.prices, "meaning": column.meaning
            })
            for column in sheet.columns
        ]  # fmt: skip
        schema = pyarrow.schema(fields, metadata={"about": sheet.about})
        with pyarrow.parquet.ParquetWriter(folder / f"{sheet.name}.parquet", schema) as file:
            for block in sheet.blocks():
                arrays = [pyarrow.array(_plain(each), field.type) for each, field in zip(block, fields, strict=True)]
                file.write_table(pyarrow.Table.from_arrays(arrays, schema=schema))
                progress(_length(block))


def _plain(values: np.ndarray) -> Any:
    """A column as PyArrow takes it."""
    if values.dtype.kind == "M":
        days: list[date | None] = values.astype("datetime64[D]").tolist()
        return days
    if values.dtype.kind in "OUT":
        return [str(cell) for cell in values.tolist()]
    return values.astype(int) if values.dtype.kind in "ub" else values


def _length(block: Block) -> int:
    return len(block[0]) if block else 0

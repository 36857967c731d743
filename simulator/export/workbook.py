"""Tables as one Excel workbook: a sheet for each, headers that stay in view, numbers and dates as such."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from simulator.export.files import Progress, nobody
from simulator.export.sheet import Column, Sheet, in_words
from simulator.results.folder import told

AUTHOR = "public-service-simulator"
MOST_ROWS = 1_048_575
"""Of a sheet, below its header."""
LONGEST_NAME, LONGEST_TEXT = 31, 32_767
WIDEST = 40
LONG = {"said": 110, "meaning": 80, "source": 70, "because": 40, "note": 50, "value": 40, "column": 36, "name": 34,
        "about": 24, "table": 28}  # fmt: skip
"""Columns of texts, with room to read them."""
COUNTED = ("person", "GBP")
"""What is shown in whole numbers; a cell holds every digit all the same."""
PROPERTIES = "docProps/core.xml"


def write_workbook(sheets: Iterable[Sheet], path: Path, progress: Progress = nobody) -> None:
    """A workbook of the tables, written row by row. Needs XlsxWriter.

    Text goes in as text: whatever it begins with, it never becomes a formula or a link. Raises `ValueError`
    where a table has more rows than a sheet, and `OSError` where the disk takes no more.
    """
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    # Rows wait in files of their own, which the library leaves behind where a workbook is not finished.
    with (
        TemporaryDirectory(ignore_cleanup_errors=True) as waiting,
        _emptied(path),
        told(),
        _finished(xlsxwriter.Workbook(path, options | {"tmpdir": waiting})) as book,
    ):
        book.set_properties({"author": AUTHOR})
        styles = {"head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
                  "many": book.add_format({"num_format": "#,##0"}),
                  "few": book.add_format({"num_format": "#,##0.0000"}),
                  "said": book.add_format({"text_wrap": True, "valign": "top"}),
                  "date": book.add_format({"num_format": "yyyy-mm-dd"})}  # fmt: skip
        for sheet, name in zip(listed := list(sheets), sheet_names([s.name for s in listed]), strict=True):
            if sheet.rows > MOST_ROWS:
                raise ValueError(f"{sheet.name} has {sheet.rows} rows, and a sheet {MOST_ROWS}")
            _fill(book.add_worksheet(name), sheet, styles, progress)


@contextmanager
def _emptied(path: Path) -> Iterator[None]:
    """See that a workbook that the disk takes no more of leaves it room.

    The library leaves the file open: what it still holds would be written later, in vain and with a traceback.
    """
    try:
        yield
    except OSError:
        if path.exists():
            os.truncate(path, 0)
        raise


@contextmanager
def _finished(book: Any) -> Iterator[Any]:
    """The workbook, written to its file where the block ends well; no file of its rows stays open either way.

    The library closes those of a workbook that it has written and no others, which would hold room on a full disk.
    """
    try:
        yield book
        book.close()
    finally:
        for page in book.worksheets():
            if page.row_data_fh is not None:
                with suppress(OSError):
                    page.row_data_fh.close()


def _fill(page: Any, sheet: Sheet, styles: dict[str, Any], progress: Progress) -> None:
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, _width(column))
    page.freeze_panes(1, sum(column.label for column in sheet.columns))
    if sheet.rows and sheet.columns:
        page.autofilter(0, 0, sheet.rows, len(sheet.columns) - 1)
    for at, column in enumerate(sheet.columns):
        page.write_string(0, at, column.header, styles["head"])
    row = 1
    for block in sheet.blocks():
        writers = [_writer(page, column, styles) for column in sheet.columns]
        for cells in zip(*(_cells(values) for values in block), strict=True):
            for at, (cell, write) in enumerate(zip(cells, writers, strict=True)):
                if cell is not None:
                    write(row, at, cell)
            row += 1
        progress(len(block[0]))


def _writer(page: Any, column: Column, styles: dict[str, Any]) -> Callable[[int, int, Any], object]:
    """How a cell of a column is written, so that it is of the column's kind and no other."""
    if column.kind == "date":
        return lambda row, at, cell: page.write_datetime(row, at, cell, styles["date"])
    if column.kind == "text":
        style = styles["said"] if column.name in LONG else None
        return lambda row, at, cell: page.write_string(row, at, cell, style)
    if column.kind == "whole":
        return lambda row, at, cell: page.write_number(row, at, cell)
    style = styles["many" if column.unit.split("/")[0] in COUNTED else "few"]
    # Infinity is told in words: no number of Excel is infinite.
    words, number = page.write_string, page.write_number
    return lambda row, at, cell: (words if isinstance(cell, str) else number)(row, at, cell, style)


def _cells(values: np.ndarray) -> list[Any]:
    """A column as the workbook takes it; what is missing is None."""
    if values.dtype.kind == "M":
        days: list[Any] = values.astype("datetime64[D]").tolist()
        return days
    if values.dtype.kind == "f":
        return values.tolist() if np.isfinite(values).all() else [in_words(cell) for cell in values.tolist()]
    if values.dtype.kind in "iub":
        return values.astype(int).tolist()
    return [str(cell)[:LONGEST_TEXT] for cell in values.tolist()]


def _width(column: Column) -> int:
    if column.name in LONG:
        return LONG[column.name]
    return min(max(len(column.header) // (1 if column.label else 2), 12) + 2, WIDEST)


def sheet_names(names: Sequence[str]) -> list[str]:
    """The names as Excel takes them: at most 31 letters, each once whatever the case."""
    taken: dict[str, str] = {}
    for name in names:
        clean, number = re.sub(r"[\[\]:*?/\\]", "_", name), 1
        short = clean[:LONGEST_NAME]
        while short.lower() in taken:
            number += 1
            short = f"{clean[: LONGEST_NAME - len(str(number)) - 1]}~{number}"
        taken[short.lower()] = short
    return list(taken.values())


def is_ours(path: Path) -> bool:
    """Whether this program wrote a workbook and nobody has saved it since."""
    try:
        with zipfile.ZipFile(path) as file:
            said = file.read(PROPERTIES).decode("utf-8", "replace")
    except (OSError, KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return False
    saved = [re.search(rf"<{key}>([^<]*)</{key}>", said) for key in ("dc:creator", "cp:lastModifiedBy")]
    return all(found is not None and found[1] == AUTHOR for found in saved)

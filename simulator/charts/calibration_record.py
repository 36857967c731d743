"""The record behind a calibration, in the page, as the file that makes it again."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import numpy as np

from simulator.charts import embed
from simulator.charts.kinds.record import FITTED, HELD, START, uses
from simulator.charts.tables import Cell, Table

if TYPE_CHECKING:
    import xarray as xr

COLUMNS = ("measure", "period", "value", "unit", "source", "grade", "note", "error", "error_because", "use")
WORDS = {START: "start", FITTED: "fit", HELD: "hold"}
"""What a file of targets calls each use."""
MARKED = {START: "given to the model", FITTED: "fitted", HELD: "held back"}


def section(dataset: xr.Dataset) -> str:
    """How many figures were used for what, and all of them with their sources, to read or to save."""
    counts = {use: int((uses(dataset) == use).sum()) for use in (HELD, FITTED, START)}
    told = ", ".join(f"{count} {MARKED[use]}" for use, count in counts.items() if count)
    table = _table(dataset)
    return (
        '<section id="the-record"><h2 class="plain">The record</h2>'
        f"<p>{len(table.rows)} figures: {escape(told)}. Each has a source, a grade and the error that was taken for "
        "it, which is of the record and of what the model’s form can’t meet together.</p>"
        '<details class="data"><summary>All figures, as the file that a calibration reads</summary>'
        f'<div class="tools">{embed.tools("record")}</div>'
        f'{embed.holder(table, "The record", "record", "The record")}</details></section>'
    )


def _table(dataset: xr.Dataset) -> Table:
    """Every figure with all its digits, in the columns of a file of targets."""
    rows: list[tuple[Cell, ...]] = []
    for i, use in enumerate(uses(dataset)):
        first, last = (str(dataset[f"period_{end}"].values[i])[:10] for end in ("start", "end"))
        value, error = (repr(float(np.asarray(dataset[name].values[i]))) for name in ("record", "error"))
        period = first if first == last else f"{first}/{last}"
        cells = {name: _text(dataset, name, i) for name in COLUMNS}
        cells |= {"period": period, "value": value, "error": error, "use": WORDS[str(use)]}
        rows.append(tuple(cells[name] for name in COLUMNS))
    return Table(COLUMNS, tuple(rows), labels=2)


def _text(dataset: xr.Dataset, name: str, i: int) -> str:
    held = f"target_{name}"
    return str(dataset[held].values[i]) if held in dataset.variables else ""

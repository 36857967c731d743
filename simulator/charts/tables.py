"""The data behind a chart, in the page, to read, copy or download."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.charts.data import MEDIAN, policies, spread
from simulator.charts.palette import look, words

if TYPE_CHECKING:
    import xarray as xr

Cell = str | float | int


@dataclass(frozen=True)
class Table:
    """A header and rows; the first `labels` columns say what a row is."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    labels: int = 1
    graded: bool = False
    """Whether the first column is a grade, to be shown as one."""

    def html(self, caption: str) -> str:
        """An HTML table; end tags that HTML lets one omit are omitted, to keep pages small."""
        head = "".join(f'<th scope="col">{escape(c)}' for c in self.columns)
        body = "".join(
            "<tr>" + "".join(self._cell(i, c) for i, c in enumerate(row)) for row in self.rows
        )
        return (
            f"<table><caption>{escape(caption)}</caption>"
            f"<thead><tr>{head}</thead><tbody>{body}</tbody></table>"
        )

    def held(self, caption: str) -> dict[str, Any]:
        """The same table as data, from which a page makes it once its charts are drawn."""
        cells = [[str(c) if i < self.labels else number_text(c) for i, c in enumerate(row)] for row in self.rows]
        return {
            "caption": caption, "columns": list(self.columns), "rows": cells, "labels": self.labels,
            "graded": self.graded,
        }  # fmt: skip

    def _cell(self, place: int, cell: Cell) -> str:
        if place == 0 and self.graded and cell != "":
            return f'<th scope="row"><span class="grade {escape(str(cell))}">{escape(str(cell))}</span>'
        if place < self.labels and cell != "":
            return f'<th scope="row">{escape(str(cell))}'
        return f"<td>{escape(number_text(cell))}"


NOTHING = 1e-9
"""Below it a cell is what rounding leaves of sums that cancel: of billions of pounds it is a pound."""


def number_text(cell: Cell) -> str:
    """A cell as text to five significant digits, with a true minus: downloads and copies of it have a hyphen."""
    if isinstance(cell, str):
        return cell
    if abs(float(cell)) < NOTHING:
        return "0"
    text = f"{abs(float(cell)):.5g}"
    text = f"{abs(float(cell)):.0f}" if "e+" in text else text
    return f"−{text}" if float(cell) < 0.0 else text


def listed(names: list[str]) -> list[str]:
    """Policies with doing nothing last, as everywhere on the page."""
    return sorted(names, key=lambda p: p == "do_nothing")


FIRST = "On the first of"
"""The column of months of records that are of an instant."""


def yearly(
    values: xr.DataArray, *, along: str | None = None, name: str = "", factor: float = 1.0
) -> Table:
    """By year (and by `along`): the median and 95% interval of each policy, times `factor`."""
    every = values.isel(time=slice(0, None, 12))
    years = [str(t)[:7] for t in every["time"].values]
    groups = [str(x) for x in every[along].values] if along else [""]
    names = listed(policies(every.to_dataset(name="x")))
    lone = every.sizes["member"] == 1
    # Levels of that day, after a budget that is made then: titles tell the mean of the twelve months before the last.
    columns = [name or along or "", FIRST] if along else [FIRST]
    for policy in names:
        title = look(policy).name
        columns += [title] if lone else [f"{title}, {w}" for w in ("median", "2.5%", "97.5%")]
    picks = [MEDIAN] if lone else [MEDIAN, 0, -1]
    rows: list[tuple[Cell, ...]] = []
    for group in groups:
        part = every.sel({along: group}) if along else every
        cells = np.stack([spread(part.sel(policy=p)) for p in names]) * factor
        for i, year in enumerate(years):
            numbers = [float(cells[p, q, i]) for p in range(len(names)) for q in picks]
            rows.append((words(group), year, *numbers) if along else (year, *numbers))
    return Table(tuple(columns), tuple(rows), labels=2 if along else 1)

"""Rows under headings, on one axis: what is told for each figure or run of several measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap
from typing import Any

from simulator.charts.drawing import Panel, Scale, Size, Trace
from simulator.charts.palette import AXIS, INK, RULE

ROW = 22
"""Pixels of a row, and of each line of a heading."""
LETTER, EDGE = 7.3, 8
"""Pixels of a letter beside the axis, and of what is free to the left of all words."""
WIDEST = 46
"""Letters of a line of a heading."""


@dataclass(frozen=True)
class Group:
    """A heading and the words beside its rows."""

    heading: str
    rows: tuple[str, ...]

    @property
    def lines(self) -> list[str]:
        """The heading as a phone has room for it; a wider page has it so too, for rows stand where they stand."""
        return wrap(self.heading, WIDEST) or [""]


def places(groups: Sequence[Group]) -> list[list[float]]:
    """How high each row stands, by group: the first group on top, a unit for every row and line of a heading."""
    found, at = [], float(height(groups))
    for group in groups:
        at -= len(group.lines)
        found.append([at - 1 - i for i in range(len(group.rows))])
        at -= len(group.rows)
    return found


def height(groups: Sequence[Group]) -> int:
    """Units that all rows and headings take."""
    return sum(len(group.lines) + len(group.rows) for group in groups)


def panel(groups: Sequence[Group], traces: list[Trace], span: tuple[float, float], percent: bool = False) -> Panel:
    """The rows with their words at the left, and the headings over them."""
    count, found = height(groups), places(groups)
    words = [""] * count
    for group, rows in zip(groups, found, strict=True):
        for at, text in zip(rows, group.rows, strict=True):
            words[int(at)] = text
    values, texts = Scale(*span, percent=percent).ticks()
    form: dict[str, Any] = {
        "tickmode": "array", "tickvals": values, "ticktext": texts, "tickformat": "", "tick0": None, "dtick": None,
        "showgrid": True, "gridcolor": RULE, "showline": False, "ticks": "", "zeroline": True, "zerolinecolor": AXIS,
    }  # fmt: skip
    notes: list[dict[str, Any]] = [
        {"text": f"<b>{'<br>'.join(map(escape, group.lines))}</b>", "xref": "paper", "x": 0.0, "xanchor": "left",
         "y": rows[0] + 0.5, "yanchor": "bottom", "align": "left", "font": {"size": 12, "color": INK},
         "bgcolor": "rgba(255,255,255,0.8)", "borderpad": 0, "xshift": EDGE - _room(groups)}
        for group, rows in zip(groups, found, strict=True)
    ]  # fmt: skip
    return Panel(traces, Scale(-0.6, count - 0.4, category=tuple(words)), span=span, x_form=form, notes=notes)


def sizes(groups: Sequence[Group]) -> tuple[Size, Size]:
    """The place of those rows on a page and on a phone."""
    room, high = _room(groups), ROW * height(groups)
    return Size(1, high, left=room, right=20), Size(1, high, left=room, right=14, width=340)


def _room(groups: Sequence[Group]) -> int:
    """Pixels to the left of the axis."""
    return EDGE + 2 + round(LETTER * max((len(row) for group in groups for row in group.rows), default=0))

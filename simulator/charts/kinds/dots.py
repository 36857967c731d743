"""Rows of dots with intervals, a dot for each policy: what several charts at the end are drawn in."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import numpy as np

from simulator.charts.drawing import Panel, Scale
from simulator.charts.numbers import significant
from simulator.charts.palette import AXIS, RULE, look
from simulator.charts.tables import Cell, Table

Found = Mapping[tuple[str, str], np.ndarray]
"""The 2.5, 50 and 97.5% quantiles by row and policy."""


def quantiles(values: np.ndarray) -> np.ndarray:
    """The interval and median of one number per future."""
    return np.asarray(np.quantile(values, [0.025, 0.5, 0.975]))


def panel(
    labels: Mapping[str, str], names: list[str], found: Found, hover: str, *, pounds: str = "", **form: Any
) -> Panel:
    """A row for each label, from zero; to both sides of it where anything is below.

    `pounds` is the suffix of pounds that a tick has, such as “bn”.
    """
    ends = [float(end) for row in found.values() for end in (row[0], row[-1])]
    low, high = min(0.0, *ends), max(0.0, *ends)
    air = 0.06 * ((high - low) or 1.0)
    ticks: dict[str, Any] = {
        "tickformat": ",~g", "tick0": None, "dtick": None, "nticks": 6, "showgrid": True, "gridcolor": RULE,
        "showline": False, "ticks": "", "zeroline": low < 0, "zerolinecolor": AXIS,
    }  # fmt: skip
    span = (low - air if low < 0 else 0.0, high + air)
    ticks |= money_ticks(Scale(*span, prefix="£", suffix=pounds)) if pounds else {}
    return Panel(
        [_dots(list(labels), names, found, policy, hover) for policy in names],
        Scale(-0.5, len(labels) - 0.5, category=tuple(labels.values())[::-1]),
        span=span,
        x_form={**ticks, **form},
    )


def money_ticks(scale: Scale) -> dict[str, Any]:
    """Ticks of a level axis in pounds, nought among them: every second where all would touch on a phone."""
    values, texts = scale.ticks()
    step = 2 if len(values) > 4 else 1
    first = values.index(0.0) % step
    return {"tickmode": "array", "tickvals": values[first::step], "ticktext": texts[first::step], "tickformat": ""}


def _dots(
    rows: list[str], names: list[str], found: Found, policy: str, hover: str
) -> dict[str, Any]:
    lift = min(0.13, 0.7 / len(names)) * ((len(names) - 1) / 2 - names.index(policy))
    cells = np.array([found[row, policy] for row in rows])
    style = look(policy)
    return {
        "type": "scatter",
        "mode": "markers",
        "x": significant(cells[:, 1]),
        "y": [len(rows) - 1 - i + lift for i in range(len(rows))],
        "marker": {
            "color": style.colour,
            "size": 8,
            "symbol": style.symbol,
            "line": {"color": style.colour, "width": 1.2},
        },
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": significant(cells[:, 2] - cells[:, 1]),
            "arrayminus": significant(cells[:, 1] - cells[:, 0]),
            "color": style.colour,
            "thickness": 1.4,
            "width": 0,
        },
        "name": escape(style.name),
        "hovertemplate": hover,
    }


def table(first: str, labels: Mapping[str, str], names: list[str], found: Found) -> Table:
    """A row for each label: the median and 95% interval of each policy."""
    columns = [first]
    for policy in names:
        columns += [f"{look(policy).name}, {w}" for w in ("median", "2.5%", "97.5%")]
    rows: list[tuple[Cell, ...]] = [
        (label, *(float(found[row, p][k]) for p in names for k in (1, 0, 2)))
        for row, label in labels.items()
    ]
    return Table(tuple(columns), tuple(rows))

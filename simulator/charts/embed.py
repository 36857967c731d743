"""Data inside a page: compact, and unable to end the block that holds it."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from itertools import pairwise
from math import floor, log10
from typing import Any

from simulator.charts.chart import Chart
from simulator.charts.tables import Table

# What could close a script block or start a comment in it, as JSON escapes of the same text.
UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
LARGE = 8_000
"""Letters of a table from which on it is held compressed."""
SHORT = 8
"""Rows of fewer numbers are held as they are."""


# A browser reads a function twice, once to pass over it and once to run it, unless it stands in parentheses.
OPENING, CLOSING = ', () => {\n"use strict"', "}));"


@cache
def plotly() -> str:
    """plotly.js as installed, its one function in parentheses: about a sixth less time to the first chart."""
    from plotly.offline import get_plotlyjs

    text: str = get_plotlyjs()
    if text.count(OPENING) != 1 or not text.endswith(CLOSING):
        return text  # another version, slower but as good
    return text.removesuffix(CLOSING).replace(OPENING, OPENING.replace("()", "(()")) + "})));"


def json_text(value: Any) -> str:
    """JSON without spaces in which no character can end a script block."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False, default=str)
    for character, code in UNSAFE.items():
        text = text.replace(character, code)
    return text


def json_block(name: str, value: Any) -> str:
    """A data block of the page."""
    return f'<script type="application/json" id="{name}">{json_text(value)}</script>'


def packed_block(name: str, value: Any) -> str:
    """A data block of the page, compressed: the browser inflates it when it is asked for.

    Its text is the base64 of the gzip of JSON; the same value gives the same text.
    """
    packed = gzip.compress(json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode(), 9, mtime=0)
    return f'<script type="application/gzip" id="{name}">{base64.b64encode(packed).decode()}</script>'


def unpacked(text: str) -> Any:
    """What such a block holds."""
    return json.loads(gzip.decompress(base64.b64decode(text)))


def stepped(values: Sequence[Any], span: Sequence[float]) -> Mapping[str, Any] | None:
    """Long rows of heights as whole steps, each told from the one before; None where there is nothing to gain.

    A step is a power of ten and at most a thousandth of the axis that `span` gives, which is less than
    a pixel. The first is told whole; `tens` is the power.
    """
    if len(values) < SHORT or not all(isinstance(each, int | float) for each in values):
        return None
    width = abs(float(span[1]) - float(span[0]))
    if not 0.0 < width < float("inf"):
        return None
    tens = floor(log10(width / 1000.0))
    places = [round(each / 10.0**tens) if tens > 0 else round(each * 10.0**-tens) for each in values]
    return {"tens": tens, "steps": [places[0], *(b - a for a, b in pairwise(places))]}


def changes(wide: dict[str, Any], narrow: dict[str, Any]) -> dict[str, Any]:
    """What a phone's layout has other than a wide one, two levels down; null where it lacks something."""
    found: dict[str, Any] = {}
    for key in dict.fromkeys([*wide, *narrow]):
        was, now = wide.get(key), narrow.get(key)
        if isinstance(was, dict) and isinstance(now, dict):
            now = {name: now.get(name) for name in dict.fromkeys([*was, *now]) if was.get(name) != now.get(name)}
            if now:
                found[key] = now
        elif was != now:
            found[key] = now
    return found


def figures(charts: list[Chart]) -> dict[str, Any]:
    """All charts, with the rows that traces share stored once and heights as fine as their axes can show."""
    shared: dict[str, int] = {}
    held: list[Any] = []

    def fold(trace: dict[str, Any], layout: Mapping[str, Any]) -> dict[str, Any]:
        folded = dict(trace)
        for key in ("x", "y"):
            values = folded.get(key)
            if values is None:
                continue
            axis = layout.get(str(trace.get("yaxis", "y")).replace("y", "yaxis", 1), {}) if key == "y" else {}
            values = stepped(values, axis.get("range", (0.0, 0.0))) or values
            text = json.dumps(values)
            if text not in shared:
                shared[text] = len(held)
                held.append(values)
            folded[key] = {"shared": shared[text]}
        return folded

    drawn = {
        chart.key: {
            "traces": [fold(t, chart.layout) for t in chart.traces],
            "layout": chart.layout,
            "narrow": changes(chart.layout, chart.narrow),
            **({"years": chart.years} if chart.years else {}),
        }
        for chart in charts
    }
    return {"order": [c.key for c in charts], "shared": held, "charts": drawn}


def holder(table: Table, caption: str, name: str, label: str) -> str:
    """A frame that scrolls around a table; the data of a large one stand beside it until all is drawn."""
    inside, later, beside = table.html(caption), "", ""
    if len(inside) > LARGE:
        inside, later, beside = "", f' data-table="table-{name}"', packed_block(f"table-{name}", table.held(caption))
    return (
        f'<div class="scroll" id="{name}"{later} tabindex="0" role="region" aria-label="{escape(label)}">'
        f"{inside}</div>{beside}"
    )


def tools(name: str) -> str:
    """Buttons that copy and download the table in the frame of that name."""
    return (
        f'<button type="button" data-copy="{name}">Copy</button>'
        f'<button type="button" data-csv="{name}">Download CSV</button>'
    )

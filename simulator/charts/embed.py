"""Data inside a page: compact, and unable to end the block that holds it."""

from __future__ import annotations

import json
from typing import Any

from simulator.charts.chart import Chart

# What could close a script block or start a comment in it, as JSON escapes of the same text.
UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def json_text(value: Any) -> str:
    """JSON without spaces in which no character can end a script block."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False, default=str)
    for character, code in UNSAFE.items():
        text = text.replace(character, code)
    return text


def json_block(name: str, value: Any) -> str:
    """A data block of the page."""
    return f'<script type="application/json" id="{name}">{json_text(value)}</script>'


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
    """All charts, with the horizontal positions that traces share stored once."""
    shared: dict[str, int] = {}
    held: list[list[Any]] = []

    def fold(trace: dict[str, Any]) -> dict[str, Any]:
        folded = dict(trace)
        for key in ("x", "y"):
            values = folded.get(key)
            if values is None:
                continue
            text = json.dumps(values)
            if text not in shared:
                shared[text] = len(held)
                held.append(values)
            folded[key] = {"shared": shared[text]}
        return folded

    drawn = {
        chart.key: {
            "traces": [fold(t) for t in chart.traces],
            "layout": chart.layout,
            "narrow": changes(chart.layout, chart.narrow),
            **({"years": chart.years} if chart.years else {}),
        }
        for chart in charts
    }
    return {"order": [c.key for c in charts], "shared": held, "charts": drawn}

"""Horizontal axes of days: from when to when they go, and how many years lie between two ticks."""

from __future__ import annotations

from datetime import date

from simulator.charts.drawing import Layout, Panel


def spanned(panel: Panel) -> Layout:
    """The range of a horizontal axis; of lines by day it is their own: Plotly would widen it for a word beside one."""
    if panel.span:
        return {"range": list(panel.span)}
    days = [day for trace in panel.traces for day in trace["x"]]
    if not days or any(trace.get("mode") != "lines" for trace in panel.traces):
        return {}
    return {"range": [min(days), max(days)]}


def years_a_tick(panel: Panel, small: bool) -> int:
    """A tick every so many years: about three in a small panel, five in a large one."""
    x = [str(day)[:4] for day in panel.traces[0]["x"]] if panel.traces and panel.span is None else []
    years = int(max(x)) - int(min(x)) if x and x[0].isdigit() else 0
    steps = ((20, 10), (8, 5), (3, 2)) if small else ((12, 5), (6, 2))
    return next((step for least, step in steps if years > least), 1)


def late(first: str, last: str, day: str) -> bool:
    """Whether a word after that day might run over the end of a small panel."""
    start, stop, at = (date.fromisoformat(each).toordinal() for each in (first, last, day))
    return at - start > 0.6 * (stop - start)

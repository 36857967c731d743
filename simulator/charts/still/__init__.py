"""The first chart of a page as a picture, seen before plotly.js has been read and where no program runs.

It is written from the traces and the layout that Plotly gets. Lengths across are parts of the width at hand,
lengths down and letters are pixels, as in Plotly: the picture fits every width without being scaled. What
it doesn't know it doesn't draw: rather no picture than a wrong one.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from simulator.charts.still.axes import axes
from simulator.charts.still.frame import Frame, UnknownError, only
from simulator.charts.still.traces import traces
from simulator.charts.still.words import events, notes

if TYPE_CHECKING:
    from simulator.charts.chart import Chart
    from simulator.charts.drawing import Layout, Trace

KNOWN = {
    "template", "height", "dragmode", "showlegend", "margin", "font", "paper_bgcolor", "plot_bgcolor", "hovermode",
    "barmode", "annotations", "shapes", "hoverlabel",
}  # fmt: skip


def still(chart: Chart) -> str:
    """Two pictures, for a wide page and for a phone, of which the page shows one; empty where it can't be drawn.

    Who listens to the page hears the chart's own words, not those in the picture.
    """
    try:
        wide, narrow = (picture(chart.traces, layout) for layout in (chart.layout, chart.narrow))
    except (UnknownError, KeyError):  # a name that is missing is left to Plotly
        return ""
    both = _set(wide, "broad", chart.layout) + _set(narrow, "slim", chart.narrow)
    return f'<div class="still" aria-hidden="true">{both}</div>'


def picture(drawn: list[Trace], layout: Layout) -> str:
    """What stands inside the picture's svg; raises UnknownError where there is something that it can't draw."""
    frame = Frame.of(layout)
    only(layout, KNOWN | {name for pair in frame.names for name in pair})
    if layout["barmode"] != "overlay" or layout["showlegend"]:
        raise UnknownError("a legend, or bars beside or upon one another")
    under, over = axes(frame)
    middle = events(frame, layout["shapes"]) + traces(frame, drawn)
    return under + middle + over + notes(frame, layout["annotations"])


def _set(inside: str, kind: str, layout: Layout) -> str:
    around, font = layout["margin"], layout["font"]
    place = (
        f"left:{around['l']}px;top:{around['t']}px;width:calc(100% - {around['l'] + around['r']}px);"
        f"height:{layout['height'] - around['t'] - around['b']}px"
    )
    letters = f'font-family="{escape(font["family"])}" font-size="{font["size"]}" fill="{font["color"]}"'
    return f'<svg class="{kind}" style="{place}" {letters} focusable="false">{inside}</svg>'


__all__ = ["UnknownError", "picture", "still"]

"""Names at the right-hand ends of lines: one for all that end together, or each led to the end of its own line."""

from __future__ import annotations

from html import escape

from simulator.charts.drawing import Label, Layout, Panel, Size
from simulator.charts.palette import INK

HIGH = 16
"""Pixels from a label to the next."""
NEAR = 3
"""Pixels that a label may stand off the end of its line before a line leads there."""
REACH = 12
"""Pixels across of such a line."""


def ended(panel: Panel, size: Size) -> list[Layout]:
    """The labels of a panel as annotations, which lack only where the panel ends and its axis."""
    scale, narrow = size.panel / (panel.y.high - panel.y.low), size.width < 500
    labels = _joined(panel, scale)
    placed = list(zip(labels, _apart(labels, panel, HIGH / scale), strict=True))
    led = any(abs(place - label.y) * scale > NEAR for label, place in placed)
    return [_words(label, (place - label.y) * scale, narrow, led) for label, place in placed]


def _joined(panel: Panel, scale: float) -> list[Label]:
    """One label for all lines that end within its height: one above the other they would look apart."""
    ends = [label.y for label in panel.labels]
    if not panel.together or len(ends) < 2 or (max(ends) - min(ends)) * scale > HIGH:
        return panel.labels
    return [Label((max(ends) + min(ends)) / 2, panel.together, panel.together, INK)]


def _words(label: Label, off: float, narrow: bool, led: bool) -> Layout:
    words: Layout = {
        "text": escape(label.short if narrow else label.text), "y": label.y, "xanchor": "left", "yanchor": "middle",
        "align": "left", "font": {"color": label.colour, "size": 12 if narrow else 13},
    }  # fmt: skip
    if not led:
        return {**words, "xshift": 5, "showarrow": False}
    return {
        **words, "showarrow": True, "arrowhead": 0, "arrowwidth": 1, "arrowcolor": label.colour, "ax": REACH,
        "ay": round(-off, 1), "xshift": 2, "borderpad": 0, "standoff": 0,
    }  # fmt: skip


def _apart(labels: list[Label], panel: Panel, least: float) -> list[float]:
    """Where labels go so that none covers another: pushed apart from the middle."""
    order = sorted(range(len(labels)), key=lambda k: labels[k].y)
    places = [labels[k].y for k in order]
    for _ in range(60):
        for a in range(len(places) - 1):
            short = least - (places[a + 1] - places[a])
            if short > 0:
                places[a] -= short / 2
                places[a + 1] += short / 2
    if places:  # a label outside the axis would not be drawn
        places = [p - max(0.0, places[-1] - panel.y.high) for p in places]
        places = [p + max(0.0, panel.y.low - places[0]) for p in places]
    result = [0.0] * len(places)
    for k, place in zip(order, places, strict=True):
        result[k] = place
    return result

"""The key above a chart: a piece of each policy's line, or its dot."""

from __future__ import annotations

from simulator.charts.palette import Look

DASHES = {
    "solid": "",
    "dash": "7 4",
    "dot": "2 3",
    "dashdot": "8 3 2 3",
    "longdash": "10 4",
    "longdashdot": "10 3 2 3",
}
DOTS = {
    "circle": '<circle cx="6" cy="6" r="4.5" fill="currentColor"/>',
    "circle-open": '<circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" '
    'stroke-width="1.6"/>',
    "square": '<rect x="2" y="2" width="8" height="8" fill="currentColor"/>',
    "diamond": '<path d="M6 .8 11.2 6 6 11.2 .8 6z" fill="currentColor"/>',
    "x-thin-open": '<path d="M2 2 10 10M10 2 2 10" stroke="currentColor" stroke-width="2"/>',
    "triangle-up": '<path d="M6 1 11 10.5H1z" fill="currentColor"/>',
}


def sample(style: Look, dot: bool) -> str:
    """An inline SVG in the text's colour."""
    if dot:
        return f'<svg width="12" height="12" aria-hidden="true">{DOTS[style.symbol]}</svg>'
    dash = DASHES.get(style.dash, style.dash.replace("px", "").replace(",", " "))
    return (
        '<svg width="30" height="8" aria-hidden="true"><line x1="0" x2="30" y1="4" y2="4" '
        f'stroke="currentColor" stroke-width="{2.4 * style.weight:g}" stroke-dasharray="{dash}"/></svg>'
    )

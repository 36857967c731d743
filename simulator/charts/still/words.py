"""The words of a picture, and the lines of its events."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape, unescape
from typing import Any

from simulator.charts.drawing import Layout
from simulator.charts.still.frame import Axis, Frame, UnknownError, only, short

NOTE = {
    "text", "align", "x", "y", "xref", "yref", "xanchor", "yanchor", "xshift", "yshift", "showarrow", "font",
    "bgcolor", "borderpad",
}  # fmt: skip
MARKUP = re.compile(r'<b>|</b>|<br>|</span>|<span style="color:(#[0-9a-f]{6})">')
LINE, HIGH, ASCENT = 1.3, 1.15, 0.93
"""In parts of the size of letters: from a line to the next, the height of one, and from its top to its foot."""
BORDER = 2.0
"""Pixels of air and border that Plotly leaves around a note, where it isn't told otherwise."""
STARTS = {"left": "start", "center": "middle", "right": "end"}


def events(frame: Frame, shapes: Sequence[Layout]) -> str:
    """Upright lines at events."""
    return "".join(_event(frame, shape) for shape in shapes)


def _event(frame: Frame, shape: Layout) -> str:
    only(shape, ("xref", "yref", "x0", "x1"))
    x, y = frame.axis(shape["xref"]), frame.axis(shape["yref"].removesuffix(" domain"))
    if shape["x0"] != shape["x1"] or not shape["yref"].endswith(" domain"):
        raise UnknownError("a shape other than an event's line")
    if not 0 <= x.part(shape["x0"]) <= 1:
        return ""
    at, ends = frame.across(x, shape["x0"]), [short(frame.height * (1 - end)) for end in (y.stop, y.start)]
    return f'<line class="event" x1="{at}" x2="{at}" y1="{ends[0]}" y2="{ends[1]}"/>'


def notes(frame: Frame, annotations: Sequence[Layout]) -> str:
    """Titles of panels, names at the ends of lines, words beside events."""
    return "".join(_note(frame, note) for note in annotations)


def _note(frame: Frame, note: Layout) -> str:
    only(note, NOTE)
    font = note["font"]
    only(font, ("size", "color"))
    if note["showarrow"] or note["xanchor"] not in STARTS or note.get("align", "left") != "left":
        raise UnknownError("a note with an arrow, or placed by Plotly")
    size, lines = font.get("size", 13), _lines(note["text"])
    room = BORDER if "borderpad" not in note else note["borderpad"] + 1
    across = _across(frame, note)
    shift = note.get("xshift", 0) + {"left": room, "center": 0, "right": -room}[note["xanchor"]]
    height = (LINE * (len(lines) - 1) + HIGH) * size
    top = _down(frame, note) - note.get("yshift", 0) + _rise(note["yanchor"], height, room)
    ground = ' class="halo"' if "bgcolor" in note else ""
    words = "".join(
        f'<tspan x="{across}" dx="{short(shift)}" y="{short(top + (LINE * i + ASCENT) * size)}">{line}</tspan>'
        for i, line in enumerate(lines)
    )
    colour = f' fill="{font["color"]}"' if "color" in font else ""
    return f'<text text-anchor="{STARTS[note["xanchor"]]}" font-size="{size:g}"{colour}{ground}>{words}</text>'


def _rise(anchor: str, height: float, room: float) -> float:
    """From the place of a note to the top of its letters."""
    return {"top": room, "middle": -height / 2, "bottom": -height - room}[anchor]


def _across(frame: Frame, note: Layout) -> str:
    if note["xref"] == "paper":
        return f"{short(100 * note['x'])}%"
    return frame.across(_axis(frame, note["xref"]), note["x"])


def _down(frame: Frame, note: Layout) -> float:
    reference: str = note["yref"]
    if reference == "paper":
        return frame.height * (1 - note["y"])
    axis = _axis(frame, reference.removesuffix(" domain"))
    if reference.endswith(" domain"):
        return frame.height * (1 - axis.start - (axis.stop - axis.start) * note["y"])
    return frame.down(axis, note["y"])


def _axis(frame: Frame, name: Any) -> Axis:
    if not re.fullmatch(r"[xy]\d*", str(name)):
        raise UnknownError(str(name))
    return frame.axis(name)


def _lines(text: str) -> list[str]:
    """Lines of Plotly's kind of HTML as SVG: bold and coloured words; all other text escaped anew."""
    lines, at, bold, colour = [""], 0, False, ""
    for found in [*MARKUP.finditer(text), None]:
        lines[-1] += _words(text[at : found.start() if found else len(text)], bold, colour)
        if found is None:
            break
        at, tag = found.end(), found[0]
        if tag == "<br>":
            lines.append("")
        elif tag in ("<b>", "</b>"):
            bold = tag == "<b>"
        else:
            colour = found[1] or ""
    return lines


def _words(text: str, bold: bool, colour: str) -> str:
    if "<" in text:
        raise UnknownError("markup that isn't known")
    if not text:
        return ""
    style = (' font-weight="bold"' if bold else "") + (f' fill="{colour}"' if colour else "")
    words = escape(unescape(text))
    return f"<tspan{style}>{words}</tspan>" if style else words

"""The axes of a picture: lines across at ticks, the line at nought, the line below, ticks and their texts."""

from __future__ import annotations

from datetime import date
from html import escape, unescape
from math import ceil, floor
from typing import Any

from simulator.charts.still.frame import Axis, Frame, UnknownError, number, only, short

KNOWN = {
    "showgrid", "zeroline", "fixedrange", "showline", "linecolor", "ticks", "ticklen", "tickcolor", "tickangle",
    "automargin", "gridcolor", "zerolinecolor", "zerolinewidth", "domain", "anchor", "showticklabels", "tickformat",
    "tick0", "dtick", "nticks", "range", "tickmode", "tickvals", "ticktext",
}  # fmt: skip
Tick = tuple[float, str]
BELOW_TICKS, BELOW_NONE, LEFT = 16.6, 14, 1
"""Pixels from ticks to the foot of the letters below, from an axis without them, and to letters left of it."""


def axes(frame: Frame) -> tuple[str, str]:
    """What lies under the traces, and what lies over them."""
    under, over = [], []
    for x, y in ((frame.held[across], frame.held[down]) for across, down in frame.names):
        only(x.form, KNOWN)
        only(y.form, KNOWN)
        under.append(_grid(frame, x, y))
        over.append(_line(frame, x, y) + _below(frame, x, y) + _left(frame, x, y))
    return "".join(under), "".join(over)


def ticks(axis: Axis) -> list[Tick]:
    """The ticks of an axis that lie on it, as numbers and texts."""
    form = axis.form
    if "tickvals" in form:
        pairs = zip(form["tickvals"], form["ticktext"], strict=True)
        found = [(number(value), str(text)) for value, text in pairs]
    elif form.get("tickformat") == "%Y" and str(form.get("dtick")).startswith("M"):
        found = _years(axis)
    else:
        raise UnknownError("ticks that Plotly chooses")
    return [(value, text) for value, text in found if axis.low <= value <= axis.high]


def _years(axis: Axis) -> list[Tick]:
    """Ticks so many whole years apart."""
    step, rest = divmod(int(axis.form["dtick"][1:]), 12)
    base = date.fromisoformat(axis.form["tick0"])
    if rest:
        raise UnknownError("ticks at parts of a year")
    first, last = (date.fromordinal(int(end)).year for end in (axis.low, axis.high))
    places = range(ceil((first - base.year) / step), floor((last - base.year) / step) + 1)
    days = [base.replace(year=base.year + step * k) for k in places]
    return [(float(day.toordinal()), str(day.year)) for day in days]


def _grid(frame: Frame, x: Axis, y: Axis) -> str:
    lines = [_across(frame, x, y, value, y.form["gridcolor"]) for value, _ in ticks(y)] if _grids(y) else []
    lines += [_upright(frame, x, y, value, x.form["gridcolor"]) for value, _ in ticks(x)] if _grids(x) else []
    if y.form["zeroline"] and y.low < 0 < y.high:
        lines.append(_across(frame, x, y, 0.0, y.form["zerolinecolor"]))
    if x.form["zeroline"] and x.low < 0 < x.high:
        lines.append(_upright(frame, x, y, 0.0, x.form["zerolinecolor"]))
    return "".join(lines)


def _grids(axis: Axis) -> bool:
    return bool(axis.form.get("showgrid", True))


def _across(frame: Frame, x: Axis, y: Axis, value: float, colour: str) -> str:
    at = short(frame.down(y, value))
    left, right = (f"{short(100 * end)}%" for end in (x.start, x.stop))
    return f'<line class="hair" x1="{left}" x2="{right}" y1="{at}" y2="{at}" stroke="{colour}"/>'


def _upright(frame: Frame, x: Axis, y: Axis, value: float, colour: str) -> str:
    at, (top, foot) = frame.across(x, value), _ends(frame, y)
    return f'<line class="hair" x1="{at}" x2="{at}" y1="{short(top)}" y2="{short(foot)}" stroke="{colour}"/>'


def _ends(frame: Frame, y: Axis) -> tuple[float, float]:
    return frame.height * (1 - y.stop), frame.height * (1 - y.start)


def _line(frame: Frame, x: Axis, y: Axis) -> str:
    if y.form["showline"]:
        raise UnknownError("a line beside a vertical axis")
    if not x.form["showline"]:
        return ""
    foot = short(_ends(frame, y)[1] + 0.5)
    ends = f'x1="{short(100 * x.start)}%" x2="{short(100 * x.stop)}%"'
    return f'<line class="hair" {ends} y1="{foot}" y2="{foot}" stroke="{x.form["linecolor"]}"/>'


def _below(frame: Frame, x: Axis, y: Axis) -> str:
    foot, found, length = _ends(frame, y)[1], [], _length(x)
    for value, text in ticks(x):
        at = frame.across(x, value)
        if length:
            ends = f'y1="{short(foot + 1)}" y2="{short(foot + 1 + length)}"'
            found.append(f'<line class="hair" x1="{at}" x2="{at}" {ends} stroke="{x.form["tickcolor"]}"/>')
        if x.form["showticklabels"] and text:
            low = short(foot + (length + BELOW_TICKS if length else BELOW_NONE))
            found.append(f'<text x="{at}" y="{low}" text-anchor="middle">{_plain(text)}</text>')
    return "".join(found)


def _left(frame: Frame, x: Axis, y: Axis) -> str:
    if _length(y):
        raise UnknownError("ticks beside a vertical axis")
    if not y.form["showticklabels"]:
        return ""
    at = f"{short(100 * x.start)}%"
    return "".join(
        f'<text x="{at}" dx="-{LEFT}" y="{short(frame.down(y, value))}" dy=".35em" text-anchor="end">'
        f"{_plain(text)}</text>"
        for value, text in ticks(y) if text
    )  # fmt: skip


def _length(axis: Axis) -> float:
    outside: Any = axis.form["ticks"]
    if outside not in ("", "outside"):
        raise UnknownError(f"ticks {outside}")
    return float(axis.form["ticklen"]) if outside else 0.0


def _plain(text: str) -> str:
    """A tick's text, which layouts hold escaped already where it came from outside."""
    if "<" in text or ">" in text:
        raise UnknownError("markup in a tick")
    return escape(unescape(text))

"""The traces of a picture: bands, lines, dots with their intervals, bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from simulator.charts.drawing import Trace
from simulator.charts.still import symbols
from simulator.charts.still.frame import Axis, Frame, UnknownError, number, only, short

SPOKEN = {"name", "hovertemplate", "hoverinfo", "showlegend", "legendgroup", "customdata", "type", "xaxis", "yaxis"}
"""What a trace has that is not seen in a picture, and what names its axes."""
SCATTER = SPOKEN | {"mode", "x", "y", "line", "fill", "fillcolor", "marker", "error_x", "error_y"}
BAR = SPOKEN | {"orientation", "x", "y", "width", "marker", "error_x"}
ERRORS = {"type", "symmetric", "array", "arrayminus", "color", "thickness", "width"}
ACROSS = 1000.0
"""Units across a panel's own picture, which is stretched to the width at hand."""
DOT = 6.0


def traces(frame: Frame, drawn: Sequence[Trace]) -> str:
    """All traces in their order: lines in a stretched picture of each panel, dots and bars above them."""
    stretched: dict[tuple[str, str], list[str]] = {}
    fixed: list[str] = []
    for trace in drawn:
        names = (trace["xaxis"], trace["yaxis"])
        x, y = (frame.axis(name) for name in names)
        if trace["type"] == "bar":
            fixed.append(_bars(frame, trace, x, y))
            continue
        if trace["type"] != "scatter":
            raise UnknownError(str(trace["type"]))
        only(trace, SCATTER)
        modes = set(trace["mode"].split("+"))
        only(dict.fromkeys(modes), ("lines", "markers"))
        if "lines" in modes:
            stretched.setdefault(names, []).append(_line(frame, trace, x, y))
        if "markers" in modes:
            fixed.append(_errors(frame, trace, x, y) + _dots(frame, trace, x, y))
    return "".join(_panel(frame, names, paths) for names, paths in stretched.items()) + "".join(fixed)


def _panel(frame: Frame, names: tuple[str, str], paths: list[str]) -> str:
    x, y = (frame.axis(name) for name in names)
    high = short((y.stop - y.start) * frame.height)
    return (
        f'<svg class="lines" x="{short(100 * x.start)}%" y="{short((1 - y.stop) * frame.height)}" '
        f'width="{short(100 * (x.stop - x.start))}%" height="{high}" viewBox="0 0 {ACROSS:g} {high}" '
        f'preserveAspectRatio="none">{"".join(paths)}</svg>'
    )


def _line(frame: Frame, trace: Trace, x: Axis, y: Axis) -> str:
    high = (y.stop - y.start) * frame.height
    points = zip(trace["x"], trace["y"], strict=True)
    path = _path([(ACROSS * x.part(a), high * (1 - y.part(b))) for a, b in points])
    line = trace["line"]
    only(line, ("color", "dash", "width"))
    if "fill" in trace:
        if trace["fill"] != "toself" or line.get("width") != 0:
            raise UnknownError("a band that is not closed, or has an edge")
        return f'<path d="{path}z" fill="{trace["fillcolor"]}"/>'
    width = line.get("width", 2)
    dashes = dashed(line.get("dash", "solid"), width)
    dash = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<path d="{path}" fill="none" stroke="{line["color"]}" stroke-width="{width:g}"{dash}/>'


def _path(points: Sequence[tuple[float, float]]) -> str:
    """Steps in whole tenths of a unit, each told from the one before: that takes half the letters.

    Nor does a number have a nought before its point, or a blank before its sign.
    """
    places = [(round(10 * a), round(10 * b)) for a, b in points]
    steps = (f"{_tenths(c - a)} {_tenths(d - b)}" for (a, b), (c, d) in pairwise(places))
    return f"M{places[0][0] / 10:g} {places[0][1] / 10:g}l{' '.join(steps)}".replace(" -", "-")


def _tenths(count: int) -> str:
    text = f"{count / 10:g}"
    return text.replace("0.", ".", 1) if -10 < count < 10 else text


def dashed(dash: str, width: float) -> str:
    """The dashes of a line as Plotly draws them: in parts of its width, or of 3 pixels where it is thinner."""
    unit = max(width, 3.0)
    parts = {"solid": (), "dot": (1, 1), "dash": (3, 3), "longdash": (5, 5), "dashdot": (3, 1, 1, 1),
             "longdashdot": (5, 2, 1, 2)}  # fmt: skip
    if dash in parts:
        return ",".join(f"{unit * part:g}" for part in parts[dash])
    if not dash.replace("px", "").replace(",", "").isdigit():
        raise UnknownError(dash)
    return dash.replace("px", "")


def _dots(frame: Frame, trace: Trace, x: Axis, y: Axis) -> str:
    marker = trace.get("marker", {})
    only(marker, ("color", "size", "symbol", "line"))
    edge = marker.get("line", {})
    only(edge, ("color", "width"))
    points = list(zip(trace["x"], trace["y"], strict=True))
    colours = _each(marker.get("color", trace.get("line", {}).get("color")), len(points))
    edges = _each(edge.get("color", "none"), len(points))
    size, symbol, width = marker.get("size", DOT), marker.get("symbol", "circle"), edge.get("width", 0)
    if not isinstance(symbol, str):
        raise UnknownError("dots of several shapes")
    return "".join(
        f'<svg x="{frame.across(x, a)}" y="{short(frame.down(y, b))}" width="1" height="1">'
        f"{symbols.drawn(symbol, size, colour, rim, width)}</svg>"
        for (a, b), colour, rim in zip(points, colours, edges, strict=True)
    )


def _each(value: Any, count: int) -> list[str]:
    found = [value] * count if isinstance(value, str) else list(value or ())
    if len(found) != count or not all(isinstance(each, str) for each in found):
        raise UnknownError("colours of dots")
    return found


def _errors(frame: Frame, trace: Trace, x: Axis, y: Axis) -> str:
    """Intervals from left to right or from below upwards, without caps."""
    return _intervals(frame, trace, x, y, "error_x") + _intervals(frame, trace, x, y, "error_y")


def _intervals(frame: Frame, trace: Trace, x: Axis, y: Axis, name: str) -> str:
    if name not in trace:
        return ""
    error, found = _plain(trace[name]), []
    for a, b, less, more in zip(trace["x"], trace["y"], error["arrayminus"], error["array"], strict=True):
        across = (_within(x, a - less), _within(x, a + more)) if name == "error_x" else (a, a)
        upright = (_within(y, b - less), _within(y, b + more)) if name == "error_y" else (b, b)
        (x1, x2), (y1, y2) = (frame.across(x, at) for at in across), (short(frame.down(y, at)) for at in upright)
        found.append(
            f'<line x1="{x1}" x2="{x2}" y1="{y1}" y2="{y2}" stroke="{error["color"]}" '
            f'stroke-width="{error["thickness"]:g}"/>'
        )
    return "".join(found)


def _plain(error: Mapping[str, Any]) -> Mapping[str, Any]:
    """An interval as the picture can draw it."""
    only(error, ERRORS)
    if error["type"] != "data" or error["symmetric"] or error["width"]:
        raise UnknownError("intervals of another kind")
    return error


def _bars(frame: Frame, trace: Trace, x: Axis, y: Axis) -> str:
    """Bars from nought to left or right."""
    only(trace, BAR)
    only(trace["marker"], ("color",))
    if trace.get("orientation") != "h":
        raise UnknownError("bars that stand")
    points = list(zip(trace["x"], trace["y"], strict=True))
    high = trace["width"] * (y.stop - y.start) / (y.high - y.low) * frame.height
    found = []
    for (a, b), colour in zip(points, _each(trace["marker"]["color"], len(points)), strict=True):
        left, right = (100 * x.along(_within(x, end)) for end in sorted((0.0, number(a))))
        found.append(
            f'<rect x="{short(left)}%" y="{short(frame.down(y, b) - high / 2)}" width="{short(right - left)}%" '
            f'height="{short(high)}" fill="{colour}"/>'
        )
    return "".join(found) + _errors(frame, trace, x, y)


def _within(axis: Axis, value: float) -> float:
    """What is left of a line or bar inside its panel."""
    return min(max(number(value), axis.low), axis.high)

"""The dots of a picture, in Plotly's shapes and sizes, around (0, 0)."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt

from simulator.charts.still.frame import UnknownError, short


def _circle(r: float) -> str:
    return f"M{short(r)} 0A{short(r)} {short(r)} 0 1 1 0 {short(-r)}A{short(r)} {short(r)} 0 0 1 {short(r)} 0Z"


def _square(r: float) -> str:
    return f"M{short(r)} {short(r)}H{short(-r)}V{short(-r)}H{short(r)}Z"


def _diamond(r: float) -> str:
    far = short(1.3 * r)
    return f"M{far} 0L0 {far}L-{far} 0L0 -{far}Z"


def _triangle(r: float) -> str:
    side = 2 * r / sqrt(3)
    return f"M{short(-side)} {short(r / 2)}H{short(side)}L0 {short(-r)}Z"


def _cross(r: float) -> str:
    far = short(r)
    return f"M{far} {far}L-{far} -{far}M{far} -{far}L-{far} {far}"


SHAPES: dict[str, Callable[[float], str]] = {
    "circle": _circle, "square": _square, "diamond": _diamond, "triangle-up": _triangle, "x-thin": _cross,
}  # fmt: skip


def drawn(symbol: str, size: float, colour: str, rim: str, width: float) -> str:
    """A dot: full with a rim, or open."""
    kind, is_open = symbol.removesuffix("-open"), symbol.endswith("-open")
    if kind not in SHAPES:
        raise UnknownError(symbol)
    fill, stroke, wide = ("none", colour, width or 1) if is_open else (colour, rim, width)
    outline = f' stroke="{stroke}" stroke-width="{wide:g}"' if wide else ""
    return f'<path d="{SHAPES[kind](size / 2)}" fill="{fill}"{outline}/>'

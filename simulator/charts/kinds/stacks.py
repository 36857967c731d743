"""What charts of stacked bars share: bars that add up, whiskers on their sum, and a key below."""

from __future__ import annotations

from html import escape
from typing import Any

import numpy as np

from simulator.charts.drawing import Layout, Trace
from simulator.charts.numbers import significant
from simulator.charts.palette import INK, MUTED


def bar(at: Any, length: np.ndarray, name: str, colour: str, *, flat: bool = False) -> Trace:
    """One part of each stack, upright or `flat`."""
    places = {"x": significant(length), "y": at, "orientation": "h"} if flat else {"x": at, "y": significant(length)}
    return {
        "type": "bar", **places, "name": escape(name), "legendgroup": name, "marker": {"color": colour},
        "hovertemplate": "%{x:.3~g}" if flat else "%{y:.3~g}",
    }  # fmt: skip


def total(at: Any, ends: np.ndarray, name: str, *, flat: bool = False) -> Trace:
    """A dot at the sum of each stack, with its interval: `ends` has its low end, the sum and its high end."""
    low, middle, high = ends
    error = {
        "type": "data", "symmetric": False, "array": significant(high - middle), "color": INK, "width": 0,
        "arrayminus": significant(middle - low), "thickness": 1.2,
    }  # fmt: skip
    places = {"x": significant(middle), "y": at, "error_x": error} if flat else {
        "x": at, "y": significant(middle), "error_y": error}  # fmt: skip
    return {
        "type": "scatter", "mode": "markers", **places, "name": escape(name), "legendgroup": name,
        "marker": {"color": INK, "size": 5, "line": {"color": "#ffffff", "width": 1}},
        "hovertemplate": "%{x:.3~g}" if flat else "%{y:.3~g}",
    }  # fmt: skip


def halo(sums: Trace) -> Trace:
    """A white edge behind the whiskers of a sum, without which they are lost on a dark bar."""
    side = "error_x" if "error_x" in sums else "error_y"
    edge = {**sums[side], "color": "#ffffff", "thickness": sums[side]["thickness"] + 2.5}
    unseen = {"color": "rgba(255,255,255,0)", "size": 1}
    return {**sums, side: edge, "marker": unseen, "hoverinfo": "skip", "hovertemplate": None, "showlegend": False,
            "name": "Edge"}  # fmt: skip


def stacked(layout: Layout, below: int, lift: float = 0.0) -> Layout:
    """The layout with bars on top of one another and a key of their parts, `below` pixels of it."""
    key = {"orientation": "h", "x": 0, "y": 0, "yref": "container", "yanchor": "bottom", "font": {"color": MUTED},
           "itemclick": False, "itemdoubleclick": False}  # fmt: skip
    margin = {**layout["margin"], "b": layout["margin"]["b"] + below}
    return {**layout, "barmode": "relative", "bargap": 0.2 + lift, "showlegend": True, "legend": key, "margin": margin,
            "height": layout["height"] + below}  # fmt: skip

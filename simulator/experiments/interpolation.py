"""Between the nodes of a grid: along each axis a cubic spline through the nodes, multiplied over the axes.

What is interpolated is a weighted sum of the nodes, and the weights are products of one for each axis, so
that at a node it is that node's own value. A spline through two or three nodes is a line or a parabola;
through more it is cubic with continuous curvature, not-a-knot at its ends (de Boor 1978, chapter IV).
A page evaluates the same polynomials (`charts/explorer.js`); a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from simulator.engine.start import Array


def cardinal(nodes: Array) -> Array:
    """The spline of each node that is 1 there and 0 at the others, shape (interval, power, node).

    Within interval i it is the sum over k of coefficient[i, k] (x - nodes[i])^(3 - k).
    """
    from scipy.interpolate import CubicSpline

    nodes = np.asarray(nodes, dtype=float)
    if len(nodes) == 1:
        return np.array([[[0.0], [0.0], [0.0], [1.0]]])
    return np.ascontiguousarray(np.moveaxis(CubicSpline(nodes, np.eye(len(nodes))).c, 0, 1))


def along(nodes: Array, coefficients: Array, x: float) -> Array:
    """The weight of each node at `x`, shape (node,)."""
    interval = int(np.clip(np.searchsorted(nodes, x, side="right") - 1, 0, len(coefficients) - 1))
    step = x - nodes[interval]
    a, b, c, d = coefficients[interval]
    return np.asarray(((a * step + b) * step + c) * step + d)


def weights(axes: Sequence[Array], rules: Sequence[Array], x: Sequence[float]) -> Array:
    """The weight of each node of the grid at the point `x`, flat in the order of the axes, last fastest."""
    each = [along(nodes, rule, at) for nodes, rule, at in zip(axes, rules, x, strict=True)]
    return reduce(lambda whole, one: np.multiply.outer(whole, one).ravel(), each, np.ones(1))


def interpolated(axes: Sequence[Array], values: Array, points: Array) -> Array:
    """Values at `points` (point, axis) from those at the nodes, `values` with one dimension for each axis first."""
    rules = [cardinal(nodes) for nodes in axes]
    flat = values.reshape(int(np.prod(values.shape[: len(axes)])), -1)
    found = np.array([weights(axes, rules, x) @ flat for x in points])
    return found.reshape(len(points), *values.shape[len(axes) :])

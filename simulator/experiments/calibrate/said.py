"""What is said of a calibration: how far off, of what kind the error is, and whether bands hold what they should."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from simulator.engine.start import Array

FEWEST = 3
"""Figures of a measure that it takes to tell a bias from noise."""
HALVINGS = 100
BEYOND = 10.0
"""Standard errors beyond the outermost draw at which nothing of a predictive distribution is left."""


def misfit(model: Array, record: Array, error: Array) -> float:
    """The root of the mean square of (model − record) / error over figures (target,); 0 where there are none."""
    return float(np.sqrt(np.mean(((model - record) / error) ** 2))) if len(record) else 0.0


@dataclass(frozen=True)
class Theil:
    """Theil's inequality coefficient and the parts of the mean square error, which sum to 1."""

    u: float
    bias: float
    variance: float
    covariance: float


def theil(model: Array, record: Array) -> Theil | None:
    """Theil's U of figures (target,) and what the mean square error is made of; None where there is no error.

    U is the root mean square error over the root mean square of the record: 0 is perfect. The parts are an error of
    the mean, of the spread, and of what goes up and down when; (Theil, Applied Economic Forecasting, 1966; Sterman,
    Appropriate summary statistics for evaluating the historical fit of system dynamics models, Dynamica 10, 1984).
    """
    square = float(np.mean((model - record) ** 2))
    size = float(np.mean(record**2))
    if square == 0.0 or size == 0.0:
        return None
    spread, recorded = float(np.std(model)), float(np.std(record))
    together = float(np.mean((model - model.mean()) * (record - record.mean())))
    parts = ((model.mean() - record.mean()) ** 2, (spread - recorded) ** 2, 2.0 * (spread * recorded - together))
    # The last is no less than 0 but for rounding.
    bias, variance, covariance = (max(float(part), 0.0) / square for part in parts)
    return Theil(float(np.sqrt(square / size)), bias, variance, covariance)


def below(value: Array, drawn: Array, error: Array) -> Array:
    """The part of the predictive distribution below values (target,): a mean of normals, one about each draw."""
    from scipy.special import ndtr

    return np.asarray(ndtr((value - drawn) / error).mean(axis=0))


def predictive(drawn: Array, error: Array, quantiles: Array) -> Array:
    """Quantiles (target, quantile) of figures: draws (draw, target) and their error (target,) together.

    The distribution is a mean of normals, so that its quantiles are found and not drawn.
    """
    found = np.empty((drawn.shape[1], len(quantiles)))
    for at, quantile in enumerate(quantiles):
        low, high = drawn.min(axis=0) - BEYOND * error, drawn.max(axis=0) + BEYOND * error
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            less = below(middle, drawn, error) < quantile
            low, high = np.where(less, middle, low), np.where(less, high, middle)
        found[:, at] = (low + high) / 2
    return found


def inside(record: Array, drawn: Array, error: Array, levels: Array) -> Array:
    """Whether each figure (target,) is inside the central band of each level: (target, level)."""
    off = np.abs(below(record, drawn, error) - 0.5)
    return np.asarray(off[:, None] <= levels / 2)

"""The point fit: where misfit and prior together are least.

Luck is the same at every point (common random numbers), so the misfit is a function of the free numbers alone:
smooth but for kinks where a rule of the model begins to bind. A sum of squares with few kinks suits Gauss-Newton
steps in a trust region (`scipy.optimize.least_squares`; Branch, Coleman and Li 1999). Slopes are differences over
a wide step, which bridges small kinks, and all of one point's slopes are runs that are done side by side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simulator.experiments.calibrate.free import FURTHEST
from simulator.experiments.calibrate.runs import NowhereError

if TYPE_CHECKING:
    from simulator.engine.start import Array
    from simulator.experiments.calibrate.asked import Asked
    from simulator.experiments.calibrate.runs import Predictions

STEP = 0.1
"""Of a difference, in standard deviations of the prior."""
MOST_LOOKS = 60
"""Points that a search looks at: a dozen are usual."""
ENOUGH = 1e-4
"""Relative change of the misfit at which it ends."""
LOST = 1e3
"""What a residual is taken to be where a run can't go on: no step leads there."""


@dataclass(frozen=True)
class Point:
    """The free numbers' places (number,), the model's figures there (target,), and the slopes of all residuals."""

    z: Array
    figures: Array
    slopes: Array

    def spread(self) -> Array:
        """The covariance (number, number) of the places that these slopes would give a linear model."""
        return np.asarray(np.linalg.inv(self.slopes.T @ self.slopes))


class Misfit:
    """Residuals at places: of the fitted figures in standard errors, then the places themselves, for the prior."""

    def __init__(self, asked: Asked, predict: Predictions) -> None:
        self.predict, self.fitted = predict, asked.used("fitted")
        self.record = np.array([asked.targets[at].value for at in self.fitted])
        self.error = np.array([asked.targets[at].error for at in self.fitted])

    def residuals(self, z: Array, figures: Array) -> Array:
        """Those of places (point, number) with figures (point, target): (point, target + number)."""
        missed = (figures[:, self.fitted] - self.record) / self.error
        return np.concatenate([np.where(np.isfinite(missed), missed, LOST), z], axis=1)

    def __call__(self, z: Array) -> Array:
        """Those of one place (number,)."""
        return np.asarray(self.residuals(z[None], self.predict.figures(z[None]))[0])

    def slopes(self, z: Array) -> Array:
        """How residuals change with each place: (target + number, number). A number whose run failed has none."""
        steps = STEP * np.where(z > 0.0, -1.0, 1.0)  # towards the middle, never beyond an end
        places = np.concatenate([z[None], z + np.diag(steps)])
        found = self.residuals(places, self.predict.figures(places))
        change = (found[1:] - found[0]).T / steps
        lost = (np.abs(found[1:]) >= LOST).any(axis=1)
        change[: len(self.fitted), lost] = 0.0
        return np.asarray(change)


def fit(asked: Asked, predict: Predictions) -> Point:
    """The point of least misfit, never worse than where the scenario is.

    Raises `NowhereError` where that can't be run.
    """
    from scipy.optimize import least_squares

    misfit = Misfit(asked, predict)
    start = np.array([free.start for free in asked.free])
    first = misfit(start)
    if (np.abs(first) >= LOST).any():
        raise NowhereError(f"the search can't begin at the scenario's own numbers: {predict.why}")
    inside = np.clip(start, -FURTHEST + STEP, FURTHEST - STEP)
    # Steps are counted from the start, since the first trust region is as wide as what the search begins at is far
    # from 0, and of unit width where that is 0.
    found = least_squares(
        lambda step: misfit(inside + step), np.zeros(len(start)), jac=lambda step: misfit.slopes(inside + step),
        bounds=(-FURTHEST - inside, FURTHEST - inside), method="trf", ftol=ENOUGH, xtol=ENOUGH, gtol=ENOUGH,
        max_nfev=MOST_LOOKS,
    )  # fmt: skip
    better = float(found.cost) <= 0.5 * float(first @ first)
    z = inside + np.asarray(found.x) if better else start
    slopes = np.asarray(found.jac) if better else misfit.slopes(start)
    return Point(z, predict.figures(z[None])[0], slopes)

"""What one run gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from simulator.engine.start import Array
from simulator.engine.state import State


@dataclass(frozen=True)
class Trajectory:
    """What one run gives. `times` (T,) in years; each output (T, *shape) in storage order.

    `residuals` is what each audited group could not account for, at its worst.
    """

    times: Array
    outputs: Mapping[str, Array]
    events: list[dict[str, Any]]
    residuals: Mapping[str, float]
    residual_series: Mapping[str, Array]
    counts: Mapping[str, int]
    timings: Mapping[str, float]
    policy: str | None = None
    member: int = 0


def outputs(state: State) -> dict[str, Array]:
    """The recorded quantities, each (T, *shape); totals as the integral over the time since the record before."""
    found: dict[str, Array] = {}
    for name, place, shape, total in state.wired.shown:
        values = state.out[:, place]
        if len(shape) > 1:
            values = values.reshape(-1, *shape)
        found[name] = _since_the_last(values) if total else values
    return found


def _since_the_last(values: Array) -> Array:
    """What each record has more than the one before, and the first nothing."""
    more = np.empty_like(values)
    more[0] = 0.0
    np.subtract(values[1:], values[:-1], out=more[1:])
    return more


def residuals(state: State) -> tuple[dict[str, Array], dict[str, float]]:
    """What each audited group can't account for at each record; and at its worst."""
    left = state.out[:, len(state.wired.columns) :]
    worst = np.abs(left).max(axis=0).tolist()
    return dict(zip(state.wired.groups, left.T, strict=True)), dict(zip(state.wired.groups, worst, strict=True))

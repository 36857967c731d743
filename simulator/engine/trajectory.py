"""What one run gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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


class Outputs(Mapping[str, Array]):
    """The recorded quantities, each (T, *shape), made when it is asked for, since few are of most runs.

    Totals are the integral over the time since the record before.
    """

    def __init__(self, state: State) -> None:
        self._out, self._shown = state.out, state.wired.shown

    def __getitem__(self, name: str) -> Array:
        place, shape, total = self._shown[name]
        values = self._out[:, place]
        if len(shape) > 1:
            values = values.reshape(-1, *shape)
        return _since_the_last(values) if total else values

    def __iter__(self) -> Iterator[str]:
        return iter(self._shown)

    def __len__(self) -> int:
        return len(self._shown)


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

"""The birthday: on one day of the year everyone moves up one year of age."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulator.engine.layout import Layout
from simulator.engine.model import Model


class Birthday:
    """What a birthday moves, and where in `x` it lies."""

    def __init__(self, model: Model, layout: Layout) -> None:
        ageing = model.ageing
        assert ageing is not None
        slot, cradle = layout[ageing.stock], layout[ageing.newborn]
        places = np.arange(slot.size).reshape(slot.shape) + layout.at(ageing.stock)
        places = np.moveaxis(places, slot.axes.index(ageing.axis), -1)
        entering = dict(ageing.enters)
        rest = tuple(axis for axis in slot.axes if axis != ageing.axis)
        where = tuple(model.axes[a].index(entering[a]) if a in entering else slice(None) for a in rest)
        self.still = ageing.still
        self.rows: list[list[int]] = places.reshape(-1, places.shape[-1]).tolist()
        first: list[int] = np.ravel(places[(*where, 0)]).tolist()
        born = layout.at(ageing.newborn)
        self.births = list(zip(range(born, born + cradle.size), first, strict=True))

    def move_up(self, x: Any) -> None:
        """Everyone in the ageing stock moves up one year exactly; the newborn become age 0.

        `x` is the plain view of a state's memory: NumPy's calls would take longer than a few short rows.
        """
        if self.still:
            return
        for row in self.rows:
            youngest, oldest, next_to_them, step = row[0], row[-1], row[-2], row[1] - row[0]
            staying = x[oldest] + x[next_to_them]
            x[youngest + step : oldest + 1 : step] = x[youngest:oldest:step]
            x[oldest], x[youngest] = staying, 0.0
        for newborn, youngest in self.births:
            x[youngest], x[newborn] = x[newborn], 0.0

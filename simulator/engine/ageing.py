"""The birthday: on one day of the year everyone moves up one year of age."""

from __future__ import annotations

import numpy as np

from simulator.engine.layout import Layout
from simulator.engine.model import Model
from simulator.engine.start import Array


class Birthday:
    """What a birthday moves: parts of the state `y`, found once."""

    def __init__(self, model: Model, layout: Layout, y: Array) -> None:
        ageing = model.ageing
        assert ageing is not None
        slot, cradle = layout[ageing.stock], layout[ageing.newborn]
        people = np.moveaxis(y[slot.span].reshape(slot.shape), slot.axes.index(ageing.axis), -1)
        self.newborn = y[cradle.span].reshape(cradle.shape)
        entering = dict(ageing.enters)
        rest = tuple(axis for axis in slot.axes if axis != ageing.axis)
        self.still = ageing.still
        where = tuple(model.axes[a].index(entering[a]) if a in entering else slice(None) for a in rest)
        self.all, self.older, self.younger = people, people[..., 1:], people[..., :-1]
        self.cradle = people[(*where, slice(0, 1))]

    def move_up(self) -> None:
        """Everyone in the ageing stock moves up one year exactly; the newborn become age 0."""
        if self.still:
            return
        oldest = self.older[..., -1] + self.younger[..., -1]
        self.older[...] = self.younger
        self.older[..., -1] = oldest
        self.all[..., 0] = 0.0
        self.cradle[..., 0] = self.newborn
        self.newborn[...] = 0.0

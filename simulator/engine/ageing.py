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
        self.older, self.younger = people[..., 1:], people[..., :-1]
        self.oldest, self.next_to_them, self.youngest = people[..., -1], people[..., -2], people[..., 0]
        self.cradle = people[(*where, slice(0, 1))][..., 0]

    def move_up(self) -> None:
        """Everyone in the ageing stock moves up one year exactly; the newborn become age 0."""
        if self.still:
            return
        oldest = self.oldest + self.next_to_them
        self.older[...] = self.younger
        self.oldest[...] = oldest
        self.youngest[...] = 0.0
        self.cradle[...] = self.newborn
        self.newborn[...] = 0.0

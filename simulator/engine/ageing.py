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
        self.people = np.moveaxis(y[slot.span].reshape(slot.shape), slot.axes.index(ageing.axis), -1)
        self.newborn = y[cradle.span].reshape(cradle.shape)
        entering = dict(ageing.enters)
        rest = tuple(axis for axis in slot.axes if axis != ageing.axis)
        self.still = ageing.still
        self.where = tuple(model.axes[a].index(entering[a]) if a in entering else slice(None) for a in rest)

    def move_up(self) -> None:
        """Everyone in the ageing stock moves up one year exactly; the newborn become age 0."""
        people = self.people
        if self.still:
            return
        oldest = people[..., -1] + people[..., -2]
        people[..., 1:] = people[..., :-1]
        people[..., -1] = oldest
        people[..., 0] = 0.0
        people[(*self.where, 0)] = self.newborn
        self.newborn[...] = 0.0

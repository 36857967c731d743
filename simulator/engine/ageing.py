"""The birthday: on one day of the year everyone moves up one year of age."""

from __future__ import annotations

import numpy as np

from simulator.engine.layout import Layout
from simulator.engine.model import Model
from simulator.engine.start import Array


def move_up(model: Model, layout: Layout, y: Array) -> None:
    """Everyone in the ageing stock moves up one year exactly; the newborn become age 0."""
    ageing = model.ageing
    assert ageing is not None
    if ageing.still:
        return
    slot, cradle = layout[ageing.stock], layout[ageing.newborn]
    people = np.moveaxis(y[slot.span].reshape(slot.shape), slot.axes.index(ageing.axis), -1)
    moved = np.zeros_like(people)
    moved[..., 1:] = people[..., :-1]
    moved[..., -1] += people[..., -1]
    entering = dict(ageing.enters)
    rest = tuple(axis for axis in slot.axes if axis != ageing.axis)
    where = tuple(model.axes[a].index(entering[a]) if a in entering else slice(None) for a in rest)
    moved[(*where, 0)] = y[cradle.span].reshape(cradle.shape)
    people[...] = moved
    y[cradle.span] = 0.0

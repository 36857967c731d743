"""Finding a quantity's elements by name and labels, once: processes ask thousands of times."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, prod
from typing import Any

import numpy as np

from simulator.engine.compile import Compiled
from simulator.engine.quantities import Quantity
from simulator.engine.start import Array
from simulator.errors import did_you_mean

ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Place:
    """Elements of one quantity in `x`: a single one at `offset`, or (`offset` < 0) part of its array.

    Where they lie along one axis, `along` says where in `x`, so that no array has to be shaped and picked from.
    `low` and `high` are what it has to lie between, a hair of rounding aside; infinite where it has no limit.
    `needs` is what has to be computed for what follows from stocks or time and so holds for an instant only, else 0;
    `feeds` are the pieces that have to be prepared again when an event changes this. Both are a bit for each piece.
    """

    name: str
    kind: str
    vector: str
    offset: int
    span: slice
    shape: tuple[int, ...]
    index: tuple[Any, ...]
    along: range | None
    low: float
    high: float
    group: int
    needs: int
    feeds: int

    def part(self, x: Array) -> Array:
        """The elements in storage order, where there are several; writing to them writes to `x`."""
        if along := self.along:
            return x[along.start : along.stop : along.step]
        part: Array = x[self.span].reshape(self.shape)[self.index]
        return part


class Places:
    """The places of a compiled model, each found once."""

    def __init__(self, compiled: Compiled, groups: list[str]) -> None:
        self.compiled, self.groups = compiled, groups
        self.known: dict[str | tuple[Any, ...], Place] = {}
        self.plain: dict[str, int] = {}
        """Where in `x` each number without axes is that no equation computes."""
        self.joint: dict[tuple[str, ...], int] = {}
        """What has to be computed for several quantities at once, a bit for each piece."""
        self.crossings: dict[tuple[Any, ...], int] = {}
        """The number of each guard or hazard clock that somebody waited for, by its name and labels."""
        self.feeds = compiled.programs.feeds

    def __call__(self, name: str, labels: dict[str, str]) -> Place:
        """The place of a quantity, or of the elements that the labels pick. Raises `KeyError`."""
        key = (name, *labels.items()) if labels else name
        return self.known.get(key) or self._find(key, name, labels)

    def together(self, names: tuple[str, ...]) -> int:
        """What has to be computed for all of them; remembered in `joint`."""
        needs = 0
        for name in names:
            needs |= self(name, {}).needs
        self.joint[names] = needs
        return needs

    def _find(self, key: str | tuple[Any, ...], name: str, labels: dict[str, str]) -> Place:
        model, slot = self.compiled.model, self.compiled.layout.slots.get(name)
        if slot is None or name not in model.quantities:
            raise KeyError(f"nothing is called {name}.{did_you_mean(name, model.quantities)}")
        quantity = model.quantities[name]
        index = element(slot.axes, model.axes, labels)
        offset, at = -1, self.compiled.layout.at(name)
        span = slice(at, at + slot.size)
        if len(labels) == len(slot.axes):
            offset = at + (int(np.ravel_multi_index(index, slot.shape)) if index else 0)
        group = self.groups.index(quantity.audit or quantity.unit.text) if quantity.kind == "stock" else -1
        node = self.compiled.lowering.nodes.get(name)
        needs = self.compiled.programs.needs(name) if node is not None and node.live else 0
        feeds = self.feeds.get(name, 0)
        low, high = limits(quantity)
        found = Place(
            name, quantity.kind, slot.vector, offset, span, slot.shape, index, _along(at, slot.shape, index),
            low, high, group, needs, feeds,
        )  # fmt: skip
        self.known[key] = found
        if offset >= 0 and not labels and slot.vector != "w":
            self.plain[name] = offset
        return found


def _along(first: int, shape: tuple[int, ...], index: tuple[Any, ...]) -> range | None:
    """The elements that an index picks out of an array that begins at `first`, where it leaves one axis free."""
    steps = [prod(shape[axis + 1 :]) for axis in range(len(shape))]
    free = [axis for axis, place in enumerate(index) if isinstance(place, slice)]
    if len(free) != 1:
        return None
    (axis,) = free
    begin = first + sum(step * place for step, place in zip(steps, index, strict=True) if not isinstance(place, slice))
    return range(begin, begin + steps[axis] * shape[axis], steps[axis])


def limits(quantity: Quantity) -> tuple[float, float]:
    """What a quantity's numbers lie between, widened by what rounding may make of a sum."""
    low = -inf if quantity.low is None else quantity.low
    high = inf if quantity.high is None else quantity.high
    return low - ROUNDING * max(abs(low), 1.0), high + ROUNDING * max(abs(high), 1.0)


def element(axes: tuple[str, ...], model_axes: Any, labels: dict[str, str]) -> tuple[Any, ...]:
    """The index that picks `labels` out of an array with those axes. Raises `KeyError`."""
    wrong = [axis for axis in labels if axis not in axes]
    if wrong:
        raise KeyError(f"it has the axes {', '.join(axes) or 'none'}, not {', '.join(wrong)}")
    return tuple(model_axes[a].index(labels[a]) if a in labels else slice(None) for a in axes)

"""Where each quantity lives: the state `y`, the given numbers `p` and the work vector `w`.

The three, and the rates of the state `dy`, are parts of one vector `x`: from constant places in one
vector a compiler can tell that what is read and what is written do not overlap.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.engine.model import Model

LINE = 8
"""Numbers in a line of a processor's cache: each part of `x` begins at one."""
TABLE_POINTS = 64
"""Room for the points of one lookup table."""


@dataclass(frozen=True)
class Slot:
    """A run of places in one of the three vectors, in storage order of `axes`."""

    vector: str
    offset: int
    axes: tuple[str, ...]
    shape: tuple[int, ...]

    @cached_property
    def size(self) -> int:
        """How many places it takes."""
        return prod(self.shape)

    @cached_property
    def strides(self) -> tuple[int, ...]:
        """How far apart two neighbours along each axis are."""
        return tuple(prod(self.shape[i + 1 :]) for i in range(len(self.shape)))

    @cached_property
    def span(self) -> slice:
        """Its places, as a slice."""
        return slice(self.offset, self.offset + self.size)


@dataclass
class Layout:
    """The slots of a model, in the order of its declarations.

    In `y` behind the stocks: `exposure NAME` of each hazard, `sum NAME` of each quantity whose
    monthly total is recorded, and `outside GROUP`, what came in from outside each audited group.
    """

    model: Model
    slots: dict[str, Slot] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=lambda: {"y": 0, "p": 0, "w": 0})

    def add(self, name: str, vector: str, axes: tuple[str, ...] = (), size: int | None = None) -> Slot:
        """A new slot behind those there are."""
        shape = tuple(len(self.model.axes[axis]) for axis in axes) if size is None else (size,)
        slot = Slot(vector, self.sizes[vector], axes, shape)
        self.slots[name] = slot
        self.sizes[vector] += slot.size
        return slot

    def __getitem__(self, name: str) -> Slot:
        return self.slots[name]

    def origin(self, vector: str) -> int:
        """Where in `x` a vector begins. Work space is last, since it grows while equations are lowered."""
        state, given = rounded_up(self.sizes["y"]), rounded_up(self.sizes["p"])
        return {"y": 0, "dy": state, "p": 2 * state, "w": 2 * state + given}[vector]

    def at(self, name: str) -> int:
        """Where in `x` a quantity begins."""
        slot = self.slots[name]
        return self.origin(slot.vector) + slot.offset


def rounded_up(size: int) -> int:
    """The places that whole lines for so many numbers take."""
    return (size + LINE - 1) // LINE * LINE


def groups(model: Model) -> dict[str, list[str]]:
    """The audited groups: each one's stocks. A stock is audited with those of its unit unless it says."""
    found: dict[str, list[str]] = {}
    for stock in model.of_kind("stock"):
        found.setdefault(stock.audit or stock.unit.text, []).append(stock.name)
    return found


def totals(model: Model) -> Iterator[str]:
    """The quantities whose integral over each month is recorded."""
    yield from dict.fromkeys(item.of for item in model.outputs if item.total)


def lay_out(model: Model) -> Layout:
    """A place for every quantity of the model."""
    layout = Layout(model)
    for quantity in model.quantities.values():
        name, axes = quantity.name, quantity.axes
        match quantity.kind:
            case "stock":
                layout.add(name, "y", axes)
            case "parameter" | "setting":
                layout.add(name, "p", axes)
            case "table":
                layout.add(name, "p", (), 1 + 2 * TABLE_POINTS)
            case "driver" if quantity.interpolation == "linear":
                layout.add(f"{name} base", "p", axes)
                layout.add(f"{name} slope", "p", axes)
                layout.add(f"{name} knot", "p")
                layout.add(name, "w", axes)
            case "driver":
                layout.add(name, "p", axes)
            case _:
                layout.add(name, "w", axes)
    layout.add("birthday", "p")
    for hazard in model.of_kind("hazard"):
        layout.add(f"exposure {hazard.name}", "y", hazard.axes)
        layout.add(f"threshold {hazard.name}", "p", hazard.axes)
    for name in totals(model):
        layout.add(f"sum {name}", "y", model.quantities[name].axes)
    for group in groups(model):
        layout.add(f"outside {group}", "y")
    return layout

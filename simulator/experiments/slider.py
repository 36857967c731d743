"""One slider of an explorer: the numbers that it moves, over what range, and its nodes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from simulator.engine.start import Array

DELAY, NUMBER, SETTING = "delay", "number", "setting"
MONTHS = 12
INTERESTING = ("mix", DELAY, "cuts", "survival", "gain")
"""Where one more node tells most, in England."""


@dataclass(frozen=True)
class Part:
    """One number that a slider moves: where it is in the model, its range and the scenario's own value."""

    name: str
    quantity: str
    low: float
    own: float
    high: float
    index: tuple[int, ...] = ()
    labels: Mapping[str, str] | None = None

    def at(self, way: float) -> float:
        """The value `way` from -1, the low end, over 0, its own, to 1, the high end."""
        end = self.high if way > 0.0 else self.low
        return self.own + abs(way) * (end - self.own)


@dataclass(frozen=True)
class Slider:
    """One thing to move, by the value of its first part; further parts go along with it."""

    key: str
    title: str
    kind: str
    parts: tuple[Part, ...]
    unit: str
    grade: str = ""
    source: str = ""
    range_from: str = ""
    nodes: Array = field(default_factory=lambda: np.empty(0), compare=False)

    @property
    def lead(self) -> Part:
        """The part whose value the slider shows."""
        return self.parts[0]

    def values(self, x: float) -> list[tuple[Part, float]]:
        """Each part with its value where the slider is at `x`."""
        lead = self.lead
        reach = lead.high - lead.own if x > lead.own else lead.own - lead.low
        way = (x - lead.own) / reach if reach > 0.0 else 0.0
        return [(lead, x), *((part, part.at(way)) for part in self.parts[1:])]

    def with_nodes(self, count: int, also: Sequence[float] = ()) -> Slider:
        """So many nodes over the range, the scenario's own value and those of `also` among them."""
        low, high = self.lead.low, self.lead.high
        nodes = np.linspace(low, high, count)
        if self.kind == DELAY:
            nodes = np.round(nodes * MONTHS) / MONTHS
        for wanted in dict.fromkeys((self.lead.own, *also)):
            inner = nodes[1:-1]
            if low < wanted < high and inner.size and wanted not in nodes:
                free = [i for i, x in enumerate(inner) if x != self.lead.own and x not in also]
                if free:
                    nodes[1 + min(free, key=lambda i: abs(inner[i] - wanted))] = wanted
        return replace(self, nodes=np.unique(nodes))


def gridded(found: Sequence[Slider], points: int, also: Mapping[str, Sequence[float]]) -> tuple[Slider, ...]:
    """The sliders with nodes, as many as `points` of the whole grid allow, two each at the least.

    A node more goes to each in turn, first to those where it tells most. `also` are values that should
    be nodes, such as the mixes of other policies.
    """
    counts = {slider.key: 2 for slider in found}
    order = sorted(counts, key=lambda key: INTERESTING.index(key) if key in INTERESTING else len(INTERESTING))
    while True:
        for key in sorted(order, key=lambda key: (counts[key], order.index(key))):
            if int(np.prod(list((counts | {key: counts[key] + 1}).values()))) <= points:
                counts[key] += 1
                break
        else:
            break
    return tuple(slider.with_nodes(counts[slider.key], also.get(slider.key, ())) for slider in found)

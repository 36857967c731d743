"""Where in the vectors of a compiled model its crossings, outputs and audits are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.engine.layout import groups
from simulator.engine.start import Array

if TYPE_CHECKING:
    from simulator.engine.compile import Compiled


@dataclass(frozen=True)
class Wiring:
    """Where in the vectors of a compiled model its crossings, outputs and audits are."""

    guard_names: list[tuple[str, int]]
    guards: Array
    hazard_names: list[tuple[str, int]]
    hazards: Array
    columns: Array
    groups: list[str]
    audits: Array
    outside: Array
    stocks: tuple[tuple[slice, bool], ...]


def wiring(compiled: Compiled) -> Wiring:
    """The wiring of a compiled model."""
    layout, model = compiled.layout, compiled.model
    guards = [(q.name, i) for q in model.of_kind("guard") for i in range(layout[q.name].size)]
    hazards = [(q.name, i) for q in model.of_kind("hazard") for i in range(layout[q.name].size)]
    clocks = [(layout[f"exposure {n}"].offset + i, layout[f"threshold {n}"].offset + i) for n, i in hazards]
    rows = [
        (g, layout[name].offset, layout[name].offset + layout[name].size)
        for g, names in enumerate(groups(model).values())
        for name in names
    ]
    return Wiring(
        guards, _integers([layout[n].offset + i for n, i in guards]),
        hazards, _integers(clocks).reshape(-1, 2),
        _integers(_columns(compiled)).reshape(-1, 2), list(groups(model)),
        _integers(rows).reshape(-1, 3), _integers([layout[f"outside {g}"].offset for g in groups(model)]),
        tuple((layout[s.name].span, s.may_be_negative) for s in model.of_kind("stock")),
    )  # fmt: skip


def _integers(values: list[Any]) -> Any:
    return np.array(values, dtype=np.int64)


def _columns(compiled: Compiled) -> list[tuple[int, int]]:
    vectors = {"y": 0, "p": 1, "w": 2}
    found = []
    for item in compiled.model.outputs:
        slot = compiled.layout[f"sum {item.of}" if item.total else item.of]
        found += [(vectors[slot.vector], slot.offset + i) for i in range(slot.size)]
    return found

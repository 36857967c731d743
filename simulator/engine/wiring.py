"""Where in `x` the crossings, outputs and audits of a compiled model are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.engine.layout import groups
from simulator.engine.start import Array

if TYPE_CHECKING:
    from simulator.engine.compile import Compiled
    from simulator.engine.model import Model


@dataclass(frozen=True)
class Wiring:
    """Places in `x`: guards, (exposure, threshold, whether on ticks) of hazards, recorded elements, (group, from, to)
    of audited stocks, and what came from outside into each group. Stocks lie one behind the other from the beginning
    of `y`: what each element of theirs starts from, each one's first, and whether below zero is fine. `given` are
    (from, to) of given numbers that events may set, and `tables` names. `shown` are outputs by name: their place in a
    row of results, their shape and whether they are totals."""

    guard_names: list[tuple[str, int]]
    guards: Array
    hazard_names: list[tuple[str, int]]
    hazards: Array
    columns: Array
    groups: list[str]
    audits: Array
    outside: Array
    starts: Array
    first_elements: Any
    may_be_negative: Array
    given: Array
    tables: tuple[str, ...]
    shown: Mapping[str, tuple[int | slice, tuple[int, ...], bool]]


def wiring(compiled: Compiled) -> Wiring:
    """The wiring of a compiled model."""
    layout, model = compiled.layout, compiled.model
    guards = [(q.name, i) for q in model.of_kind("guard") for i in range(layout[q.name].size)]
    hazards = [(q.name, i) for q in model.of_kind("hazard") for i in range(layout[q.name].size)]
    clocks = [
        (layout.at(f"exposure {n}") + i, layout.at(f"threshold {n}") + i, model.quantities[n].on_ticks)
        for n, i in hazards
    ]
    rows = [
        (g, layout.at(name), layout.at(name) + layout[name].size)
        for g, names in enumerate(groups(model).values())
        for name in names
    ]
    return Wiring(
        guards, _integers([layout.at(n) + i for n, i in guards]),
        hazards, _integers(clocks).reshape(-1, 3),
        _integers(_columns(compiled)), list(groups(model)),
        _integers(rows).reshape(-1, 3), _integers([layout.at(f"outside {g}") for g in groups(model)]),
        *_stocks(compiled),
        _integers(list(_given(compiled))).reshape(-1, 2), tuple(table.name for table in model.of_kind("table")),
        dict(_shown(model)),
    )  # fmt: skip


def _stocks(compiled: Compiled) -> tuple[Array, Array, Array]:
    """Where in `x` each element of each stock starts from, which is their first, and whether they may be negative."""
    layout, stocks = compiled.layout, list(compiled.model.of_kind("stock"))
    sources = [layout.at(str(s.start)) + i for s in stocks for i in range(layout[s.name].size)]
    negative = np.array([s.may_be_negative for s in stocks], dtype=bool)
    return _integers(sources), _integers([layout[s.name].offset for s in stocks]), negative


def _given(compiled: Compiled) -> Iterator[list[int]]:
    """Spans of all that is given but parameters and tables, neighbours joined."""
    layout, found = compiled.layout, list[list[int]]()
    for name, slot in layout.slots.items():
        declared = compiled.model.quantities.get(name)
        if slot.vector != "p" or (declared and declared.kind in ("parameter", "table")):
            continue
        first = layout.at(name)
        if found and found[-1][1] == first:
            found[-1][1] += slot.size
        else:
            found.append([first, first + slot.size])
    return iter(found)


def _shown(model: Model) -> Iterator[tuple[str, tuple[int | slice, tuple[int, ...], bool]]]:
    first = 0
    for item in model.outputs:
        shape = tuple(len(model.axes[axis]) for axis in item.axes)
        yield item.name, (slice(first, first + prod(shape)) if shape else first, shape, item.total)
        first += prod(shape)


def _integers(values: list[Any]) -> Any:
    return np.array(values, dtype=np.int64)


def _columns(compiled: Compiled) -> list[int]:
    layout, found = compiled.layout, list[int]()
    for item in compiled.model.outputs:
        name = f"sum {item.of}" if item.total else item.of
        found += range(layout.at(name), layout.at(name) + layout[name].size)
    return found

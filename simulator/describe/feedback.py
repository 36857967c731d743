"""Which stocks act on which: the feedback of a model's continuous part, and that which goes through processes too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from simulator.describe.reaching import reached
from simulator.engine.quantities import COMPUTED

if TYPE_CHECKING:
    from simulator.describe.carried import Carried
    from simulator.engine import Model

LIVING = ("stock", *COMPUTED)
"""The kinds of quantity that change by themselves in a run."""


def reach(model: Model, through: Iterable[Carried] = ()) -> dict[str, frozenset[str]]:
    """Each stock with the stocks that it acts on, at once or through others.

    `through` are processes that carry too: what one reads may act on all that it sets, and on all of which it moves.
    """
    readers: dict[str, set[str]] = {}
    for quantity in model.of_kind(*COMPUTED):
        for name in quantity.arguments:
            readers.setdefault(name, set()).add(quantity.name)
    for flow in model.of_kind("flow"):
        for end in (flow.leaves, flow.enters):
            if end is not None and end.stock is not None:
                readers.setdefault(flow.name, set()).add(end.stock.name)
    for process in through:
        for name in process.reads:
            readers.setdefault(name, set()).update(process.sets, process.moves)
    stocks = {stock.name for stock in model.of_kind("stock")}

    def following(name: str) -> set[str]:
        return readers.get(name, set())

    beyond = {stock: reached(following(stock), following) for stock in stocks}
    return {stock: frozenset(stocks & set(names)) for stock, names in beyond.items()}


def loops(model: Model, through: Iterable[Carried] = ()) -> list[tuple[str, ...]]:
    """The groups of stocks in which each acts on every one, itself included; the largest group first.

    They are the strongly connected parts of the graph of stocks (Tarjan 1972). A group of one is a stock whose
    own flows depend on it. `through` are processes that carry too, as in `reach`.
    """
    acts = reach(model, through)
    found = {
        tuple(other.name for other in model.of_kind("stock") if other.name in acts[name] and name in acts[other.name])
        for name in acts if name in acts[name]
    }  # fmt: skip
    return sorted(found, key=lambda group: (-len(group), group))


def between_sectors(model: Model) -> Counter[tuple[str, str]]:
    """How many quantities of one sector the equations of another read: (read, reader)."""
    found: dict[tuple[str, str], set[str]] = {}
    for quantity in model.of_kind(*COMPUTED):
        for name in quantity.arguments:
            read = model.quantities.get(name)
            if read is not None and read.kind in LIVING and read.section != quantity.section:
                found.setdefault((read.section, quantity.section), set()).add(name)
    return Counter({pair: len(names) for pair, names in found.items()})

"""Which values each compiled function of a model computes, and what depends on which given number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from simulator.engine.lower import Lowering, loads
from simulator.engine.quantities import BUILT_IN
from simulator.engine.schedule import ancestors, cut
from simulator.engine.write import Writer

EVERYTHING, NOTHING = 1 << 40, 0
LAST_BIT = 62
"""Stands for all pieces from there on: a sign fits beside it."""
BIRTHDAY = "birthday"
"""The slot that tells when the last one was."""


@dataclass(frozen=True)
class Programs:
    """Which nodes each function must compute."""

    lowering: Lowering

    @cached_property
    def prepared(self) -> list[str]:
        """What can only change at events: computed once after each."""
        return [name for name, node in self.lowering.nodes.items() if not node.live]

    @cached_property
    def live(self) -> list[str]:
        """Everything else."""
        return [name for name, node in self.lowering.nodes.items() if node.live]

    @cached_property
    def moving(self) -> list[str]:
        """What the rates of the state need, and the guards."""
        nodes = self.lowering.nodes
        guards = {q.name for q in self.lowering.model.of_kind("guard")}
        wanted = [name for name, node in nodes.items() if node.effects or name in guards]
        return [name for name in ancestors(self.lowering, wanted) if nodes[name].live]

    @cached_property
    def timed(self) -> list[str]:
        """What of that depends on time and given numbers alone: computed once for each time."""
        found = set[str]()
        for name, node in self.lowering.nodes.items():
            given = {load.name for load in loads(node.value)} - BUILT_IN.keys() - found
            if node.live and not node.effects and not any(self._moves(read) for read in given):
                found.add(name)
        return [name for name in self.moving if name in found]

    @cached_property
    def feeds(self) -> dict[str, int]:
        """For each given number the pieces of `prepare` that depend on it, a bit for each.

        What depends on time is computed anew after any of them, and has a bit without a piece: what a
        birthday changes, since nothing else is computed from the time since then and kept.
        """
        found: dict[str, int] = {}
        pieces = [[node.name for group in piece for node in group.nodes] for piece in cut(self.lowering, self.prepared)]
        for number, names in enumerate([*pieces, self.timed]):
            for name in self._given(names):
                found[name] = found.get(name, 0) | 1 << min(number, LAST_BIT)
        return found | {BIRTHDAY: 1 << min(len(pieces), LAST_BIT)}

    def _given(self, names: Iterable[str]) -> set[str]:
        """The given numbers that these nodes depend on."""
        nodes = self.lowering.nodes
        needed = (nodes[name] for name in ancestors(self.lowering, names))
        return {load.name for node in needed for load in loads(node.value)} - nodes.keys()

    def _moves(self, name: str) -> bool:
        """Whether a quantity is a stock or computed from what is not given."""
        node = self.lowering.nodes.get(name)
        return node.live if node else self.lowering.layout[name].vector == "y"

    def functions(self, language: str) -> Iterator[tuple[str, str, list[list[str]]]]:
        """Name, meaning and bodies of the model's functions.

        `remaining` computes what `rates`, which must be asked first, does not keep.
        """
        writer = Writer(self.lowering, language, EVERYTHING, unroll=False)
        yield "prepare", "What can only change at events.", writer.bodies(self.prepared, False)
        writer = Writer(self.lowering, language, EVERYTHING, unroll=False)
        yield "timed", "What depends on time alone.", writer.bodies(self.timed, False)
        timed = set(self.timed)
        # To keep what only `observe` reads would cost every step more than `remaining` costs those who look.
        writer = Writer(self.lowering, language, NOTHING, unroll=True)
        writer.stored |= {q.name for q in self.lowering.model.of_kind("guard")}
        bodies = writer.bodies([name for name in self.moving if name not in timed], True)
        yield "rates", "The rates of the state.", bodies
        rest = [name for name in self.live if name not in writer.stored and name not in timed]
        bodies = Writer(self.lowering, language, EVERYTHING, unroll=False).bodies(rest, False)
        yield "remaining", "The equations that `rates`, asked before, does not keep.", bodies

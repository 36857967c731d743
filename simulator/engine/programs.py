"""Which values each compiled function of a model computes, and what depends on which given number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from simulator.engine.lower import Lowering, loads
from simulator.engine.quantities import BUILT_IN
from simulator.engine.schedule import Group, ancestors, cut, reads
from simulator.engine.write import Writer, stored

EVERYTHING, NOTHING = 1 << 40, 0
LAST_BIT = 62
"""Stands for all pieces from there on: a sign fits beside it."""
FUNCTIONS = {
    "prepare": "What can only change at events.", "timed": "What depends on time alone.",
    "rates": "The rates of the state.", "recorded": "What outputs need and `rates`, asked before, does not keep.",
    "remaining": "The equations that neither keeps.",
}  # fmt: skip
"""What is compiled of a model, in the order of the kernel's areas for the addresses of their pieces."""
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
    def _guards(self) -> set[str]:
        """The guards, which the rates keep: who waits for one looks at it at every step."""
        return {quantity.name for quantity in self.lowering.model.of_kind("guard")}

    @cached_property
    def moving(self) -> list[str]:
        """What the rates of the state need, and the guards."""
        nodes = self.lowering.nodes
        wanted = [name for name, node in nodes.items() if node.effects or name in self._guards]
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
        pieces = [[node.name for group in piece for node in group.nodes] for piece in self.pieces["prepare"]]
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

    @cached_property
    def pieces(self) -> dict[str, list[list[Group]]]:
        """The loops of each function in its pieces; `recorded` and `remaining` compute what `rates` does not keep.

        To keep what only they read would cost every step more than they cost those who look. Each record asks for
        `recorded`; the rest, most of what a start is made of, only for an event that reads it.
        """
        timed = set(self.timed)
        found = {
            "prepare": cut(self.lowering, self.prepared), "timed": cut(self.lowering, self.timed),
            "rates": cut(self.lowering, [name for name in self.moving if name not in timed]),
        }  # fmt: skip
        kept = timed | stored(self.lowering, found["rates"], NOTHING, self._guards)
        rest = [name for name in self.live if name not in kept]
        recorded = set(ancestors(self.lowering, (output.of for output in self.lowering.model.outputs)))
        return found | {
            "recorded": cut(self.lowering, [name for name in rest if name in recorded]),
            "remaining": cut(self.lowering, [name for name in rest if name not in recorded]),
        }

    @cached_property
    def _numbers(self) -> dict[str, int]:
        """The number of the piece that computes a node, of `recorded` and then of `remaining`."""
        pieces = enumerate([*self.pieces["recorded"], *self.pieces["remaining"]])
        return {node.name: number for number, piece in pieces for group in piece for node in group.nodes}

    def needs(self, name: str) -> int:
        """What a live value needs before it is read: a bit for `rates`, then one for each piece of the rest."""
        found, seen, waiting = 0, set[str](), [name]
        while waiting:
            needed = waiting.pop()
            if needed in self._numbers:
                found |= 2 << min(self._numbers[needed], LAST_BIT - 1)
                waiting += [read for read in reads(self.lowering.nodes[needed]) if read not in seen]
            elif needed in self.lowering.nodes and self.lowering.nodes[needed].live:
                found |= 1
            seen.add(needed)
        return found

    def functions(self, language: str) -> Iterator[tuple[str, str, list[list[str]]]]:
        """Name, meaning and bodies of the model's functions."""
        for name, doc in FUNCTIONS.items():
            rates = name == "rates"
            writer = Writer(self.lowering, language, NOTHING if rates else EVERYTHING, unroll=rates)
            if rates:
                writer.stored |= self._guards
            yield name, doc, writer.bodies(self.pieces[name], rates)

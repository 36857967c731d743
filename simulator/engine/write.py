"""The scheduled loops written out as text: for Numba (Python) or for C, from one description.

The text is deterministic, so that a file named by its content is found again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count, product

from simulator.engine.lower import LONG, Lowering, Node, loads
from simulator.engine.quantities import BUILT_IN
from simulator.engine.schedule import Group
from simulator.engine.text import Text
from simulator.engine.write_helpers import EACH, HELPERS, own
from simulator.engine.write_values import Values


def identifier(name: str) -> str:
    """A node's name as a local variable."""
    return "v_" + re.sub(r"\W", "_", name)


def stored(lowering: Lowering, pieces: list[list[Group]], keep: int, asked: set[str]) -> set[str]:
    """The nodes that are kept in `w`: those that another loop reads, or that are asked for, and all of at most
    `keep` elements."""
    groups = [group for piece in pieces for group in piece]
    found = set(asked)
    for group in groups:
        inside = {node.name for node in group.nodes}
        for node in group.nodes:
            found |= {load.name for load in loads(node.value)} - inside
            # Helper nodes are always kept; small ones cost nothing, and `observe` can read them.
            if node.kind not in ("value", "reduce") or lowering.layout[node.name].size <= keep:
                found.add(node.name)
    return found & {node.name for group in groups for node in group.nodes}


@dataclass
class Writer(Values):
    """Writes one function's body from the nodes it must compute."""

    keep: int
    unroll: bool
    numbers: Iterator[int] = field(default_factory=count)
    stored: set[str] = field(default_factory=set)

    def bodies(self, pieces: list[list[Group]], rates: bool) -> list[list[str]]:
        """The statements of each piece; with `rates`, also what they do to `dy`."""
        self.stored = stored(self.lowering, pieces, self.keep, self.stored)
        return [self._body(piece, rates) for piece in pieces]

    def _body(self, groups: list[Group], rates: bool) -> list[str]:
        self.text, self.locals = Text(self.language), {}
        self._scalars(groups)
        for group in groups:
            self._group(group, rates)
        return self.text.lines

    def _scalars(self, groups: list[Group]) -> None:
        """Plain numbers from outside are read once, at the top."""
        computed = {node.name for group in groups for node in group.nodes}
        read = {load.name for group in groups for node in group.nodes for load in loads(node.value)}
        for name in sorted(read - computed - BUILT_IN.keys()):
            slot = self.lowering.layout[name]
            if slot.shape == ():
                self.local(name, f"x[{self.lowering.layout.at(name)}]")

    # -- groups ----------------------------------------------------------------

    def _group(self, group: Group, rates: bool) -> None:
        node = group.nodes[0]
        if node.kind not in ("value", "reduce"):
            HELPERS[node.kind](self, node)
            return
        sums = [node for node in group.nodes if node.kind == "reduce"]
        if self.unroll and self._is_long(group.axes) and all(group.axes[-1] in node.axes for node in sums):
            self._abreast(group, rates)
            return
        carried = [node for node in sums if node.axes == group.axes[: len(node.axes)]]
        for node in sums:
            if node not in carried:
                self._zero(node)
        self._turn(group, group.axes, rates, carried)

    def _is_long(self, axes: tuple[str, ...]) -> bool:
        return bool(axes) and len(self.lowering.model.axes[axes[-1]]) >= LONG

    def _abreast(self, group: Group, rates: bool) -> None:
        """One loop along the long innermost axis, with the short axes around it written out inside.

        With constant offsets a compiler can tell that what is read and what is written do not overlap,
        and uses vectors; what the places share is read once, and sums over them stay in registers.
        """
        *outer, long = group.axes
        sums: dict[str, str] = {}
        self.open((long,))
        for places in product(*(range(len(self.lowering.model.axes[axis])) for axis in outer)):
            self.variables.update(zip(outer, places, strict=True))
            for node in group.nodes:
                if node.kind == "reduce":
                    self._add_to(sums, node)
                else:
                    self._member(node, rates)
            self._forget(group)
        for target, found in sums.items():
            self.text.line(f"{target} = {found}")
        self.text.end()

    def _add_to(self, sums: dict[str, str], node: Node) -> None:
        """Adds to the local variable of the element that is summed here, which begins as the first part."""
        target, value = self.element(node.name, own(node.axes)), self.value(node.value)
        if target in sums:
            self.text.line(f"{sums[target]} += {value}")
        else:
            sums[target] = f"{identifier(node.name)}_{next(self.numbers)}"
            self.text.local(sums[target], value)

    def _forget(self, group: Group) -> None:
        for node in group.nodes:
            if node.kind == "value" and node.loop:
                del self.locals[node.name]

    def _turn(self, group: Group, axes: tuple[str, ...], rates: bool, carried: Iterable[Node]) -> None:
        """The loops over `axes` with every member of the group inside.

        Sums over the inner loops are carried in a local variable, and stored when these are done.
        """
        at_depth = [[node for node in carried if len(node.axes) == depth] for depth in range(len(axes))]
        for axis, sums in zip(axes, at_depth, strict=True):
            for node in sums:
                self.local(node.name, "0.0")
            self.open((axis,))
        for node in group.nodes:
            self._member(node, rates)
        for sums in reversed(at_depth):
            self.text.end()
            for node in sums:
                self._store(node)
        self._forget(group)

    def local(self, name: str, text: str) -> str:
        """A node's value in a local variable; each has a name of its own, as loop variables have."""
        own = identifier(name) if name not in self.lowering.nodes else f"{identifier(name)}_{next(self.numbers)}"
        self.text.local(own, text)
        self.locals[name] = own
        return own

    def loop(self, axis: str, first: int, last: int, step: int = 1) -> None:
        """Open a loop along an axis. Each has a variable of its own: Numba's time to compile grows
        with the square of how often a variable is assigned anew."""
        variable = f"i{next(self.numbers)}_{axis}"
        self.variables[axis] = variable
        self.text.loop(variable, first, last, step)

    def open(self, axes: tuple[str, ...]) -> None:
        for axis in axes:
            self.loop(axis, 0, len(self.lowering.model.axes[axis]))

    def _store(self, node: Node) -> None:
        if not node.axes:
            self.keep_scalar(node)
            return
        self.text.line(f"{self.element(node.name, own(node.axes))} = {self.locals.pop(node.name)}")

    def _zero(self, node: Node) -> None:
        first = self.lowering.layout.at(node.name)
        self.loop(EACH, first, first + self.lowering.layout[node.name].size)
        self.text.line(f"x[{self.variables[EACH]}] = 0.0")
        self.text.end()

    def _member(self, node: Node, rates: bool) -> None:
        value = self.value(node.value)
        if node.kind == "reduce":
            target = self.locals.get(node.name) or self.element(node.name, own(node.axes))
            self.text.line(f"{target} += {value}")
            return
        name = self.local(node.name, value)
        if node.name in self.stored:
            self.text.line(f"{self.element(node.name, own(node.axes))} = {name}")
        self._effects(node, rates, name)

    def keep_scalar(self, node: Node) -> None:
        if node.name in self.stored:
            self.text.line(f"{self.element(node.name, ())} = {self.locals[node.name]}")

    def _effects(self, node: Node, rates: bool, value: str) -> None:
        for sign, target, index in node.effects if rates else ():
            operator = "+=" if sign > 0 else "-="
            layout = self.lowering.layout
            place = self.place_of(layout.origin("dy") + layout[target].offset, target, index)
            self.text.line(f"x[{place}] {operator} {value}")

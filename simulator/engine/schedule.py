"""Which nodes share a loop, and in which order the loops run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from simulator.engine.lower import Lowering, Node, loads

SMALL = 64
"""A value of more elements than this is computed where it is read, if it can be, so that it takes no memory."""


@dataclass(frozen=True)
class Group:
    """Nodes computed in one nest of loops over `axes`; a helper node stands alone."""

    axes: tuple[str, ...]
    nodes: tuple[Node, ...]


def reads(node: Node) -> set[str]:
    """The names a node reads."""
    return {load.name for load in loads(node.value)}


def ancestors(lowering: Lowering, wanted: Iterable[str]) -> list[str]:
    """The nodes that `wanted` needs, themselves included, in model order."""
    found: set[str] = set()
    waiting = [name for name in wanted if name in lowering.nodes]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [read for read in reads(lowering.nodes[name]) if read in lowering.nodes]
    return [name for name in lowering.nodes if name in found]


def fuses(reader: Node, read: Node) -> bool:
    """Whether the reader can use the value in the same turn of the same loop."""
    if read.kind != "value" or reader.loop != read.loop or reader.kind not in ("value", "reduce"):
        return False
    return all(load.plain for load in loads(reader.value) if load.name == read.name)


def schedule(lowering: Lowering, wanted: Iterable[str]) -> list[Group]:
    """The wanted nodes in as few loops as a greedy choice finds."""
    nodes = {name: lowering.nodes[name] for name in wanted}
    needs = {name: reads(node) & nodes.keys() for name, node in nodes.items()}
    done: set[str] = set()
    found: list[Group] = []
    while len(done) < len(nodes):
        special = [
            n for name, n in nodes.items()
            if name not in done and n.kind not in ("value", "reduce") and needs[name] <= done
        ]  # fmt: skip
        for node in special:
            found.append(Group(node.axes, (node,)))
            done.add(node.name)
        largest = max(_candidates(nodes, needs, done), key=len, default=[])
        if largest:
            found.append(Group(largest[0].loop, tuple(largest)))
            done |= {node.name for node in largest}
        elif not special:
            raise RuntimeError("the nodes of a model do not form an order")
    return _sunk(lowering, found)


def _sunk(lowering: Lowering, groups: list[Group]) -> list[Group]:
    """A large value that only one later loop reads is computed there: it need not be kept meanwhile."""
    found = [list(group.nodes) for group in groups]
    where = {node.name: at for at, group in enumerate(groups) for node in group.nodes}
    readers: dict[str, list[Node]] = {}
    for group in groups:
        for node in group.nodes:
            for name in reads(node):
                readers.setdefault(name, []).append(node)
    for at, group in enumerate(groups):
        for node in group.nodes:
            places = {where[reader.name] for reader in readers.get(node.name, ())}
            if len(places) != 1 or lowering.layout[node.name].size <= SMALL:
                continue
            (place,) = places
            if place > at and all(fuses(reader, node) for reader in readers[node.name]):
                found[at].remove(node)
                found[place].insert(0, node)
                where[node.name] = place
    return [Group(group.axes, tuple(nodes)) for group, nodes in zip(groups, found, strict=True) if nodes]


def _candidates(nodes: Mapping[str, Node], needs: Mapping[str, set[str]], done: set[str]) -> list[list[Node]]:
    found: dict[tuple[str, ...], list[Node]] = {}
    inside: dict[tuple[str, ...], set[str]] = {}
    for name, node in nodes.items():
        if name in done or node.kind not in ("value", "reduce"):
            continue
        members = inside.setdefault(node.loop, set())
        open_needs = needs[name] - done
        if open_needs <= members and all(fuses(node, nodes[need]) for need in open_needs):
            found.setdefault(node.loop, []).append(node)
            members.add(name)
    return list(found.values())


PIECE = 24
"""Nodes in one function: Numba's time grows faster than a function's length."""


def cut(lowering: Lowering, wanted: Iterable[str]) -> list[list[Group]]:
    """The loops of the wanted nodes in order, in pieces of about `PIECE` nodes; runs of plain numbers may be cut."""
    pieces: list[list[Group]] = [[]]
    for group in schedule(lowering, wanted):
        step = PIECE if not group.axes else len(group.nodes)
        for first in range(0, len(group.nodes), step):
            part = Group(group.axes, group.nodes[first : first + step])
            if pieces[-1] and sum(len(g.nodes) for g in pieces[-1]) + len(part.nodes) > PIECE:
                pieces.append([])
            pieces[-1].append(part)
    return [piece for piece in pieces if piece]

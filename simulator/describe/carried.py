"""What processes and events read, and what they set and move: what they carry from one part of a model to another.

A process is Python and does not declare what it reads. So it is watched while it runs: `watched` is for any model,
`carried` tells what was seen of the model that comes along, in the runs that docs/carried.py makes.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.engine import Model

READS, SETS, MOVES = "reads", "sets", "moves"
LASTING = ("parameter", "table")
"""Kinds of quantity that never change in a run: reading them carries nothing."""
Seen = dict[str, dict[str, set[str]]]
"""By name of the process or event: the names of the quantities that it reads, sets and moves."""


@dataclass(frozen=True)
class Carried:
    """A process or event: which quantities that change in a run it reads, which it sets, of which it moves amounts."""

    name: str
    reads: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    moves: tuple[str, ...] = ()


def carried(model: Model) -> tuple[Carried, ...] | None:
    """What was seen of each process and event of the model; None of a model that was not watched."""
    seen = {each.name: each for each in _kept()}
    names = [each.name for each in model.processes]
    if not names or any(name not in seen for name in names) or not _fits(seen.values(), model):
        return None
    return tuple(seen[name] for name in (*names, *model.happenings) if name in seen)


def _fits(seen: Iterable[Carried], model: Model) -> bool:
    """Whether all that was seen is the model's."""
    return all(name in model.quantities for each in seen for name in (*each.reads, *each.sets, *each.moves))


@cache
def _kept() -> tuple[Carried, ...]:
    text = files("simulator.describe").joinpath("carried.csv").read_text("utf-8")
    seen: Seen = defaultdict(lambda: defaultdict(set))
    for row in csv.DictReader(text.splitlines()):
        seen[row["process"]][row["how"]].add(row["quantity"])
    return told(seen)


def told(seen: Mapping[str, Mapping[str, set[str]]], model: Model | None = None) -> tuple[Carried, ...]:
    """What was seen, by name; given the model, without what never changes in a run."""

    def names(found: Iterable[str]) -> tuple[str, ...]:
        kept = (name for name in found if model is None or model.quantities[name].kind not in LASTING)
        return tuple(sorted(kept))

    hows = (READS, SETS, MOVES)
    return tuple(Carried(name, *(names(ways.get(how, ())) for how in hows)) for name, ways in sorted(seen.items()))


@contextmanager
def watched() -> Iterator[Seen]:
    """What the processes and events of all runs within the block read, set and move; complete when it ends.

    Only those of this process of the computer are seen.
    """
    from simulator.engine.world import World

    seen: Seen = defaultdict(lambda: defaultdict(set))
    usual = {name: getattr(World, name) for name in _WAYS}
    under_way: list[str] = []
    for name, how in _WAYS.items():
        setattr(World, name, _noting(usual[name], how, seen, under_way))
    try:
        yield seen
    finally:
        for name, method in usual.items():
            setattr(World, name, method)


_WAYS = {
    "read": READS, "numbers": READS, "crossing": READS, "hazard": READS, "set": SETS, "add": SETS, "multiply": SETS,
    "move": MOVES,
}  # fmt: skip


def _noting(method: Any, how: str, seen: Seen, under_way: list[str]) -> Any:
    """The method, which also notes what it is called with, unless another one calls it: to add is to set alone."""

    def noting(self: Any, *given: Any, **labels: Any) -> Any:
        if not under_way:
            ends = (*given[1:], labels.get("leaves"), labels.get("enters")) if how == MOVES else (given,)
            seen[self.process][how] |= {end[0] for end in ends if end is not None}
        under_way.append(how)
        try:
            return method(self, *given, **labels)
        finally:
            under_way.pop()

    return noting

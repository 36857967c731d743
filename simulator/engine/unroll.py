"""Loops taken apart: every element of every node as an expression of single numbers.

For programs without axes, or whose axes mean something else. An expression here is one of `lower`'s
in which each `Load` names its element by places, a sum is one `+` of many parts, and `Place` is gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from simulator.engine.expressions import Number
from simulator.engine.layout import lay_out
from simulator.engine.lower import Load, Lowered, Lowering, Node, Place, Word, lower
from simulator.engine.model import Model
from simulator.engine.quantities import GIVEN, End

SINCE = Load("since_birthday")
ZERO = Number(0.0)
Places = tuple[int, ...]


@dataclass(frozen=True)
class Unrolled:
    """A model's nodes, element by element."""

    lowering: Lowering

    @property
    def model(self) -> Model:
        """The model that is taken apart."""
        return self.lowering.model

    def axes(self, name: str) -> tuple[str, ...]:
        """The axes of a quantity or of a helper node."""
        node = self.lowering.nodes.get(name)
        return node.axes if node else self.model.quantities[name].axes

    def elements(self, name: str) -> Iterator[Load]:
        """Every element of a quantity or a helper node, in storage order."""
        axes = self.axes(name)
        for places in product(*(range(len(self.model.axes[axis])) for axis in axes)):
            yield element(name, axes, places)

    def given(self, name: str) -> bool:
        """Whether it is no node: a stock, a given number, or the time."""
        quantity = self.model.quantities.get(name)
        return name not in self.lowering.nodes or (quantity is not None and quantity.kind in GIVEN)

    def value(self, load: Load) -> Lowered:
        """The expression of one element of a node."""
        node = self.lowering.nodes[load.name]
        at = {axis: where for axis, where in load.index if isinstance(where, int)}
        match node.kind:
            case "value":
                return at_element(node.value, at)
            case "reduce" | "sum":
                return self._total(node, at)
            case "blend":
                return self._blend(node, at)
            case "spread":
                return self._spread(node, at)
            case "bands":
                return self._bands(node, at)
            case _:
                return self._edge(node, at)

    def moves(self) -> Iterator[tuple[Load, float, Load]]:
        """Each element of each flow with what it moves: the stock's element, the sign, the flow's element."""
        for flow in self.model.of_kind("flow"):
            for load in self.elements(flow.name):
                if self.value(load) == ZERO:
                    continue
                for sign, end in ((-1.0, flow.leaves), (1.0, flow.enters)):
                    if end is not None and end.stock is not None:
                        yield self._end(end, dict(load.index)), sign, load

    def _end(self, end: End, at: Mapping[str, str | int]) -> Load:
        assert end.stock is not None
        fixed = {axis: self.model.axes[axis].index(label) for axis, label in end.labels}
        axes = end.stock.axes
        return element(end.stock.name, axes, tuple(int(fixed.get(axis, at.get(axis, 0))) for axis in axes))

    # -- helper nodes ------------------------------------------------------------

    def _total(self, node: Node, at: Mapping[str, int]) -> Lowered:
        over = [axis for axis in node.loop if axis not in node.axes]
        ranges = (range(len(self.model.axes[axis])) for axis in over)
        return summed([
            at_element(node.value, {**at, **dict(zip(over, places, strict=True))}) for places in product(*ranges)
        ])  # fmt: skip

    def _blend(self, node: Node, at: Mapping[str, int]) -> Lowered:
        age = node.axes[-1]
        here = at_element(node.value, at)
        if at[age] == len(self.model.axes[age]) - 1:
            return here
        return blended(here, at_element(node.value, {**at, age: at[age] + 1}))

    def _spread(self, node: Node, at: Mapping[str, int]) -> Lowered:
        band = self.model.axes[node.along]
        age = str(band.band_of)
        years = len(self.model.axes[age])

        def read(year: int) -> Lowered:
            held = (k for k, (low, high) in enumerate(band.ranges(years)) if low <= year <= high)
            k = next(held, None)
            return ZERO if k is None else at_element(node.value, {**at, band.name: k})

        here = read(at[age])
        following = read(min(at[age] + 1, years - 1))
        return here if here == following else blended(here, following)

    def _bands(self, node: Node, at: Mapping[str, int]) -> Lowered:
        band = self.model.axes[node.along]
        age = str(band.band_of)
        years = len(self.model.axes[age])
        low, high = band.ranges(years)[at[band.name]]

        def people(year: int) -> Lowered:
            return at_element(node.value, {**at, age: year})

        found = summed([people(year) for year in range(low, high + 1)])
        if low > 0:
            found = Word("+", (found, Word("*", (SINCE, people(low - 1)))))
        if high < years - 1:
            found = Word("-", (found, Word("*", (SINCE, people(high)))))
        return found

    def _edge(self, node: Node, at: Mapping[str, int]) -> Lowered:
        band = self.model.axes[node.along]
        age = str(band.band_of)
        years = len(self.model.axes[age])
        low, high = band.ranges(years)[at[band.name]]
        year, inside = (low - 1, low > 0) if node.kind == "entering" else (high, high < years - 1)
        return at_element(node.value, {**at, age: year}) if inside else ZERO


def unroll(model: Model) -> Unrolled:
    """The model taken apart."""
    return Unrolled(lower(model, lay_out(model)))


def element(name: str, axes: tuple[str, ...], places: Places) -> Load:
    """One element of a quantity."""
    return Load(name, tuple(zip(axes, places, strict=True)))


def at_element(lowered: Lowered, at: Mapping[str, int]) -> Lowered:
    """The expression at one element of the loop; what `place` makes zero drops out."""
    match lowered:
        case Load(name=name, index=index):
            return Load(name, tuple((axis, w if isinstance(w, int) else at[w]) for axis, w in index))
        case Place(axis=axis, place=place, value=value):
            here = axis if isinstance(axis, int) else at[axis]
            return at_element(value, at) if here == place else ZERO
        case Word(word=word, parts=parts):
            return _without_zeros(word, tuple(at_element(part, at) for part in parts))
        case _:
            return lowered


def _without_zeros(word: str, parts: tuple[Lowered, ...]) -> Lowered:
    if word in ("+", "-") and parts[1] == ZERO:
        return parts[0]
    if word == "+" and parts[0] == ZERO:
        return parts[1]
    if (word == "*" and ZERO in parts) or (word == "/" and parts[0] == ZERO):
        return ZERO
    return Word(word, parts)


def summed(terms: list[Lowered]) -> Lowered:
    """Their sum as one `+`; terms that are zero everywhere are left out."""
    kept = tuple(term for term in terms if term != ZERO)
    if len(kept) < 2:
        return kept[0] if kept else ZERO
    return Word("+", kept)


def blended(here: Lowered, following: Lowered) -> Lowered:
    """What lies between two years of age, by the share of the year since the birthday."""
    left = Word("*", (Word("-", (Number(1.0), SINCE)), here))
    right = Word("*", (SINCE, following))
    return summed([left if here != ZERO else ZERO, right if following != ZERO else ZERO])

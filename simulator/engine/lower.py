"""From equations to loops: structural words become helper nodes, and every node knows its loop.

A node is one value to compute per element of its axes. `total`, `by_age`, `by_band` and their
like get a node of their own, shared by all who ask for the same thing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from simulator.engine.expressions import Call, Comparison, Expression, Name, Number, Operation
from simulator.engine.inference import axes_of, option_names
from simulator.engine.layout import Layout
from simulator.engine.model import Model
from simulator.engine.quantities import BUILT_IN

LONG = 16
"""An axis this long is summed in two phases, so that the first can use vector instructions."""

Index = str | int
"""An element along an axis: the axis whose loop variable to use, or a fixed place."""


@dataclass(frozen=True)
class Load:
    """An element of a quantity; `index` says for each of its axes which one."""

    name: str
    index: tuple[tuple[str, Index], ...] = ()

    @property
    def plain(self) -> bool:
        """Whether it reads the element that the loop is at."""
        return all(axis == where for axis, where in self.index)


@dataclass(frozen=True)
class Place:
    """The value where the loop is at `place` along `axis`, else zero."""

    axis: Index
    place: int
    value: Lowered


@dataclass(frozen=True)
class Word:
    """A word or an operator on lowered parts."""

    word: str
    parts: tuple[Lowered, ...]


Lowered = Number | Load | Place | Word
NodeKind = Literal["value", "reduce", "sum", "blend", "spread", "bands", "entering", "leaving"]


@dataclass
class Node:
    """One computation. `loop` are the axes it runs over, `axes` those of its result."""

    name: str
    kind: NodeKind
    axes: tuple[str, ...]
    loop: tuple[str, ...]
    value: Lowered
    live: bool
    along: str = ""
    effects: list[tuple[float, str, tuple[tuple[str, Index], ...]]] = field(default_factory=list)


@dataclass
class Lowering:
    """All nodes of a model, in an order in which each can be computed."""

    model: Model
    layout: Layout
    nodes: dict[str, Node] = field(default_factory=dict)
    shared: dict[Expression, str] = field(default_factory=dict)

    # -- reading ---------------------------------------------------------------

    def is_live(self, lowered: Lowered) -> bool:
        """Whether a value can change between events: it reads a stock, the time or a live node."""
        for load in loads(lowered):
            if load.name in BUILT_IN:
                return True
            if load.name in self.nodes:
                if self.nodes[load.name].live:
                    return True
            elif self.layout[load.name].vector == "y" and load.name not in self.remembered:
                return True
        return False

    @cached_property
    def remembered(self) -> set[str]:
        """Stocks that no flow touches: they keep what they started with until an event moves them."""
        ends = [e for f in self.model.of_kind("flow") for e in (f.leaves, f.enters) if e is not None]
        moved = {end.stock.name for end in ends if end.stock is not None}
        ageing = self.model.ageing
        aged = {ageing.stock, ageing.newborn} if ageing else set()
        return {stock.name for stock in self.model.of_kind("stock")} - moved - aged

    def lower(self, expression: Expression, where: Mapping[str, Index]) -> Lowered:
        """The expression at the element that `where` says (an axis it lacks: the loop's own)."""
        match expression:
            case Number():
                return expression
            case Name(name=name):
                axes = () if name in BUILT_IN else self.model.quantities[name].axes
                return Load(name, tuple((axis, where.get(axis, axis)) for axis in axes))
            case Operation(operator=operator, operands=operands):
                return Word(operator, tuple(self.lower(part, where) for part in operands))
            case Comparison(operator=operator, left=left, right=right):
                return Word(operator, (self.lower(left, where), self.lower(right, where)))
            case Call():
                return self._call(expression, where)
        raise TypeError(expression)

    def _call(self, call: Call, where: Mapping[str, Index]) -> Lowered:
        match call.word:
            case "pick":
                fixed = {axis: self.model.axes[axis].index(label) for axis, label in call.options}
                return self.lower(call.arguments[0], {**where, **fixed})
            case "place":
                ((axis, label),) = call.options
                inner = self.lower(call.arguments[0], where)
                return Place(where.get(axis, axis), self.model.axes[axis].index(label), inner)
            case "along":
                target = self.model.axes[call.option("to")]
                original = target.alias_of or next(
                    a.name for a in self.model.axes.values() if a.alias_of == target.name
                )
                return self.lower(call.arguments[0], {**where, original: where.get(target.name, target.name)})
            case "mean":
                return self.lower(self._mean(call), where)
            case "total" | "by_age" | "by_band" | "entering_band" | "leaving_band":
                name = self.shared.get(call) or self._node(call)
                return Load(name, tuple((axis, where.get(axis, axis)) for axis in self.nodes[name].axes))
        return Word(call.word, tuple(self.lower(part, where) for part in call.arguments))

    def _mean(self, call: Call) -> Expression:
        over = call.option("over")
        value = call.arguments[0]
        if len(call.arguments) == 2:
            weight = call.arguments[1]
            return Operation("/", (total_of(Operation("*", (value, weight)), over), total_of(weight, over)))
        count = 1
        for axis in option_names(over):
            count *= len(self.model.axes[axis])
        return Operation("/", (total_of(value, over), Number(float(count))))

    # -- helper nodes ----------------------------------------------------------

    def _node(self, call: Call) -> str:
        node = self._total(call) if call.word == "total" else self._reading(call)
        self.shared[call] = node.name
        return node.name

    def _add(self, node: Node) -> Node:
        self.nodes[node.name] = node
        if node.name not in self.layout.slots:
            self.layout.add(node.name, "w", node.axes)
        return node

    def _fresh(self) -> str:
        return f"part {len(self.nodes)}"

    def _total(self, call: Call) -> Node:
        over = option_names(call.option("over"))
        inner = call.arguments[0]
        axes = axes_of(inner, self.model)
        # One axis is summed in the second phase, the innermost of the long ones.
        long = [axis for axis in axes if axis in over and len(self.model.axes[axis]) >= LONG][-1:]
        short = [axis for axis in over if axis not in long]
        if long and short:
            inner, axes = total_of(inner, ", ".join(short)), tuple(a for a in axes if a not in short)
        rest = tuple(axis for axis in axes if axis not in over)
        if long:
            source = self._source(inner, axes)
            return self._add(Node(self._fresh(), "sum", rest, axes, source, self.is_live(source), long[0]))
        value = self.lower(inner, {})
        return self._add(Node(self._fresh(), "reduce", rest, axes, value, self.is_live(value)))

    def _source(self, expression: Expression, axes: tuple[str, ...]) -> Load:
        """The expression as stored numbers: itself if it is a quantity, else a node that keeps it."""
        lowered = self.lower(expression, {})
        if isinstance(lowered, Load) and lowered.plain:
            return lowered
        node = self._add(Node(self._fresh(), "value", axes, axes, lowered, self.is_live(lowered)))
        return Load(node.name, tuple((axis, axis) for axis in axes))

    def _reading(self, call: Call) -> Node:
        axes = axes_of(call.arguments[0], self.model)
        result = axes_of(call, self.model)
        source = self._source(call.arguments[0], axes)
        if call.word == "by_age":
            band = next((a for a in axes if self.model.axes[a].band_of), "")
            return self._add(Node(self._fresh(), "spread" if band else "blend", result, axes, source, True, band))
        kinds: dict[str, NodeKind] = {"by_band": "bands", "entering_band": "entering", "leaving_band": "leaving"}
        live = call.word == "by_band" or self.is_live(source)
        return self._add(Node(self._fresh(), kinds[call.word], result, axes, source, live, call.option("into")))


def total_of(expression: Expression, over: str) -> Call:
    """`total(expression, over=over)`."""
    return Call("total", (expression,), (("over", over),))


def loads(lowered: Lowered) -> Iterator[Load]:
    """Every element that a lowered expression reads."""
    match lowered:
        case Load():
            yield lowered
        case Place(value=value):
            yield from loads(value)
        case Word(parts=parts):
            for part in parts:
                yield from loads(part)


def lower(model: Model, layout: Layout) -> Lowering:
    """Every equation of the model as nodes; what they do to the state is for `effects` to add."""
    lowering = Lowering(model, layout)
    for quantity in model.of_kind("driver"):
        if quantity.interpolation == "linear":
            _linear(lowering, quantity.name)
    for name in model.order:
        axes = model.quantities[name].axes
        value = lowering.lower(model.expressions[name], {})
        node = Node(name, "value", axes, axes, value, lowering.is_live(value))
        lowering._add(node)
    return lowering


def _linear(lowering: Lowering, name: str) -> None:
    axes = lowering.model.quantities[name].axes
    index = tuple((axis, axis) for axis in axes)
    since = Word("-", (Load("time"), Load(f"{name} knot")))
    value = Word("+", (Load(f"{name} base", index), Word("*", (Load(f"{name} slope", index), since))))
    lowering._add(Node(name, "value", axes, axes, value, True))

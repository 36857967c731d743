"""What each node does to the rates of the state: flows, hazard clocks, monthly totals and audits."""

from __future__ import annotations

from simulator.engine.expressions import Expression, Name, Operation
from simulator.engine.layout import groups, totals
from simulator.engine.lower import Index, Load, Lowering, Node, total_of
from simulator.engine.model import Model
from simulator.engine.quantities import End


def add_effects(lowering: Lowering) -> None:
    """What each node adds to the rates of the state."""
    model = lowering.model
    for flow in model.of_kind("flow"):
        node = _moving(lowering, flow.name)
        for sign, end in ((-1.0, flow.leaves), (1.0, flow.enters)):
            if end is not None and end.stock is not None:
                node.effects.append((sign, end.stock.name, _index(end, model)))
    for hazard in model.of_kind("hazard"):
        node = _moving(lowering, hazard.name)
        node.effects.append((1.0, f"exposure {hazard.name}", tuple((a, a) for a in hazard.axes)))
    for name in totals(model):
        index = tuple((axis, axis) for axis in model.quantities[name].axes)
        _moving(lowering, name).effects.append((1.0, f"sum {name}", index))
    for group, flows in _crossing_flows(model).items():
        for axes in dict.fromkeys(model.quantities[name].axes for _, name in flows):
            _boundary(lowering, group, axes, [f for f in flows if model.quantities[f[1]].axes == axes])


def _crossing_flows(model: Model) -> dict[str, list[tuple[float, str]]]:
    """For each audited group the flows that cross its boundary, with the sign of what they bring."""
    audited = {stock: group for group, stocks in groups(model).items() for stock in stocks}
    found: dict[str, list[tuple[float, str]]] = {}
    for flow in model.of_kind("flow"):
        left, entered = (audited[e.stock.name] if e and e.stock else None for e in (flow.leaves, flow.enters))
        if left != entered:
            for sign, group in ((-1.0, left), (1.0, entered)):
                if group:
                    found.setdefault(group, []).append((sign, flow.name))
    return found


def _index(end: End, model: Model) -> tuple[tuple[str, Index], ...]:
    fixed = dict(end.labels)
    assert end.stock is not None
    return tuple(
        (axis, model.axes[axis].index(fixed[axis]) if axis in fixed else axis) for axis in end.stock.axes
    )


def _moving(lowering: Lowering, name: str) -> Node:
    """The node by which a quantity moves the state: its own, or one that reads what only events change."""
    node = lowering.nodes.get(name)
    if node is not None and node.live:
        return node
    helper = f"rate of {name}"
    if helper not in lowering.nodes:
        axes = lowering.model.quantities[name].axes
        value = Load(name, tuple((axis, axis) for axis in axes))
        lowering._add(Node(helper, "value", axes, axes, value, True))
    return lowering.nodes[helper]


def _boundary(lowering: Lowering, group: str, axes: tuple[str, ...], flows: list[tuple[float, str]]) -> None:
    """What flows with these axes bring a group from outside: one sum for all of them."""
    (sign, first), *others = flows
    value: Expression = Name(first) if sign > 0 else Operation("neg", (Name(first),))
    for sign, name in others:
        value = Operation("+" if sign > 0 else "-", (value, Name(name)))
    lowered = lowering.lower(total_of(value, ", ".join(axes)) if axes else value, {})
    node = lowering._add(Node(f"across {group} by {' '.join(axes) or 'numbers'}", "value", (), (), lowered, True))
    node.effects.append((1.0, f"outside {group}", ()))

"""What is wrong between the declarations of a model, as sentences, all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine import expressions
from simulator.engine.expressions import Expression
from simulator.engine.inference import AxisError, axes_of
from simulator.engine.quantities import BUILT_IN, Quantity
from simulator.errors import did_you_mean

if TYPE_CHECKING:
    from simulator.engine.model import Model


class ModelError(ValueError):
    """The declarations do not fit together; the message lists every mistake."""


def mistakes_of(model: Model) -> list[str]:
    """Everything that is wrong between the declarations."""
    found: list[str] = []
    known = [*model.quantities, *BUILT_IN]
    for quantity in model.quantities.values():
        for argument, unit in quantity.arguments.items():
            if argument not in known:
                found.append(f"{quantity.name}: nothing is called {argument}.{did_you_mean(argument, known)}")
                continue
            declared = BUILT_IN.get(argument) or model.quantities[argument].unit
            if not unit.same_as(declared):
                found.append(f"{quantity.name}: reads {argument} as {unit}, but it is in {declared}")
    found += _stock_mistakes(model)
    if found:
        return found
    try:
        order = model.order
    except (ModelError, expressions.NotAnEquationError) as error:
        return [str(error)]
    for name in order:
        quantity = model.quantities[name]
        found += _table_mistakes(name, model)
        try:
            needed = axes_of(model.expressions[name], model)
            extra = [axis for axis in needed if axis not in quantity.axes]
            if extra:
                found.append(
                    f"{name}: what it returns has the axis {', '.join(extra)}, which its each= lacks; "
                    f"reduce it with total, mean or pick, or declare it"
                )
        except AxisError as error:
            found.append(f"{name}: {error}")
        found += _flow_mistakes(quantity, model)
    return found


def _table_mistakes(name: str, model: Model) -> list[str]:
    tables = {q.name for q in model.of_kind("table")}
    seen: list[Expression] = []
    found = []
    for part in expressions.walk(model.expressions[name]):
        if isinstance(part, expressions.Call) and part.word == "lookup":
            read = part.arguments[1]
            seen.append(read)
            if not isinstance(read, expressions.Name) or read.name not in tables:
                found.append(f"{name}: lookup reads a table, named as its second argument")
        elif isinstance(part, expressions.Name) and part.name in tables and not any(part is s for s in seen):
            found.append(f"{name}: {part.name} is a table; read it with lookup")
    return found


def _stock_mistakes(model: Model) -> list[str]:
    found = []
    for stock in model.of_kind("stock"):
        if stock.start is None or stock.start not in model.quantities:
            found.append(f"{stock.name}: starts at {stock.start}, but nothing is called that")
        elif not model.quantities[stock.start].unit.same_as(stock.unit):
            found.append(f"{stock.name}: starts at {stock.start}, which is not in {stock.unit}")
        found += _scarring_mistakes(stock, model)
    return found


def _scarring_mistakes(stock: Quantity, model: Model) -> list[str]:
    if not isinstance(stock.scarring, str):
        return []
    base = model.quantities.get(stock.scarring)
    if base is None:
        near = did_you_mean(stock.scarring, model.quantities)
        return [f"{stock.name}: its scars are a ratio to {stock.scarring}, but nothing is called that.{near}"]
    if base.axes != stock.axes:
        return [f"{stock.name}: its scars are a ratio to {base.name}, which has other axes"]
    return []


def _flow_mistakes(quantity: Quantity, model: Model) -> list[str]:
    found = []
    for end in (quantity.leaves, quantity.enters):
        if end is None or end.stock is None:
            continue
        fixed = {axis for axis, _ in end.labels}
        for axis, label in end.labels:
            if axis in model.axes and label not in model.axes[axis].labels:
                near = did_you_mean(label, model.axes[axis].labels)
                found.append(f"{quantity.name}: at its end {end.stock.name}, {axis} has no {label}.{near}")
        missing = [a for a in end.stock.axes if a not in quantity.axes and a not in fixed]
        if missing:
            found.append(
                f"{quantity.name}: its end {end.stock.name} has the axis {', '.join(missing)}, which the flow "
                f"lacks; say which part with .at({missing[0]}=…)"
            )
    return found

"""Which axes an expression has, from the axes of what it reads and the words it uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine.axes import Axis
from simulator.engine.expressions import Call, Expression, Name, children
from simulator.engine.quantities import BUILT_IN
from simulator.errors import did_you_mean

if TYPE_CHECKING:
    from simulator.engine.model import Model


class AxisError(ValueError):
    """A word names an axis or a label that is not there."""


def option_names(text: str) -> tuple[str, ...]:
    """The names in `over="a, b"`."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def axes_of(expression: Expression, model: Model) -> tuple[str, ...]:
    """The axes of an expression, in storage order. Raises `AxisError`."""
    found = set(_axes(expression, model))
    return tuple(axis for axis in model.axes if axis in found)


def _axes(expression: Expression, model: Model) -> set[str]:
    if isinstance(expression, Name):
        return set() if expression.name in BUILT_IN else set(model.quantities[expression.name].axes)
    parts: set[str] = set()
    for part in children(expression):
        parts |= _axes(part, model)
    return _after(expression, parts, model) if isinstance(expression, Call) else parts


def _after(call: Call, parts: set[str], model: Model) -> set[str]:
    match call.word:
        case "total" | "mean":
            over = option_names(call.option("over"))
            _must_have(call.word, over, parts, model)
            if len(call.arguments) == 2:
                _must_have("the weight of a mean", over, _axes(call.arguments[1], model), model)
            return parts - set(over)
        case "pick":
            for axis, label in call.options:
                _must_have("pick", (axis,), parts, model)
                _label(model.axes[axis], label)
            return parts - {axis for axis, _ in call.options}
        case "place":
            for axis, label in call.options:
                _label(_axis(axis, model), label)
            return parts | {axis for axis, _ in call.options}
        case "along":
            target = _axis(call.option("to"), model)
            original = target.alias_of or next((a.name for a in model.axes.values() if a.alias_of == target.name), "")
            _must_have("along", (original,), parts, model)
            return (parts - {original}) | {target.name}
        case "by_age":
            return _by_age(parts, model)
        case "by_band" | "entering_band" | "leaving_band":
            band = _axis(call.option("into"), model)
            _must_have(call.word, (str(band.band_of),), parts, model)
            return (parts - {str(band.band_of)}) | {band.name}
    return parts


def _by_age(parts: set[str], model: Model) -> set[str]:
    bands = {axis for axis in parts if model.axes[axis].band_of}
    ages = {str(axis.band_of) for axis in model.axes.values() if axis.band_of}
    if len(bands) + len(parts & ages) != 1:
        raise AxisError("by_age reads what is per single year of age, or per one band of age")
    return (parts - bands) | {str(model.axes[band].band_of) for band in bands}


def _axis(name: str, model: Model) -> Axis:
    if name not in model.axes:
        raise AxisError(f"no axis is called {name}.{did_you_mean(name, model.axes)}")
    return model.axes[name]


def _must_have(word: str, wanted: tuple[str, ...], parts: set[str], model: Model) -> None:
    for axis in wanted:
        _axis(axis, model)
        if axis not in parts:
            raise AxisError(f"{word} over {axis}, but what it reads has only {', '.join(sorted(parts)) or 'no axis'}")


def _label(axis: Axis, label: str) -> None:
    if label not in axis.labels:
        raise AxisError(f"{axis.name} has no {label}.{did_you_mean(label, axis.labels)}")

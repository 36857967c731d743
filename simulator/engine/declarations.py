"""The words in which a model is declared: parameter, driver, setting, stock, equation, process and their like.

A declaration is a module-level attribute; the attribute's name is the quantity's name. Nothing
here runs: `Model` collects the declarations, names them and checks them.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Mapping
from typing import Any, Literal, get_type_hints

from simulator.engine.quantities import Counted, End, Happening, Kind, Output, Process, Quantity, outside
from simulator.units import Number, Unit, unit_of


class NotADeclarationError(ValueError):
    """A declaration that can't be understood; the message says what to write."""


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _here() -> str:
    return str(sys._getframe(2).f_globals.get("__name__", ""))


def _unit(annotation: Any) -> Unit:
    found = annotation if isinstance(annotation, Unit) else unit_of(annotation)
    if found is None:
        raise NotADeclarationError(f"{annotation!r} is not a unit; use one of simulator.units")
    return found


def parameter(
    unit: Any, each: str = "", low: float | None = None, high: float | None = None, description: str = "",
    intensive: bool = False,
) -> Quantity:  # fmt: skip
    """A number the scenario gives and that never changes; beyond `low` and `high` it is impossible.

    One that is `intensive` does not grow with the whole, although its unit counts.
    """
    return Quantity(
        "parameter", _unit(unit), _names(each), description, low=low, high=high, intensive=intensive, module=_here()
    )


def setting(
    unit: Any, each: str = "", low: float | None = None, high: float | None = None, description: str = ""
) -> Quantity:
    """A number the scenario gives and that events change."""
    return Quantity("setting", _unit(unit), _names(each), description, low=low, high=high, module=_here())


def driver(
    unit: Any,
    each: str = "",
    interpolation: Literal["step", "linear"] = "step",
    low: float | None = None,
    high: float | None = None,
    description: str = "",
) -> Quantity:
    """A dated series that the scenario gives."""
    return Quantity(
        "driver", _unit(unit), _names(each), description,
        low=low, high=high, interpolation=interpolation, module=_here(),
    )  # fmt: skip


def table(unit: Any, over: Any = Number, description: str = "") -> Quantity:
    """A piecewise-linear table of points, read with `lookup`."""
    return Quantity("table", _unit(unit), (), description, over=_unit(over), module=_here())


def stock(
    unit: Any,
    each: str = "",
    start: str = "",
    may_be_negative: bool = False,
    scarring: bool | str = False,
    audit: str = "",
    description: str = "",
) -> Quantity:
    """What accumulates. `start` names the quantity it starts at; `audit` the group it is conserved in.

    `scarring` says that damage done to it lasts, and what its healthy state is a ratio to: True for
    nothing, the level itself, or the name of a quantity on the same axes.
    """
    return Quantity(
        "stock", _unit(unit), _names(each), description,
        start=start or None, may_be_negative=may_be_negative, scarring=scarring, audit=audit, module=_here(),
    )  # fmt: skip


def computed(kind: Kind, each: str, function: Callable[..., Any], unit: Unit | None, **more: Any) -> Quantity:
    """A quantity of a function with units; with None as `unit` that which it says it returns."""
    hints = get_type_hints(function, include_extras=True)
    unit = unit or (_unit(hints["return"]) if "return" in hints else None)
    if unit is None:
        raise NotADeclarationError(f"{function.__name__}: say the unit it returns, as in “-> People”")
    missing = [name for name in inspect.signature(function).parameters if name not in hints]
    if missing:
        raise NotADeclarationError(f"{function.__name__}: say the unit of {', '.join(missing)}, as in “x: People”")
    return Quantity(
        kind, unit, _names(each), inspect.getdoc(function) or "",
        name=function.__name__, function=function,
        arguments={name: _unit(hint) for name, hint in hints.items() if name != "return"},
        module=function.__module__, **more,
    )  # fmt: skip


def equation(each: str = "") -> Callable[[Callable[..., Any]], Quantity]:
    """Computed from the others at each instant: one return line; argument names are the graph."""
    return lambda function: computed("equation", each, function, None)


def guard(each: str = "") -> Callable[[Callable[..., Any]], Quantity]:
    """An equation whose downward crossing of zero is an event, located inside the step."""
    return lambda function: computed("guard", each, function, None)


def hazard(each: str = "", on_ticks: bool = False) -> Callable[[Callable[..., Any]], Quantity]:
    """The rate of random events; its exposure is integrated and never reset.

    What it brings about happens to the instant, or with `on_ticks` on the first whole tick of the clock after it.
    """
    return lambda function: computed("hazard", each, function, None, on_ticks=on_ticks)


def flow(
    unit: Any, each: str = "", leaves: Quantity | End = outside, enters: Quantity | End = outside
) -> Callable[[Callable[..., Any]], Quantity]:
    """A movement of `unit` per year between two declared ends."""
    ends = {"leaves": _end(leaves), "enters": _end(enters)}
    counted = _unit(unit)

    def declare(function: Callable[..., Any]) -> Quantity:
        hinted = get_type_hints(function, include_extras=True).get("return")
        return computed("flow", each, function, unit_of(hinted) or Unit(f"{counted.text}/year"), **ends)

    return declare


def _end(end: Quantity | End) -> End:
    return end if isinstance(end, End) else End(end)


def process() -> Callable[[Callable[..., Any]], Process]:
    """A generator `function(world)` that runs beside the equations and makes events."""
    return lambda function: Process(
        function, inspect.getdoc(function) or "", function.__name__, function.__module__
    )


def happening(
    limits: Mapping[str, tuple[float, float]] | None = None, /, **arguments: Any
) -> Callable[[Callable[..., Any]], Happening]:
    """A generator `function(world, **arguments)` that a scenario dates with `[[event]]`.

    Beyond its `limits`, lowest and highest by name, an argument is impossible. One that is given as the
    name of an axis, instead of a unit, takes labels of it.
    """
    units = {name: _unit(unit) for name, unit in arguments.items() if not isinstance(unit, str)}
    labels = {name: axis for name, axis in arguments.items() if isinstance(axis, str)}
    return lambda function: Happening(
        function, units, inspect.getdoc(function) or "", function.__name__, function.__module__, dict(limits or {}),
        labels,
    )  # fmt: skip


def output(
    name: str, of: str = "", long_name: str = "", total: bool = False, counted: Counted = "",
    constant_prices: bool = False,
) -> Output:  # fmt: skip
    """Something to record each month; its unit, axes and description are those of the quantity."""
    noun = long_name or name.replace("_", " ").capitalize()
    return Output(name, of or name, noun, total, counted=counted, constant_prices=constant_prices)

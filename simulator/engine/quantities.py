"""The six words in which a model is declared: parameter, driver, setting, stock, equation, process.

A declaration is a module-level attribute; the attribute's name is the quantity's name. Nothing
here runs: `Model` collects the declarations, names them and checks them.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_type_hints

from simulator.units import Number, PerYear, Unit, Years, unit_of

Kind = Literal[
    "parameter", "setting", "driver", "table", "stock", "equation", "flow", "guard", "hazard"
]
Counted = Literal["", "in stock", "over the month", "since the start", "over the year before"]
COMPUTED = ("equation", "flow", "guard", "hazard")
GIVEN = ("parameter", "setting", "driver", "table")
BUILT_IN: Mapping[str, Unit] = {"time": Unit("year"), "since_birthday": Unit("1")}


class NotADeclarationError(ValueError):
    """A declaration that can't be understood; the message says what to write."""


@dataclass(frozen=True, eq=False)
class Quantity:
    """One declared quantity. `name` and `section` are filled in by `Model`."""

    kind: Kind
    unit: Unit
    axes: tuple[str, ...]
    description: str
    name: str = ""
    section: str = ""
    low: float | None = None
    high: float | None = None
    interpolation: Literal["step", "linear"] = "step"
    over: Unit | None = None
    start: str | None = None
    may_be_negative: bool = False
    scarring: bool | str = False
    audit: str = ""
    leaves: End | None = None
    enters: End | None = None
    on_ticks: bool = False
    intensive: bool = False
    function: Callable[..., Any] | None = None
    arguments: Mapping[str, Unit] = field(default_factory=dict)
    module: str = ""

    @property
    def dotted(self) -> str:
        """The name that a scenario uses: `section.name`."""
        return f"{self.section}.{self.name}"

    def __call__(self, *values: Any, **named: Any) -> Any:
        """The equation on floats, Pint quantities or xarray data."""
        if self.function is None:
            raise TypeError(f"{self.name} is a {self.kind}, not an equation")
        return self.function(*values, **named)

    def at(self, **labels: str) -> End:
        """Part of a stock, as the end of a flow."""
        return End(self, tuple(labels.items()))

    def __repr__(self) -> str:
        return f"{self.kind} {self.dotted if self.section else self.name} ({self.unit.text or '1'})"

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from simulator.engine.card import of_quantity

        return of_quantity(self)


@dataclass(frozen=True, eq=False)
class End:
    """Where a flow leaves or enters: a stock or part of one; `stock=None` is the outside world."""

    stock: Quantity | None
    labels: tuple[tuple[str, str], ...] = ()


outside = End(None)
"""The world beyond the model, as the end of a flow."""


@dataclass(frozen=True, eq=False)
class Process:
    """A SimPy generator `function(world)` that makes events."""

    function: Callable[..., Any]
    description: str
    name: str = ""
    module: str = ""


@dataclass(frozen=True, eq=False)
class Happening:
    """A generator `function(world, **arguments)` that a scenario dates."""

    function: Callable[..., Any]
    arguments: Mapping[str, Unit]
    description: str
    name: str = ""
    module: str = ""
    limits: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    """Arguments that are labels of an axis: by name of the argument, that of the axis."""


@dataclass(frozen=True)
class Output:
    """What a run records: quantity `of`, under `name`; `total` for its integral over each month."""

    name: str
    of: str
    long_name: str
    total: bool = False
    unit: Unit = field(default_factory=lambda: Unit("1"))
    axes: tuple[str, ...] = ()
    description: str = ""
    counted: Counted = ""
    """Over which time, where it isn't a rate or a state of the instant; a total and a stock say so by themselves."""
    constant_prices: bool = False
    """Of money: that it is in pounds of one year, and not of the day."""


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


def _computed(kind: Kind, each: str, function: Callable[..., Any], unit: Unit | None, **more: Any) -> Quantity:
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
    return lambda function: _computed("equation", each, function, None)


def guard(each: str = "") -> Callable[[Callable[..., Any]], Quantity]:
    """An equation whose downward crossing of zero is an event, located inside the step."""
    return lambda function: _computed("guard", each, function, None)


def hazard(each: str = "", on_ticks: bool = False) -> Callable[[Callable[..., Any]], Quantity]:
    """The rate of random events; its exposure is integrated and never reset.

    What it brings about happens to the instant, or with `on_ticks` on the first whole tick of the clock after it.
    """
    return lambda function: _computed("hazard", each, function, None, on_ticks=on_ticks)


def flow(
    unit: Any, each: str = "", leaves: Quantity | End = outside, enters: Quantity | End = outside
) -> Callable[[Callable[..., Any]], Quantity]:
    """A movement of `unit` per year between two declared ends."""
    ends = {"leaves": _end(leaves), "enters": _end(enters)}
    counted = _unit(unit)

    def declare(function: Callable[..., Any]) -> Quantity:
        hinted = get_type_hints(function, include_extras=True).get("return")
        return _computed("flow", each, function, unit_of(hinted) or Unit(f"{counted.text}/year"), **ends)

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


__all__ = [
    "BUILT_IN",
    "COMPUTED",
    "GIVEN",
    "End",
    "Happening",
    "Kind",
    "NotADeclarationError",
    "Number",
    "Output",
    "PerYear",
    "Process",
    "Quantity",
    "Years",
    "driver",
    "equation",
    "flow",
    "guard",
    "happening",
    "hazard",
    "output",
    "outside",
    "parameter",
    "process",
    "setting",
    "stock",
    "table",
]  # fmt: skip

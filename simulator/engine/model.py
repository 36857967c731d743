"""A model: the declarations of its modules, named, checked against each other and ordered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

from simulator.engine import expressions
from simulator.engine.axes import Ageing, Axis
from simulator.engine.called import Equation, Equations, function_of
from simulator.engine.check_model import ModelError, mistakes_of
from simulator.engine.expressions import Expression
from simulator.engine.quantities import BUILT_IN, COMPUTED, End, Happening, Output, Process, Quantity
from simulator.errors import did_you_mean
from simulator.units import Unit


@dataclass(frozen=True)
class Model:
    """A model that any scenario can start. Build it with `build`; all mistakes are told at once.

    `ticks` is how many units of the clock one unit of the model's time has: 12 where the clock
    counts months and equations see years.
    """

    name: str
    axes: Mapping[str, Axis]
    quantities: Mapping[str, Quantity]
    processes: tuple[Process, ...] = ()
    happenings: Mapping[str, Happening] = field(default_factory=dict)
    outputs: tuple[Output, ...] = ()
    ageing: Ageing | None = None
    ticks: int = 12
    tables: Path | None = None

    @cached_property
    def expressions(self) -> Mapping[str, Expression]:
        """Each computed quantity's return line as a tree."""
        return {q.name: expressions.read(q.function) for q in self.quantities.values() if q.function}

    @property
    def equations(self) -> Mapping[str, Equation]:
        """The functions themselves by name, each of which shows itself in a notebook."""
        return Equations({q.name: Equation(q) for q in self.quantities.values() if q.function})

    def of_kind(self, *kinds: str) -> tuple[Quantity, ...]:
        """The quantities of those kinds, in model order."""
        return tuple(q for q in self.quantities.values() if q.kind in kinds)

    def shape(self, name: str) -> tuple[int, ...]:
        """The shape of a quantity's array, in storage order; `()` for a plain number."""
        return tuple(len(self.axes[axis]) for axis in self.quantities[name].axes)

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The computed quantities, each after those it reads. Raises `ModelError` on a cycle."""
        done: dict[str, None] = {}
        for name in self.expressions:
            self._visit(name, done, [])
        return tuple(done)

    def _visit(self, name: str, done: dict[str, None], path: list[str]) -> None:
        if name in done or name not in self.expressions:
            return
        if name in path:
            cycle = " → ".join([*path[path.index(name) :], name])
            raise ModelError(f"{cycle}: each needs the next; put a stock between two of them")
        for read in expressions.names(self.expressions[name]):
            self._visit(read, done, [*path, name])
        done[name] = None

    def replace(self, **functions: Callable[..., Any]) -> Model:
        """The same model with other functions in the place of named equations; units are checked."""
        from simulator.engine.check_units import check_units

        quantities = dict(self.quantities)
        for name, function in functions.items():
            old = quantities.get(name)
            if old is None or old.kind not in COMPUTED:
                known = [q.name for q in self.of_kind(*COMPUTED)]
                raise ModelError(f"{name}: no equation is called that.{did_you_mean(name, known)}")
            quantities[name] = _in_place_of(old, function_of(function))
        model = replace(self, quantities=quantities)
        mistakes = mistakes_of(model) or check_units(model, only=tuple(functions))
        if mistakes:
            raise ModelError("\n".join(mistakes))
        return model

    def __repr__(self) -> str:
        return f"Model({self.name!r}, {len(self.quantities)} quantities, {len(self.outputs)} outputs)"

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from simulator.engine.card import of_model

        return of_model(self)


def _in_place_of(old: Quantity, function: Callable[..., Any]) -> Quantity:
    """The new function declared as the old one was, unless it is itself a declaration."""
    from simulator.engine import declarations

    if not isinstance(function, Quantity):
        unit = old.unit
        function = declarations.computed(old.kind, ", ".join(old.axes), function, unit)
    return replace(
        function, name=old.name, section=old.section, kind=old.kind, leaves=old.leaves, enters=old.enters
    )


def build(
    name: str,
    modules: Sequence[ModuleType] | Mapping[str, Sequence[ModuleType]],
    axes: Iterable[Axis] = (),
    outputs: Iterable[Output] = (),
    ageing: Ageing | None = None,
    ticks: int = 12,
    tables: Path | None = None,
) -> Model:
    """A model from modules of declarations.

    A quantity's section is its module's name, unless `modules` maps sections to modules. Axes are
    given in storage order, the innermost (the longest) last. Raises `ModelError` with every
    mistake: a name defined twice, an unknown name (with “did you mean”), units or axes that do
    not agree, equations in a circle.
    """
    table = {axis.name: axis for axis in axes}
    quantities, processes, happenings, mistakes = _collect(_sections(modules), table)
    model = Model(name, table, quantities, processes, happenings, (), ageing, ticks, tables)
    mistakes += mistakes_of(model)
    if mistakes:
        raise ModelError("\n".join(mistakes))
    recorded, mistakes = _outputs(model, outputs)
    if mistakes:
        raise ModelError("\n".join(mistakes))
    return replace(model, outputs=recorded)


def _sections(modules: Sequence[ModuleType] | Mapping[str, Sequence[ModuleType]]) -> list[tuple[str, ModuleType]]:
    if isinstance(modules, Mapping):
        return [(section, module) for section, members in modules.items() for module in members]
    return [(module.__name__.rpartition(".")[2], module) for module in modules]


def _collect(
    modules: Sequence[tuple[str, ModuleType]], axes: Mapping[str, Axis]
) -> tuple[dict[str, Quantity], tuple[Process, ...], dict[str, Happening], list[str]]:
    quantities: dict[str, Quantity] = {}
    processes: list[Process] = []
    happenings: dict[str, Happening] = {}
    mistakes: list[str] = []
    named: dict[int, str] = {}
    for section, module in modules:
        for attribute, value in vars(module).items():
            if getattr(value, "module", None) != module.__name__:
                continue
            if isinstance(value, Quantity):
                if attribute in quantities or attribute in BUILT_IN:
                    mistakes.append(f"{attribute}: defined twice, the second time in {module.__name__}")
                named[id(value)] = attribute
                quantities[attribute] = replace(
                    value, name=attribute, section=section, axes=_stored(value.axes, axes, attribute, mistakes)
                )
            elif isinstance(value, Process):
                processes.append(replace(value, name=attribute))
            elif isinstance(value, Happening):
                happenings[attribute] = replace(value, name=attribute)
    for name, quantity in quantities.items():
        if quantity.kind == "flow":
            quantities[name] = replace(
                quantity,
                leaves=_named(quantity.leaves, named, quantities, name, mistakes),
                enters=_named(quantity.enters, named, quantities, name, mistakes),
            )
    return quantities, tuple(processes), happenings, mistakes


def _stored(found: tuple[str, ...], axes: Mapping[str, Axis], name: str, mistakes: list[str]) -> tuple[str, ...]:
    for axis in found:
        if axis not in axes:
            mistakes.append(f"{name}: no axis is called {axis}.{did_you_mean(axis, axes)}")
    return tuple(axis for axis in axes if axis in found)


def _named(
    end: End | None, named: Mapping[int, str], quantities: Mapping[str, Quantity], flow: str, mistakes: list[str]
) -> End | None:
    if end is None or end.stock is None:
        return None
    name = named.get(id(end.stock), end.stock.name)
    stock = quantities.get(name)
    if stock is None or stock.kind != "stock":
        mistakes.append(f"{flow}: its end {name or 'without a name'} is not a stock of this model")
        return None
    wrong = [axis for axis, _ in end.labels if axis not in stock.axes]
    mistakes += [f"{flow}: its end {name} has no axis {axis}" for axis in wrong]
    return replace(end, stock=stock)


def _outputs(model: Model, outputs: Iterable[Output]) -> tuple[tuple[Output, ...], list[str]]:
    recorded, mistakes = [], []
    for item in outputs:
        quantity = model.quantities.get(item.of)
        if quantity is None:
            guess = did_you_mean(item.of, model.quantities)
            mistakes.append(f"output {item.name}: nothing is called {item.of}.{guess}")
            continue
        unit = quantity.unit / Unit("1/year") if item.total else quantity.unit
        counted = item.counted or ("over the month" if item.total else "in stock" if quantity.kind == "stock" else "")
        said = quantity.description or item.long_name
        said = f"Sum over the month that ends at each time of: {said}" if item.total else said
        recorded.append(replace(item, unit=unit, axes=quantity.axes, description=said, counted=counted))
    return tuple(recorded), mistakes

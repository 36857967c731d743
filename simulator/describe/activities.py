"""What the processes of a model do, as their code says: who does what, what is carried, held and told.

A process is Python and declares no more than itself. So the modules of the processes, and those of the same
package that they import from, are read: their functions and classes with their docstrings.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Any

import simpy

from simulator.describe.reaching import reached

if TYPE_CHECKING:
    from simulator.engine import Model


@dataclass(frozen=True)
class Part:
    """A function or class: its name, the first sentence of its docstring, its module, and its fields if it has any."""

    name: str
    does: str
    module: str
    fields: tuple[str, ...] = ()


class Activities:
    """What the processes and happenings of a model are made of; modules in the order in which they are reached."""

    def __init__(self, model: Model) -> None:
        first = [*(each.module for each in model.processes), *(each.module for each in model.happenings.values())]
        self.modules = _reached([sys.modules[name] for name in dict.fromkeys(first) if name in sys.modules])
        self.trees = {module.__name__: ast.parse(inspect.getsource(module)) for module in self.modules}

    def lives(self) -> list[Part]:
        """Functions that are started once for each entity, with luck of its own: `world.start(function, entity)`."""
        started = {
            _last(call.args[0]) for call in self._calls("start") if call.args and len(call.args) > 1
        }
        return [part for part in self.generators() if part.name in started]

    def generators(self) -> list[Part]:
        """Functions in which time passes: they yield what they wait for."""
        return [
            Part(node.name, _sentence(ast.get_docstring(node)), module)
            for module, tree in self.trees.items() for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef) and _yields(node)
        ]  # fmt: skip

    def records(self) -> list[Part]:
        """Dataclasses and named tuples: what an entity carries, or what is noted of it."""
        return [
            Part(each.__name__, _sentence(each.__doc__), each.__module__, names)
            for each in self._classes() if (names := _fields(each))
        ]  # fmt: skip

    def resources(self) -> list[tuple[Part, str]]:
        """Resources of SimPy, each with the order in which it serves those who wait."""
        return [
            (Part(each.__name__, _sentence(each.__doc__), each.__module__), discipline(each))
            for each in self._classes() if issubclass(each, simpy.Resource)
        ]  # fmt: skip

    def told(self) -> list[str]:
        """The kinds of event that they write into events.csv, by name."""
        first = [call.args[0] for call in self._calls("log") if call.args]
        return sorted({arg.value for arg in first if isinstance(arg, ast.Constant) and isinstance(arg.value, str)})

    def _calls(self, method: str) -> Iterator[ast.Call]:
        """Calls of a method of the world."""
        for tree in self.trees.values():
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and _is_of_world(node.func, method):
                    yield node

    def _classes(self) -> Iterator[type[Any]]:
        for module in self.modules:
            for each in vars(module).values():
                if inspect.isclass(each) and each.__module__ == module.__name__:
                    yield each


def discipline(resource: type[simpy.Resource]) -> str:
    """In which order a class of SimPy's resources serves those who wait."""
    if issubclass(resource, simpy.PreemptiveResource):
        return "by priority, and may interrupt; first in, first out among equals"
    if issubclass(resource, simpy.PriorityResource):
        return "by priority; first in, first out among equals"
    return "first in, first out"


def _reached(first: Sequence[ModuleType]) -> list[ModuleType]:
    """Those modules, and all of the same packages that they import names from."""
    packages = {module.__name__.rpartition(".")[0] for module in first}

    def following(module: ModuleType) -> list[ModuleType]:
        near = [name for name in sorted(_origins(module)) if name.rpartition(".")[0] in packages]
        return [sys.modules[name] for name in near if name in sys.modules]

    return reached(first, following)


def _origins(module: ModuleType) -> set[str]:
    """The modules where the functions and classes that a module holds were written, and modules themselves."""
    held = vars(module).values()
    return {each.__name__ if inspect.ismodule(each) else str(getattr(each, "__module__", "")) for each in held}


def _yields(function: ast.FunctionDef) -> bool:
    """Whether a function yields itself, and not only one inside it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Yield | ast.YieldFrom):
            return True
        if not isinstance(node, ast.FunctionDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)
    return False


def _is_of_world(called: ast.expr, method: str) -> bool:
    """Whether what is called is `world.method` or `self.world.method`."""
    return isinstance(called, ast.Attribute) and called.attr == method and _last(called.value) == "world"


def _last(node: ast.AST) -> str:
    """`each_april` of `aftermath.each_april`, `world` of `self.world`."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _fields(each: type) -> tuple[str, ...]:
    """The names of what a record holds; none where it is no record."""
    if is_dataclass(each):
        return tuple(field.name for field in fields(each))
    return tuple(getattr(each, "_fields", ())) if issubclass(each, tuple) else ()


def _sentence(text: str | None) -> str:
    """The first paragraph of a docstring, as one line."""
    return " ".join(inspect.cleandoc(text or "").partition("\n\n")[0].split())

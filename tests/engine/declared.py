"""Models made up in a test: declarations given by name instead of a module."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from simulator.engine import Axis, Model, build

SEX = Axis("sex", ("female", "male"))
AGE = Axis("age", tuple(str(year) for year in range(6)))


def model_of(axes: tuple[Axis, ...] = (), name: str = "made_up", **declared: Any) -> Model:
    """A model whose one module holds these declarations, all made in the calling test's module."""
    (source,) = {value.module for value in declared.values()}
    module = ModuleType(source)
    vars(module).update(declared)
    return build(name, [module], axes, ticks=1)

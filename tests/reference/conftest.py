"""Models that other people published, built once each."""

from collections.abc import Callable
from functools import cache
from importlib import import_module

import pytest

from simulator.engine import Model, build


@cache
def built(name: str) -> Model:
    module = import_module(f"tests.reference.models.{name}")
    return build(name, [module], getattr(module, "AXES", ()), outputs=module.OUTPUTS, ticks=1)


@pytest.fixture(scope="session")
def reference_model() -> Callable[[str], Model]:
    """The model of `tests/reference/models/NAME.py`."""
    return built

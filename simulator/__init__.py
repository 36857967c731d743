"""What it costs a place to put off changing its public services, simulated on real figures.

    import simulator as sim

    england = sim.scenario("england")
    harder = england.change("finance.grant_growth", -0.04, because="what if")
    one = sim.run(harder)
    both = sim.compare(harder, members=200)
    numbers = sim.draws(harder, members=200)
    curve = sim.delay(harder, policy="radical")
    many = sim.ensemble(harder, points=1024)
    why = sim.sensitivity(harder, "radical", against="incremental")
    choice = sim.robustness(harder, "radical", against="incremental")
    grid = sim.explore(harder)
    found = sim.calibrate(sim.scenario("england-2010"))
    sim.chart.wellbeing(both)
    sim.show(both)
    sim.sliders(england, ["innovation.radical_survival"])

Everything is imported when it is first used, so that `import simulator` costs nothing.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator import charts as chart
    from simulator.experiments.calibrate import calibrate
    from simulator.experiments.compare import compare
    from simulator.experiments.delay import delay
    from simulator.experiments.drawn import draws
    from simulator.experiments.ensemble import ensemble
    from simulator.experiments.explore import explore
    from simulator.experiments.robustness import robustness
    from simulator.experiments.sensitivity import sensitivity
    from simulator.model import MODEL
    from simulator.notebook.panel import sliders
    from simulator.notebook.shown import show
    from simulator.run import run
    from simulator.scenario import read as scenario

    __version__: str

__all__ = [
    "MODEL", "__version__", "calibrate", "chart", "compare", "delay", "draws", "ensemble", "explore", "robustness",
    "run", "scenario", "sensitivity", "show", "sliders",
]  # fmt: skip

_HOMES = {
    "MODEL": ("simulator.model", "MODEL"),
    "calibrate": ("simulator.experiments.calibrate", "calibrate"),
    "chart": ("simulator.charts", ""),
    "compare": ("simulator.experiments.compare", "compare"),
    "delay": ("simulator.experiments.delay", "delay"),
    "draws": ("simulator.experiments.drawn", "draws"),
    "ensemble": ("simulator.experiments.ensemble", "ensemble"),
    "explore": ("simulator.experiments.explore", "explore"),
    "robustness": ("simulator.experiments.robustness", "robustness"),
    "run": ("simulator.run", ""),
    "scenario": ("simulator.scenario", ""),
    "sensitivity": ("simulator.experiments.sensitivity", "sensitivity"),
    "show": ("simulator.notebook.shown", "show"),
    "sliders": ("simulator.notebook.panel", "sliders"),
}
_CALLED = {"run": "run", "scenario": "read"}
"""Modules with the name of a public function, and the function that calling them calls."""


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import PackageNotFoundError, version

        try:
            return version("public-service-simulator")
        except PackageNotFoundError:
            return "0 (not installed)"
    if name not in _HOMES:
        raise AttributeError(f"module 'simulator' has no attribute '{name}'")
    home, attribute = _HOMES[name]
    module = importlib.import_module(home)
    return getattr(module, attribute) if attribute else module


def __dir__() -> list[str]:
    return sorted(__all__)


class _Callable(ModuleType):
    """A module that is also its function: `sim.run(…)` beside `from simulator.run import …`."""

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return getattr(self, _CALLED[self.__name__.rpartition(".")[2]])(*arguments, **named)


class _Package(ModuleType):
    """Python puts a submodule into its package once loaded, where a function may be wanted."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _CALLED and isinstance(value, ModuleType):
            value.__class__ = _Callable
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package

"""The whole model with somebody who looks at it: what is read at given times, between events too."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import simulator as sim
from simulator import engine
from simulator import model as package
from simulator.engine import Model, process
from simulator.engine.simulation import Trajectory
from simulator.model import SECTORS
from simulator.model.axes import AGEING, AXES
from simulator.model.outputs import OUTPUTS
from simulator.scenario import Scenario, start

_wanted: dict[str, Any] = {"times": (), "names": ()}
_seen: list[dict[str, Any]] = []


@process()
def looking(world: Any) -> Iterator[Any]:
    """Reads what is wanted, changes nothing."""
    for time in _wanted["times"]:
        yield world.at(time)
        _seen.append({name: world.read(name) for name in _wanted["names"]})


@cache
def model() -> Model:
    """The whole model; its equations are those of the model without the looking."""
    modules = {
        section: [import_module(f"simulator.model.{name}") for name in names]
        for section, names in SECTORS.items()
    }
    modules["watched"] = [sys.modules[__name__]]
    tables = Path(str(package.__file__)).parent / "tables"
    return engine.build(sim.MODEL.name, modules, AXES, OUTPUTS, AGEING, ticks=12, tables=tables)


def watch(
    scenario: Scenario,
    names: Sequence[str],
    times: Sequence[float],
    policy: str = "do_minimum",
    member: int | None = None,
) -> tuple[list[dict[str, Any]], Trajectory]:
    """What was read at the times (years since the start), and the run."""
    _wanted.update(times=tuple(times), names=tuple(names))
    _seen.clear()
    found = engine.simulate(model(), start(scenario, model(), member), policy=policy)
    return list(_seen), found

"""Scenario files: read, checked, changed, matched to a model, written again.

Reading imports Pydantic; importing this package does not.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.scenario.locate import available as available
    from simulator.scenario.matcher import match as match
    from simulator.scenario.numbers import Number as Number
    from simulator.scenario.reader import check as check
    from simulator.scenario.reader import read as read
    from simulator.scenario.scenario import Scenario as Scenario
    from simulator.scenario.schema import json_schema as json_schema
    from simulator.scenario.starter import seed_of as seed_of
    from simulator.scenario.starter import start as start
    from simulator.scenario.starter import uncertain as uncertain

_HOMES = {
    "Scenario": "scenario",
    "Number": "numbers",
    "available": "locate",
    "check": "reader",
    "json_schema": "schema",
    "match": "matcher",
    "read": "reader",
    "seed_of": "starter",
    "start": "starter",
    "uncertain": "starter",
}
__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"simulator.scenario has no {name}")
    return getattr(import_module(f"simulator.scenario.{_HOMES[name]}"), name)

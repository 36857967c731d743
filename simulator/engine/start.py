"""Numbers ready to run: what a scenario becomes once it is matched to a model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from simulator.engine.calendar import Calendar

Array = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Series:
    """A driver's dated values: `at` (n,) in the model's time, `values` (n, *shape)."""

    at: Array
    values: Array
    linear: bool = False


@dataclass(frozen=True)
class Change:
    """Settings that change at an instant, for one policy or (None) for all.

    `values` maps a setting to (labels or None for all of it, the new value).
    """

    at: float
    policy: str | None
    label: str
    values: Mapping[str, tuple[Mapping[str, str] | None, float | Array]]


@dataclass(frozen=True)
class StartedHappening:
    """A happening of the model, dated by the scenario, under one policy or (None) under all.

    Arguments are numbers, but for those that the happening takes as text.
    """

    at: float
    kind: str
    arguments: Mapping[str, Any]
    label: str = ""
    policy: str | None = None


@dataclass(frozen=True)
class Action:
    """What an experiment does to a run at an instant, before any policy that starts then.

    `function` is called with the world, whose settings and stocks it may change as a process may.
    """

    at: float
    name: str
    function: Callable[[Any], None]


@dataclass(frozen=True)
class Start:
    """Everything that one run needs beside the model; shapes as `Model.shape` says."""

    values: Mapping[str, Array]
    calendar: Calendar
    series: Mapping[str, Series] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    happenings: tuple[StartedHappening, ...] = ()
    stops: tuple[float, ...] = ()
    actions: tuple[Action, ...] = ()
    policies: tuple[str, ...] = ()
    reference: str | None = None
    seed: int = 1

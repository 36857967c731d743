"""One policy in one future, as little of it as a chart reads: the same here and in a process beside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Union

from simulator.errors import RunError

if TYPE_CHECKING:
    from simulator.engine import Model, Start
    from simulator.engine.trajectory import Trajectory

Done = Union["Trajectory", RunError]
"""What became of a run."""


@dataclass(frozen=True)
class Asked:
    """What the runs of all policies have in common; `options` are those of `simulate`."""

    start: Start
    member: int
    outputs: tuple[str, ...]
    options: Mapping[str, Any]


def run(model: Model, asked: Asked, policy: str) -> Done:
    """The policy's run with the outputs that were asked for, or why it can't go on."""
    from simulator.engine.running import simulate

    try:
        found = simulate(model, asked.start, policy=policy, member=asked.member, **asked.options)
    except RunError as error:
        return error
    kept = {name: found.outputs[name] for name in asked.outputs}
    return replace(found, outputs=kept, residual_series={}, events=[])

"""The runs of an explorer: at each state of the numbers, the reference and every variant of one policy.

A state fixes the numbers that sliders move; a variant is the policy so many months late and with so much of
its setting. The reference of a state is run once for all its variants, and all of them, at all states,
meet the same members: other numbers as drawn for a member of a comparison, and the same luck.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.errors import RunError
from simulator.experiments import outcomes as table
from simulator.experiments.finished import Finished
from simulator.experiments.slider import DELAY, NUMBER, SETTING, Slider
from simulator.run import attributes, default_model, placed, with_measures

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.engine.start import Array, Change, Start
    from simulator.engine.trajectory import Trajectory
    from simulator.scenario import Scenario

AT_ONCE = 64
"""Runs of a piece, about: pricing many at once is cheap, holding them all is not."""


@dataclass(frozen=True)
class Asked:
    """What is asked at every point: the same for all pieces."""

    scenario: Scenario
    policy: str
    reference: str
    sliders: tuple[Slider, ...]
    outcomes: tuple[str, ...]
    accurate: bool = False

    def of(self, *kinds: str) -> list[int]:
        """The places of the sliders of those kinds."""
        return [i for i, slider in enumerate(self.sliders) if slider.kind in kinds]


@dataclass(frozen=True)
class Piece:
    """One state, its variants and some members; positions are those of all sliders (variant, slider)."""

    state: int
    positions: tuple[tuple[float, ...], ...]
    members: range

    @property
    def runs(self) -> int:
        """How many runs there are, with the reference."""
        return (1 + len(self.positions)) * len(self.members)


@dataclass(frozen=True)
class Done:
    """A piece done: each outcome by (reference and variants, member, …)."""

    piece: Piece
    outcomes: Mapping[str, Array]
    about: Mapping[str, Any]


def pieces(asked: Asked, points: Array, members: int) -> list[Piece]:
    """Points (point, slider) by state, in order of their first; members in runs of about `AT_ONCE`."""
    states: dict[tuple[float, ...], list[tuple[float, ...]]] = {}
    fixed = asked.of(NUMBER)
    for point in map(tuple, np.asarray(points, dtype=float).tolist()):
        states.setdefault(tuple(point[i] for i in fixed), []).append(point)
    found = []
    for number, positions in enumerate(states.values()):
        deep = max(1, min(members, AT_ONCE // (1 + len(positions))))
        found += [
            Piece(number, tuple(positions), range(first, min(first + deep, members)))
            for first in range(0, members, deep)
        ]
    return found


def run_piece(asked: Asked, piece: Piece, model: Model | None = None) -> Done:
    """The reference and every variant in the members of a piece; of each run only the outcomes are kept.

    Raises `RunError`, with the positions of the sliders, where a run can't go on.
    """
    from simulator.results.dataset import dataset

    model = model or default_model()
    needed = {need for name in asked.outcomes for need in table.BY_NAME[name].needs}
    runs: dict[tuple[str, int], Trajectory] = {}
    for member in piece.members:
        state = _state(asked, model, piece.positions[0], member)
        runs[asked.reference, member] = _run(asked, model, state, asked.reference, member, needed)
        for place, position in enumerate(piece.positions):
            moved = _variant(asked, state, position)
            try:
                runs[f"{place}", member] = _run(asked, model, moved, asked.policy, member, needed)
            except RunError as error:
                raise _at(error, asked, position) from error
    fewer = replace(model, outputs=tuple(each for each in model.outputs if each.name in needed))
    finished = Finished(with_measures(dataset(fewer, state.calendar, runs, attributes(asked.scenario, state))))
    found = {name: _ordered(table.BY_NAME[name], finished) for name in asked.outcomes}
    return Done(piece, found, finished.attributes)


def _ordered(outcome: table.Outcome, finished: Finished) -> Array:
    return np.ascontiguousarray(outcome.of(finished).transpose("policy", "member", ...).values, dtype=float)


def _state(asked: Asked, model: Model, position: Sequence[float], member: int) -> Start:
    """The numbers of a member with those of the sliders in their place."""
    from simulator.scenario.starter import start

    begun = start(asked.scenario, model, member=member)
    values = dict(begun.values)
    for place in asked.of(NUMBER):
        for part, value in asked.sliders[place].values(position[place]):
            array = np.array(values[part.quantity])
            array[part.index] = value
            values[part.quantity] = array
    return replace(begun, values=values)


def _variant(asked: Asked, state: Start, position: Sequence[float]) -> Start:
    """The state with the policy as late and as mixed as the sliders say."""
    late = sum(position[place] for place in asked.of(DELAY))
    changes = [
        replace(change, at=change.at + late) if change.policy else change
        for change in state.changes if change.policy in (None, asked.policy)
    ]  # fmt: skip
    for place in asked.of(SETTING):
        part = asked.sliders[place].lead
        changes = _set(changes, asked.policy, part.quantity, part.labels, position[place])
    return replace(state, changes=tuple(changes))


def _set(
    changes: list[Change], policy: str, setting: str, labels: Mapping[str, str] | None, value: float
) -> list[Change]:
    """The changes with another value for a setting of the policy, where it is set or else from its start."""
    for i, change in enumerate(changes):
        held = change.values.get(setting)
        if change.policy == policy and held is not None and dict(held[0] or {}) == dict(labels or {}):
            moved = replace(change, values={**change.values, setting: (labels, value)})
            return [*changes[:i], moved, *changes[i + 1 :]]
    first = min((c for c in changes if c.policy == policy), key=lambda change: change.at)
    return [*changes, replace(first, values={setting: (labels, value)})]


def _run(asked: Asked, model: Model, begun: Start, policy: str, member: int, needed: set[str]) -> Trajectory:
    from simulator.engine.simulation import simulate

    chosen = {"step": asked.scenario.run.step, "method": asked.scenario.run.method}
    options: dict[str, Any] = {key: choice for key, choice in chosen.items() if choice is not None}
    try:
        found = simulate(model, begun, policy=policy, member=member, accurate=asked.accurate, **options)
    except RunError as error:
        raise placed(error, policy, member, begun.calendar) from error
    outputs = {name: values.copy() for name, values in found.outputs.items() if name in needed}
    return replace(found, outputs=outputs, residual_series={}, events=[])


def _at(error: RunError, asked: Asked, position: Sequence[float]) -> RunError:
    where = ", ".join(f"{slider.key} {x:.4g}" for slider, x in zip(asked.sliders, position, strict=True))
    return RunError(f"at {where}: {error.message}", error.equation, error.time, error.values)

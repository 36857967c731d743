"""The runs of an explorer: at each state of the numbers, the reference and every variant of one policy.

A state fixes the numbers that sliders move; a variant is the policy so many months late and with so much of
its setting. The reference of a state is run once for all its variants, and all of them, at all states,
meet the same members: other numbers as drawn for a member of a comparison, and the same luck.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from simulator.experiments.slider import DELAY, NUMBER, SETTING, Slider
from simulator.experiments.task import Task

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.engine.start import Array, Change, Start


@dataclass(frozen=True)
class Moved(Task):
    """A point is a state: the positions of all sliders at each of its variants (variant, slider).

    A member is a future with all its numbers. The first of `policies` is the reference, the others name variants.
    """

    sliders: tuple[Slider, ...] = ()
    policy: str = ""

    def starts(self, model: Model, u: Array) -> Callable[[int], Start]:
        """What gives the numbers of each member, with those of the sliders in their place."""
        from simulator.scenario.starter import start

        moved = [
            pair for slider, x in zip(self.sliders, u[0].tolist(), strict=True)
            if slider.kind == NUMBER for pair in slider.values(x)
        ]  # fmt: skip

        def begun(member: int) -> Start:
            drawn = start(self.scenario, model, member=member)
            values = dict(drawn.values)
            for part, value in moved:
                array = np.array(values[part.quantity])
                array[part.index] = value
                values[part.quantity] = array
            return replace(drawn, values=values)

        return begun

    def runs(self, begun: Start, u: Array) -> Iterator[tuple[str, str, Start]]:
        """The reference, then the policy at each variant."""
        reference, *variants = self.policies
        yield reference, reference, begun
        for name, positions in zip(variants, u.tolist(), strict=True):
            yield name, self.policy, self._variant(begun, positions)

    def where(self, point: int, u: Array, run: str) -> str:
        """Where the sliders stood; of the reference, those that it knows of."""
        known = [each.kind == NUMBER or run != self.policies[0] for each in self.sliders]
        row = u[max(0, self.policies.index(run) - 1)].tolist()
        at = [f"{each.key} {x:.4g}" for each, x, told in zip(self.sliders, row, known, strict=True) if told]
        return f"at {', '.join(at)}" if at else f"point {point}"

    def _variant(self, state: Start, positions: Sequence[float]) -> Start:
        """The state with the policy as late and as mixed as the sliders say."""
        placed = list(zip(self.sliders, positions, strict=True))
        late = sum(x for slider, x in placed if slider.kind == DELAY)
        changes = [
            replace(change, at=change.at + late) if change.policy else change
            for change in state.changes if change.policy in (None, self.policy)
        ]  # fmt: skip
        for slider, x in placed:
            if slider.kind == SETTING:
                changes = _set(changes, self.policy, slider.lead.quantity, slider.lead.labels, x)
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

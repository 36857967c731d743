"""What is done at each point of an experiment: which runs there are, and from what start each one goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.experiments.points import UncertainNumber, uncertain_numbers

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.engine.start import Array, Start
    from simulator.scenario import Scenario


@dataclass(frozen=True)
class Task:
    """What is done at each point: the same for every piece, and small enough to send to a worker.

    A point holds the quantiles of the numbers `names`; a member is luck alone. A subclass may read a point
    otherwise, and have other runs at it.
    """

    scenario: Scenario
    names: tuple[str, ...]
    policies: tuple[str, ...]
    outcomes: tuple[str, ...]
    accurate: bool = False

    def single(self, model: Model) -> list[UncertainNumber]:
        """The named numbers that are one value each, whose values are kept."""
        named = set(self.names)
        return [each for each in uncertain_numbers(self.scenario, model) if each.single and each.name in named]

    def starts(self, model: Model, u: Array) -> Callable[[int], Start]:
        """What gives the start of each member at a point: one and the same, since luck comes later."""
        from simulator.scenario import start

        quantiles = dict(zip(self.names, u.tolist(), strict=True))
        begun = start(self.scenario, model, luck=quantiles.get)
        return lambda _: begun

    def runs(self, begun: Start, u: Array) -> Iterator[tuple[str, str, Start]]:
        """The runs of a future: for each of `policies` the policy that runs, and its start."""
        return ((policy, policy, begun) for policy in self.policies)

    def where(self, point: int, u: Array, run: str) -> str:
        """The run of a point in words, for a message."""
        return f"point {point}"

"""A run in one call, and many."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from simulator.engine.compile import compile_model
from simulator.engine.in_step import in_groups
from simulator.engine.model import Model
from simulator.engine.simulation import Simulation
from simulator.engine.start import Start
from simulator.engine.trajectory import Trajectory
from simulator.errors import RunError


@dataclass(frozen=True)
class Planned:
    """A run to be: from what start, under which policy, with whose luck."""

    start: Start
    policy: str | None
    member: int


def simulate(
    model: Model,
    start: Start,
    *,
    policy: str | None = None,
    member: int = 0,
    accurate: bool = False,
    step: float = 1.0 / 24.0,
    method: str = "rk4",
    every: float = 1.0,
) -> Trajectory:
    """Run one policy in one member.

    `step` is in the model's time (years); `every` is how many ticks of the clock (months) lie
    between two records. Raises `RunError` with the equation, the time and the values where a
    stock is not finite or below zero, and where the fast path meets a stiff problem.
    """
    return Simulation(model, start, policy, member, accurate, step, method, every).run()


def simulate_each(
    model: Model,
    planned: Iterable[Planned],
    *,
    accurate: bool = False,
    step: float = 1.0 / 24.0,
    method: str = "rk4",
    every: float = 1.0,
) -> Iterator[tuple[Planned, Trajectory | RunError]]:
    """Each run with what `simulate` gives of it, or why it could not go on, in order and a few at a time.

    Where the model is compiled for runs in step, or there were so many that this pays, they go in step: the bits are
    the same.
    """
    compiled = compile_model(model)
    under_way: deque[Planned] = deque()

    def simulations() -> Iterator[Simulation]:
        for each in planned:
            under_way.append(each)
            yield Simulation(model, each.start, each.policy, each.member, accurate, step, method, every)

    together = not accurate and compiled.pays_in_step()
    for found in in_groups(simulations()) if together else _alone(simulations()):
        compiled.runs_alone += not together
        yield under_way.popleft(), found


def _alone(simulations: Iterable[Simulation]) -> Iterator[Trajectory | RunError]:
    for simulation in simulations:
        try:
            yield simulation.run()
        except RunError as error:
            yield error

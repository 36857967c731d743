"""A run in one call."""

from __future__ import annotations

from simulator.engine.model import Model
from simulator.engine.simulation import Simulation
from simulator.engine.start import Start
from simulator.engine.trajectory import Trajectory


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

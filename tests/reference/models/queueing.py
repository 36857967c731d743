"""A queue: customers arrive at random, wait for a server, may lose patience, are served and leave.

Arrivals come by a hazard clock. Where it is asked for, those who wait and those who are served are
stocks that the processes move, so that their integrals over time are exact.
"""

import numpy as np

from simulator.engine import Calendar, Start, hazard, output, parameter, process, stock
from simulator.units import Number, People, PerYear, Years

arrival_rate = parameter(PerYear)
mean_service = parameter(Years)
spread_of_service = parameter(Number, description="sd of the log of the service; 0 for exponential")
servers = parameter(Number)
mean_patience = parameter(Years, description="0 for endless")
counted = parameter(Number, description="1 to keep the two stocks")
nobody = parameter(People)
waiting = stock(People, start="nobody")
in_service = stock(People, start="nobody")


@hazard()
def arrivals(arrival_rate: PerYear) -> PerYear:
    """A Poisson process."""
    return 1 * arrival_rate


@process()
def door(world):
    """Let in one customer after the other."""
    number = 0
    while True:
        luck = world.luck("queue", number, "arrival")
        yield world.hazard("arrivals", threshold=world.exponential(luck))
        world.start(visit, number)
        number += 1


def service(world, number: int) -> float:
    """How long one service takes."""
    luck, mean = world.luck("queue", number, "service"), world.read("mean_service")
    spread = world.read("spread_of_service")
    if spread == 0.0:
        return mean * world.exponential(luck)
    return world.lognormal(luck, mean * np.exp(-0.5 * spread**2), spread)


def visit(world, number):
    """Wait, be served or lose patience, leave."""
    came, patience = world.time, world.read("mean_patience")
    count = world.move if world.read("counted") else (lambda *_, **__: None)
    pool = world.resource("servers", capacity=int(world.read("servers")))
    count(1.0, enters=("waiting", {}))
    with pool.request() as turn:
        if patience > 0.0:
            limit = patience * world.exponential(world.luck("queue", number, "patience"))
            yield world.any_of(turn, world.wait(limit))
        else:
            yield turn
        waited = world.time - came
        if not turn.triggered:
            count(1.0, leaves=("waiting", {}))
            world.log("left", waited=waited, served=0.0)
            return
        count(1.0, leaves=("waiting", {}), enters=("in_service", {}))
        served = service(world, number)
        yield world.wait(served)
        count(1.0, leaves=("in_service", {}))
        world.log("served", waited=waited, served=served)


OUTPUTS = [
    output("waiting", of="waiting", total=True),
    output("in_service", of="in_service", total=True),
]


def start(
    rate: float,
    mean: float,
    servers: int,
    years: float,
    spread: float = 0.0,
    patience: float = 0.0,
    counted: bool = False,
) -> Start:
    """An empty queue."""
    values = {
        "arrival_rate": rate,
        "mean_service": mean,
        "spread_of_service": spread,
        "servers": float(servers),
        "mean_patience": patience,
        "nobody": 0.0,
        "counted": float(counted),
    }
    return Start(
        {name: np.array(value) for name, value in values.items()}, Calendar(None, None, years)
    )

"""A small model with one quantity of each kind, for the tests of scenario files."""

from pathlib import Path

from simulator.engine import (
    Axis,
    Model,
    build,
    driver,
    equation,
    flow,
    happening,
    lookup,
    outside,
    parameter,
    setting,
    smallest,
    stock,
    table,
)  # fmt: skip
from simulator.units import Number, People, PeoplePerYear, PerYear, Pounds, PoundsPerPerson, Share, Years

AXES = (Axis("service", ("care", "health", "housing")), Axis("sex", ("female", "male")))

need_rate = parameter(
    PerYear, each="service", low=0.0, high=10.0, description="People in need each year"
)
shortest_wait = parameter(Years, low=0.01, description="Nobody is served sooner")
unit_cost = parameter(PoundsPerPerson, low=0.0, description="Cost of serving one person")
share_by_sex = parameter(Share, each="service, sex", low=0.0, high=1.0, description="Who needs it")
opening_backlog = parameter(People, each="service", low=0.0, description="Who waits at the start")
effort = setting(Share, each="service", low=0.0, high=1.0, description="What a policy sets")
boldness = setting(Share, low=0.0, high=1.0, description="Another lever")
growth = driver(PerYear, description="Growth of the grant")
fertility = driver(Number, each="sex", interpolation="linear", description="Children")
pressure_effect = table(Number, over=Years, description="Effect of waiting")

backlog = stock(People, each="service", start="opening_backlog", description="Who waits")


@equation(each="service")
def capacity(effort: Share, need_rate: PerYear, opening_backlog: People) -> PeoplePerYear:
    """What can be served."""
    return effort * need_rate * opening_backlog


@equation(each="service")
def served(capacity: PeoplePerYear, backlog: People, shortest_wait: Years) -> PeoplePerYear:
    """As many as the capacity allows, or everyone who waits."""
    return smallest(capacity, backlog / shortest_wait)


@equation()
def effect(shortest_wait: Years, pressure_effect: Number) -> Number:
    """The table at the shortest wait."""
    return lookup(shortest_wait, pressure_effect)


@flow(People, each="service", leaves=backlog, enters=outside)
def completed(served: PeoplePerYear) -> PeoplePerYear:
    """Who leaves the queue."""
    return served


@happening({"depth": (0.0, 0.5)}, depth=Share, years=Years)
def recession(world, depth, years):
    """A fall in demand for labour."""
    yield world.wait(years)


@happening(
    {"cost": (0.0, 1e9), "gain": (0.0, 0.9), "realised": (0.0, 1.0), "success": (0.0, 1.0), "years": (0.5, 50.0)},
    cost=Pounds, gain=Share, realised=Share, success=Share, years=Years, service="service", typology="sex",
)  # fmt: skip
def own_project(world, **given):
    """A project with a name."""
    yield world.wait(1.0)


def model() -> Model:
    """The clinic; its tables lie beside this file."""
    import sys

    this = sys.modules[__name__]
    return build("clinic", {"clinic": [this]}, axes=AXES, tables=Path(__file__).parent / "tables")

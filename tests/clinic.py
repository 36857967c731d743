"""A small model of two waiting lists, for tests of everything around the model."""

from __future__ import annotations

import sys
from functools import cache
from typing import Any

from simulator.engine import (
    Axis,
    build,
    driver,
    equation,
    flow,
    mean,
    output,
    parameter,
    process,
    setting,
    smallest,
    stock,
    total,
)
from simulator.units import Number, People, PeoplePerYear, PerYear, Years

first_backlog = parameter(People, each="service", low=0.0, description="Who waits at the start.")
need_rate = parameter(PerYear, low=0.0, description="How often a resident needs the service.")
people = parameter(People, low=0.0, description="Residents.")
shortest_wait = parameter(Years, low=0.01, description="The least time that a case takes.")
capacity = setting(PeoplePerYear, each="service", low=0.0, description="Who can be served.")
ageing = driver(Number, description="Need against that of the first year.")

backlog = stock(People, each="service", start="first_backlog", description="People who wait.")


@equation(each="service")
def served(capacity: PeoplePerYear, backlog: People, shortest_wait: Years) -> PeoplePerYear:
    """As many as the capacity allows, or everyone who waits."""
    return smallest(capacity, backlog / shortest_wait)


@equation()
def waiting(backlog: People) -> People:
    """Everyone who waits, for | whatever <service>."""
    return total(backlog, over="service")


@equation()
def mean_backlog(backlog: People, capacity: PeoplePerYear) -> People:
    """The backlog that the capacity sees."""
    return mean(backlog, over="service", weight=capacity)


@flow(People, each="service", enters=backlog)
def referrals(need_rate: PerYear, people: People, ageing: Number) -> PeoplePerYear:
    """Residents who come forward."""
    return need_rate * people * ageing


@flow(People, each="service", leaves=backlog)
def treated(served: PeoplePerYear) -> PeoplePerYear:
    """People who leave the list."""
    return served * 1.0


@process()
def strikes(world: Any) -> Any:
    """Once a year, by luck, a service stops for a month."""
    for entity in range(100):
        yield world.wait(world.luck("strikes", entity, "when"))
        before = world.read("capacity", service="health")
        world.set("capacity", 0.0, service="health")
        world.log("strike", lost=before)
        yield world.wait(1.0 / 12.0)
        world.set("capacity", before, service="health")


SCENARIO = """
name = "A clinic"
reference = "do_minimum"
[run]
start = 2025-04-01
stop = 2027-04-01
seed = 3
[change.clinic]
first_backlog = { value = 500.0, unit = "person", source = "Register, p. 3", grade = "A" }
people = { value = 10000.0, unit = "person", source = "=HYPERLINK(1)", grade = "B" }
shortest_wait = { value = 0.1, unit = "year", source = "<b>Interview</b> | staff", grade = "C" }
[change.clinic.need_rate]
value = 0.2
range = [0.1, 0.3]
unit = "1/year"
source = "Assumed"
grade = "D"
[change.clinic.capacity]
values = { health = 1900.0, adult_social_care = 2100.0 }
unit = "person/year"
source = "Register"
grade = "B"
[change.clinic.ageing]
series = { 2025-04-01 = 1.0, 2026-04-01 = 1.05 }
unit = "1"
source = "Register"
grade = "B"
[policy.do_minimum]
[policy.radical]
start = 2026-04-01
[policy.radical.set]
"clinic.capacity" = { health = 2500.0 }
"""


@cache
def model() -> Any:
    """The clinic, built once."""
    axes = (Axis("service", ("adult_social_care", "health")),)
    outputs = (
        output("backlog", long_name="People who wait"),
        output("served_total", of="served", long_name="Served in the month", total=True),
        output("waiting", long_name="Everyone who waits"),
        output("mean_backlog", long_name="Mean backlog"),
    )
    return build("a clinic", [sys.modules[__name__]], axes, outputs)

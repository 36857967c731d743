"""Waiting in detail: the backlog of a chosen service as a queue of individual cases.

The queue is that of one average council, each case standing for `people_per_case` people there. While
it runs it replaces the flows of the backlog: what arrives, is served, gives up or falls into crisis is
moved case by case, and the rest of the model sees the backlog and the rates of the cases. It gives
what an equation for a backlog can't: how waits are spread, and the share within a target.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from simulator.engine import flow, outside, parameter, process, setting, stock
from simulator.errors import RunError
from simulator.model.axes import SERVICES
from simulator.model.cases_queue import Queue, Rates
from simulator.model.cases_start import list_at_start
from simulator.model.cases_waits import Waits
from simulator.units import Number, People, PeoplePerYear, Share, Years

MOST_A_YEAR = 20_000
"""Cases that a queue takes in a year at most: a run is to take seconds, not hours."""
RATES = {"served_in_detail": "served", "abandoned_in_detail": "gave up", "crises_in_detail": "crisis"}
"""The rates that the model reads in place of its equations', and which ends of cases they count."""

cases_in_detail = parameter(
    Number, each="service", low=0.0, high=1.0,
    description="1 runs the backlog as a queue of cases; 0, the usual, as an equation",
)  # fmt: skip
people_per_case = parameter(
    People, each="service", low=0.01, intensive=True,
    description="People of one council for whom a case of the queue stands",
)  # fmt: skip
urgent_share = parameter(
    Share, each="service", low=0.0, high=1.0, description="Cases that go before all that are routine"
)
turn_spread = parameter(
    Years, each="service", low=0.0,
    description="Mean of the allowance drawn for a routine case before its turn counts; 0 is first come, first served",
)  # fmt: skip
target_wait = parameter(Years, each="service", low=0.0, description="Longest wait that the target allows")
roster_interval = parameter(
    Years, low=0.004, high=0.25, description="Time between changes of staff, when the queue catches up"
)
case_rate_smoothing = parameter(
    Years, low=0.05, high=2.0, description="Time over which the rates of cases are averaged"
)

queue_in_detail = setting(
    Share, each="service", low=0.0, high=1.0,
    description="1 while a queue of cases runs in place of the backlog's flows",
)  # fmt: skip
served_in_detail = setting(PeoplePerYear, each="service", low=0.0, description="People served, by the queue of cases")
abandoned_in_detail = setting(
    PeoplePerYear, each="service", low=0.0, description="People who give up, by the queue of cases"
)
crises_in_detail = setting(
    PeoplePerYear, each="service", low=0.0, description="People who fall into crisis, by the queue of cases"
)
share_within_target = setting(
    Share, each="service", low=0.0, high=1.0,
    description="Cases served in the year before whose wait kept the target; 0 where `cases_served` is 0",
)  # fmt: skip
share_waiting_within_target = setting(
    Share, each="service", low=0.0, high=1.0,
    description="Cases that wait and have not yet waited beyond the target; 0 where no queue of cases runs",
)  # fmt: skip
median_wait = setting(
    Years, each="service", low=0.0, description="Median wait of cases served in the year before; 0 where there are none"
)
ninth_decile_wait = setting(
    Years, each="service", low=0.0,
    description="Wait that nine in ten cases served in the year before did not exceed; 0 where there are none",
)  # fmt: skip
cases_served = setting(
    Number, each="service", low=0.0, description="Cases served in the year before; 0 where no queue of cases runs"
)

people_referred = stock(
    People, each="service", start="backlog_at_start", audit="clock of cases",
    description="People who joined a queue of cases, with those of the start: the clock by which cases come",
)  # fmt: skip


@flow(People, each="service", leaves=outside, enters=people_referred)
def joining_in_detail(queue_in_detail: Share, referrals: PeoplePerYear) -> PeoplePerYear:
    """The hazard of arrivals: a case comes as the sum passes the next exponential threshold."""
    return queue_in_detail * referrals


@process()
def waiting_in_detail(world: Any) -> Iterator[Any]:
    """Runs the queue of cases of each service that the scenario chooses."""
    for number, service in enumerate(SERVICES):
        if float(world.read("cases_in_detail", service=service)) > 0.0:
            world.start(_queue, number, service)
    yield from ()


def _queue(world: Any, entity: int, service: str) -> Iterator[Any]:
    """One service's queue: every interval it catches up, and its staff follow the capacity."""
    read = partial(world.read, service=service)
    size, first = read("people_per_case") * world.read("councils"), read("people_referred")
    queue, waits = _opened(world, service, size), Waits(read("target_wait"))
    interval, smoothing = world.read("roster_interval"), world.read("case_rate_smoothing")
    years = 0
    while True:
        queue.staffed(read("effective_capacity") / size, read("shortest_wait"))
        yield world.wait(interval)
        came, left = queue.catch_up(world.time, (read("people_referred") - first) / size)
        _moved(world, service, size * came, size * len(left))
        for rate, how in RATES.items():
            now, before = size * sum(end.how == how for end in left) / interval, read(rate)
            world.set(rate, before + min(1.0, interval / smoothing) * (now - before), service=service)
        waits.add(left, world.time)
        for name, value in waits.now(queue.waiting, world.time).items():
            world.set(name, value, service=service)
        if world.time >= years + 1.0 - 1e-6:
            years += 1
            world.log("waits", service=service, **waits.year(queue.waiting, world.time))


def _opened(world: Any, service: str, size: float) -> Queue:
    """The queue as it begins: the list at the start, and the rates that the equations had."""
    read = partial(world.read, service=service)
    arrivals = read("referrals") / size
    if arrivals > MOST_A_YEAR:
        least = read("people_per_case") * arrivals / MOST_A_YEAR
        raise RunError(
            f"{service} has {arrivals:.0f} cases a year, and a queue takes {MOST_A_YEAR} at most: "
            f"raise services.people_per_case.{service} to {least:.2g} or more",
            "people_per_case", world.time,
        )  # fmt: skip
    for rate in RATES:
        world.set(rate, read(rate.removesuffix("_in_detail")), service=service)
    met = Rates(
        read("urgent_share"), read("turn_spread"), read("abandonment_rate"), read("crisis_rate"), read("shortest_wait")
    )
    queue = Queue(partial(world.luck, f"cases of {service}"), met, world.time)
    # What is left over of a case stays in the backlog.
    count = int(read("backlog") / size)
    queue.open_with(list_at_start(count, arrivals, read("shortest_wait"), met, queue.luck, world.time))
    for name, value in Waits(read("target_wait")).now(queue.waiting, world.time).items():
        world.set(name, value, service=service)
    world.set("queue_in_detail", 1.0, service=service)
    return queue


def _moved(world: Any, service: str, entering: float, leaving: float) -> None:
    """What the queue did since the last time, in people of the whole place."""
    backlog = ("backlog", {"service": service})
    if entering:
        world.move(entering, enters=backlog)
    if leaving:
        world.move(leaving, leaves=backlog)

"""Waiting in detail: the backlog of a chosen service as a queue of individual cases.

The queue is that of one average council, each case standing for `people_per_case` people there. While
it runs it replaces the flows of the backlog: what arrives, is served, gives up or falls into crisis is
moved case by case, and the rest of the model sees the backlog and the rates of the cases. It gives
what an equation for a backlog can't: how waits are spread, and the share within a target.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from simulator.engine import equation, flow, outside, parameter, process, setting, stock
from simulator.errors import RunError
from simulator.model.axes import SERVICES
from simulator.model.cases_queue import Queue, Rates
from simulator.model.cases_start import list_at_start
from simulator.model.cases_waits import Waits
from simulator.units import Number, People, PeoplePerYear, PerYear, Share, Years

MOST_A_YEAR = 20_000
"""Cases that a queue takes in a year at most: a run is to take seconds, not hours."""

cases_in_detail = parameter(
    Number, each="service", low=0.0, high=1.0,
    description="1 runs the backlog as a queue of cases; 0, the usual, as an equation",
)  # fmt: skip
people_per_case = parameter(
    People, each="service", low=0.01, description="People of one council for whom a case of the queue stands"
)
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
    Share, each="service", low=0.0, high=1.0, description="1 while a queue of cases runs in place of the backlog's flows"
)
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

cases_referred = stock(
    Number, each="service", start="no_cases_yet",
    description="Referrals in cases of the queue so far: the exposure of the clock by which cases come",
)  # fmt: skip


@equation(each="service")
def case_size(people_per_case: People, councils: Number) -> People:
    """People of the whole place for whom a case of the queue stands."""
    return people_per_case * councils


@equation(each="service")
def no_cases_yet(urgent_share: Share) -> Number:
    """The clock of arrivals opens at nought."""
    return 0 * urgent_share


@flow(Number, each="service", leaves=outside, enters=cases_referred)
def cases_coming(queue_in_detail: Share, referrals: PeoplePerYear, case_size: People) -> PerYear:
    """The hazard of arrivals: each case comes as its sum reaches another exponential threshold."""
    return queue_in_detail * referrals / case_size


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
    queue, waits = _opened(world, service), Waits(read("target_wait"))
    interval, years = float(world.read("roster_interval")), 0
    while True:
        _staff(queue, read)
        yield world.wait(interval)
        came, left = queue.catch_up(world.time, read("cases_referred"))
        _moved(world, service, came, left, min(1.0, interval / float(world.read("case_rate_smoothing"))))
        waits.add(left, world.time)
        _told(world, service, queue, waits)
        if world.time >= years + 1.0 - 1e-6:
            years += 1
            world.log("waits", service=service, **waits.year(queue.waiting, world.time))


def _opened(world: Any, service: str) -> Queue:
    """The queue as it begins: the list at the start, and the rates that the equations had."""
    read = partial(world.read, service=service)
    size, arrivals = read("case_size"), read("referrals") / read("case_size")
    if arrivals > MOST_A_YEAR:
        least = read("people_per_case") * arrivals / MOST_A_YEAR
        raise RunError(
            f"{service} has {arrivals:.0f} cases a year, and a queue takes {MOST_A_YEAR} at most: "
            f"raise services.people_per_case.{service} to {least:.2g} or more",
            "people_per_case", world.time,
        )  # fmt: skip
    for rate in ("served", "abandoned", "crises"):
        world.set(f"{rate}_in_detail", read(rate), service=service)
    rates = Rates(
        read("urgent_share"), read("turn_spread"), read("abandonment_rate"), read("crisis_rate"), read("shortest_wait")
    )

    def luck(number: int, purpose: str) -> float:
        return float(world.luck(f"cases of {service}", number, purpose))

    queue = Queue(luck, rates, world.time)
    count = int(read("backlog") / size)
    queue.open_with(list_at_start(count, arrivals, read("shortest_wait"), rates, luck, world.time))
    world.set("queue_in_detail", 1.0, service=service)
    return queue


def _staff(queue: Queue, read: Callable[[str], float]) -> None:
    """Staff follow the capacity of the moment."""
    queue.staffed(read("effective_capacity") / read("case_size"), read("shortest_wait"))


def _moved(world: Any, service: str, came: int, left: list[Any], weight: float) -> None:
    """What the queue did since the last time, in people of the whole place."""
    size = float(world.read("case_size", service=service))
    backlog = ("backlog", {"service": service})
    if came:
        world.move(size * came, enters=backlog)
    if left:
        world.move(size * len(left), leaves=backlog)
    interval = float(world.read("roster_interval"))
    for rate, how in (("served", "served"), ("abandoned", "gave up"), ("crises", "crisis")):
        name = f"{rate}_in_detail"
        now = size * sum(end.how == how for end in left) / interval
        before = float(world.read(name, service=service))
        world.set(name, before + weight * (now - before), service=service)


def _told(world: Any, service: str, queue: Queue, waits: Waits) -> None:
    """What is recorded of the waits."""
    for name, value in waits.now(queue.waiting, world.time).items():
        world.set(name, value, service=service)

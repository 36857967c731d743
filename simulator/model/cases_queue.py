"""One service's queue, case by case: who waits, who is helped, who gives up and who falls into crisis.

Staff are a SimPy resource. The queue has a clock of its own, which catches up with the simulation's
at stated instants; between two of them it knows when each case came, so nothing in it is rounded to
them. Handling and patience are exponential: then the expected queue is the model's own equation,
served = min(capacity, backlog / shortest wait), and the equation is what the queue tends to as cases
become many and small (Kurtz 1970).
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Generator
from dataclasses import dataclass
from math import inf, isfinite
from typing import Any

import simpy
from simpy.resources.resource import SortedQueue

from simulator.engine.streams import exponential

Events = Generator[Any, Any, None]
Luck = Callable[[int, str], float]
URGENT, ROUTINE = 0, 1


@dataclass(frozen=True)
class Case:
    """Some people who ask together. `turn` orders the routine; the urgent go by when they came."""

    number: int
    came: float
    urgent: bool
    turn: float

    @property
    def place(self) -> Any:
        """Its place in the queue: the lowest is called first. SimPy asks for an int but only compares."""
        return (URGENT, self.came) if self.urgent else (ROUTINE, self.turn)


@dataclass(frozen=True)
class End:
    """How a case left: `served`, `gave up` or `crisis`."""

    case: Case
    how: str
    at: float

    @property
    def waited(self) -> float:
        """Years from coming to leaving."""
        return self.at - self.case.came


@dataclass
class Rates:
    """What the cases of an interval meet: shares, years, and rates a year."""

    urgent_share: float
    turn_spread: float
    abandonment: float
    crisis: float
    handling: float


class _Line(SortedQueue):
    """Those who wait, in order; put in place, where SimPy would sort all of them anew."""

    def append(self, item: Any) -> None:
        insort(self, item, key=lambda request: request.key)


class Staff(simpy.PriorityResource):
    """Staff whose number changes; nobody is taken off a case that has begun."""

    PutQueue = _Line

    def change_to(self, number: int) -> None:
        """From now on there are so many; those who are added call the next cases at once."""
        self._capacity = number
        for _ in range(number - self.count):
            self._trigger_put(None)


class Queue:
    """The queue of one service; years on its clock, `luck(number, purpose)` for each case.

    `waiting` holds when each of those came who wait or are being helped.
    """

    def __init__(self, luck: Luck, rates: Rates, begins: float) -> None:
        self.luck, self.rates = luck, rates
        self.clock = simpy.Environment(begins)
        self.staff = Staff(self.clock, capacity=1)
        self.waiting: dict[int, float] = {}
        self.ends: list[End] = []
        self.came = 0
        self.exposure, self.threshold = 0.0, exponential(luck(0, "arrival"))

    def open_with(self, cases: list[Case]) -> None:
        """Those who wait as the queue begins."""
        for case in sorted(cases, key=lambda case: case.place):
            self.waiting[case.number] = case.came
            self.clock.process(self._stay(case))

    def staffed(self, capacity: float, shortest_wait: float) -> None:
        """As many staff as can serve `capacity` cases a year, each case in the shortest wait.

        Staff are whole; what rounding takes or adds, the time for each case gives back.
        """
        number = max(round(capacity * shortest_wait), 1) if capacity > 0.0 else 0
        self.rates.handling = number / capacity if number else inf
        self.staff.change_to(number)

    def catch_up(self, now: float, exposure: float) -> tuple[int, list[End]]:
        """How many came and who left by now, since the last time.

        `exposure` is the integral of the rate of arrivals: the next case comes as it passes the
        next threshold. Between two instants the rate is taken as even.
        """
        before, gained = self.clock.now, exposure - self.exposure
        first = self.came
        while self.threshold <= exposure:
            at = before + (now - before) * (self.threshold - self.exposure) / gained
            self.clock.process(self._arrive(self.came, at))
            self.came += 1
            self.threshold += exponential(self.luck(self.came, "arrival"))
        self.exposure = exposure
        self.clock.run(until=now)
        left, self.ends = self.ends, []
        return self.came - first, left

    def _arrive(self, number: int, at: float) -> Events:
        yield self.clock.timeout(max(at - self.clock.now, 0.0))
        urgent = self.luck(number, "urgency") < self.rates.urgent_share
        allowance = self.rates.turn_spread * exponential(self.luck(number, "turn"))
        case = Case(number, self.clock.now, urgent, self.clock.now + allowance)
        self.waiting[case.number] = case.came
        yield from self._stay(case)

    def _stay(self, case: Case) -> Events:
        """Wait for one's turn, then be helped; give up or fall into crisis at any time before its end."""
        lost, how = self._loss(case)
        with self.staff.request(priority=case.place) as turn:
            yield turn | lost if lost else turn
            if turn.triggered:
                helped = self.clock.timeout(self.rates.handling * exponential(self.luck(case.number, "handling")))
                yield helped | lost if lost else helped
                how = "served" if helped.processed else how
        del self.waiting[case.number]
        self.ends.append(End(case, how, self.clock.now))

    def _loss(self, case: Case) -> tuple[Any, str]:
        """When and how the case would leave without help; None if never."""
        after = {
            "gave up": _years(self.luck(case.number, "patience"), self.rates.abandonment),
            "crisis": _years(self.luck(case.number, "crisis"), self.rates.crisis),
        }
        how = min(after, key=lambda end: after[end])
        return (self.clock.timeout(after[how]) if isfinite(after[how]) else None), how


def _years(luck: float, rate: float) -> float:
    return exponential(luck) / rate if rate > 0.0 else inf

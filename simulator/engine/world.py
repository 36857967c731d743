"""What a process sees of the running simulation: read, set, move, wait, draw and tell."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

from simpy.events import EventPriority

from simulator.engine import streams
from simulator.engine.calendar import date_to_years, rounded, years_to_date

if TYPE_CHECKING:
    import simpy

    from simulator.engine.simulation import Simulation

ORDER = {"budget": EventPriority(30), "policy": EventPriority(40)}
FIRST_PROCESS = 1_000
ROOM = 10_000_000
CROSSING = EventPriority(1_000_000_000_000)
"""Ties at one instant run in this order: what only the date brings (driver change, then birthday), budget,
policy start, processes by model order and then entity, crossings. What an event sets off at once comes before
the next one."""


class World:
    """One process's view of the simulation; `entity` is whose luck it draws."""

    def __init__(self, simulation: Simulation, process: str, rank: int, entity: int = 0) -> None:
        self.simulation, self.process, self.rank, self.entity = simulation, process, rank, entity
        self.board, self.clock = simulation.board, simulation.clock
        simulation.worlds.append(self)
        self.luck: Callable[..., float] = simulation.streams.uniform
        """`luck(process, entity, purpose, ordinal=0)`: a uniform draw fixed by seed, member and these names."""
        self.priority = EventPriority(FIRST_PROCESS + rank * ROOM + min(entity, ROOM - 1))

    # -- where we are ----------------------------------------------------------

    @property
    def time(self) -> float:
        """Years since the start."""
        return self.board.now / self.board.ticks

    @property
    def date(self) -> datetime.date:
        """Today. Raises `ValueError` in a model without a calendar."""
        return years_to_date(self._first_day(), self.time)

    @property
    def policy(self) -> str | None:
        """The policy of this run."""
        return self.simulation.policy

    def begins(self, name: str) -> float:
        """When the scenario first brings a setting above 0, in years since the start; infinite if never."""
        return self.simulation.begins(name)

    @property
    def stop(self) -> float:
        """The length of the run in years."""
        return self.simulation.stop / self.simulation.ticks

    def _first_day(self) -> datetime.date:
        first = self.simulation.start.calendar.start
        if first is None:
            raise ValueError("this model has no calendar")
        return first

    def date_to_time(self, when: datetime.date | str) -> float:
        """Years from the start to a date."""
        return date_to_years(self._first_day(), datetime.date.fromisoformat(when) if isinstance(when, str) else when)

    def year_of_next(self, month: int, day: int) -> int:
        """The calendar year in which that day comes next; this one where it is today."""
        today = self.date
        return today.year + ((today.month, today.day) > (month, day))

    # -- the state -------------------------------------------------------------

    def read(self, name: str, **labels: str) -> Any:
        """A quantity's value now: a float, or a copy of its array in storage order less picked axes."""
        board = self.board
        # The shortest way to what is asked for most: one number that is given or stocked.
        offset = board.plain.get(name)
        return board.read(name, labels) if offset is None or labels else board.x[offset]

    def numbers(self, name: str) -> list[float]:
        """All values of a quantity now, in storage order: for plain loops over a few elements."""
        return self.board.numbers(name)

    def together(self, *names: str) -> None:
        """Compute these quantities at once: to read one after another then asks for no equation twice."""
        self.board.together(names)

    def set(self, name: str, value: Any, **labels: str) -> None:
        """Give a setting, or one element of it, a new value."""
        self.board.assign(name, value, labels, self.process)

    def add(self, name: str, value: Any, **labels: str) -> None:
        """Add to a setting."""
        self.set(name, self.read(name, **labels) + value, **labels)

    def multiply(self, name: str, value: Any, **labels: str) -> None:
        """Multiply a setting."""
        self.set(name, self.read(name, **labels) * value, **labels)

    def move(
        self,
        amount: Any,
        leaves: tuple[str, dict[str, str]] | None = None,
        enters: tuple[str, dict[str, str]] | None = None,
    ) -> None:
        """Move an amount between two stocks, or parts of them; None is the outside world."""
        self.board.move(amount, leaves, enters, self.process)

    def log(self, kind: str, **fields: Any) -> None:
        """A row of events.csv."""
        self.simulation.log(kind, fields)

    # -- waiting -----------------------------------------------------------------

    def _counted(self) -> None:
        """For the message about a process that never lets time pass."""
        self.simulation.called.append(self.process)

    def wait(self, years: float) -> simpy.Event:
        """Resume after that time."""
        self._counted()
        board = self.board
        return self.clock.at(board.now + rounded(years * board.ticks), self.priority)

    def at(self, time: float, order: str = "process") -> simpy.Event:
        """Resume at a time in years since the start (now, if it is past)."""
        self._counted()
        board = self.board
        return self.clock.at(max(rounded(time * board.ticks), board.now), ORDER.get(order, self.priority))

    def crossing(self, name: str, **labels: str) -> simpy.Event:
        """Resume when the guard goes down through zero."""
        return self.simulation.clocks.on_guard(name, labels)

    def hazard(self, name: str, threshold: float, since: float | None = None, **labels: str) -> simpy.Event:
        """Resume when the hazard's exposure from now on reaches the threshold; gives the exposure it was due at.

        `since` counts from an exposure instead: what an earlier wait gave, so that nothing is lost between two
        waits of a clock that is looked at on whole ticks.
        """
        self._counted()
        return self.simulation.clocks.on_hazard(name, threshold, since, labels)

    def any_of(self, *events: simpy.Event) -> simpy.Event:
        """Resume at the first of several."""
        return self.clock.any_of(events)

    # -- others ------------------------------------------------------------------

    def start(self, function: Callable[..., Generator[Any, Any, Any]], entity: int, *arguments: Any) -> simpy.Process:
        """Start a child process `function(world, entity, *arguments)` with its own luck."""
        self._counted()
        world = World(self.simulation, self.process, self.rank, entity)
        return self.clock.process(function(world, entity, *arguments))

    def resource(self, name: str, capacity: int = 1, **more: Any) -> Any:
        """The SimPy resource of that name, made at its first use; `kind` chooses its class."""
        return self.simulation.resource(name, capacity, **more)

    # -- luck --------------------------------------------------------------------

    exponential = staticmethod(streams.exponential)
    normal = staticmethod(streams.normal)
    lognormal = staticmethod(streams.lognormal)
    triangular = staticmethod(streams.triangular)
    pareto = staticmethod(streams.pareto)

"""What the projects in progress add up to, and how the sums are shown to the equations."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from math import ceil
from typing import Any

import simpy

from simulator.model import innovation_draws as draws
from simulator.model.axes import AXES, SERVICES

LABELS = {axis.name: axis.labels for axis in AXES}
MOST_DISRUPTION = 0.9
"""Somebody goes on serving however many projects change a service: dips add up, and capacity has to stay above 0."""
SHORTEST_WAIT, LONGEST_WAIT = 1.0 / 12.0, 1.0
"""Years between two looks into the purse: a watch on it would slow every step, and plans go by the month."""


class Places(simpy.Resource):
    """Places that policies may add to: how many is asked anew whenever one is taken or left."""

    def __init__(self, clock: simpy.Environment, capacity: Callable[[], int]) -> None:
        self._many = capacity
        super().__init__(clock)

    @property
    def capacity(self) -> int:
        """How many projects may hold a place now."""
        return self._many()

    def release(self, request: Any) -> Any:
        """A place is free at once. SimPy would make an event of it, but nobody waits to hear of that."""
        self.users.remove(request)
        self._trigger_put(None)


class Ledger:
    """The projects of one run. Sums are formed anew, so that nothing in progress is exactly 0."""

    def __init__(self, world: Any) -> None:
        self.world = world
        self.changes_of_control = changes_of_control(world)
        self.area_used: defaultdict[str, float] = defaultdict(float)
        self.under_change: Counter[str] = Counter()
        self._stages: dict[int, tuple[str, str]] = {}
        self._counts: Counter[tuple[str, str]] = Counter()
        self._numbers: dict[str, float] = {}
        self._given: dict[str, dict[str, float]] = {}
        self._relative: dict[tuple[str, str], dict[str, float]] = {}
        self._spending: dict[int, float] = {}
        self._dips: dict[int, dict[str, float]] = {}

    @classmethod
    def of(cls, world: Any) -> Ledger:
        """The one ledger of the run, which its first reader opens."""
        ledger: Ledger = world.resource("ledger of projects", kind=lambda clock, capacity: cls(world))
        return ledger

    def places(self, stage: str) -> Any:
        """The places of a stage, each with its own skills: a queue for each."""

        def many() -> int:
            places = self.world.read("stage_places", stage=stage)
            if stage == "scaling":
                # To carry change is what leadership is for; the other stages live by their skills.
                places *= 1.0 + self.number("leadership_in_places") * self.world.read("leadership")
            return max(round(places), 1)

        return self.world.resource(f"places for {stage}", capacity=many, kind=Places)

    def enter(self, entity: int, stage: str | None, waits: bool = False) -> None:
        """A project moves to a stage, or to the queue for it, or with None out of the pipeline."""
        kind = "innovations_waiting" if waits else "innovations_in_stage"
        before = self._stages.pop(entity, None)
        after = None if stage is None else (kind, stage)
        if after is not None:
            self._stages[entity] = after
        for changed, by in ((before, -1), (after, 1)):
            if changed is not None:
                self._counts[changed] += by
                self.world.set(changed[0], float(self._counts[changed]), stage=changed[1])

    def spend(self, entity: int, rate: float) -> None:
        """A project spends at this rate, in real pounds a year, until told otherwise."""
        before = self._spending.pop(entity, 0.0)
        if rate > 0.0:
            self._spending[entity] = rate
        if before != rate:
            self.world.set("project_spending", sum(self._spending.values()))

    def has_money(self) -> bool:
        """Whether anything is left in the purse; the next project may pledge more than that."""
        return bool(self.world.read("innovation_purse") > 0.0)

    def years_to_money(self) -> float:
        """When to ask again where all money is pledged: a guard on the purse would slow every step."""
        rate = self.world.read("set_aside")
        wait = -self.world.read("innovation_purse") / rate if rate > 0.0 else LONGEST_WAIT
        return float(min(max(wait, SHORTEST_WAIT), LONGEST_WAIT))

    def commit(self, cost: float) -> None:
        """Take a cost, in real pounds, out of the purse; a negative one goes back into it."""
        purse: Any = ("innovation_purse", {})
        if cost > 0.0:
            self.world.move(cost, leaves=purse, enters=None)
        elif cost < 0.0:
            self.world.move(-cost, leaves=None, enters=purse)

    def disrupt(self, entity: int, dips: dict[str, float]) -> None:
        """A project takes these shares of services' capacity, until told otherwise."""
        before = self._dips.pop(entity, {})
        if any(dips.values()):
            self._dips[entity] = dips
        for service in before.keys() | dips.keys():
            taken = sum(found.get(service, 0.0) for found in self._dips.values())
            self.world.set("disruption", min(taken, MOST_DISRUPTION), service=service)

    def scale(self, name: str, factors: dict[str, float]) -> None:
        """Multiply an effect on services, by service."""
        if any(factor != 1.0 for factor in factors.values()):
            values = self.world.numbers(name)
            self.world.set(name, [value * factors.get(s, 1.0) for s, value in zip(SERVICES, values, strict=True)])

    def by_label(self, name: str, axis: str) -> dict[str, float]:
        """A quantity with one axis as it is now, by label."""
        return dict(zip(LABELS[axis], self.world.numbers(name), strict=True))

    def number(self, name: str) -> float:
        """A parameter; read once, since it never changes in a run. (Settings are read anew.)"""
        found = self._numbers.get(name)
        if found is None:
            found = self._numbers[name] = float(self.world.read(name))
        return found

    def given(self, name: str, axis: str) -> dict[str, float]:
        """A parameter with one axis, by label; read once, since it never changes in a run."""
        if name not in self._given:
            self._given[name] = self.by_label(name, axis)
        return self._given[name]

    def relative(self, name: str, mix: str) -> dict[str, float]:
        """A parameter of each type over its mean in a mix of types; read once."""
        found = self._relative.get((name, mix))
        if found is None:
            values, weights = self.given(name, "typology"), self.given(mix, "typology")
            found = self._relative[name, mix] = draws.relative(values, weights)
        return found


def changes_of_control(world: Any) -> tuple[tuple[int, float], ...]:
    """The elections that change control, as year and time: luck of the place, not of its policy."""
    chance, first = world.read("change_of_control"), world.date.year
    known, cycle = round(world.read("election_year")), round(world.read("election_cycle"))
    return tuple(
        (year, world.date_to_time(f"{year}-05-01"))
        for year in range(first, first + ceil(world.stop) + 1)
        if (year - known) % cycle == 0 and world.luck("elections", year, "change of control") < chance
    )

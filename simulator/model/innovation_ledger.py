"""What the projects in progress add up to, and how the sums are shown to the equations."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from math import ceil
from typing import Any, TypeVar

import simpy

from simulator.model import innovation_draws as draws
from simulator.model.axes import AXES, SERVICES

Key = TypeVar("Key")
Found = TypeVar("Found")
LABELS = {axis.name: axis.labels for axis in AXES}
MOST_DISRUPTION = 0.9
"""Somebody goes on serving however many projects change a service: dips add up, and capacity has to stay above 0."""
SHORTEST_WAIT, LONGEST_WAIT = 1.0 / 12.0, 1.0
"""Years between two looks into the purse: a watch on it would slow every step, and plans go by the month."""


def usual_mix(radical: bool) -> str:
    """The parameter that says how often projects are of each type."""
    return "radical_typology" if radical else "incremental_typology"


class Places(simpy.Resource):
    """Places that policies may add to: how many is asked anew whenever one is taken or left.

    SimPy would make events of a place that is free and of leaving one, and nobody waits for either: they are counted.
    `with` holds a place that was taken until the end of the block.
    """

    def __init__(self, clock: simpy.Environment, capacity: Callable[[], int]) -> None:
        self._many, self._taken_at_once = capacity, 0
        super().__init__(clock)

    @property
    def capacity(self) -> int:
        """How many projects that had to wait for a place may hold one now."""
        return self._many() - self._taken_at_once

    def take(self) -> simpy.Event | None:
        """Take a place; nothing to wait for where one is free and nobody waits, else one's turn."""
        held = len(self.users) + self._taken_at_once
        # There always is a place, and nobody waits for one that nobody holds.
        if held and (self.put_queue or held >= self._many()):
            return self.request()
        self._taken_at_once += 1
        return None

    def __enter__(self) -> Places:
        return self

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        """The place is free, and goes to who has waited longest."""
        if error is not None:
            return
        if self.users:
            self.users.pop()
        else:
            self._taken_at_once -= 1
        if self.put_queue:
            self._trigger_put(None)


class Once(dict[Key, Found]):
    """What hangs on parameters only, by key: found when it is first asked for, since they never change in a run."""

    def __init__(self, find: Callable[[Key], Found]) -> None:
        super().__init__()
        self.find = find

    def __missing__(self, key: Key) -> Found:
        found = self[key] = self.find(key)
        return found


class Ledger:
    """The projects of one run. Sums are formed anew, so that nothing in progress is exactly 0.

    `number`, `of_types` and `of_services` hold parameters by name, `ends` those of a triangular draw. `mix` says how
    often a programme's projects are of each type, and `over_mix` holds a parameter of each type over its mean in the
    usual mix, each by whether projects are radical. Settings are read anew.
    """

    def __init__(self, world: Any) -> None:
        self.world = world
        self.number: Once[str, float] = Once(lambda name: float(world.read(name)))
        self.of_types: Once[str, dict[str, float]] = Once(lambda name: self.by_label(name, "typology"))
        self.of_services: Once[str, dict[str, float]] = Once(lambda name: self.by_label(name, "service"))
        self.ends = Once(self._ends)
        self.mix = Once(self._mix)
        self.over_mix = Once(self._over_mix)
        self.places = Once(self._places)
        self.changes_of_control = changes_of_control(world)
        self.area_used: defaultdict[str, float] = defaultdict(float)
        self.under_change: Counter[str] = Counter()
        self._stages: dict[int, tuple[str, str]] = {}
        self._counts: defaultdict[tuple[str, str], float] = defaultdict(float)
        self._spending: dict[int, float] = {}
        self._spent: defaultdict[int, float] = defaultdict(float)
        self._since: dict[int, float] = {}
        self._dips: dict[int, dict[str, float]] = {}

    @classmethod
    def of(cls, world: Any) -> Ledger:
        """The one ledger of the run, which its first reader opens."""
        ledger: Ledger = world.resource("ledger of projects", kind=lambda clock, capacity: cls(world))
        return ledger

    def _places(self, stage: str) -> Places:
        """The places of a stage, each with its own skills: a queue for each."""

        read = self.world.read

        def many() -> int:
            places = read("stage_places", stage=stage)
            if stage == "scaling":
                # To carry change is what leadership is for; the other stages live by their skills.
                places *= 1.0 + self.number["leadership_in_places"] * read("leadership")
            return max(round(places), 1)

        found: Places = self.world.resource(f"places for {stage}", capacity=many, kind=Places)
        return found

    def turn(self, entity: int, stage: str) -> simpy.Event | None:
        """A project takes a place of a stage: nothing to wait for where one is free, else its turn in the queue."""
        turn = self.places[stage].take()
        if turn is not None:
            self.enter(entity, stage, waits=True)
        return turn

    def enter(self, entity: int, stage: str | None, waits: bool = False) -> None:
        """A project moves to a stage, or to the queue for it, or with None out of the pipeline."""
        before = self._stages.pop(entity, None)
        if before is not None:
            self._count(before, -1.0)
        if stage is not None:
            now = self._stages[entity] = ("innovations_waiting" if waits else "innovations_in_stage", stage)
            self._count(now, 1.0)

    def _count(self, where: tuple[str, str], by: float) -> None:
        self._counts[where] = many = self._counts[where] + by
        kind, stage = where
        self.world.set(kind, many, stage=stage)

    def spend(self, entity: int, rate: float) -> None:
        """A project spends at this rate, in real pounds a year, until told otherwise."""
        before, now = self._spending.pop(entity, 0.0), self.world.time
        if before > 0.0:
            self._spent[entity] += before * (now - self._since[entity])
        self._since[entity] = now
        if rate > 0.0:
            self._spending[entity] = rate
        if before != rate:
            self.world.set("project_spending", sum(self._spending.values()))

    def spent(self, entity: int) -> float:
        """What a project spent until it was last told at what rate, in real pounds."""
        return self._spent[entity]

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

    def _ends(self, name: str) -> tuple[float, float, float]:
        """The parameters that are the least, the most likely and the largest of a draw."""
        return self.number[f"{name}_low"], self.number[f"{name}_typical"], self.number[f"{name}_high"]

    def _mix(self, key: tuple[bool, tuple[float, ...]]) -> dict[str, float]:
        """How often a programme's projects, radical or others, are of each type, by what it emphasises."""
        radical, emphasis = key
        usual = self.of_types[usual_mix(radical)]
        return {name: often * more for (name, often), more in zip(usual.items(), emphasis, strict=True)}

    def _over_mix(self, key: tuple[str, bool]) -> dict[str, float]:
        """A parameter of each type over its mean in the usual mix of radical or other projects."""
        name, radical = key
        return draws.relative(self.of_types[name], self.of_types[usual_mix(radical)])


def changes_of_control(world: Any) -> tuple[tuple[int, float], ...]:
    """The elections that change control, as year and time: luck of the place, not of its policy."""
    chance, first = world.read("change_of_control"), world.date.year
    known, cycle = round(world.read("election_year")), round(world.read("election_cycle"))
    return tuple(
        (year, world.date_to_time(f"{year}-05-01"))
        for year in range(first + (known - first) % cycle, first + ceil(world.stop) + 1, cycle)
        if world.luck("elections", year, "change of control") < chance
    )

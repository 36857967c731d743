"""A small place to try the simulation in: a tank, people with birthdays, all that makes events."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from simulator.engine import (
    Ageing,
    Axis,
    Calendar,
    Model,
    Series,
    Start,
    build,
    by_band,
    driver,
    equation,
    flow,
    guard,
    happening,
    hazard,
    output,
    outside,
    parameter,
    setting,
    simulate,
    stock,
    total,
)
from simulator.engine.quantities import Process
from simulator.engine.simulation import Trajectory
from simulator.units import Number, People, PeoplePerYear, PerYear

AXES = (
    Axis("band", ("0-15", "16-64", "65+"), band_of="age", bounds=(0, 16, 65)),
    Axis("sex", ("female", "male")),
    Axis("age", tuple(str(year) for year in range(101))),
)

level_at_start = parameter(Number)
nothing = parameter(Number)
bucket_at_start = parameter(Number, each="sex")
people_at_start = parameter(People, each="sex, age")
newborn_at_start = parameter(People, each="sex")
birth_rate = parameter(PeoplePerYear, each="sex")
death_rate = parameter(PerYear, each="age")
outflow_rate = setting(PerYear)
alarm_level = setting(Number, low=-1000.0, high=1000.0)
alarm_rate = setting(PerYear)
inflow = driver(PerYear)
slope = driver(Number, interpolation="linear")

tank = stock(Number, start="level_at_start")
bucket = stock(Number, each="sex", start="bucket_at_start")
kept = stock(Number, start="outflow_index", audit="kept")
seen = stock(Number, start="nothing", may_be_negative=True, audit="seen")
ripe = stock(Number, start="nothing", audit="ripe")
residents = stock(People, each="sex, age", start="people_at_start")
newborn = stock(People, each="sex", start="newborn_at_start")


@equation()
def outflow_index(level_at_start: Number) -> Number:
    """A stock may start at an equation."""
    return level_at_start / 10


@equation()
def twice_kept(kept: Number) -> Number:
    """Reads a stock that only events move."""
    return 2 * kept


@equation()
def all_water(twice_kept: Number, tank: Number) -> Number:
    """Only an event asks for it; of what flows, and of what changes at events."""
    return twice_kept + tank


@flow(Number, leaves=outside, enters=tank)
def filling(inflow: PerYear) -> PerYear:
    """What comes in, at a rate that only dates change."""
    return 1 * inflow


@flow(Number, leaves=tank, enters=bucket.at(sex="female"))
def draining(tank: Number, outflow_rate: PerYear) -> PerYear:
    """A share leaves."""
    return tank * outflow_rate


@flow(Number, enters=seen)
def seeing(slope: Number, outflow_rate: PerYear) -> PerYear:
    """The integral of the linear driver."""
    return slope * outflow_rate


@equation()
def year_gone(since_birthday: Number) -> Number:
    """How much of the year has passed since the birthday, which time alone decides."""
    return 1 * since_birthday


@flow(Number, enters=ripe)
def ripening(year_gone: Number, outflow_rate: PerYear) -> PerYear:
    """Anything that has it computed at each step."""
    return year_gone * outflow_rate


@flow(People, each="sex", enters=newborn)
def births(birth_rate: PeoplePerYear) -> PeoplePerYear:
    """At a constant rate."""
    return 1 * birth_rate


@flow(People, each="sex, age", leaves=residents)
def deaths(residents: People, death_rate: PerYear) -> PeoplePerYear:
    """By age."""
    return residents * death_rate


@equation(each="band")
def people_in_band(residents: People) -> People:
    """At the age they have now."""
    return by_band(total(residents, over="sex"), into="band")


@guard()
def above_alarm(tank: Number, alarm_level: Number) -> Number:
    """Falls through zero where the tank falls to the alarm."""
    return tank - alarm_level


@hazard()
def leak(alarm_rate: PerYear, tank: Number) -> PerYear:
    """The fuller, the likelier."""
    return alarm_rate * tank


@hazard(on_ticks=True)
def drip(alarm_rate: PerYear, tank: Number) -> PerYear:
    """As likely as a leak, but looked at once a month."""
    return alarm_rate * tank


@happening(size=Number)
def spill(world: Any, size: float) -> Iterator[Any]:
    """Half now, half a year later."""
    for _ in range(2):
        world.move(size / 2, leaves=("tank", {}))
        yield world.wait(1.0)


OUTPUTS = [
    output(name)
    for name in (
        "tank",
        "bucket",
        "seen",
        "kept",
        "twice_kept",
        "inflow",
        "slope",
        "people_in_band",
        "residents",
        "newborn",
        "outflow_rate",
    )
] + [output("drained", of="draining", total=True), output("came_in", of="filling", total=True)]

AGEING = Ageing("residents", "age", "newborn", (), month=7, day=1)


def _module() -> Any:
    import sys

    return sys.modules[__name__]


MODEL: Model = build("laboratory", [_module()], AXES, OUTPUTS, AGEING)

FIRST = date(2025, 4, 1)
AGES = np.arange(101)
VALUES: dict[str, Any] = {
    "level_at_start": 100.0,
    "nothing": 0.0,
    "bucket_at_start": [0.0, 5.0],
    "outflow_rate": 0.5,
    "alarm_level": -1e9,
    "alarm_rate": 0.0,
    "newborn_at_start": [3.0, 4.0],
    "birth_rate": [4.0, 4.2],
    "people_at_start": np.vstack([10.0 - AGES / 20, 10.5 - AGES / 15]),
    "death_rate": np.where(AGES > 60, 0.05, 0.0),
}


def constant(value: float) -> Series:
    """A driver that does not change."""
    return Series(np.array([0.0]), np.array([value]))


def start(
    years: int = 3, inflow: Series | None = None, slope: Series | None = None, **more: Any
) -> Start:
    """From 1 April 2025; `more` are values of parameters and settings, or fields of `Start`."""
    fields = {
        name: more.pop(name) for name in ("changes", "happenings", "stops", "actions", "seed") if name in more
    }
    values = {name: np.array(value, float) for name, value in (VALUES | more).items()}
    calendar = Calendar(FIRST, FIRST.replace(year=FIRST.year + years))
    return Start(
        values,
        calendar,
        {"inflow": inflow or constant(0.0), "slope": slope or constant(0.0)},
        **fields,
    )


def model_with(*processes: Callable[..., Any]) -> Model:
    """The laboratory with these generators running."""
    made = tuple(Process(f, "", f.__name__, f.__module__) for f in processes)
    return replace(MODEL, processes=made)


def unwatched() -> Model:
    """The laboratory without a level to watch."""
    plain = {
        name: replace(quantity, kind="equation") if quantity.kind in ("guard", "hazard") else quantity
        for name, quantity in MODEL.quantities.items()
    }
    return replace(MODEL, quantities=plain)


def run(*processes: Callable[..., Any], given: Start | None = None, **how: Any) -> Trajectory:
    """Simulate the laboratory with these processes."""
    return simulate(model_with(*processes), given or start(), **how)


def times(found: Trajectory, kind: str) -> list[float]:
    """When the events of that kind happened, in years."""
    return [event["time"] for event in found.events if event["kind"] == kind]

"""Output, labour demand and recessions.

Growth is given; a recession is an event. Worklessness, ill health and low wellbeing hold output
back here, but what that does to a council is for finance to say.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Annotated, Any

from simulator.engine import (
    choose,
    driver,
    equation,
    flow,
    happening,
    largest,
    outside,
    parameter,
    pick,
    setting,
    stock,
    total,
)
from simulator.units import (
    Number,
    People,
    PerYear,
    Points,
    PoundsPerPersonYear,
    PoundsPerYear,
    Share,
    Unit,
    Years,
)

PerPoint = Annotated[float, Unit("1/point")]

economic_growth = driver(
    PerYear, low=-0.2, high=0.2, description="Growth of real output per worker in a usual year"
)
productivity_at_start = parameter(
    Number, low=0.1, description="Output per worker, the price base's = 1"
)
output_per_worker = parameter(
    PoundsPerPersonYear,
    low=0,
    description="Output of a worker in good health at the price base, in its prices",
)
output_lost_to_ill_health = parameter(
    Share,
    each="health",
    low=0,
    high=1,
    description="Output that a worker in each state of health falls short by",
)
output_gain_per_point = parameter(
    PerPoint,
    low=0,
    description="Rise of output per worker for each point of life satisfaction above the start's",
)
labour_hoarding = parameter(
    Share,
    low=0,
    high=1,
    description="Part of a recession's loss of output that is not through fewer people in work",
)
hysteresis = parameter(
    Share, low=0, high=1, description="Share of a recession's loss that never comes back"
)
fiscal_cost_of_worklessness = parameter(
    PoundsPerPersonYear,
    each="body",
    low=0,
    description="Benefits and taxes that each body pays or forgoes for a person out of work",
)
recession_fall = parameter(
    Share, low=0.02, high=0.98, description="Part of a recession's years in which output falls"
)

recession_depth = setting(
    Share, low=0, high=0.9, description="Output lost to a recession that is still on"
)
lasting_loss = setting(
    Share, low=0, high=0.9, description="Output lost to recessions that are over"
)

productivity = stock(
    Number,
    start="productivity_at_start",
    audit="productivity",
    description="Output per worker, the price base's = 1",
)


@flow(Number, leaves=outside, enters=productivity)
def productivity_growth(productivity: Number, economic_growth: PerYear) -> PerYear:
    """Growth compounds."""
    return economic_growth * productivity


@equation()
def labour_demand(
    recession_depth: Share,
    lasting_loss: Share,
    labour_hoarding: Share,
    additional_demand: Share,
    demand_for_labour_since_start: Number,
) -> Number:
    """Demand for labour against a usual year; of what never comes back, only the part in jobs."""
    return (
        (1.0 - recession_depth)
        * (1.0 - (1.0 - labour_hoarding) * lasting_loss)
        * (1.0 + additional_demand)
        * demand_for_labour_since_start
    )


@equation()
def effective_workers(work: People, output_lost_to_ill_health: Share) -> People:
    """People in work, counted by what they can do."""
    return total(
        (1.0 - output_lost_to_ill_health) * pick(work, work_status="employed"), over="band, health"
    )


@equation()
def real_output_per_worker(
    output_per_worker: PoundsPerPersonYear,
    productivity: Number,
    recession_depth: Share,
    lasting_loss: Share,
    labour_hoarding: Share,
    output_since_start: Number,
    life_satisfaction: Points,
    life_satisfaction_at_start: Points,
    output_gain_per_point: PerPoint,
) -> PoundsPerPersonYear:
    """Output of a worker in good health, in prices of the price base."""
    return (
        output_per_worker
        * productivity
        * (1.0 - labour_hoarding * (recession_depth + lasting_loss))
        * output_since_start
        * (1.0 + output_gain_per_point * (life_satisfaction - life_satisfaction_at_start))
    )


@equation()
def national_output(
    effective_workers: People,
    real_output_per_worker: PoundsPerPersonYear,
    innovation_in_output: Number,
) -> PoundsPerYear:
    """Gross domestic product of the place, in prices of the price base."""
    return effective_workers * real_output_per_worker * innovation_in_output


@equation()
def output_per_head(
    national_output: PoundsPerYear, population_total: People, smallest_group: People
) -> PoundsPerPersonYear:
    """Output for each resident, in prices of the price base."""
    return national_output / largest(population_total, smallest_group)


@equation()
def output_of_working_age(
    national_output: PoundsPerYear, people_16_to_64: People, smallest_group: People
) -> PoundsPerPersonYear:
    """Output for each person of 16 to 64: ageing lowers it no more than the settlement path expects."""
    return national_output / largest(people_16_to_64, smallest_group)


output_of_working_age_at_start = stock(
    PoundsPerPersonYear,
    start="output_of_working_age",
    audit="remembered output",
    description="Remembers the start; nothing flows",
)


@equation()
def output_against_trend(
    output_of_working_age: PoundsPerPersonYear,
    output_of_working_age_at_start: PoundsPerPersonYear,
    productivity_at_start: Number,
    productivity: Number,
) -> Number:
    """Output over what growth alone would make it: work, health and wellbeing; 1 = the start."""
    return choose(
        output_of_working_age_at_start > 0,
        output_of_working_age / output_of_working_age_at_start * (productivity_at_start / productivity),
        1,
    )


def recession_path(
    depth: float, years: float, lasting: float, fall: float
) -> Iterator[tuple[float, float, float]]:
    """A recession in steps: wait (years), change of `recession_depth` and of `lasting_loss`.

    Output falls by `depth` over the part `fall` of `years`, in whole quarters, and comes back over
    the rest, less the share `lasting`. The changes of depth sum to zero.
    """
    steps = max(2, round(4 * years))
    falling = min(max(1, round(steps * fall)), steps - 1)
    for step in range(steps):
        change = depth / falling if step < falling else -depth / (steps - falling)
        yield (years / steps if step else 0.0), change, max(0.0, -change) * lasting


@happening({"depth": (0.0, 0.5), "years": (0.25, 50.0)}, depth=Share, years=Years)
def recession(world: Any, depth: float, years: float) -> Generator[Any, Any, None]:
    """Output falls by `depth` and recovers within `years`, all but the lasting part."""
    world.log("recession", depth=depth, years=years)
    keeps, fall = float(world.read("hysteresis")), float(world.read("recession_fall"))
    for wait, change, lasting in recession_path(depth, years, keeps, fall):
        if wait:
            yield world.wait(wait)
        world.set("recession_depth", max(0.0, float(world.read("recession_depth")) + change))
        world.set("lasting_loss", float(world.read("lasting_loss")) + lasting)
    world.log("recession_over", lasting_loss=float(world.read("lasting_loss")))

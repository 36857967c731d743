"""The capability trap: work harder, or work smarter.

Source: the theory of N. Repenning and J. Sterman (California Management Review 43(4), 2001) in the
form of a public teaching model. The unit of time is the week.
"""

import numpy as np

from simulator.engine import (
    Calendar,
    Series,
    Start,
    driver,
    equation,
    flow,
    lookup,
    output,
    parameter,
    smallest,
    stock,
    table,
)
from simulator.units import Number, PerYear, Years

capability_at_start = parameter(Number)
pressure_at_start = parameter(Number)
capability_per_hour = parameter(PerYear)
capability_lasts = parameter(Years)
hours_in_a_week = parameter(Number)
usual_improvement_time = parameter(Number)
usual_working_time = parameter(Number)
usual_demand = parameter(Number)
time_to_feel_pressure_to_work = parameter(Years)
time_to_feel_pressure_on_capability = parameter(Years)
more_demand = driver(Number)
more_investment = driver(PerYear)
improvement_by_pressure_on_capability = table(Number, over=Number)
improvement_by_pressure_to_work = table(Number, over=Number)
work_by_pressure_to_work = table(Number, over=Number)

capability = stock(Number, start="capability_at_start", audit="capability")
pressure_to_work = stock(Number, start="pressure_at_start", audit="work")
pressure_on_capability = stock(Number, start="pressure_at_start", audit="smart")


@equation()
def improvement_time(
    usual_improvement_time: Number,
    pressure_on_capability: Number,
    pressure_to_work: Number,
    improvement_by_pressure_on_capability: Number,
    improvement_by_pressure_to_work: Number,
) -> Number:
    """Hours a week spent on improving."""
    return (
        usual_improvement_time
        * lookup(pressure_on_capability, improvement_by_pressure_on_capability)
        * lookup(pressure_to_work, improvement_by_pressure_to_work)
    )


@equation()
def working_time(
    usual_working_time: Number,
    pressure_to_work: Number,
    work_by_pressure_to_work: Number,
    hours_in_a_week: Number,
    improvement_time: Number,
) -> Number:
    """Hours a week spent on the work itself, out of what is left."""
    return smallest(
        usual_working_time * lookup(pressure_to_work, work_by_pressure_to_work),
        hours_in_a_week - improvement_time,
    )


@equation()
def performance(capability: Number, working_time: Number) -> Number:
    """What is done in a week."""
    return capability * working_time


@equation()
def stretch(usual_demand: Number, more_demand: Number, performance: Number) -> Number:
    """What is asked for, against what is done."""
    return (usual_demand + more_demand) / performance


@flow(Number, enters=capability)
def improvement(capability_per_hour: PerYear, improvement_time: Number) -> PerYear:
    """Time spent on improving builds capability."""
    return capability_per_hour * improvement_time


@flow(Number, leaves=capability)
def erosion(capability: Number, capability_lasts: Years) -> PerYear:
    """Capability wears off."""
    return capability / capability_lasts


@flow(Number, enters=pressure_to_work)
def feeling_pressure_to_work(
    stretch: Number, pressure_to_work: Number, time_to_feel_pressure_to_work: Years
) -> PerYear:
    """Soon felt."""
    return (stretch - pressure_to_work) / time_to_feel_pressure_to_work


@flow(Number, enters=pressure_on_capability)
def feeling_pressure_on_capability(
    stretch: Number,
    pressure_on_capability: Number,
    time_to_feel_pressure_on_capability: Years,
    more_investment: PerYear,
) -> PerYear:
    """Late felt, unless somebody sees to it."""
    return (
        stretch - pressure_on_capability
    ) / time_to_feel_pressure_on_capability + more_investment


OUTPUTS = [output("performance"), output("capability")]
POINTS = {
    "improvement_by_pressure_on_capability": [
        (0, 0),
        (0.5, 0),
        (0.75, 0.5),
        (1, 1),
        (2, 1.5),
        (5, 1.5),
    ],
    "improvement_by_pressure_to_work": [(0, 1), (1, 1), (1.5, 0.75), (2, 0.25), (5, 0)],
    "work_by_pressure_to_work": [
        (0, 0.75),
        (0.75, 0.75),
        (1, 1),
        (1.25, 1.25),
        (2, 1.5),
        (10, 1.5),
    ],
}
VALUES = {
    "capability_at_start": 100,
    "pressure_at_start": 1,
    "capability_per_hour": 0.5,
    "capability_lasts": 20,
    "hours_in_a_week": 40,
    "usual_improvement_time": 10,
    "usual_working_time": 30,
    "usual_demand": 3000,
    "time_to_feel_pressure_to_work": 3,
    "time_to_feel_pressure_on_capability": 9,
}


def start(demand: float = 0.0, investment: float = 0.0) -> Start:
    """100 weeks; `demand` and `investment` step up in week 10."""
    values = {name: np.array(value, float) for name, value in (VALUES | POINTS).items()}
    at = np.array([0.0, 10.0])
    series = {
        "more_demand": Series(at, np.array([0.0, demand])),
        "more_investment": Series(at, np.array([0.0, investment])),
    }
    return Start(values, Calendar(None, None, 100.0), series)

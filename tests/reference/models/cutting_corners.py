"""Work pressure, time per order, and a standard that erodes and does not recover.

Source: R. Oliva and J. Sterman, Management Science 47(7), 2001; parameters as restated by
J. Struben, J. Sterman and D. Keith (2015). The unit of time is the week.
"""

import numpy as np

from simulator.engine import (
    Calendar,
    Series,
    Start,
    choose,
    driver,
    equation,
    exponential,
    flow,
    largest,
    output,
    parameter,
    power,
    stock,
)
from simulator.units import Number, PerYear, Years

capacity = parameter(Number)
cut_per_pressure = parameter(Number)
time_to_fall = parameter(Years)
time_to_rise = parameter(Years)
one_week = parameter(Years)
standard_at_start = parameter(Number)
shortest_time = parameter(Number)
orders = driver(Number)
standard = stock(Number, start="standard_at_start")


@equation()
def work_pressure(orders: Number, standard: Number, capacity: Number) -> Number:
    """The hours that the orders need at the standard, against those there are."""
    return orders * standard / capacity


@equation()
def time_per_order(
    work_pressure: Number, cut_per_pressure: Number, standard: Number, shortest_time: Number
) -> Number:
    """Under pressure corners are cut."""
    return largest(power(work_pressure, cut_per_pressure) * standard, shortest_time)


@equation()
def time_to_adjust(
    time_per_order: Number, standard: Number, time_to_rise: Years, time_to_fall: Years
) -> Years:
    """Standards fall sooner than they rise."""
    return choose(time_per_order > standard, time_to_rise, time_to_fall)


@flow(Number, enters=standard)
def adjustment(
    time_per_order: Number, standard: Number, one_week: Years, time_to_adjust: Years
) -> PerYear:
    """The standard follows what is done, by exponential smoothing over a week."""
    return (time_per_order - standard) * (1 - exponential(-one_week / time_to_adjust)) / one_week


OUTPUTS = [output("time_per_order"), output("standard")]
FALL, NEVER_RISES = 18.83, 8.14e6
VALUES = {
    "capacity": 1080,
    "cut_per_pressure": -0.64,
    "time_to_fall": FALL,
    "one_week": 1,
    "standard_at_start": 1.08,
    "shortest_time": 0.1,
}


def start(time_to_rise: float, weeks: float = 400.0) -> Start:
    """A fifth more orders for 26 weeks from week 10."""
    values = {name: np.array(float(value)) for name, value in VALUES.items()}
    series = {"orders": Series(np.array([0.0, 10.0, 36.0]), np.array([1000.0, 1200.0, 1000.0]))}
    return Start(
        values | {"time_to_rise": np.array(time_to_rise)}, Calendar(None, None, weeks), series
    )

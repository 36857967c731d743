"""Predators and prey: Lotka (1925) and Volterra (1926)."""

import numpy as np

from simulator.engine import Calendar, Start, flow, output, parameter, stock
from simulator.units import Number, PerYear

prey_growth = parameter(PerYear)
predation = parameter(PerYear)
predator_growth = parameter(PerYear)
predator_death = parameter(PerYear)
prey_at_start = parameter(Number)
predators_at_start = parameter(Number)
prey = stock(Number, start="prey_at_start", audit="prey")
predators = stock(Number, start="predators_at_start", audit="predators")


@flow(Number, enters=prey)
def prey_births(prey: Number, prey_growth: PerYear) -> PerYear:
    """A constant share."""
    return prey * prey_growth


@flow(Number, leaves=prey)
def prey_deaths(prey: Number, predators: Number, predation: PerYear) -> PerYear:
    """As often as the two meet."""
    return prey * predators * predation


@flow(Number, enters=predators)
def predator_births(prey: Number, predators: Number, predator_growth: PerYear) -> PerYear:
    """As often as the two meet."""
    return prey * predators * predator_growth


@flow(Number, leaves=predators)
def predator_deaths(predators: Number, predator_death: PerYear) -> PerYear:
    """A constant share."""
    return predators * predator_death


OUTPUTS = [output("prey"), output("predators")]
VALUES = {
    "prey_growth": 1.1,
    "predation": 0.4,
    "predator_growth": 0.1,
    "predator_death": 0.4,
    "prey_at_start": 10.0,
    "predators_at_start": 3.0,
}
START = Start({name: np.array(value) for name, value in VALUES.items()}, Calendar(None, None, 40.0))

"""Arrivals whose rate rises and falls: a hazard clock, one arrival after the other."""

import numpy as np

from simulator.engine import Calendar, Start, flow, hazard, output, parameter, process, stock
from simulator.units import Number, PerYear

angle_at_start = parameter(Number)
swing_at_start = parameter(Number)
turn = parameter(PerYear)
usual_rate = parameter(PerYear)
sine = stock(Number, start="angle_at_start", may_be_negative=True, audit="sine")
cosine = stock(Number, start="swing_at_start", may_be_negative=True, audit="cosine")


@flow(Number, enters=sine)
def sine_grows(cosine: Number, turn: PerYear) -> PerYear:
    """A point that goes round a circle."""
    return cosine * turn


@flow(Number, leaves=cosine)
def cosine_falls(sine: Number, turn: PerYear) -> PerYear:
    """A point that goes round a circle."""
    return sine * turn


@hazard()
def arrival_rate(usual_rate: PerYear, sine: Number) -> PerYear:
    """Swings about the usual rate."""
    return usual_rate * (1 + sine)


@process()
def arrive(world):
    """Log each arrival."""
    number = 0
    while True:
        luck = world.luck("arrivals", number, "threshold")
        yield world.hazard("arrival_rate", threshold=world.exponential(luck))
        world.log("arrival", number=number)
        number += 1


OUTPUTS = [output("sine"), output("exposure", of="arrival_rate", total=True)]
RATE, SWING, TURN, YEARS = 20.0, 0.9, 2 * np.pi, 100.0
VALUES = {"angle_at_start": 0.0, "swing_at_start": SWING, "turn": TURN, "usual_rate": RATE}
START = Start(
    {name: np.array(value) for name, value in VALUES.items()}, Calendar(None, None, YEARS)
)


def exact_exposure(time: np.ndarray) -> np.ndarray:
    """The integral of the rate from the start, in closed form."""
    return RATE * (time + SWING * (1 - np.cos(TURN * time)) / TURN)

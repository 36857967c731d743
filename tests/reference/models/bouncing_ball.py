"""A bouncing ball: a guard finds the floor, a process turns the speed round and keeps a share."""

import numpy as np

from simulator.engine import Calendar, Start, flow, guard, output, parameter, process, stock
from simulator.units import Number, PerYear, PerYearSquared

gravity = parameter(PerYearSquared)
restitution = parameter(Number)
height_at_start = parameter(Number)
speed_at_start = parameter(PerYear)
height = stock(Number, start="height_at_start", may_be_negative=True)
speed = stock(PerYear, start="speed_at_start", may_be_negative=True)


@flow(Number, enters=height)
def rising(speed: PerYear) -> PerYear:
    """Speed is positive upwards."""
    return 1 * speed


@flow(PerYear, leaves=speed)
def falling(gravity: PerYearSquared) -> PerYearSquared:
    """Free fall."""
    return 1 * gravity


@guard()
def above_the_floor(height: Number) -> Number:
    """Zero where the ball touches."""
    return 1 * height


@process()
def bounce(world):
    """Turn the speed round and keep a share of it."""
    while True:
        yield world.crossing("above_the_floor")
        speed = world.read("speed")
        world.move(-(1 + world.read("restitution")) * speed, enters=("speed", {}))
        world.log("bounce", speed=-speed)


OUTPUTS = [output("height"), output("speed")]
GRAVITY, RESTITUTION, HEIGHT = 9.81, 0.8, 10.0
VALUES = {
    "gravity": GRAVITY,
    "restitution": RESTITUTION,
    "height_at_start": HEIGHT,
    "speed_at_start": 0.0,
}
START = Start({name: np.array(value) for name, value in VALUES.items()}, Calendar(None, None, 10.0))

"""Robertson's reactions (1966): three rates nine orders apart, the classic stiff problem."""

import numpy as np

from simulator.engine import Calendar, Start, flow, output, parameter, stock
from simulator.units import Number, PerYear

slow = parameter(PerYear)
fast = parameter(PerYear)
very_fast = parameter(PerYear)
all_of_it = parameter(Number)
none_of_it = parameter(Number)
a = stock(Number, start="all_of_it")
b = stock(Number, start="none_of_it")
c = stock(Number, start="none_of_it")


@flow(Number, leaves=a, enters=b)
def forth(a: Number, slow: PerYear) -> PerYear:
    """a becomes b."""
    return a * slow


@flow(Number, leaves=b, enters=a)
def back(b: Number, c: Number, fast: PerYear) -> PerYear:
    """b and c become a and c."""
    return b * c * fast


@flow(Number, leaves=b, enters=c)
def onward(b: Number, very_fast: PerYear) -> PerYear:
    """b and b become b and c."""
    return b * b * very_fast


OUTPUTS = [output("a"), output("b"), output("c")]
VALUES = {"slow": 0.04, "fast": 1e4, "very_fast": 3e7, "all_of_it": 1.0, "none_of_it": 0.0}
START = Start({name: np.array(value) for name, value in VALUES.items()}, Calendar(None, None, 40.0))

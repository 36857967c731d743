"""The spread of something new: Bass (1969), Management Science 15(5)."""

import numpy as np

from simulator.engine import Calendar, Start, flow, output, parameter, stock
from simulator.units import Number, PerYear

innovation = parameter(PerYear)
imitation = parameter(PerYear)
everyone = parameter(Number)
nobody = parameter(Number)
not_yet = stock(Number, start="everyone")
adopters = stock(Number, start="nobody")


@flow(Number, leaves=not_yet, enters=adopters)
def adoption(
    not_yet: Number, adopters: Number, everyone: Number, innovation: PerYear, imitation: PerYear
) -> PerYear:
    """Of their own accord, or because others have."""
    return not_yet * (innovation + imitation * adopters / everyone)


OUTPUTS = [output("adopters"), output("adoption")]


def start(innovation: float, imitation: float, years: float) -> Start:
    """Nobody has it at first; the whole is 1."""
    values = {"innovation": innovation, "imitation": imitation, "everyone": 1.0, "nobody": 0.0}
    return Start({k: np.array(v) for k, v in values.items()}, Calendar(None, None, years))

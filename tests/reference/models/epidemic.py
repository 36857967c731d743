"""Susceptible, infected, recovered: Kermack and McKendrick (1927)."""

import numpy as np

from simulator.engine import Calendar, Start, flow, output, parameter, stock
from simulator.units import People, PeoplePerYear, PerPersonYear, PerYear

transmission = parameter(PerPersonYear)
recovery_rate = parameter(PerYear)
susceptible_at_start = parameter(People)
infected_at_start = parameter(People)
recovered_at_start = parameter(People)
susceptible = stock(People, start="susceptible_at_start")
infected = stock(People, start="infected_at_start")
recovered = stock(People, start="recovered_at_start")


@flow(People, leaves=susceptible, enters=infected)
def infection(susceptible: People, infected: People, transmission: PerPersonYear) -> PeoplePerYear:
    """As often as the two meet."""
    return transmission * susceptible * infected


@flow(People, leaves=infected, enters=recovered)
def recovery(infected: People, recovery_rate: PerYear) -> PeoplePerYear:
    """A constant share."""
    return infected * recovery_rate


OUTPUTS = [output("susceptible"), output("infected"), output("recovered")]


def start(reproduction: float) -> Start:
    """A thousandth is infected at first; `reproduction` is how many one infects at first."""
    values = {
        "transmission": reproduction / 1000.0,
        "recovery_rate": 1.0,
        "susceptible_at_start": 999.0,
        "infected_at_start": 1.0,
        "recovered_at_start": 0.0,
    }
    return Start(
        {name: np.array(value) for name, value in values.items()}, Calendar(None, None, 60.0)
    )

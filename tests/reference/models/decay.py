"""Exponential decay: one stock, one flow."""

from simulator.engine import flow, output, parameter, stock
from simulator.units import Number, PerYear

amount_at_start = parameter(Number)
decay_rate = parameter(PerYear)
amount = stock(Number, start="amount_at_start")


@flow(Number, leaves=amount)
def decay(amount: Number, decay_rate: PerYear) -> PerYear:
    """A constant share leaves."""
    return amount * decay_rate


OUTPUTS = [output("amount"), output("decayed", of="decay", total=True)]

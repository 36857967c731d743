"""Business rates that councils keep: what they gain or lose against the baseline is theirs until a reset.

The baseline follows prices. Beside it the rates grow or shrink, and answer to output; a reset puts
them back to the baseline, and shares out anew what places had gained and lost.
"""

from __future__ import annotations

from typing import Any

from simulator.engine import parameter, setting
from simulator.units import Number, PerYear, Years

business_rates_growth = parameter(
    PerYear, low=-0.1, high=0.1, description="Real growth of retained business rates between resets"
)
business_rates_first_reset = parameter(
    Number, low=1900.0, high=2200.0, description="The year in whose April business rates are first reset"
)
business_rates_reset_years = parameter(
    Years, low=1.0, high=100.0, description="Years between two resets of business rates"
)
business_rates_gain = setting(
    Number, low=1e-9, description="Retained business rates over their baseline; a reset makes it 1"
)


class Rates:
    """Business rates kept, from one April to the next; parameters are read once."""

    def __init__(self, world: Any) -> None:
        self.growth = 1.0 + world.read("business_rates_growth")
        self.first = round(world.read("business_rates_first_reset"))
        self.every = round(world.read("business_rates_reset_years"))

    def reset_in(self, year: int) -> bool:
        """Whether this April's rates are the baseline again."""
        return year >= self.first and (year - self.first) % self.every == 0

    def bill(self, world: Any, year: int, inflation: float, output_step: float) -> None:
        """The rates of the year; `output_step` is what output has changed of them since the last bills."""
        before = world.read("business_rates_gain")
        gain = 1.0 if self.reset_in(year) else before * self.growth * output_step
        world.set("business_rates_gain", gain)
        world.multiply("retained_business_rates", inflation * gain / before)

"""What innovation comes to: money released, need prevented, quality won; and where it is wanted.

Savings and effectiveness stand side by side, since each can be had without the other.
"""

from __future__ import annotations

from simulator.engine import at_least_zero, equation, mean, parameter
from simulator.units import Number, PeoplePerYear, PoundsPerYear, Share

innovation_in_productivity = parameter(
    Share, low=0.0, high=1.0,
    description="Rise of national productivity for each 1 of productivity that services win",
)  # fmt: skip


@equation(each="service")
def case_for_radical_change(smoothed_pressure: Number, demand_relative_to_start: Number,
                            unmet_need_share: Share, quality: Number) -> Number:  # fmt: skip
    """Pressure of the short term, challenge of the long term, and how badly services do today."""
    return (
        smoothed_pressure
        * demand_relative_to_start
        * (unmet_need_share + at_least_zero(1 - quality))
    )


@equation(each="service")
def resource_released(service_cost: PoundsPerYear, cost_effect: Number) -> PoundsPerYear:
    """What today's staff would cost more without innovation: it buys front line, or less is cut."""
    return service_cost * (1 / cost_effect - 1)


@equation(each="service")
def need_prevented(need: PeoplePerYear, demand_effect: Number) -> PeoplePerYear:
    """Need that innovation keeps from arising, where it went to the causes."""
    return need * (1 / demand_effect - 1)


@equation()
def quality_won(quality_effect: Number, spending_at_start: PoundsPerYear) -> Number:
    """Rise of quality from innovation, services weighed by what was spent on them at the start."""
    return mean(quality_effect, over="service", weight=spending_at_start) - 1


@equation()
def innovation_productivity_gain(cost_effect: Number, spending_at_start: PoundsPerYear) -> Number:
    """Productivity won by innovation since the start, services weighed as at the start."""
    return mean(1 / cost_effect, over="service", weight=spending_at_start) - 1


@equation()
def innovation_in_output(innovation_in_productivity: Share,
                         innovation_productivity_gain: Number) -> Number:  # fmt: skip
    """National output with the productivity that public services win by innovation; 1 = none."""
    return 1 + innovation_in_productivity * innovation_productivity_gain

"""Prevention: it finds need at once and lowers it years later, and youth services keep the peace.

Worse before better, as with Sure Start (IFS 2021): outreach brings forward need that nobody knew
of, until it has worked through. A cut looks cheap at first for the same reason.
"""

from __future__ import annotations

from simulator.engine import at_least_zero, equation, flow, largest, outside, parameter, pick, power, stock
from simulator.units import Number, PerYear, Years

prevention_elasticity = parameter(
    Number, each="service", low=0.0, high=2.0,
    description="Fall of need for each 1% more prevention, per cent, once it has worked through",
)  # fmt: skip
prevention_delay = parameter(Years, low=0.1, description="Time until prevention changes need")
finding_elasticity = parameter(
    Number, each="service", low=0.0, high=2.0,
    description="Rise of need for each 1% more prevention, per cent, while it finds what was hidden",
)  # fmt: skip
finding_delay = parameter(Years, low=0.1, description="Time until outreach finds hidden need")
offending_rate = parameter(
    PerYear, low=0.0, high=1.0, description="Young people who offend in a year at the start, as a share"
)
offending_response = parameter(
    Number, low=0.0, high=2.0, description="Rise of youth offending where all prevention is lost, as a share"
)

prevention_reach = stock(
    Number, start="usual_prevention", scarring=True,
    description="Prevention as it has worked through to need, 1 = the start",
)  # fmt: skip
outreach = stock(
    Number, start="usual_prevention",
    description="Prevention as it finds hidden need, 1 = the start",
)  # fmt: skip


@equation()
def usual_prevention(usual_level: Number) -> Number:
    """Prevention at the start: 1 by definition."""
    return pick(usual_level, service="public_health")


@equation()
def prevention_now(need_adjusted_spending_ratio: Number) -> Number:
    """Public health and prevention bought for each unit of need, 1 = the start."""
    return pick(need_adjusted_spending_ratio, service="public_health")


@equation(each="service")
def prevention_effect(prevention_reach: Number, prevention_elasticity: Number, outreach: Number,
                      finding_elasticity: Number) -> Number:  # fmt: skip
    """Need after prevention gained or lost, and hidden need found meanwhile; 1 = none."""
    return power(largest(prevention_reach, 0.05), -prevention_elasticity) * power(
        largest(outreach, 0.05) / largest(prevention_reach, 0.05), finding_elasticity
    )


@flow(Number, leaves=outside, enters=prevention_reach)
def prevention_working_through(prevention_now: Number, prevention_reach: Number,
                               prevention_delay: Years) -> PerYear:  # fmt: skip
    """Prevention changes need slowly, up as down."""
    return (prevention_now - prevention_reach) / prevention_delay


@flow(Number, leaves=outside, enters=outreach)
def outreach_widening(prevention_now: Number, outreach: Number, finding_delay: Years) -> PerYear:
    """Outreach follows the money within months."""
    return (prevention_now - outreach) / finding_delay


@equation()
def youth_offending(offending_rate: PerYear, offending_response: Number, prevention_reach: Number) -> PerYear:
    """Young people who offend in a year, of all: more where youth work and other prevention went."""
    return offending_rate * at_least_zero(1 + offending_response * (1 - prevention_reach))

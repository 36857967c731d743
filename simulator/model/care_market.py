"""The market of adult social care: what councils pay providers, and how many stay.

Each April fees are raised by what costs rose the year before, and by less where care is cut.
Providers who are paid too little for long leave, and come back more slowly than they left: then
the same budget buys less care.
"""

from __future__ import annotations

from simulator.engine import (
    choose,
    equation,
    flow,
    largest,
    outside,
    parameter,
    pick,
    place,
    power,
    setting,
    smallest,
    stock,
)
from simulator.units import Number, PerYear, Share, Years

fee_lag = parameter(
    Share, low=0.0, high=1.0, description="Weight of last year's growth of cost in care fees"
)
fee_squeeze = parameter(
    Share, low=0.0, high=1.0, description="Part of a cut of care that lower fees bear"
)
fee_catch_up = parameter(
    Share, low=0.0, high=1.0, description="Part of the way to the fee aimed at that a budget goes"
)
provider_response = parameter(
    Number, low=0.0, high=5.0, description="Elasticity of the care on offer to fees over cost"
)
provider_exit_time = parameter(Years, low=0.25, description="Time in which providers leave")
provider_return_time = parameter(Years, low=0.25, description="Time in which providers come back")

care_fee_ratio = setting(
    Number, low=0.1, high=2.0, description="Fees for adult care over what it costs, the start = 1"
)


@equation(each="service")
def fee_ratio(care_fee_ratio: Number, usual_level: Number) -> Number:
    """What councils pay over what a case costs, the start = 1; only care is bought in a market."""
    return usual_level + place(
        care_fee_ratio - pick(usual_level, service="adult_social_care"), service="adult_social_care"
    )


care_on_offer = stock(
    Number, start="usual_care_on_offer", scarring=True,
    description="Care that providers sell of what the budget would buy, the start = 1",
)  # fmt: skip


@equation()
def usual_care_on_offer(usual_level: Number) -> Number:
    """Providers at the start: 1 by definition."""
    return pick(usual_level, service="adult_social_care")


@equation()
def indicated_care_on_offer(care_fee_ratio: Number, provider_response: Number) -> Number:
    """What providers would sell for long at these fees, the start = 1."""
    return smallest(1, power(largest(care_fee_ratio, 0.05), provider_response))


@flow(Number, leaves=outside, enters=care_on_offer)
def providers_moving(indicated_care_on_offer: Number, care_on_offer: Number,
                     provider_exit_time: Years, provider_return_time: Years
                     ) -> PerYear:  # fmt: skip
    """Providers leave within a year or two and come back over several."""
    return (indicated_care_on_offer - care_on_offer) / choose(
        indicated_care_on_offer < care_on_offer, provider_exit_time, provider_return_time
    )


@equation(each="service")
def market_supply(care_on_offer: Number, usual_level: Number) -> Number:
    """Part of what budgets would buy that is on offer."""
    return usual_level + place(
        care_on_offer - pick(usual_level, service="adult_social_care"), service="adult_social_care"
    )

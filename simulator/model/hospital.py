"""What a shortage of social care does to hospitals: beds blocked, and visits to A&E.

Emergency admissions do not respond (Seamer and others 2019): that null is kept by leaving them out.
The demand that lands on the NHS in pounds is in `displacement`; visits are counted, not priced again.
"""

from __future__ import annotations

from simulator.engine import equation, largest, parameter, pick, place, power, total
from simulator.units import Number, People, PeoplePerYear, PerYear, Share

delayed_share_at_start = parameter(
    Share, low=0.0, high=0.3,
    description="Hospital capacity at the start that patients take who wait for social care",
)  # fmt: skip
delay_response = parameter(
    Number, low=0.0, high=2.0, description="Fall of delayed discharges for 1% more care per need, per cent"
)
emergency_rate = parameter(
    PerYear, low=0.0, high=5.0, description="Visits to A&E of a resident of 65 and over at the start"
)
emergency_response = parameter(
    Number, low=0.0, high=3.0,
    description="Rise of visits to A&E at 65 and over for 1% less spending on care per need, per cent",
)


@equation()
def social_care_per_need(need_adjusted_spending_ratio: Number) -> Number:
    """Social care bought for each unit of need, 1 = the start; never below a twentieth."""
    return largest(pick(need_adjusted_spending_ratio, service="adult_social_care"), 0.05)


@equation()
def delayed_patients(delay_response: Number, social_care_per_need: Number) -> Number:
    """Patients well enough to leave who wait for social care, over those of the start."""
    return power(social_care_per_need, -delay_response)


@equation()
def delayed_share(delayed_share_at_start: Share, delayed_patients: Number) -> Share:
    """Hospital capacity that such patients take, of what they and others take; never all of it."""
    return delayed_share_at_start * delayed_patients / (1 + delayed_share_at_start * (delayed_patients - 1))


@equation(each="service")
def discharge_effect(delayed_share: Share, delayed_share_at_start: Share) -> Number:
    """Capacity left when beds are blocked, over that of the start; other services have no beds."""
    return 1 - place(
        (delayed_share - delayed_share_at_start) / (1 - delayed_share_at_start), service="health"
    )


@equation()
def emergency_visits(emergency_rate: PerYear, emergency_response: Number, social_care_per_need: Number,
                     residents_by_health_band: People) -> PeoplePerYear:  # fmt: skip
    """Visits to A&E of people of 65 and over: more where social care is short."""
    return (
        emergency_rate
        * power(social_care_per_need, -emergency_response)
        * total(
            pick(residents_by_health_band, age_band="65-84") + pick(residents_by_health_band, age_band="85+"),
            over="health",
        )
    )

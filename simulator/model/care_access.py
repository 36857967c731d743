"""Who gets council care: eligibility tightens and the means test moves where money is short.

Those turned away pay for themselves or go without. It is slow, bounded, and eases again more
slowly still when there is money: rules and habits of assessment outlive the year that made them.
"""

from __future__ import annotations

from simulator.engine import (
    at_least_zero,
    choose,
    equation,
    flow,
    largest,
    outside,
    parameter,
    pick,
    place,
    smallest,
    stock,
)
from simulator.units import (
    Number,
    PeoplePerYear,
    PerYear,
    PoundsPerPerson,
    PoundsPerYear,
    Share,
    Years,
)  # fmt: skip

eligibility_response = parameter(
    Share, low=0.0, high=1.0, description="Part of a shortfall of care that turning away makes up"
)
tightest_eligibility = parameter(
    Share, low=0.0, high=0.9, description="Most of those who ask that can be turned away by law"
)
tightening_time = parameter(Years, low=0.25, description="Time in which eligibility tightens")
easing_time = parameter(Years, low=0.25, description="Time in which eligibility eases")
means_test_response = parameter(
    Number, low=0.0, high=5.0, description="Rise of users' share of cost for each one turned away"
)
self_funder_share = parameter(
    Share, low=0.0, high=1.0, description="Part of those turned away who pay for care themselves"
)
self_funder_premium = parameter(
    Number, low=0.0, high=5.0, description="What self-funders pay over what councils pay"
)


@equation()
def care_shortfall(affordable_capacity: PeoplePerYear, usual_provision: PeoplePerYear,
                   demand_relative_to_start: Number, least_flow: PeoplePerYear
                   ) -> Share:  # fmt: skip
    """Adult care that demand would take at the start's standards and the budget does not buy."""
    return at_least_zero(
        1
        - pick(affordable_capacity, service="adult_social_care")
        / largest(
            pick(usual_provision, service="adult_social_care")
            * pick(demand_relative_to_start, service="adult_social_care"),
            least_flow,
        )
    )


turned_away_share = stock(
    Share, start="nobody_turned_away", scarring=True,
    description="Part of those who ask for adult care and would have been eligible at the start",
)  # fmt: skip


@equation()
def nobody_turned_away(tightest_eligibility: Share) -> Share:
    """Eligibility is measured against the start."""
    return 0 * tightest_eligibility


@equation()
def indicated_turned_away_share(care_shortfall: Share, eligibility_response: Share,
                                tightest_eligibility: Share) -> Share:  # fmt: skip
    """Where eligibility goes if money stays as short as it is."""
    return smallest(tightest_eligibility, eligibility_response * care_shortfall)


@flow(Share, leaves=outside, enters=turned_away_share)
def eligibility_moving(indicated_turned_away_share: Share, turned_away_share: Share,
                       tightening_time: Years, easing_time: Years) -> PerYear:  # fmt: skip
    """Eligibility tightens in a year or two and eases over several."""
    return (indicated_turned_away_share - turned_away_share) / choose(
        indicated_turned_away_share > turned_away_share, tightening_time, easing_time
    )


@equation(each="service")
def turned_away(coming_forward: PeoplePerYear, turned_away_share: Share) -> PeoplePerYear:
    """Those who ask for adult care and are found not eligible any more."""
    return place(
        pick(coming_forward, service="adult_social_care") * turned_away_share,
        service="adult_social_care",
    )


@equation(each="service")
def self_funded(turned_away: PeoplePerYear, self_funder_share: Share) -> PeoplePerYear:
    """Those turned away who pay for care themselves; the others' need is unmet."""
    return self_funder_share * turned_away


@equation()
def self_funded_care(self_funded: PeoplePerYear, unit_cost: PoundsPerPerson,
                     self_funder_premium: Number) -> PoundsPerYear:  # fmt: skip
    """What new self-funders pay to providers."""
    return (
        pick(self_funded, service="adult_social_care")
        * pick(unit_cost, service="adult_social_care")
        * self_funder_premium
    )


@equation(each="service")
def means_test_effect(means_test_response: Number, turned_away_share: Share,
                      usual_level: Number) -> Number:  # fmt: skip
    """Users' share of the cost, the start = 1; the means test takes more as eligibility tightens."""
    return usual_level + place(
        means_test_response * turned_away_share, service="adult_social_care"
    )

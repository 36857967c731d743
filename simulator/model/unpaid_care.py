"""Unpaid care: families and friends meet much of the need, respond when asked, and have an end.

What the state does not do they are asked for. Some take it on, with a delay and up to a limit
(at the start too: where those who would care grow in number, some have yet to begin);
what nobody takes on comes back to the state as need. `unpaid_care_pressure` is what is asked of
each possible carer, 1 at the start: it drives people out of work (`worklessness`).
"""

from __future__ import annotations

from simulator.engine import (
    at_least_zero,
    equation,
    flow,
    largest,
    outside,
    parameter,
    pick,
    place,
    smallest,
    stock,
    total,
)
from simulator.units import Number, People, PeoplePerYear, PerYear, Share, Years

unpaid_share = parameter(
    Share, low=0.05, high=0.95, description="Part of the care that people get at the start that is unpaid"
)
carer_share = parameter(
    Share, low=0.0, high=0.5, description="Adults who could care and do, at the start"
)
carer_response = parameter(
    Number, low=0.0, high=1.0, description="Part of what more is asked of carers that they take on, below the limit"
)
most_unpaid_care = parameter(
    Number, low=1.0, high=5.0, description="Most that possible carers take on, each over the start"
)
taking_on_time = parameter(Years, low=0.1, description="Time in which people take on caring, or give it up")
return_to_state = parameter(
    Share, low=0.0, high=1.0, description="Part of what no carer takes on that asks the state instead"
)
fewest_people = parameter(
    People, low=1e-9, intensive=True, description="Keeps ratios defined where nobody lives"
)


@equation()
def people_in_need_of_care(residents_by_health_band: People) -> People:
    """Residents who need daily help."""
    return total(pick(residents_by_health_band, health="dependent"), over="age_band")


@equation()
def possible_carers(residents_by_health_band: People) -> People:
    """Residents of 16 to 84 who don't need daily help themselves."""
    return total(
        pick(residents_by_health_band, age_band="16-64") + pick(residents_by_health_band, age_band="65-84"),
        over="health",
    ) - (
        pick(residents_by_health_band, age_band="16-64", health="dependent")
        + pick(residents_by_health_band, age_band="65-84", health="dependent")
    )


people_in_need_of_care_at_start = stock(
    People, start="people_in_need_of_care", audit="carers", description="Remembers the start; nothing flows"
)
possible_carers_at_start = stock(
    People, start="possible_carers", audit="carers", description="Remembers the start; nothing flows"
)


@equation()
def carers_at_start(carer_share: Share, possible_carers: People) -> People:
    """Those who care at the start."""
    return carer_share * possible_carers


unpaid_carers_at_start = stock(
    People, start="carers_at_start", audit="carers", description="Remembers the start; nothing flows"
)
unpaid_carers = stock(
    People, start="carers_at_start", audit="carers",
    description="People who care unpaid, those who care more counted as more",
)  # fmt: skip


@equation()
def care_needed(people_in_need_of_care: People, people_in_need_of_care_at_start: People,
                fewest_people: People) -> Number:  # fmt: skip
    """People who need daily help over those of the start."""
    return largest(people_in_need_of_care, fewest_people) / largest(people_in_need_of_care_at_start, fewest_people)


@equation()
def state_care(capacity: PeoplePerYear, staff_at_start: PeoplePerYear, least_flow: PeoplePerYear) -> Number:
    """Social care that staff in post can give, over that of the start."""
    return largest(pick(capacity, service="adult_social_care"), least_flow) / largest(
        pick(staff_at_start, service="adult_social_care"), least_flow
    )


@equation()
def care_bought_instead(turned_away_share: Share, self_funder_share: Share, care_needed: Number) -> Number:
    """Social care that those whom councils turned away pay for themselves, over what councils gave at the start."""
    return turned_away_share * self_funder_share * care_needed


@equation()
def unpaid_care_asked_for(care_needed: Number, state_care: Number, care_bought_instead: Number,
                          unpaid_share: Share) -> Number:  # fmt: skip
    """Care that is left to families and friends, over that of the start; exactly 1 there."""
    return at_least_zero(
        1 + ((care_needed - 1) - (1 - unpaid_share) * (state_care + care_bought_instead - 1)) / unpaid_share
    )


@equation()
def carers_to_be_had(possible_carers: People, possible_carers_at_start: People, fewest_people: People) -> Number:
    """People who could care, over those of the start."""
    return largest(possible_carers, fewest_people) / largest(possible_carers_at_start, fewest_people)


@equation()
def unpaid_care_pressure(unpaid_care_asked_for: Number, carers_to_be_had: Number) -> Number:
    """Care asked of each possible carer, over that of the start; exactly 1 there."""
    return unpaid_care_asked_for / carers_to_be_had


@equation()
def growth_of_need_of_care(usual_change_by_health_band: PeoplePerYear, people_in_need_of_care: People,
                           fewest_people: People) -> PerYear:  # fmt: skip
    """Growth of the number of people who need daily help."""
    return total(pick(usual_change_by_health_band, health="dependent"), over="age_band") / largest(
        people_in_need_of_care, fewest_people
    )


@equation()
def growth_of_possible_carers(usual_change_by_health_band: PeoplePerYear, possible_carers: People,
                              fewest_people: People) -> PerYear:  # fmt: skip
    """Growth of the number of people who could care."""
    return (
        total(
            pick(usual_change_by_health_band, age_band="16-64") + pick(usual_change_by_health_band, age_band="65-84"),
            over="health",
        )
        - pick(usual_change_by_health_band, age_band="16-64", health="dependent")
        - pick(usual_change_by_health_band, age_band="65-84", health="dependent")
    ) / largest(possible_carers, fewest_people)


@equation()
def growth_of_caring(growth_of_need_of_care: PerYear, growth_of_possible_carers: PerYear, demand_growth: PerYear,
                     unpaid_share: Share, carer_response: Number) -> PerYear:  # fmt: skip
    """Growth of those who would care, where state care follows its demand: as `carers_wanted` says."""
    return growth_of_possible_carers + carer_response * (
        (growth_of_need_of_care - (1 - unpaid_share) * pick(demand_growth, service="adult_social_care")) / unpaid_share
        - growth_of_possible_carers
    )


growth_of_caring_at_start = stock(
    PerYear, start="growth_of_caring", may_be_negative=True, description="Remembers the start; nothing flows"
)


@equation()
def carers_wanted_at_start(unpaid_carers_at_start: People, growth_of_caring_at_start: PerYear,
                           taking_on_time: Years) -> People:  # fmt: skip
    """Those who would care at the start: where they grow, some have yet to take it on."""
    return unpaid_carers_at_start * at_least_zero(1 + growth_of_caring_at_start * taking_on_time)


@equation()
def carers_wanted(carers_wanted_at_start: People, carers_to_be_had: Number, unpaid_care_pressure: Number,
                  carer_response: Number, most_unpaid_care: Number) -> People:  # fmt: skip
    """Those who would care at today's pressure: part of what is asked for, and never beyond the limit."""
    return (
        carers_wanted_at_start
        * carers_to_be_had
        * smallest(at_least_zero(1 + carer_response * (unpaid_care_pressure - 1)), most_unpaid_care)
    )


@flow(People, leaves=outside, enters=unpaid_carers)
def taking_on_care(carers_wanted: People, unpaid_carers: People, taking_on_time: Years) -> PeoplePerYear:
    """People begin to care."""
    return at_least_zero(carers_wanted - unpaid_carers) / taking_on_time


@flow(People, leaves=unpaid_carers, enters=outside)
def giving_up_care(carers_wanted: People, unpaid_carers: People, taking_on_time: Years) -> PeoplePerYear:
    """People care no longer, or less."""
    return at_least_zero(unpaid_carers - carers_wanted) / taking_on_time


@equation()
def unpaid_care_missing(unpaid_care_asked_for: Number, unpaid_carers: People, unpaid_carers_at_start: People,
                        fewest_people: People) -> Number:  # fmt: skip
    """Care asked of families and friends that nobody takes on, over what they did at the start."""
    return at_least_zero(
        unpaid_care_asked_for
        - largest(unpaid_carers, fewest_people) / largest(unpaid_carers_at_start, fewest_people)
    )


@equation(each="service")
def unpaid_care_effect(unpaid_care_missing: Number, return_to_state: Share, unpaid_share: Share) -> Number:
    """Need for social care that carers leave to the state, 1 = none; other services have none."""
    return 1 + place(
        return_to_state * unpaid_care_missing * unpaid_share / (1 - unpaid_share), service="adult_social_care"
    )

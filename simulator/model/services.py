"""Demand for public services: need becomes referrals, a backlog and cases served.

Every service is one element of the axis `service`. Levels are anchored at the start: requests,
backlogs and spending are the published ones, and what is needed to keep them steady is derived,
so that each draw of the uncertain numbers starts without a jolt (`first_budget` says who is in post).
"""

from __future__ import annotations

from simulator.engine import (
    at_least_zero,
    choose,
    equation,
    exponential,
    flow,
    largest,
    outside,
    parameter,
    setting,
    smallest,
    stock,
    total,
)  # fmt: skip
from simulator.units import Number, People, PeoplePerYear, PerYear, Share, Years

need_rate = parameter(
    PerYear, each="service", low=0.0, description="Requests per average resident at the start"
)
need_weight = parameter(
    Number, each="service, health, age_band", low=0.0,
    description="Requests of a resident of this health and age, the average resident = 1",
)  # fmt: skip
work_need_weight = parameter(
    Number, each="service, work_status", low=0.0,
    description="What a work status adds to need at 16 and over, the average resident = 1",
)  # fmt: skip
need_growth = parameter(
    PerYear, each="service", low=-0.1, high=0.1,
    description="Growth of need per person as problems grow more complicated, which neither age nor health explains",
)  # fmt: skip
deterrence_rate = parameter(
    PerYear,
    each="service",
    low=0.0,
    high=5.0,
    description="Need that stays away, per year of waiting",
)
failure_demand_share = parameter(
    Share,
    each="service",
    low=0.0,
    high=0.9,
    description="Served who come back because it was not done right",
)
failure_demand_response = parameter(
    Number, low=0.0, high=5.0, description="Rise of failure demand where quality is lost wholly"
)
backlog_at_start = parameter(
    People, each="service", low=0.0, description="People who wait at the start"
)
quickest_handling = parameter(
    Years, low=0.02, high=0.05, description="Nothing is handled quicker; half a step of the simulation"
)
shortest_wait = parameter(
    Years, each="service", low=0.02, description="The wait where nobody is ahead in the queue"
)
abandonment_rate = parameter(
    PerYear, each="service", low=0.0, description="Rate at which those who wait give up"
)
crisis_rate = parameter(
    PerYear, each="service", low=0.0, description="Rate at which waiting becomes a crisis"
)
least_flow = parameter(
    PeoplePerYear, low=1e-6, intensive=True, description="Keeps ratios defined where there is no service"
)

pandemic_demand = setting(
    Number, each="service", low=0.0, high=20.0,
    description="Need that asks for help in a pandemic, 1 = as usual",
)
demand_effect = setting(
    Number, each="service", low=0.05, high=20.0, description="Need after innovation, 1 = none"
)


@equation(each="service")
def weighted_people(need_weight: Number, work_need_weight: Number, residents_by_health_band: People,
                    people_by_work_status: People, deprivation_effect: Number) -> People:  # fmt: skip
    """Residents counted by how much of each service people like them, where they live, ask for."""
    return deprivation_effect * (
        total(need_weight * residents_by_health_band, over="health, age_band")
        + total(work_need_weight * people_by_work_status, over="work_status")
    )


weighted_people_at_start = stock(
    People, each="service", start="weighted_people", audit="cases",
    description="Remembers the start; nothing flows",
)  # fmt: skip


@equation(each="service")
def requests_at_start(need_rate: PerYear, weighted_people_at_start: People) -> PeoplePerYear:
    """Published requests of the first year: first-time need and failure demand together."""
    return need_rate * weighted_people_at_start


@equation(each="service")
def capacity_at_start(requests_at_start: PeoplePerYear, abandonment_rate: PerYear,
                      crisis_rate: PerYear, demand_growth_at_start: PerYear,
                      backlog_at_start: People) -> PeoplePerYear:  # fmt: skip
    """What must be served for waits to stay as they are: the published backlog grows as demand does."""
    return at_least_zero(
        requests_at_start - (abandonment_rate + crisis_rate + demand_growth_at_start) * backlog_at_start
    )


@equation(each="service")
def handling_time(shortest_wait: Years, backlog_at_start: People, requests_at_start: PeoplePerYear,
                  least_flow: PeoplePerYear, quickest_handling: Years) -> Years:  # fmt: skip
    """The wait where nobody is ahead; no longer than the published backlog shows it to be."""
    return largest(
        smallest(shortest_wait, backlog_at_start / largest(requests_at_start, least_flow)), quickest_handling
    )


@equation(each="service")
def usual_wait(backlog_at_start: People, capacity_at_start: PeoplePerYear,
               least_flow: PeoplePerYear, handling_time: Years) -> Years:  # fmt: skip
    """The wait at the start, which staff and public are used to."""
    return largest(backlog_at_start / largest(capacity_at_start, least_flow), handling_time)


@equation(each="service")
def need_at_start(requests_at_start: PeoplePerYear, failure_demand_share: Share,
                  capacity_at_start: PeoplePerYear, deterrence_rate: PerYear,
                  usual_wait: Years) -> PeoplePerYear:  # fmt: skip
    """First-time need, with those who stay away and without those who come back."""
    return at_least_zero(
        requests_at_start - failure_demand_share * capacity_at_start
    ) * exponential(smallest(deterrence_rate * usual_wait, 5))


backlog = stock(
    People, each="service", start="backlog_at_start", scarring="need", audit="cases", description="People who wait"
)


@equation(each="service")
def need(need_at_start: PeoplePerYear, weighted_people: People, requests_at_start: PeoplePerYear,
         need_rate: PerYear, least_flow: PeoplePerYear, need_growth: PerYear, time: Years,
         prevention_effect: Number, unpaid_care_effect: Number, demand_effect: Number,
         place_need_effect: Number) -> PeoplePerYear:  # fmt: skip
    """First-time need: people, their health, and what prevention, families, innovation and the place did."""
    return (
        need_at_start
        * (need_rate * weighted_people / largest(requests_at_start, least_flow))
        * exponential(need_growth * time)
        * prevention_effect
        * unpaid_care_effect
        * demand_effect
        * place_need_effect
    )


@equation(each="service")
def outflow_share(backlog: People, handling_time: Years, effective_capacity: PeoplePerYear,
                  abandonment_rate: PerYear, crisis_rate: PerYear, least_flow: PeoplePerYear) -> Share:  # fmt: skip
    """Where more would leave the backlog than can be handled, all ways out share alike: none empties it."""
    return smallest(
        1,
        backlog
        / handling_time
        / largest(effective_capacity + (abandonment_rate + crisis_rate) * backlog, least_flow),
    )


@equation(each="service")
def served(effective_capacity: PeoplePerYear, outflow_share: Share, queue_in_detail: Share,
           served_in_detail: PeoplePerYear) -> PeoplePerYear:  # fmt: skip
    """As many as the capacity allows, or those who wait; in detail, those of the queue of cases."""
    return choose(queue_in_detail > 0, served_in_detail, effective_capacity * outflow_share)


@equation(each="service")
def waiting_time(backlog: People, effective_capacity: PeoplePerYear, least_flow: PeoplePerYear,
                 handling_time: Years) -> Years:  # fmt: skip
    """Backlog over the rate of service (Little's law), never below the time of handling."""
    return largest(backlog / largest(effective_capacity, least_flow), handling_time)


@equation(each="service")
def coming_forward(
    need: PeoplePerYear, deterrence_rate: PerYear, waiting_time: Years, pandemic_demand: Number
) -> PeoplePerYear:
    """First-time need that asks for help in spite of the wait, and of a pandemic."""
    return need * exponential(-deterrence_rate * waiting_time) * pandemic_demand


@equation(each="service")
def failure_demand(served: PeoplePerYear, failure_demand_share: Share, quality: Number,
                   quality_at_start: Number,
                   failure_demand_response: Number) -> PeoplePerYear:  # fmt: skip
    """Those who come back because it was not done right, more of them as quality falls."""
    # If all came back, nobody would ever be served: the bound keeps the loop from running away.
    return served * smallest(
        0.95,
        failure_demand_share
        * at_least_zero(1 + failure_demand_response * (1 - quality / quality_at_start)),
    )


@equation(each="service")
def abandoned(abandonment_rate: PerYear, backlog: People, outflow_share: Share, queue_in_detail: Share,
              abandoned_in_detail: PeoplePerYear) -> PeoplePerYear:  # fmt: skip
    """Those who give up waiting."""
    return choose(queue_in_detail > 0, abandoned_in_detail, abandonment_rate * backlog * outflow_share)


@equation(each="service")
def crises(crisis_rate: PerYear, backlog: People, outflow_share: Share, queue_in_detail: Share,
           crises_in_detail: PeoplePerYear) -> PeoplePerYear:  # fmt: skip
    """Those whose need turns into a crisis while they wait; `displacement` says where it goes."""
    return choose(queue_in_detail > 0, crises_in_detail, crisis_rate * backlog * outflow_share)


@equation(each="service")
def referrals(coming_forward: PeoplePerYear, failure_demand: PeoplePerYear,
              displaced_demand: PeoplePerYear,
              turned_away: PeoplePerYear) -> PeoplePerYear:  # fmt: skip
    """Everyone who joins the backlog."""
    return at_least_zero(coming_forward + failure_demand + displaced_demand - turned_away)


@flow(People, each="service", leaves=outside, enters=backlog)
def joining(referrals: PeoplePerYear, queue_in_detail: Share) -> PeoplePerYear:
    """Referrals join the backlog; in detail, case by case and not here."""
    return (1 - queue_in_detail) * referrals


@flow(People, each="service", leaves=backlog, enters=outside)
def completing(served: PeoplePerYear, queue_in_detail: Share) -> PeoplePerYear:
    """Served cases leave the backlog; in detail, one by one and not here."""
    return (1 - queue_in_detail) * served


@flow(People, each="service", leaves=backlog, enters=outside)
def giving_up(abandoned: PeoplePerYear, crises: PeoplePerYear, queue_in_detail: Share) -> PeoplePerYear:
    """Those who give up or whose need becomes a crisis leave the backlog; in detail, not here."""
    return (1 - queue_in_detail) * (abandoned + crises)

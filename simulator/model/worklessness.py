"""Who works, who looks for work and who does neither, by age band and health.

The sum over `work_status` is `residents` in every band and state of health at every instant,
by construction: whatever moves people in the population moves the same number here, split as
the cell they come from is split. Between statuses people move by the rates of `finding_work` and
`leaving_work`.
"""

from __future__ import annotations

from simulator.engine import (
    at_least_zero,
    by_band,
    choose,
    equation,
    flow,
    largest,
    parameter,
    pick,
    place,
    stock,
    total,
)
from simulator.units import People, PeoplePerYear, PerYear, Share

# ---- numbers that a scenario gives -----------------------------------------------------------

start_mix = parameter(
    Share,
    each="work_status, band, health",
    low=0,
    high=1,
    description="How people of a band and a state of health are split over statuses at the start",
)
smallest_group = parameter(
    People,
    low=1e-12,
    intensive=True,
    description="A smaller group is split as at the start, so that nothing divides by zero",
)
# ---- people ----------------------------------------------------------------------------------


@equation(each="work_status, band, health")
def work_at_start(
    residents: People, start_mix: Share, unemployed_at_start: Share, long_share_at_start: Share
) -> People:
    """Residents as the scenario splits them, durations of unemployment as the rates imply."""
    return (
        start_mix
        + place(
            unemployed_at_start * (1.0 - long_share_at_start)
            - pick(start_mix, work_status="unemployed_short"),
            work_status="unemployed_short",
        )
        + place(
            unemployed_at_start * long_share_at_start
            - pick(start_mix, work_status="unemployed_long"),
            work_status="unemployed_long",
        )
    ) * total(by_band(residents, into="band"), over="sex")


work = stock(
    People,
    each="work_status, band, health",
    start="work_at_start",
    scarring=True,
    audit="work",
    description="People of 16 and over by work status, age band and health",
)


@equation(each="band, health")
def people_by_cell(work: People) -> People:
    """People of all statuses."""
    return total(work, over="work_status")


@equation(each="work_status, band, health")
def status_mix(
    work: People, smallest_group: People, start_mix: Share
) -> Share:
    """How each band and health is split over statuses now."""
    return choose(
        total(at_least_zero(work), over="work_status") >= smallest_group,
        at_least_zero(work) / largest(total(at_least_zero(work), over="work_status"), smallest_group),
        start_mix,
    )


# ---- what the population does ----------------------------------------------------------------


@equation(each="band, health")
def deaths_by_band(deaths: PeoplePerYear) -> PeoplePerYear:
    """Deaths in each band, read at the age people have now."""
    return by_band(total(deaths, over="sex"), into="band")


@equation(each="band, health")
def net_change_by_band(
    immigration: PeoplePerYear, emigration: PeoplePerYear, deaths: PeoplePerYear
) -> PeoplePerYear:
    """Arrivals less departures and deaths in each band: read together, as reading costs time."""
    return by_band(total(immigration - emigration - deaths, over="sex"), into="band")


@flow(People, each="work_status, band, health", enters=work)
def population_change_by_status(
    status_mix: Share, net_change_by_band: PeoplePerYear
) -> PeoplePerYear:
    """Migrants and the dead are split as their cell is: that the workless die younger is in their health."""
    return status_mix * net_change_by_band


@flow(
    People,
    each="work_status, band",
    leaves=work.at(health="well"),
    enters=work.at(health="limited"),
)
def onset_by_status(status_mix: Share, onset: PeoplePerYear) -> PeoplePerYear:
    """Those who fall ill keep their status; what illness does to it comes later, by rates."""
    return pick(status_mix, health="well") * by_band(total(onset, over="sex"), into="band")


@flow(
    People,
    each="work_status, band",
    leaves=work.at(health="limited"),
    enters=work.at(health="well"),
)
def recovery_by_status(work: People, recovery_rate: PerYear) -> PeoplePerYear:
    """Those who recover, at one rate for all ages, keep their status."""
    return recovery_rate * pick(work, health="limited")


@flow(
    People,
    each="work_status, band",
    leaves=work.at(health="limited"),
    enters=work.at(health="dependent"),
)
def worsening_by_status(status_mix: Share, worsening: PeoplePerYear) -> PeoplePerYear:
    """Those who come to need daily help keep their status."""
    return pick(status_mix, health="limited") * by_band(total(worsening, over="sex"), into="band")


@flow(
    People,
    each="work_status, band",
    leaves=work.at(health="dependent"),
    enters=work.at(health="limited"),
)
def easing_by_status(work: People, easing_rate: PerYear) -> PeoplePerYear:
    """Those who no longer need daily help, at one rate for all ages, keep their status."""
    return easing_rate * pick(work, health="dependent")

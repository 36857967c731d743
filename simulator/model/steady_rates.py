"""The rates out of work that keep the mix of statuses steady, given the rates into work.

Read only at the start, where `leaving_work` remembers them: so the mix of statuses is the
published one and each draw of the uncertain numbers starts without a jolt. How long the
unemployed have been so follows from the rates of finding work; the rate that keeps it is near
`progress_rate`, but for those whom illness, age and birthdays take out of long unemployment.
"""

from __future__ import annotations

from simulator.engine import (
    at_least_zero,
    by_band,
    equation,
    largest,
    pick,
    place,
    total,
)
from simulator.units import Number, People, PeoplePerYear, PerYear, Share


@equation(each="band, health")
def long_share_at_start(
    progress_rate: PerYear,
    job_finding_rate: PerYear,
    job_finding_by_health: Number,
    giving_up_rate: PerYear,
    birthdays: PerYear,
) -> Share:
    """Part of the unemployed who have been so for a year and more, as the rates imply."""
    return progress_rate / largest(
        progress_rate
        + pick(job_finding_rate, work_status="unemployed_long") * job_finding_by_health
        + pick(giving_up_rate, work_status="unemployed_long"),
        1e-9 * birthdays,
    )


@equation(each="band, health")
def unemployed_at_start(start_mix: Share) -> Share:
    """The unemployed of either duration as the scenario gives them."""
    return pick(start_mix, work_status="unemployed_short") + pick(
        start_mix, work_status="unemployed_long"
    )


@equation(each="work_status, band, health")
def mixing(
    joining_by_birthday: PeoplePerYear,
    status_mix: Share,
    entering_by_birthday: PeoplePerYear,
    people_by_cell: People,
    onset: PeoplePerYear,
    recovery_rate: PerYear,
    worsening: PeoplePerYear,
    easing_rate: PerYear,
) -> PeoplePerYear:
    """What those who enter a cell, by birthday or by a change of health, do to its mix."""
    return (
        joining_by_birthday
        - status_mix * entering_by_birthday
        + place(
            (pick(status_mix, health="limited") - pick(status_mix, health="well"))
            * recovery_rate
            * pick(people_by_cell, health="limited"),
            health="well",
        )
        + place(
            (pick(status_mix, health="well") - pick(status_mix, health="limited"))
            * by_band(total(onset, over="sex"), into="band")
            + (pick(status_mix, health="dependent") - pick(status_mix, health="limited"))
            * easing_rate
            * pick(people_by_cell, health="dependent"),
            health="limited",
        )
        + place(
            (pick(status_mix, health="limited") - pick(status_mix, health="dependent"))
            * by_band(total(worsening, over="sex"), into="band"),
            health="dependent",
        )
    )


@equation(each="band, health")
def steady_sickness_rate(
    hires_at_usual_vacancies: PeoplePerYear,
    giving_up_at_usual_vacancies: PeoplePerYear,
    starting_search: PeoplePerYear,
    mixing: PeoplePerYear,
    work: People,
    sickness_by_status: Number,
    smallest_group: People,
) -> PerYear:
    """The rate that replaces the long-term sick who leave that status."""
    return at_least_zero(
        pick(hires_at_usual_vacancies, work_status="inactive_long_term_sick")
        + pick(giving_up_at_usual_vacancies, work_status="inactive_long_term_sick")
        + pick(starting_search, work_status="inactive_long_term_sick")
        - pick(mixing, work_status="inactive_long_term_sick")
    ) / largest(total(sickness_by_status * work, over="work_status"), smallest_group)


@equation(each="band, health")
def steady_leaving_rate(
    hires_at_usual_vacancies: PeoplePerYear,
    giving_up_at_usual_vacancies: PeoplePerYear,
    starting_search: PeoplePerYear,
    mixing: PeoplePerYear,
    work: People,
    sickness_by_status: Number,
    steady_sickness_rate: PerYear,
    smallest_group: People,
) -> PerYear:
    """The rate from work that replaces the otherwise inactive who leave that status."""
    return at_least_zero(
        pick(hires_at_usual_vacancies, work_status="inactive_other")
        + pick(starting_search, work_status="inactive_other")
        + pick(sickness_by_status * work, work_status="inactive_other") * steady_sickness_rate
        - total(giving_up_at_usual_vacancies, over="work_status")
        - pick(mixing, work_status="inactive_other")
    ) / largest(pick(work, work_status="employed"), smallest_group)


@equation(each="band, health")
def steady_separation_rate(
    hires_at_usual_vacancies: PeoplePerYear,
    giving_up_at_usual_vacancies: PeoplePerYear,
    starting_search: PeoplePerYear,
    search_ended_by_age: PeoplePerYear,
    mixing: PeoplePerYear,
    work: People,
    sickness_by_status: Number,
    steady_sickness_rate: PerYear,
    smallest_group: People,
) -> PerYear:
    """The rate that replaces the unemployed who leave unemployment."""
    return at_least_zero(
        pick(hires_at_usual_vacancies, work_status="unemployed_short")
        + pick(hires_at_usual_vacancies, work_status="unemployed_long")
        + pick(giving_up_at_usual_vacancies, work_status="unemployed_short")
        + pick(giving_up_at_usual_vacancies, work_status="unemployed_long")
        + (
            pick(sickness_by_status * work, work_status="unemployed_short")
            + pick(sickness_by_status * work, work_status="unemployed_long")
        )
        * steady_sickness_rate
        + place(total(search_ended_by_age, over="work_status"), band="65+")
        - total(starting_search, over="work_status")
        - pick(mixing, work_status="unemployed_short")
        - pick(mixing, work_status="unemployed_long")
    ) / largest(pick(work, work_status="employed"), smallest_group)


@equation(each="band, health")
def steady_progress_rate(
    hires_at_usual_vacancies: PeoplePerYear,
    giving_up_at_usual_vacancies: PeoplePerYear,
    search_ended_by_age: PeoplePerYear,
    mixing: PeoplePerYear,
    work: People,
    sickness_by_status: Number,
    steady_sickness_rate: PerYear,
    smallest_group: People,
) -> PerYear:
    """The rate from short unemployment that replaces the long unemployed who leave that status."""
    return at_least_zero(
        pick(hires_at_usual_vacancies, work_status="unemployed_long")
        + pick(giving_up_at_usual_vacancies, work_status="unemployed_long")
        + pick(sickness_by_status * work, work_status="unemployed_long") * steady_sickness_rate
        + place(pick(search_ended_by_age, work_status="unemployed_long"), band="65+")
        - pick(mixing, work_status="unemployed_long")
    ) / largest(pick(work, work_status="unemployed_short"), smallest_group)


@equation(each="health")
def steady_retirement_rate(
    mixing: PeoplePerYear, search_ended_by_age: PeoplePerYear, work: People, smallest_group: People
) -> PerYear:
    """The rate from work at 65 and over that keeps the share of the retired."""
    return at_least_zero(
        -pick(mixing, work_status="retired", band="65+")
        - total(search_ended_by_age, over="work_status")
    ) / largest(pick(work, work_status="employed", band="65+"), smallest_group)

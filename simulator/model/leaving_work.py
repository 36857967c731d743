"""How people leave work: into unemployment, long-term sickness, other inactivity or retirement.

The usual rates out of work are those that keep the start's mix of statuses steady in every band
and state of health, given the rates of finding work: so each draw of the uncertain numbers
starts without a jolt. They are remembered and never change; what multiplies them does.
"""

from __future__ import annotations

from simulator.engine import (
    at_least_zero,
    by_band,
    entering_band,
    equation,
    flow,
    largest,
    parameter,
    pick,
    place,
    power,
    stock,
    total,
)  # fmt: skip
from simulator.model.worklessness import work
from simulator.units import Number, People, PeoplePerYear, PerYear, Share, Years

sickness_by_status = parameter(
    Number,
    each="work_status",
    low=0,
    description="Rate into long-term sickness, relative to people in work",
)
retirement_from_search = parameter(
    PerYear, low=0, description="Rate at which those who look for work at 65 and over retire"
)
separation_elasticity = parameter(
    Number,
    low=0,
    description="Per cent by which separations rise where labour demand is one per cent lower",
)
sickness_response_to_waits = parameter(
    Number,
    low=0,
    description="Per cent rise in the rate into sickness where waits for health care are one per cent longer",
)
carer_share_of_leavers = parameter(
    Share,
    low=0,
    high=1,
    description="Share of those leaving work for other inactivity who leave to care for somebody",
)

# ---- rates out of work that keep the start steady ----------------------------------------------


@equation(each="work_status, band, health")
def mixing(mix_on_entry: Share, status_mix: Share, residents: People, birthdays: PerYear, onset: PeoplePerYear,
           recovery: PeoplePerYear, worsening: PeoplePerYear, easing: PeoplePerYear) -> PeoplePerYear:  # fmt: skip
    """What those who enter a cell, by birthday or by a change of health, do to its mix."""
    return (
        (mix_on_entry - status_mix) * total(entering_band(residents, into="band"), over="sex") * birthdays
        + place((pick(status_mix, health="limited") - pick(status_mix, health="well"))
                * by_band(total(recovery, over="sex"), into="band"), health="well")
        + place((pick(status_mix, health="well") - pick(status_mix, health="limited"))
                * by_band(total(onset, over="sex"), into="band")
                + (pick(status_mix, health="dependent") - pick(status_mix, health="limited"))
                * by_band(total(easing, over="sex"), into="band"), health="limited")
        + place((pick(status_mix, health="limited") - pick(status_mix, health="dependent"))
                * by_band(total(worsening, over="sex"), into="band"), health="dependent")
    )  # fmt: skip


@equation(each="band, health")
def steady_sickness_rate(hires_at_usual_vacancies: PeoplePerYear, giving_up_search: PeoplePerYear,
                         starting_search: PeoplePerYear, mixing: PeoplePerYear, work: People,
                         sickness_by_status: Number, smallest_group: People) -> PerYear:  # fmt: skip
    """The rate that replaces the long-term sick who leave that status."""
    return at_least_zero(
        pick(hires_at_usual_vacancies, work_status="inactive_long_term_sick")
        + pick(giving_up_search, work_status="inactive_long_term_sick")
        + pick(starting_search, work_status="inactive_long_term_sick")
        - pick(mixing, work_status="inactive_long_term_sick")
    ) / largest(total(sickness_by_status * work, over="work_status"), smallest_group)


@equation(each="band, health")
def steady_leaving_rate(hires_at_usual_vacancies: PeoplePerYear, giving_up_search: PeoplePerYear,
                        starting_search: PeoplePerYear, mixing: PeoplePerYear, work: People,
                        sickness_by_status: Number, steady_sickness_rate: PerYear,
                        smallest_group: People) -> PerYear:  # fmt: skip
    """The rate from work that replaces the otherwise inactive who leave that status."""
    return at_least_zero(
        pick(hires_at_usual_vacancies, work_status="inactive_other")
        + pick(starting_search, work_status="inactive_other")
        + pick(sickness_by_status * work, work_status="inactive_other") * steady_sickness_rate
        - total(giving_up_search, over="work_status")
        - pick(mixing, work_status="inactive_other")
    ) / largest(pick(work, work_status="employed"), smallest_group)


@equation(each="band, health")
def steady_separation_rate(hires_at_usual_vacancies: PeoplePerYear, giving_up_search: PeoplePerYear,
                           starting_search: PeoplePerYear, search_ended_by_age: PeoplePerYear,
                           mixing: PeoplePerYear, work: People, sickness_by_status: Number,
                           steady_sickness_rate: PerYear, smallest_group: People) -> PerYear:  # fmt: skip
    """The rate that replaces the unemployed who leave unemployment."""
    return at_least_zero(
        pick(hires_at_usual_vacancies, work_status="unemployed_short")
        + pick(hires_at_usual_vacancies, work_status="unemployed_long")
        + pick(giving_up_search, work_status="unemployed_short")
        + pick(giving_up_search, work_status="unemployed_long")
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


@equation(each="health")
def steady_retirement_rate(mixing: PeoplePerYear, search_ended_by_age: PeoplePerYear, work: People,
                           smallest_group: People) -> PerYear:  # fmt: skip
    """The rate from work at 65 and over that keeps the share of the retired."""
    return at_least_zero(
        -pick(mixing, work_status="retired", band="65+")
        - total(search_ended_by_age, over="work_status")
    ) / largest(pick(work, work_status="employed", band="65+"), smallest_group)


usual_separation_rate = stock(
    PerYear, each="band, health", start="steady_separation_rate", audit="remembered",
    description="Rate from work into unemployment at usual labour demand; nothing flows",
)  # fmt: skip
usual_sickness_rate = stock(
    PerYear, each="band, health", start="steady_sickness_rate", audit="remembered",
    description="Rate from work into long-term sickness at usual waits; nothing flows",
)  # fmt: skip
usual_leaving_rate = stock(
    PerYear, each="band, health", start="steady_leaving_rate", audit="remembered",
    description="Rate from work into other inactivity at usual care; nothing flows",
)  # fmt: skip
usual_retirement_rate = stock(
    PerYear, each="health", start="steady_retirement_rate", audit="remembered",
    description="Rate from work into retirement at 65 and over; nothing flows",
)  # fmt: skip

# ---- out of work -----------------------------------------------------------------------------


@equation()
def separation_multiplier(labour_demand: Number, separation_elasticity: Number) -> Number:
    """More jobs end where labour demand is low."""
    return power(largest(labour_demand, 0.01), -separation_elasticity)


@equation()
def sickness_multiplier(
    waiting_time: Years, usual_wait: Years, sickness_response_to_waits: Number
) -> Number:
    """Longer waits for health care than at the start make a few more people too ill to work."""
    return power(
        largest(pick(waiting_time, service="health") / pick(usual_wait, service="health"), 0.01),
        sickness_response_to_waits,
    )


@equation()
def carer_multiplier(
    carer_share_of_leavers: Share, unmet_need_share: Share, usual_unmet_share: Share
) -> Number:
    """Where social care does not come, families do it, and some leave work for it."""
    return 1.0 + carer_share_of_leavers * (
        pick(unmet_need_share, service="adult_social_care")
        / largest(pick(usual_unmet_share, service="adult_social_care"), 0.01) - 1.0
    )  # fmt: skip


@flow(
    People, each="band, health",
    leaves=work.at(work_status="employed"), enters=work.at(work_status="unemployed_short"),
)  # fmt: skip
def separations(
    work: People, usual_separation_rate: PerYear, separation_multiplier: Number
) -> PeoplePerYear:
    """Jobs lost or left without another."""
    return usual_separation_rate * separation_multiplier * pick(work, work_status="employed")


@flow(
    People,
    each="work_status, band, health",
    leaves=work,
    enters=work.at(work_status="inactive_long_term_sick"),
)
def falling_long_term_sick(work: People, usual_sickness_rate: PerYear, sickness_by_status: Number,
                           sickness_multiplier: Number) -> PeoplePerYear:  # fmt: skip
    """People who become too ill to work or look for work."""
    return usual_sickness_rate * sickness_multiplier * sickness_by_status * work


@flow(
    People, each="band, health",
    leaves=work.at(work_status="employed"), enters=work.at(work_status="inactive_other"),
)  # fmt: skip
def leaving_work(
    work: People, usual_leaving_rate: PerYear, carer_multiplier: Number
) -> PeoplePerYear:
    """People who leave work to study, to care or to retire early."""
    return usual_leaving_rate * carer_multiplier * pick(work, work_status="employed")


@flow(
    People, each="health",
    leaves=work.at(work_status="employed", band="65+"), enters=work.at(work_status="retired", band="65+"),
)  # fmt: skip
def retiring(work: People, usual_retirement_rate: PerYear) -> PeoplePerYear:
    """People of 65 and over who stop work."""
    return usual_retirement_rate * pick(work, work_status="employed", band="65+")


@flow(
    People, each="work_status, health",
    leaves=work.at(band="65+"), enters=work.at(work_status="retired", band="65+"),
)  # fmt: skip
def search_ended_by_age(work: People, retirement_from_search: PerYear) -> PeoplePerYear:
    """People of 65 and over who stop looking for work."""
    return retirement_from_search * (
        place(
            pick(work, work_status="unemployed_short", band="65+"), work_status="unemployed_short"
        )
        + place(
            pick(work, work_status="unemployed_long", band="65+"), work_status="unemployed_long"
        )
    )

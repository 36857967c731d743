"""How people leave work: into unemployment, long-term sickness, other inactivity or retirement.

The usual rates are those of `steady_rates` at the start. They are remembered and never change;
what multiplies them does.
"""

from __future__ import annotations

from simulator.engine import (
    equation,
    exponential,
    flow,
    largest,
    parameter,
    pick,
    place,
    power,
    smallest,
    stock,
)
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
    description="Per cent rise in the rate into sickness for waits one per cent longer",
)
pension_age_response = parameter(
    Number,
    each="band",
    low=0,
    high=1,
    description="Fall in the log of the rate of retiring, or of leaving work, for each year that the State Pension "
    "comes later at these ages",
)
carer_share_of_leavers = parameter(
    Share,
    low=0,
    high=1,
    description="Share of those leaving work for other inactivity who leave to care for somebody",
)

usual_separation_rate = stock(
    PerYear,
    each="band, health",
    start="steady_separation_rate",
    audit="remembered",
    description="Rate from work into unemployment at usual labour demand; nothing flows",
)
usual_sickness_rate = stock(
    PerYear,
    each="band, health",
    start="steady_sickness_rate",
    audit="remembered",
    description="Rate from work into long-term sickness at usual waits; nothing flows",
)
usual_leaving_rate = stock(
    PerYear,
    each="band, health",
    start="steady_leaving_rate",
    audit="remembered",
    description="Rate from work into other inactivity at usual care; nothing flows",
)
usual_retirement_rate = stock(
    PerYear,
    each="health",
    start="steady_retirement_rate",
    audit="remembered",
    description="Rate from work into retirement at 65 and over; nothing flows",
)
pension_age_at_start = stock(
    Number,
    start="state_pension_age",
    audit="remembered age",
    description="Remembers the State Pension age of the start; nothing flows",
)

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
def carer_multiplier(carer_share_of_leavers: Share, unpaid_care_pressure: Number) -> Number:
    """Where families have more care to give than at the start, more of them leave work for it."""
    return 1.0 + carer_share_of_leavers * (unpaid_care_pressure - 1.0)


@equation(each="band")
def pension_comes_later(state_pension_age: Number, pension_age_at_start: Number) -> Number:
    """Years that the State Pension comes later than at the start, at the ages of each band."""
    return place(
        smallest(largest(state_pension_age, 60), 65) - smallest(largest(pension_age_at_start, 60), 65), band="60-64"
    ) + place(largest(state_pension_age, 65) - largest(pension_age_at_start, 65), band="65+")


@equation(each="band")
def staying_on_multiplier(pension_age_response: Number, pension_comes_later: Number) -> Number:
    """Where the State Pension comes later, some stay at work for it."""
    return exponential(-pension_age_response * pension_comes_later)


@flow(
    People,
    each="band, health",
    leaves=work.at(work_status="employed"),
    enters=work.at(work_status="unemployed_short"),
)
def separations(
    work: People,
    usual_separation_rate: PerYear,
    separation_multiplier: Number,
    youth_scar_multiplier: Number,
) -> PeoplePerYear:
    """Jobs lost or left without another."""
    return (
        usual_separation_rate
        * separation_multiplier
        * youth_scar_multiplier
        * pick(work, work_status="employed")
    )


@flow(
    People,
    each="work_status, band, health",
    leaves=work,
    enters=work.at(work_status="inactive_long_term_sick"),
)
def falling_long_term_sick(
    work: People,
    usual_sickness_rate: PerYear,
    sickness_by_status: Number,
    sickness_multiplier: Number,
) -> PeoplePerYear:
    """People who become too ill to work or look for work."""
    return usual_sickness_rate * sickness_multiplier * sickness_by_status * work


@flow(
    People,
    each="band, health",
    leaves=work.at(work_status="employed"),
    enters=work.at(work_status="inactive_other"),
)
def leaving_work(
    work: People, usual_leaving_rate: PerYear, carer_multiplier: Number, staying_on_multiplier: Number
) -> PeoplePerYear:
    """People who leave work to study, to care or to retire early."""
    return usual_leaving_rate * carer_multiplier * staying_on_multiplier * pick(work, work_status="employed")


@flow(
    People,
    each="health",
    leaves=work.at(work_status="employed", band="65+"),
    enters=work.at(work_status="retired", band="65+"),
)
def retiring(work: People, usual_retirement_rate: PerYear, staying_on_multiplier: Number) -> PeoplePerYear:
    """People of 65 and over who stop work."""
    return (
        usual_retirement_rate
        * pick(staying_on_multiplier, band="65+")
        * pick(work, work_status="employed", band="65+")
    )


@flow(
    People,
    each="work_status, health",
    leaves=work.at(band="65+"),
    enters=work.at(work_status="retired", band="65+"),
)
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

"""How people start to look for work and give it up.

In hard times most of those who come to be unemployed have lost a job. They hold on to the search
for longer than others, so that inactivity rises little in a recession, as the record shows.
"""

from __future__ import annotations

from simulator.engine import equation, flow, largest, parameter, pick, place, power, stock
from simulator.model.worklessness import work
from simulator.units import Number, People, PeoplePerYear, PerYear, Share

giving_up_rate = parameter(
    PerYear,
    each="work_status, health",
    low=0,
    description="Rate from each status out of work into other inactivity, under 65",
)
search_rate = parameter(
    PerYear,
    each="work_status, band",
    low=0,
    description="Rate at which the inactive start to look for work",
)
giving_up_response = parameter(
    Number,
    low=0,
    high=5,
    description="Per cent by which giving up search falls where unemployment is one per cent higher",
)

remembered_unemployment_rate = stock(
    Share,
    start="unemployment_rate",
    audit="remembered rate",
    description="Remembers the start; nothing flows",
)


@equation()
def attachment(
    unemployment_rate: Share, remembered_unemployment_rate: Share, giving_up_response: Number
) -> Number:
    """Where more are unemployed, more of them have lost a job: they are slower to give up search."""
    return power(
        largest(unemployment_rate / largest(remembered_unemployment_rate, 1e-6), 0.01),
        -giving_up_response,
    )


@equation(each="work_status")
def giving_up_multiplier(attachment: Number) -> Number:
    """The unemployed give up as they are attached to work; the sick get better as they do."""
    return (
        1.0
        + place(attachment - 1.0, work_status="unemployed_short")
        + place(attachment - 1.0, work_status="unemployed_long")
    )


@equation(each="work_status, band, health")
def giving_up_at_usual_vacancies(work: People, giving_up_rate: PerYear) -> PeoplePerYear:
    """Those who would stop looking if vacancies were as at the start, and the sick who get better."""
    return giving_up_rate * (work - place(pick(work, band="65+"), band="65+"))


@flow(
    People,
    each="work_status, band, health",
    leaves=work,
    enters=work.at(work_status="inactive_other"),
)
def giving_up_search(
    giving_up_at_usual_vacancies: PeoplePerYear, giving_up_multiplier: Number
) -> PeoplePerYear:
    """The unemployed who stop looking and the sick who get better but do not look."""
    return giving_up_at_usual_vacancies * giving_up_multiplier


@flow(
    People,
    each="work_status, band, health",
    leaves=work,
    enters=work.at(work_status="unemployed_short"),
)
def starting_search(
    work: People, search_rate: PerYear, job_finding_by_health: Number
) -> PeoplePerYear:
    """The inactive who start to look for work."""
    return search_rate * job_finding_by_health * work

"""How people find work and how long unemployment comes about.

Those who look share the vacancies there are: job finding falls with the number of seekers and
with labour demand, so helping one of them is partly at the expense of the others. Duration
dependence is in the two rates of job finding and in `progress_rate`.
"""

from __future__ import annotations

from simulator.engine import (
    at_least_zero,
    choose,
    equation,
    flow,
    largest,
    parameter,
    pick,
    power,
    stock,
    total,
)
from simulator.model.worklessness import work
from simulator.units import Number, People, PeoplePerYear, PerYear, Share

job_finding_rate = parameter(
    PerYear,
    each="work_status, band",
    low=0,
    description="Rate into work of people in good health, at usual vacancies",
)
job_finding_by_health = parameter(
    Number,
    each="health",
    low=0,
    description="Job finding and start of search in each state of health, against good health",
)
progress_rate = parameter(
    PerYear,
    low=0,
    description="Rate from short to long unemployment: S(1) over the integral of S to one year; says who is long "
    "unemployed at the start",
)
vacancy_elasticity = parameter(
    Number,
    low=0,
    description="Per cent by which vacancies fall where labour demand is one per cent lower",
)
displacement_of_hires = parameter(
    Share,
    low=0,
    high=1,
    description="Share of an extra hire at others' expense: 1 less seekers' exponent of matching",
)
support_gain = parameter(
    Number,
    low=0,
    description="Rise in job finding that employment support reports for those it serves",
)
support_deadweight = parameter(
    Share,
    low=0,
    high=1,
    description="Share of the reported gain that would have come without the support",
)
support_targeting = parameter(
    Share,
    each="work_status",
    low=0,
    high=1,
    description="How far support reaches each status, the most reached = 1",
)

# ---- out of worklessness ---------------------------------------------------------------------


@equation(each="work_status")
def support_multiplier(
    support_gain: Number,
    support_deadweight: Share,
    support_targeting: Share,
    need_left_share: Share,
    usual_unmet_share: Share,
) -> Number:
    """Job finding with today's reach and standard of employment support against those of the start."""
    return (
        1.0
        + support_gain
        * (1.0 - support_deadweight)
        * support_targeting
        * (1.0 - pick(need_left_share, service="employment_skills"))
    ) / (
        1.0
        + support_gain
        * (1.0 - support_deadweight)
        * support_targeting
        * (1.0 - pick(usual_unmet_share, service="employment_skills"))
    )


@equation(each="work_status, band, health")
def hires_at_usual_vacancies(
    work: People, job_finding_rate: PerYear, job_finding_by_health: Number
) -> PeoplePerYear:
    """Hires if vacancies and support were as at the start."""
    return job_finding_rate * job_finding_by_health * work


@equation(each="work_status, band, health")
def hires_sought(
    hires_at_usual_vacancies: PeoplePerYear, support_multiplier: Number
) -> PeoplePerYear:
    """Hires if vacancies were as at the start: the seekers, weighted by how well they search."""
    return hires_at_usual_vacancies * support_multiplier


@equation(each="band")
def search_of_each(
    hires_at_usual_vacancies: PeoplePerYear, labour_force_by_band: People, smallest_group: People
) -> PerYear:
    """Hires for each member of a band's labour force, as vacancies at the start allow."""
    return total(hires_at_usual_vacancies, over="work_status, health") / largest(labour_force_by_band, smallest_group)


usual_progress_rate = stock(
    PerYear,
    each="band, health",
    start="steady_progress_rate",
    audit="remembered",
    description="Rate from short to long unemployment; nothing flows",
)
usual_search_of_each = stock(
    PerYear,
    each="band",
    start="search_of_each",
    audit="remembered",
    description="Remembers the start; nothing flows",
)


@equation()
def usual_hires(usual_search_of_each: PerYear, labour_force_by_band: People) -> PeoplePerYear:
    """Hires as at the start; vacancies grow with the labour force of each age, and fall where the young are fewer."""
    return total(usual_search_of_each * labour_force_by_band, over="band")


@equation()
def search_pressure(hires_sought: PeoplePerYear, usual_hires: PeoplePerYear) -> Number:
    """Hires sought over those that vacancies at the start's labour demand are for."""
    return choose(usual_hires > 0, total(hires_sought, over="work_status, band, health") / usual_hires, 1)


@equation()
def finding_multiplier(
    labour_demand: Number,
    vacancy_elasticity: Number,
    search_pressure: Number,
    displacement_of_hires: Share,
) -> Number:
    """Vacancies over seekers, against the start, to the power of a matching function."""
    return power(
        power(largest(labour_demand, 0.01), vacancy_elasticity) / largest(search_pressure, 0.01),
        displacement_of_hires,
    )


@flow(People, each="work_status, band, health", leaves=work, enters=work.at(work_status="employed"))
def hires(hires_sought: PeoplePerYear, finding_multiplier: Number) -> PeoplePerYear:
    """Seekers share the vacancies, so whoever is helped is partly hired in another's place."""
    return hires_sought * finding_multiplier


@flow(
    People,
    each="band, health",
    leaves=work.at(work_status="inactive_other"),
    enters=work.at(work_status="unemployed_short"),
)
def searching_instead(hires_sought: PeoplePerYear, finding_multiplier: Number) -> PeoplePerYear:
    """Who would have gone straight into work, but for want of vacancies, looks for it first."""
    return pick(hires_sought, work_status="inactive_other") * at_least_zero(
        1.0 - finding_multiplier
    )


@flow(
    People,
    each="band, health",
    leaves=work.at(work_status="unemployed_short"),
    enters=work.at(work_status="unemployed_long"),
)
def becoming_long_unemployed(work: People, usual_progress_rate: PerYear) -> PeoplePerYear:
    """A year of search without a job."""
    return usual_progress_rate * pick(work, work_status="unemployed_short")

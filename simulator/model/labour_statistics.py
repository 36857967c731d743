"""The labour market in the terms of the ONS, read off the stock of `worklessness`."""

from __future__ import annotations

from simulator.engine import equation, largest, pick, total
from simulator.units import People, Share


@equation(each="work_status, band")
def people_by_status_and_band(work: People) -> People:
    """People of 16 and over in every state of health."""
    return total(work, over="health")


@equation(each="work_status")
def people_by_work_status(people_by_status_and_band: People) -> People:
    """People of 16 and over."""
    return total(people_by_status_and_band, over="band")


@equation()
def adults(people_by_work_status: People) -> People:
    """People of 16 and over."""
    return total(people_by_work_status, over="work_status")


@equation()
def unemployed_people(people_by_work_status: People) -> People:
    """People of 16 and over who have no job and look for one (ILO)."""
    return pick(people_by_work_status, work_status="unemployed_short") + pick(
        people_by_work_status, work_status="unemployed_long"
    )


@equation(each="band")
def labour_force_by_band(people_by_status_and_band: People) -> People:
    """People of each band who have a job or look for one."""
    return (
        pick(people_by_status_and_band, work_status="employed")
        + pick(people_by_status_and_band, work_status="unemployed_short")
        + pick(people_by_status_and_band, work_status="unemployed_long")
    )


@equation()
def labour_force(people_by_work_status: People, unemployed_people: People) -> People:
    """People of 16 and over who have a job or look for one."""
    return pick(people_by_work_status, work_status="employed") + unemployed_people


@equation()
def unemployment_rate(
    unemployed_people: People, labour_force: People, smallest_group: People
) -> Share:
    """The unemployed as a share of the labour force, 16 and over (ILO)."""
    return unemployed_people / largest(labour_force, smallest_group)


@equation()
def people_16_to_64(people_by_status_and_band: People, adults: People) -> People:
    """People of working age as the ONS counts them."""
    return adults - total(pick(people_by_status_and_band, band="65+"), over="work_status")


@equation()
def inactivity_rate(
    people_by_work_status: People, people_16_to_64: People, smallest_group: People
) -> Share:
    """People of 16 to 64 who neither work nor look; older ones are all retired."""
    return (
        pick(people_by_work_status, work_status="inactive_long_term_sick")
        + pick(people_by_work_status, work_status="inactive_other")
    ) / largest(people_16_to_64, smallest_group)


@equation()
def employment_rate(
    people_by_status_and_band: People, people_16_to_64: People, smallest_group: People
) -> Share:
    """People of 16 to 64 in work, as a share of them."""
    return (
        total(pick(people_by_status_and_band, work_status="employed"), over="band")
        - pick(people_by_status_and_band, work_status="employed", band="65+")
    ) / largest(people_16_to_64, smallest_group)


@equation()
def workless_people(people_by_work_status: People, unemployed_people: People) -> People:
    """The unemployed and the long-term sick: those whom lack of work or health keeps from a job."""
    return unemployed_people + pick(people_by_work_status, work_status="inactive_long_term_sick")


@equation(each="band")
def long_worklessness_share(people_by_status_and_band: People, smallest_group: People) -> Share:
    """Those in long unemployment or long-term sickness, as a share of their band."""
    return (
        pick(people_by_status_and_band, work_status="unemployed_long")
        + pick(people_by_status_and_band, work_status="inactive_long_term_sick")
    ) / largest(total(people_by_status_and_band, over="work_status"), smallest_group)

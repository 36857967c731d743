"""Birthdays in the labour market: from band to band, with the mix of the band that people leave.

Bands are read blended, so people cross their edges all year round and nothing jumps on 1 July.
Each edge is a flow of its own with two ends: only those who turn 16 come from outside.
"""

from __future__ import annotations

from simulator.engine import (
    entering_band,
    equation,
    flow,
    leaving_band,
    outside,
    parameter,
    pick,
    place,
    total,
)
from simulator.model.worklessness import work
from simulator.units import People, PeoplePerYear, PerYear, Share

employed_at_sixteen = parameter(
    Share, each="health", low=0, high=0.5, description="Share of those who turn 16 who have a job"
)
seeking_at_sixteen = parameter(
    Share,
    each="health",
    low=0,
    high=0.25,
    description="Share of those who turn 16 who look for one",
)
sick_at_sixteen = parameter(
    Share,
    each="health",
    low=0,
    high=0.25,
    description="Share of those who turn 16 who are too ill to work",
)
birthdays = parameter(
    PerYear,
    low=1,
    high=1,
    description="Birthdays that each person has in a year: one, by definition",
)


@equation(each="band, health")
def leaving_by_birthday(residents: People, birthdays: PerYear) -> PeoplePerYear:
    """Those in the last year of a band leave it in the course of the year."""
    return total(leaving_band(residents, into="band"), over="sex") * birthdays


@equation(each="band, health")
def entering_by_birthday(residents: People, birthdays: PerYear) -> PeoplePerYear:
    """Those in the last year before a band enter it in the course of the year."""
    return total(entering_band(residents, into="band"), over="sex") * birthdays


@equation(each="work_status, health")
def mix_at_sixteen(
    employed_at_sixteen: Share, seeking_at_sixteen: Share, sick_at_sixteen: Share
) -> Share:
    """Those who turn 16 and neither work, seek nor are too ill are at school or the like."""
    return (
        place(employed_at_sixteen, work_status="employed")
        + place(seeking_at_sixteen, work_status="unemployed_short")
        + place(sick_at_sixteen, work_status="inactive_long_term_sick")
        + place(
            1.0 - employed_at_sixteen - seeking_at_sixteen - sick_at_sixteen,
            work_status="inactive_other",
        )
    )


@flow(People, each="work_status, health", leaves=outside, enters=work.at(band="16-17"))
def turning_16(mix_at_sixteen: Share, entering_by_birthday: PeoplePerYear) -> PeoplePerYear:
    """Those who turn 16 join in a fixed mix."""
    return mix_at_sixteen * pick(entering_by_birthday, band="16-17")


@flow(People, each="work_status, health", leaves=work.at(band="16-17"), enters=work.at(band="18-24"))
def turning_18(status_mix: Share, leaving_by_birthday: PeoplePerYear) -> PeoplePerYear:
    """Those who turn 18 keep their status."""
    return pick(status_mix, band="16-17") * pick(leaving_by_birthday, band="16-17")


@flow(People, each="work_status, health", leaves=work.at(band="18-24"), enters=work.at(band="25-34"))
def turning_25(status_mix: Share, leaving_by_birthday: PeoplePerYear) -> PeoplePerYear:
    """Those who turn 25 keep their status."""
    return pick(status_mix, band="18-24") * pick(leaving_by_birthday, band="18-24")


@flow(People, each="work_status, health", leaves=work.at(band="25-34"), enters=work.at(band="35-49"))
def turning_35(status_mix: Share, leaving_by_birthday: PeoplePerYear) -> PeoplePerYear:
    """Those who turn 35 keep their status."""
    return pick(status_mix, band="25-34") * pick(leaving_by_birthday, band="25-34")


@flow(People, each="work_status, health", leaves=work.at(band="35-49"), enters=work.at(band="50-59"))
def turning_50(status_mix: Share, leaving_by_birthday: PeoplePerYear) -> PeoplePerYear:
    """Those who turn 50 keep their status."""
    return pick(status_mix, band="35-49") * pick(leaving_by_birthday, band="35-49")


@flow(People, each="work_status, health", leaves=work.at(band="50-59"), enters=work.at(band="60-64"))
def turning_60(status_mix: Share, leaving_by_birthday: PeoplePerYear) -> PeoplePerYear:
    """Those who turn 60 keep their status."""
    return pick(status_mix, band="50-59") * pick(leaving_by_birthday, band="50-59")


@flow(
    People,
    each="health",
    leaves=work.at(work_status="employed", band="60-64"),
    enters=work.at(work_status="employed", band="65+"),
)
def working_past_65(status_mix: Share, leaving_by_birthday: PeoplePerYear) -> PeoplePerYear:
    """At 65 the employed stay in work."""
    return pick(status_mix, work_status="employed", band="60-64") * pick(
        leaving_by_birthday, band="60-64"
    )


@flow(
    People,
    each="work_status, health",
    leaves=work.at(band="60-64"),
    enters=work.at(work_status="retired", band="65+"),
)
def retiring_at_65(status_mix: Share, leaving_by_birthday: PeoplePerYear) -> PeoplePerYear:
    """At 65 all others retire."""
    return (
        pick(status_mix, band="60-64")
        - place(pick(status_mix, work_status="employed", band="60-64"), work_status="employed")
    ) * pick(leaving_by_birthday, band="60-64")


@equation(each="work_status, band, health")
def joining_by_birthday(
    turning_16: PeoplePerYear,
    turning_18: PeoplePerYear,
    turning_25: PeoplePerYear,
    turning_35: PeoplePerYear,
    turning_50: PeoplePerYear,
    turning_60: PeoplePerYear,
    working_past_65: PeoplePerYear,
    retiring_at_65: PeoplePerYear,
) -> PeoplePerYear:
    """Those who enter a band, by status."""
    return (
        place(turning_16, band="16-17")
        + place(turning_18, band="18-24")
        + place(turning_25, band="25-34")
        + place(turning_35, band="35-49")
        + place(turning_50, band="50-59")
        + place(turning_60, band="60-64")
        + place(
            place(working_past_65, work_status="employed")
            + place(total(retiring_at_65, over="work_status"), work_status="retired"),
            band="65+",
        )
    )

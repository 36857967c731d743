"""How the people who need services change in a year, as they do at the start: a trend for what has one.

Read only at the start, without the feedbacks that are exactly 1 there: so what services had been
doing until that day can be told from where their demand was going.
"""

from __future__ import annotations

from simulator.engine import by_band, entering_band, equation, leaving_band, place, total
from simulator.units import People, PeoplePerYear, PerYear, Share


@equation(each="sex, health, age")
def usual_change(
    immigration: PeoplePerYear,
    emigration: PeoplePerYear,
    usual_deaths: PeoplePerYear,
    usual_onset: PeoplePerYear,
    recovery: PeoplePerYear,
    usual_worsening: PeoplePerYear,
    easing: PeoplePerYear,
) -> PeoplePerYear:
    """Growth of each group by migration, deaths and changes of health."""
    return (
        immigration
        - emigration
        - usual_deaths
        + place(recovery - usual_onset, health="well")
        + place(usual_onset - recovery - usual_worsening + easing, health="limited")
        + place(usual_worsening - easing, health="dependent")
    )


@equation()
def usual_change_of_newborn(
    births: PeoplePerYear,
    newborn_deaths: PeoplePerYear,
    newborn_immigration: PeoplePerYear,
    newborn_emigration: PeoplePerYear,
) -> PeoplePerYear:
    """Growth of those born since the last 1 July."""
    return total(births - newborn_deaths + newborn_immigration - newborn_emigration, over="sex")


@equation(each="health, age_band")
def usual_change_by_health_band(
    usual_change: PeoplePerYear, usual_change_of_newborn: PeoplePerYear, residents: People, birthdays: PerYear
) -> PeoplePerYear:
    """Growth of each state of health and band, with those who cross its edges by birthday."""
    return (
        by_band(total(usual_change, over="sex"), into="age_band")
        + total(
            entering_band(residents, into="age_band") - leaving_band(residents, into="age_band"), over="sex"
        ) * birthdays
        + place(place(usual_change_of_newborn, health="well"), age_band="0-15")
    )  # fmt: skip


@equation(each="work_status")
def usual_change_by_work_status(
    status_mix: Share,
    usual_change: PeoplePerYear,
    entering_by_birthday: PeoplePerYear,
    leaving_by_birthday: PeoplePerYear,
) -> PeoplePerYear:
    """Growth of each work status where the mix of every age and state of health stays as it is."""
    return total(
        status_mix
        * (by_band(total(usual_change, over="sex"), into="band") + entering_by_birthday - leaving_by_birthday),
        over="band, health",
    )

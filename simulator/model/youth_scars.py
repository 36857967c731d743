"""The scar of long unemployment in youth: jobs that end more often, for decades.

Source of the finding: P. Gregg and E. Tominey (2004), on wages at 42 of those unemployed in youth.
"""

from __future__ import annotations

from simulator.engine import at_least_zero, equation, flow, largest, outside, parameter, pick, place, stock, total
from simulator.units import Number, People, PeoplePerYear, Share, Years

youth_scar_duration = parameter(
    Years, low=0.5, high=60.0, description="Mean time that the scar of unemployment in youth lasts"
)
youth_scar_separation = parameter(
    Number, low=0.0, high=10.0,
    description="Separations of those who carry it over those of others of their age, less 1",
)  # fmt: skip


@equation()
def scarred_in_youth_at_start(
    hires_at_usual_vacancies: PeoplePerYear, youth_scar_duration: Years
) -> People:
    """As many as keep their number where hires of the young from long unemployment do."""
    return youth_scar_duration * (
        total(
            pick(hires_at_usual_vacancies, work_status="unemployed_long", band="16-17"),
            over="health",
        )
        + total(
            pick(hires_at_usual_vacancies, work_status="unemployed_long", band="18-24"),
            over="health",
        )
    )


scarred_in_youth = stock(
    People, start="scarred_in_youth_at_start", scarring="adults", audit="youth scars",
    description="People who carry the scar of long unemployment before 25",
)  # fmt: skip
usual_scarred_in_youth = stock(
    People, start="scarred_in_youth_at_start", audit="remembered scars",
    description="Remembers the start; nothing flows",
)  # fmt: skip


@flow(People, leaves=outside, enters=scarred_in_youth)
def scarring_in_youth(hires: PeoplePerYear) -> PeoplePerYear:
    """The young who find work after a year and more without it."""
    return total(
        pick(hires, work_status="unemployed_long", band="16-17"), over="health"
    ) + total(pick(hires, work_status="unemployed_long", band="18-24"), over="health")


@flow(People, leaves=scarred_in_youth, enters=outside)
def youth_scars_fading(scarred_in_youth: People, youth_scar_duration: Years) -> PeoplePerYear:
    """Scars fade as careers go on."""
    return scarred_in_youth / youth_scar_duration


@equation()
def excess_scarred_share(
    scarred_in_youth: People,
    usual_scarred_in_youth: People,
    people_by_status_and_band: People,
    smallest_group: People,
) -> Share:
    """Those who carry a scar beyond the number of the start, over workers of 25 to 49."""
    return (scarred_in_youth - usual_scarred_in_youth) / largest(
        pick(people_by_status_and_band, work_status="employed", band="25-34")
        + pick(people_by_status_and_band, work_status="employed", band="35-49"),
        smallest_group,
    )


@equation(each="band")
def youth_scar_multiplier(
    youth_scar_separation: Number, excess_scarred_share: Share
) -> Number:
    """Separations at 25 to 49 with today's number of scarred over those with the start's, which many may have left."""
    return at_least_zero(
        1.0
        + place(youth_scar_separation * excess_scarred_share, band="25-34")
        + place(youth_scar_separation * excess_scarred_share, band="35-49")
    )

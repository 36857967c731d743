"""What fades with time: the shock of falling ill, and the scar that long unemployment leaves.

People come to live with part of ill health (Oswald and Powdthavee 2008), not with unemployment
(Clark and others 2008), whose mark stays for a while on those who are back at work.
"""

from __future__ import annotations

from simulator.engine import equation, flow, largest, outside, parameter, pick, place, stock, total
from simulator.units import People, PeoplePerYear, Points, Share, Years

adaptation_to_health = parameter(
    Share, low=0, high=1, description="Share of the effect of ill health that people come to live with"
)
adaptation_time = parameter(Years, low=0.1, description="Mean time that people take to come to live with ill health")
scar_effect = parameter(
    Points, low=-5, high=5,
    description="Effect on life satisfaction of being back at work after long unemployment, while the scar lasts",
)
scar_duration = parameter(Years, low=0.1, description="Mean time that the scar of long unemployment lasts")

# ---- scars -----------------------------------------------------------------------------------


@equation()
def scarred_at_start(hires_at_usual_vacancies: PeoplePerYear, scar_duration: Years) -> People:
    """As many as keep their number where hires from long unemployment do."""
    return scar_duration * total(
        pick(hires_at_usual_vacancies, work_status="unemployed_long"), over="band, health"
    )


scarred_workers = stock(
    People, start="scarred_at_start", scarring="adults", audit="scars",
    description="People back at work who still carry the scar of long unemployment",
)  # fmt: skip


@flow(People, leaves=outside, enters=scarred_workers)
def carrying_a_scar(hires: PeoplePerYear) -> PeoplePerYear:
    """Those hired after a year and more without work."""
    return total(pick(hires, work_status="unemployed_long"), over="band, health")


@flow(People, leaves=scarred_workers, enters=outside)
def scars_healing(scarred_workers: People, scar_duration: Years) -> PeoplePerYear:
    """Scars fade."""
    return scarred_workers / scar_duration


@equation()
def effect_of_scars(
    scar_effect: Points, scarred_workers: People, adults: People, smallest_group: People
) -> Points:
    """Scars of long unemployment, on the mean."""
    return scar_effect * scarred_workers / largest(adults, smallest_group)


# ---- fresh illness ---------------------------------------------------------------------------


@equation(each="health")
def falling_ill(onset_by_status: PeoplePerYear, worsening_by_status: PeoplePerYear) -> PeoplePerYear:
    """People of 16 and over who come into each state of health from a better one."""
    return place(total(onset_by_status, over="work_status, band"), health="limited") + place(
        total(worsening_by_status, over="work_status, band"), health="dependent"
    )


@equation(each="health")
def newly_ill_at_start(falling_ill: PeoplePerYear, adaptation_time: Years) -> People:
    """As many as keep their number where as many fall ill each year."""
    return falling_ill * adaptation_time


newly_ill = stock(
    People, each="health", start="newly_ill_at_start", audit="fresh illness",
    description="People of 16 and over who have not come to live with a new state of health",
)  # fmt: skip


@flow(People, each="health", leaves=outside, enters=newly_ill)
def shocked_by_illness(falling_ill: PeoplePerYear) -> PeoplePerYear:
    """Whose health has just got worse."""
    return falling_ill


@flow(People, each="health", leaves=newly_ill, enters=outside)
def adapting_to_illness(newly_ill: People, adaptation_time: Years) -> PeoplePerYear:
    """Who have come to live with it."""
    return newly_ill / adaptation_time


@equation(each="health")
def shock_of_illness(health_effect: Points, adaptation_to_health: Share) -> Points:
    """What the newly ill feel beyond those who have come to live with it, over their state before."""
    return adaptation_to_health * (
        place(pick(health_effect, health="limited"), health="limited")
        + place(
            pick(health_effect, health="dependent") - pick(health_effect, health="limited"), health="dependent"
        )
    )


@equation()
def effect_of_new_illness(
    shock_of_illness: Points, newly_ill: People, adults: People, smallest_group: People
) -> Points:
    """Illness that people have not come to live with yet, on the mean."""
    return total(shock_of_illness * newly_ill, over="health") / largest(adults, smallest_group)

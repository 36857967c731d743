"""Life satisfaction, 0 to 10: group effects of work, health, unmet need, waits and trust.

The mean at the start is the published one for every draw of the effects: what they add up to at
the start is remembered, and only what changes since then moves the mean. Effects of groups are
those after adaptation, so they reverse when their cause does; `adaptation` holds what fades with
time (fresh illness, the scar of long unemployment), `trust` what follows services slowly.
"""

from __future__ import annotations

from simulator.engine import equation, largest, parameter, pick, setting, stock, total
from simulator.units import People, PeoplePerYear, Points, Share

life_satisfaction_at_start = parameter(
    Points, low=0, high=10, description="Mean life satisfaction at the start"
)
work_effect = parameter(
    Points,
    each="work_status",
    low=-5,
    high=5,
    description="Life satisfaction of each status against the employed, other things equal",
)
health_effect = parameter(
    Points,
    each="health",
    low=-5,
    high=5,
    description="Life satisfaction at the onset of each state of health, against good health",
)
unmet_care_effect = parameter(
    Points, low=-5, high=5, description="Effect on life satisfaction of needing daily help and getting no social care"
)
waiting_effect = parameter(
    Points, low=-5, high=5, description="Effect on life satisfaction of waiting for health care"
)
unmet_need_effect = parameter(
    Points,
    each="service",
    low=-5,
    high=5,
    description="Effect on mean life satisfaction if all need went unmet; social care is counted by person instead",
)
pandemic_mood = setting(
    Points, low=-10, high=5, description="What a pandemic does to everyone's mean, 0 = none"
)

# ---- effects ---------------------------------------------------------------------------------


@equation(each="work_status, health")
def group_effect(work_effect: Points, health_effect: Points, adaptation_to_health: Share) -> Points:
    """What status and health, once people have adapted, add to life satisfaction."""
    return work_effect + health_effect * (1.0 - adaptation_to_health)


@equation()
def effect_of_groups(
    group_effect: Points, work: People, adults: People, smallest_group: People
) -> Points:
    """The mean over people of 16 and over of their group's effect."""
    return total(group_effect * total(work, over="band"), over="work_status, health") / largest(
        adults, smallest_group
    )


@equation()
def people_with_unmet_care_need(work: People, need_left_share: Share) -> People:
    """People of 16 and over who need daily help, times the share of need that is left."""
    return pick(need_left_share, service="adult_social_care") * total(
        pick(work, health="dependent"), over="work_status, band"
    )


@equation()
def effect_of_unmet_care(
    unmet_care_effect: Points,
    people_with_unmet_care_need: People,
    adults: People,
    smallest_group: People,
) -> Points:
    """Unmet need for care, on the mean."""
    return unmet_care_effect * people_with_unmet_care_need / largest(adults, smallest_group)


@equation()
def effect_of_waiting(
    waiting_effect: Points, backlog: People, adults: People, smallest_group: People
) -> Points:
    """Waiting for health care, on the mean."""
    return waiting_effect * pick(backlog, service="health") / largest(adults, smallest_group)


@equation()
def effect_of_unmet_need(unmet_need_effect: Points, need_left_share: Share) -> Points:
    """Need that services other than social care leave, on the mean."""
    return total(unmet_need_effect * need_left_share, over="service")


@equation()
def common_effect(
    effect_of_unmet_care: Points,
    effect_of_waiting: Points,
    effect_of_unmet_need: Points,
    effect_of_trust: Points,
    effect_of_scars: Points,
    effect_of_new_illness: Points,
    effect_of_place: Points,
    pandemic_mood: Points,
) -> Points:
    """What is not by group."""
    return (
        effect_of_unmet_care
        + effect_of_waiting
        + effect_of_unmet_need
        + effect_of_trust
        + effect_of_scars
        + effect_of_new_illness
        + effect_of_place
        + pandemic_mood
    )


@equation()
def all_effects(effect_of_groups: Points, common_effect: Points) -> Points:
    """Everything that moves the mean."""
    return effect_of_groups + common_effect


usual_effects = stock(
    Points,
    start="all_effects",
    may_be_negative=True,
    audit="remembered effects",
    description="Remembers the start; nothing flows",
)

# ---- life satisfaction -----------------------------------------------------------------------


@equation()
def life_satisfaction(
    life_satisfaction_at_start: Points, all_effects: Points, usual_effects: Points
) -> Points:
    """Mean of people of 16 and over, 0 to 10: the start's, plus what has changed since."""
    return life_satisfaction_at_start + all_effects - usual_effects


@equation()
def effect_among_the_dying(
    group_effect: Points,
    status_mix: Share,
    deaths_by_band: PeoplePerYear,
    adults_dying: PeoplePerYear,
    least_flow: PeoplePerYear,
) -> Points:
    """The mean group effect, weighted by who dies at 16 and over."""
    return total(
        total(group_effect * status_mix, over="work_status") * deaths_by_band, over="band, health"
    ) / largest(adults_dying, least_flow)


@equation()
def adults_dying(deaths_by_band: PeoplePerYear) -> PeoplePerYear:
    """Deaths at 16 and over."""
    return total(deaths_by_band, over="band, health")


@equation()
def life_satisfaction_of_the_dying(
    life_satisfaction_at_start: Points,
    usual_effects: Points,
    common_effect: Points,
    effect_among_the_dying: Points,
) -> Points:
    """Values a life gained or lost: by the mean, the death of somebody unhappy would be a gain."""
    return life_satisfaction_at_start - usual_effects + common_effect + effect_among_the_dying

"""Life satisfaction of five groups, by how deprived the neighbourhood is that people live in.

Each effect falls on the fifths as its cause does: unmet need and waits as need does, illness,
worklessness and scars as disadvantage does, trust on all alike. So the mean over the groups is
the place's own figure.
"""

from __future__ import annotations

from simulator.engine import equation, parameter, pick, power, stock, total
from simulator.units import Number, Points, Share

life_satisfaction_gap = parameter(
    Points, low=-5, high=5, description="Life satisfaction of the least over the most deprived fifth at the start"
)
disadvantage_ratio = parameter(
    Number, low=0.1, high=50.0,
    description="Ill health and worklessness in the most deprived fifth over the least deprived",
)  # fmt: skip


@equation(each="deprivation")
def disadvantage_gradient(disadvantage_ratio: Number, deprivation_position: Number, deprivation_share: Share) -> Number:
    """Ill health and worklessness of each fifth over the place's mean."""
    return power(disadvantage_ratio, deprivation_position) / total(
        power(disadvantage_ratio, deprivation_position) * deprivation_share, over="deprivation"
    )


@equation(each="deprivation")
def usual_difference(life_satisfaction_gap: Points, deprivation_position: Number, deprivation_share: Share) -> Points:
    """Life satisfaction of each fifth at the start, less the place's mean."""
    return life_satisfaction_gap * (
        total(deprivation_position * deprivation_share, over="deprivation") - deprivation_position
    )


@equation(each="deprivation")
def unmet_need_beyond_the_mean(unmet_need_effect: Points, need_left_share: Share, local_gradient: Number) -> Points:
    """Need that services other than social care leave: each fifth's share beyond the place's mean."""
    return total(unmet_need_effect * need_left_share * (local_gradient - 1), over="service")


@equation(each="deprivation")
def effects_beyond_the_mean(
    effect_of_groups: Points, effect_of_scars: Points, effect_of_new_illness: Points, disadvantage_gradient: Number,
    effect_of_unmet_care: Points, effect_of_waiting: Points, local_gradient: Number,
    unmet_need_beyond_the_mean: Points,
) -> Points:  # fmt: skip
    """What moves a fifth more, or less, than the place's mean; what falls on all alike has no part in it."""
    return (
        (effect_of_groups + effect_of_scars + effect_of_new_illness) * (disadvantage_gradient - 1)
        + effect_of_unmet_care * (pick(local_gradient, service="adult_social_care") - 1)
        + effect_of_waiting * (pick(local_gradient, service="health") - 1)
        + unmet_need_beyond_the_mean
    )


usual_effects_beyond_the_mean = stock(
    Points, each="deprivation", start="effects_beyond_the_mean", may_be_negative=True,
    audit="remembered effects", description="Remembers the start; nothing flows",
)  # fmt: skip


@equation(each="deprivation")
def life_satisfaction_by_deprivation(
    life_satisfaction: Points, usual_difference: Points,
    effects_beyond_the_mean: Points, usual_effects_beyond_the_mean: Points,
) -> Points:  # fmt: skip
    """Mean of people of 16 and over in each fifth, 0 to 10: the place's, plus what sets the fifth apart."""
    return life_satisfaction + usual_difference + effects_beyond_the_mean - usual_effects_beyond_the_mean

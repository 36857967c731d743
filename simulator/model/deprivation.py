"""Need by deprivation: who lives in a place, over the fifths of England's neighbourhoods.

England has a fifth of its people in each by definition, so that its need is the published one
whatever the gradient. A place where more people live in deprived neighbourhoods needs more.
"""

from __future__ import annotations

from simulator.engine import equation, mean, parameter, power, total
from simulator.units import Number, PeoplePerYear, Share

deprivation_mix = parameter(
    Share, each="deprivation", low=0.0, high=1.0,
    description="Residents who live in each fifth of England's neighbourhoods, by deprivation",
)  # fmt: skip
deprivation_position = parameter(
    Number, each="deprivation", low=0.0, high=1.0,
    description="Where a fifth stands between the least deprived, 0, and the most deprived, 1",
)  # fmt: skip
deprivation_ratio = parameter(
    Number, each="service", low=0.1, high=50.0,
    description="Need of a resident of the most deprived fifth over one of the least deprived",
)  # fmt: skip


@equation(each="deprivation")
def deprivation_share(deprivation_mix: Share) -> Share:
    """Residents by fifth, so that all fifths together make one."""
    return deprivation_mix / total(deprivation_mix, over="deprivation")


@equation(each="deprivation, service")
def national_gradient(deprivation_ratio: Number, deprivation_position: Number) -> Number:
    """Need of a resident of each fifth over England's mean: each step up has the same factor."""
    return power(deprivation_ratio, deprivation_position) / mean(
        power(deprivation_ratio, deprivation_position), over="deprivation"
    )


@equation(each="service")
def deprivation_effect(national_gradient: Number, deprivation_share: Share) -> Number:
    """Need of a place's residents over England's, by where they live; exactly 1 for equal fifths."""
    return 1 + total(
        national_gradient * (deprivation_share - mean(deprivation_share, over="deprivation")), over="deprivation"
    )


@equation(each="deprivation, service")
def local_gradient(national_gradient: Number, deprivation_effect: Number) -> Number:
    """Need of a resident of each fifth over the place's own mean."""
    return national_gradient / deprivation_effect


@equation(each="deprivation, service")
def unmet_need_by_deprivation(
    unmet_need: PeoplePerYear, local_gradient: Number, deprivation_share: Share
) -> PeoplePerYear:
    """Unmet need of each fifth: services turn away rich and poor alike, but the poor need more."""
    return unmet_need * local_gradient * deprivation_share

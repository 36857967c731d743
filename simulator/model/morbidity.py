"""States of health: how many live in each, and the moves between them.

The usual share of each age that is limited or dependent is given; the rates of onset and of
worsening are those that keep it, whatever the mortality of the year, the recovery and the better
health of arrivals. So with no trend and no feedback prevalence at each age stays as it is, and
its rise with age, not a rate typed in beside it, decides how many fall ill.
"""

from __future__ import annotations

from simulator.engine import (
    at_least_zero,
    by_age,
    equation,
    flow,
    largest,
    parameter,
    pick,
    place,
    total,
)
from simulator.model.population import residents
from simulator.units import Number, People, PeoplePerYear, PerYear, Share

limited_share = parameter(
    Share, each="sex, age", low=0.0, high=1.0,
    description="Usual share with a long-term condition that limits daily life, without daily help",
)  # fmt: skip
dependent_share = parameter(
    Share, each="sex, age", low=0.0, high=1.0,
    description="Usual share who need daily help",
)  # fmt: skip
limited_slope = parameter(
    PerYear, each="sex, age", low=-1.0, high=1.0, description="Rise of limited_share with age"
)
dependent_slope = parameter(
    PerYear, each="sex, age", low=-1.0, high=1.0, description="Rise of dependent_share with age"
)
arrivals_per_resident = parameter(
    PerYear, each="sex, age", low=0.0, high=2.0,
    description="Usual arrivals by age over residents: what dilutes ill health",
)  # fmt: skip
arrivals_ill_health = parameter(
    Share, low=0.0, high=1.0,
    description="Ill health of arrivals over that of residents of the same age",
)  # fmt: skip
recovery_rate = parameter(
    PerYear, low=0.0, high=2.0, description="Limited people who become well, per year"
)
easing_rate = parameter(
    PerYear,
    low=0.0,
    high=2.0,
    description="Dependent people who no longer need daily help, per year",
)
smallest_share = parameter(
    Share, low=1e-12, high=0.01, description="Keeps ratios defined where nobody is limited"
)

# ---- the usual mix ---------------------------------------------------------------------------


@equation(each="sex, age")
def well_share(usual_limited_share: Share, dependent_share: Share) -> Share:
    """Usual share of an age that is neither limited nor dependent."""
    return 1 - usual_limited_share - dependent_share


@equation(each="sex, health, age")
def reference_mix(
    well_share: Share, usual_limited_share: Share, dependent_share: Share
) -> Share:
    """The usual states of health at each age on 1 July."""
    return (
        place(well_share, health="well")
        + place(usual_limited_share, health="limited")
        + place(dependent_share, health="dependent")
    )


@equation(each="sex, health, age")
def arrivals_mix(reference_mix: Share, arrivals_ill_health: Share) -> Share:
    """States of health of those who arrive: mostly well."""
    return reference_mix * arrivals_ill_health + place(1 - arrivals_ill_health, health="well")


@equation(each="sex, age")
def mean_relative_mortality(relative_mortality: Number, reference_mix: Share) -> Number:
    """Mortality of the usual mix over that of the well."""
    return total(relative_mortality * reference_mix, over="health")


@equation(each="sex, health, age")
def excess_mortality(mortality_by_health: PerYear, mortality_rate: PerYear) -> PerYear:
    """Mortality above that of everyone of the same age."""
    return mortality_by_health - mortality_rate


# ---- rates that keep it ----------------------------------------------------------------------


@equation(each="sex, age")
def dilution(arrivals_per_resident: PerYear, arrivals_ill_health: Share) -> PerYear:
    """Rate at which healthier arrivals thin out ill health."""
    return arrivals_per_resident * (1 - arrivals_ill_health)


@equation(each="sex, age")
def newly_dependent(
    dependent_slope: PerYear,
    dependent_share: Share,
    excess_mortality: PerYear,
    easing_rate: PerYear,
    dilution: PerYear,
) -> PerYear:
    """People becoming dependent per resident of an age: the rise with age and what is lost."""
    return at_least_zero(
        dependent_slope
        + dependent_share * (pick(excess_mortality, health="dependent") + easing_rate + dilution)
    )


@equation(each="sex, age")
def worsening_rate(
    newly_dependent: PerYear, usual_limited_share: Share, smallest_share: Share
) -> PerYear:
    """Limited people who come to need daily help, per year."""
    return newly_dependent / largest(usual_limited_share, smallest_share)


@equation(each="sex, age")
def onset_rate(
    usual_limited_slope: PerYear,
    usual_limited_rise: PerYear,
    usual_limited_share: Share,
    excess_mortality: PerYear,
    recovery_rate: PerYear,
    dilution: PerYear,
    newly_dependent: PerYear,
    dependent_share: Share,
    easing_rate: PerYear,
    well_share: Share,
    smallest_share: Share,
) -> PerYear:
    """Well people who come to be limited, per year: the rises with age and in time, and all that leave."""
    return at_least_zero(
        usual_limited_slope
        + usual_limited_rise
        + newly_dependent
        - dependent_share * easing_rate
        + usual_limited_share * (pick(excess_mortality, health="limited") + recovery_rate + dilution)
    ) / largest(well_share, smallest_share)


# ---- moves -----------------------------------------------------------------------------------


@equation(each="sex, age")
def usual_onset(onset_rate: PerYear, morbidity_level: Number, residents: People) -> PeoplePerYear:
    """Well people who come to have a condition that limits daily life, without feedbacks."""
    return by_age(onset_rate) * by_age(morbidity_level) * pick(residents, health="well")


@equation(each="sex, age")
def usual_worsening(worsening_rate: PerYear, morbidity_level: Number, residents: People) -> PeoplePerYear:
    """Limited people who come to need daily help, without feedbacks."""
    return by_age(worsening_rate) * by_age(morbidity_level) * pick(residents, health="limited")


@flow(
    People,
    each="sex, age",
    leaves=residents.at(health="well"),
    enters=residents.at(health="limited"),
)
def onset(usual_onset: PeoplePerYear, onset_multiplier: Number) -> PeoplePerYear:
    """Well people who come to have a condition that limits daily life."""
    return usual_onset * onset_multiplier


@flow(
    People,
    each="sex, age",
    leaves=residents.at(health="limited"),
    enters=residents.at(health="dependent"),
)
def worsening(usual_worsening: PeoplePerYear, worsening_multiplier: Number) -> PeoplePerYear:
    """Limited people who come to need daily help."""
    return usual_worsening * worsening_multiplier


@flow(
    People,
    each="sex, age",
    leaves=residents.at(health="limited"),
    enters=residents.at(health="well"),
)
def recovery(recovery_rate: PerYear, residents: People) -> PeoplePerYear:
    """Limited people who are well again."""
    return recovery_rate * pick(residents, health="limited")


@flow(
    People,
    each="sex, age",
    leaves=residents.at(health="dependent"),
    enters=residents.at(health="limited"),
)
def easing(easing_rate: PerYear, residents: People) -> PeoplePerYear:
    """Dependent people who no longer need daily help."""
    return easing_rate * pick(residents, health="dependent")

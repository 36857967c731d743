"""What services, prevention and worklessness do to health and mortality.

Each multiplier compares today with the start of the run, so it is exactly 1 at the start and,
with `feedbacks` at 0, for ever. What is compared is remembered in stocks that nothing flows
into or out of. That budgets and hiring follow need with a lag is so at the start too (`first_budget`):
published mortality holds it. Where the mortality index is a record of the years that are run
through, it holds what spending did in them: there mortality answers to spending over that of the
record only.

Sources of form: spending and mortality, S. Martin and others, BMJ Open 11 (2021) e046417 (constant
elasticities); progression of dependency, A. Kingston and others, Age and Ageing 47 (2018).
"""

from __future__ import annotations

from simulator.engine import (
    by_age,
    driver,
    equation,
    exponential,
    flow,
    largest,
    parameter,
    pick,
    place,
    power,
    stock,
)
from simulator.units import Number, PerYear, Share, Years

health_mortality_elasticity = parameter(
    Number, low=0.0, high=3.0,
    description="Fall in mortality for a rise in health spending per need, all pathways",
)  # fmt: skip
social_care_mortality_elasticity = parameter(
    Number, low=0.0, high=3.0,
    description="Fall in mortality for a rise in adult social care spending per need, all pathways",
)  # fmt: skip
public_health_mortality_elasticity = parameter(
    Number, low=0.0, high=3.0,
    description="Fall in mortality for a rise in public health spending per need, all pathways",
)  # fmt: skip
modelled_pathways = parameter(
    Share, each="service", low=0.0, high=1.0,
    description="Part of the elasticities of mortality that waits, unmet need and prevention already make",
)  # fmt: skip
baseline_spending_ratio = driver(
    Number, each="service", interpolation="linear", low=0.01, high=10.0,
    description="Spending per need, 1 = the start, under which the mortality of the index was recorded and whose "
    "effect it therefore holds",
)  # fmt: skip
lowest_spending_ratio = parameter(
    Number, low=0.01, high=1.0,
    description="Spending per need over the start below which mortality rises no further",
)  # fmt: skip
unmet_need_worsening = parameter(
    Number, low=0.0, high=10.0,
    description="Log of the rise in worsening if all social care need went unmet",
)  # fmt: skip
waiting_worsening = parameter(
    PerYear, low=0.0, high=10.0,
    description="Log of the rise in worsening for each further year of waiting for health care",
)  # fmt: skip
prevention_onset_elasticity = parameter(
    Number, low=0.0, high=3.0,
    description="Fall in onset for a lasting rise in public health spending per need",
)  # fmt: skip
health_prevention_delay = parameter(
    Years, low=0.05, high=50.0, description="Mean time until prevention shows in onset"
)
worklessness_onset = parameter(
    Number, low=0.0, high=5.0,
    description="Onset in long worklessness over that of others, less 1",
)  # fmt: skip

# ---- what was so at the start ----------------------------------------------------------------


@equation()
def unmet_social_care(need_left_share: Share) -> Share:
    """Share of need for adult social care that is left: unmet, or served by a poorer standard."""
    return pick(need_left_share, service="adult_social_care")


@equation()
def health_waiting_time(waiting_time: Years) -> Years:
    """Wait for health care."""
    return pick(waiting_time, service="health")


@equation()
def prevention_spending(need_adjusted_spending_ratio: Number) -> Number:
    """Public health spending per unit of need over that of the start."""
    return pick(need_adjusted_spending_ratio, service="public_health")


unmet_social_care_at_start = stock(
    Share, start="unmet_social_care", audit="memory", description="Remembered; never changes"
)
health_waiting_time_at_start = stock(
    Years, start="health_waiting_time", audit="memory", description="Remembered; never changes"
)
prevention_at_start = stock(
    Number, start="prevention_spending", audit="memory", description="Remembered; never changes"
)
long_worklessness_at_start = stock(
    Share, each="band", start="long_worklessness_share", audit="memory",
    description="Remembered; never changes",
)  # fmt: skip
prevention_level = stock(
    Number, start="prevention_spending", audit="prevention", scarring=True,
    description="Prevention that shows in onset: public health spending per need, smoothed",
)  # fmt: skip


@flow(Number, enters=prevention_level)
def prevention_taking_effect(
    prevention_spending: Number, prevention_level: Number, health_prevention_delay: Years
) -> PerYear:
    """Prevention works, and its loss is felt, years later."""
    return (prevention_spending - prevention_level) / health_prevention_delay


# ---- multipliers, 1 at the start -------------------------------------------------------------


@equation(each="service")
def residual_elasticity(
    health_mortality_elasticity: Number,
    social_care_mortality_elasticity: Number,
    public_health_mortality_elasticity: Number,
    modelled_pathways: Share,
) -> Number:
    """Response of mortality to each service's spending, less what explicit pathways make of it."""
    return (1 - modelled_pathways) * (
        place(health_mortality_elasticity, service="health")
        + place(social_care_mortality_elasticity, service="adult_social_care")
        + place(public_health_mortality_elasticity, service="public_health")
    )


@equation(each="service")
def mortality_response(
    need_adjusted_spending_ratio: Number,
    baseline_spending_ratio: Number,
    lowest_spending_ratio: Number,
    residual_elasticity: Number,
) -> Number:
    """Mortality from each service's spending per need, beyond what the index holds and the pathways modelled."""
    return power(
        largest(need_adjusted_spending_ratio, lowest_spending_ratio)
        / largest(baseline_spending_ratio, lowest_spending_ratio),
        -residual_elasticity,
    )


@equation()
def mortality_multiplier(feedbacks: Share, mortality_response: Number) -> Number:
    """Mortality from spending per need on health, social care and public health together."""
    return 1 + feedbacks * (
        pick(mortality_response, service="health")
        * pick(mortality_response, service="adult_social_care")
        * pick(mortality_response, service="public_health")
        - 1
    )


@equation()
def worsening_multiplier(
    feedbacks: Share,
    unmet_need_worsening: Number,
    unmet_social_care: Share,
    unmet_social_care_at_start: Share,
    waiting_worsening: PerYear,
    health_waiting_time: Years,
    health_waiting_time_at_start: Years,
) -> Number:
    """Worsening from more unmet social care need and longer waits for health care."""
    return 1 + feedbacks * (
        exponential(
            unmet_need_worsening * (unmet_social_care - unmet_social_care_at_start)
            + waiting_worsening * (health_waiting_time - health_waiting_time_at_start)
        )
        - 1
    )


@equation()
def health_prevention_effect(
    prevention_level: Number,
    prevention_at_start: Number,
    lowest_spending_ratio: Number,
    prevention_onset_elasticity: Number,
) -> Number:
    """Onset under today's prevention over that of the start."""
    return power(
        largest(prevention_level / largest(prevention_at_start, lowest_spending_ratio),
                lowest_spending_ratio),
        -prevention_onset_elasticity,
    )  # fmt: skip


@equation(each="age")
def onset_multiplier(
    feedbacks: Share,
    health_prevention_effect: Number,
    worklessness_onset: Number,
    long_worklessness_share: Share,
    long_worklessness_at_start: Share,
) -> Number:
    """Onset from less prevention, years later, and from more long worklessness in an age band."""
    return 1 + feedbacks * (
        health_prevention_effect
        * (1 + by_age(worklessness_onset * (long_worklessness_share - long_worklessness_at_start)))
        - 1
    )

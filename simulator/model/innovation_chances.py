"""What raises and lowers the odds of failure: learning, users, conception; barriers by switch."""

from __future__ import annotations

from simulator.engine import (
    at_least_zero,
    equation,
    flow,
    largest,
    outside,
    parameter,
    power,
    setting,
    stock,
)
from simulator.units import Number, PerYear, Projects, ProjectsPerYear, Share

involvement_effect = parameter(
    Share, low=0.0, high=0.95,
    description="Fall of the odds of failure and harm when users are fully involved",
)  # fmt: skip
conception_response = parameter(
    Number, low=0.0, high=3.0,
    description="Elasticity of the odds of failure and harm to the time that pilots are given, turned",
)  # fmt: skip
learning_at_start = parameter(
    Projects, low=0.1, description="Evaluated projects remembered at the start"
)
learning_exponent = parameter(
    Number, low=-2.0, high=0.0, description="Elasticity of the odds of failure to learning"
)
repeat_failure_effect = parameter(
    Share, low=0.0, high=0.95,
    description="Fall of the odds of failure of a type where many of its failures are understood",
)  # fmt: skip
failures_to_learn_from = parameter(
    Projects, low=0.1, description="Evaluated failures of a type that teach half of what can be learnt"
)
forgetting_rate = parameter(PerYear, low=0.0, description="Rate at which lessons are lost")

user_involvement = setting(
    Share, low=0.0, high=1.0, description="Involvement of users in prototypes, 1 = complete"
)
incubation_time = setting(
    Number, low=0.1, high=3.0, description="Time that pilots are given, 1 = as long as usual"
)
evaluation = setting(
    Share, low=0.0, high=1.0,
    description="How well projects are evaluated and the lessons kept, 1 = all of them fully",
)  # fmt: skip

innovation_learning = stock(
    Projects, start="learning_at_start", audit="learning",
    description="Evaluated projects whose lessons are remembered",
)  # fmt: skip
lessons_of_failure = stock(
    Projects, each="typology", start="no_failures", audit="lessons of failure",
    description="Evaluated failures of each type that are remembered, of projects since the start",
)  # fmt: skip


@equation(each="typology")
def no_failures(innovations_adopted: Projects) -> Projects:
    """Failures of the past are in the published odds; only those since the start are counted."""
    return 0 * innovations_adopted


@flow(Projects, leaves=innovation_learning, enters=outside)
def lessons_lost(forgetting_rate: PerYear, innovation_learning: Projects,
                 learning_at_start: Projects) -> ProjectsPerYear:  # fmt: skip
    """People move on, and what was learnt beyond the start's level fades."""
    return forgetting_rate * at_least_zero(innovation_learning - learning_at_start)


@flow(Projects, each="typology", leaves=lessons_of_failure, enters=outside)
def failures_forgotten(forgetting_rate: PerYear, lessons_of_failure: Projects) -> ProjectsPerYear:
    """Why something failed is forgotten like other lessons."""
    return forgetting_rate * lessons_of_failure


@equation()
def haste(incubation_time: Number, conception_response: Number) -> Number:
    """Odds of failure and harm of what is poorly conceived, against a pilot of usual length."""
    return power(incubation_time, -conception_response)


@equation()
def harm_odds(haste: Number, involvement_effect: Share, user_involvement: Share) -> Number:
    """Odds that a failed radical change does damage, against the usual ones."""
    return haste * (1 - involvement_effect * user_involvement)


@equation(each="typology")
def repeat_failure(repeat_failure_effect: Share, lessons_of_failure: Projects,
                   failures_to_learn_from: Projects) -> Number:  # fmt: skip
    """Odds of failing as before: lower where earlier failures of the type are understood."""
    return 1 - repeat_failure_effect * lessons_of_failure / (
        lessons_of_failure + failures_to_learn_from
    )


@equation(each="typology")
def failure_odds(innovation_learning: Projects, learning_at_start: Projects,
                 learning_exponent: Number, repeat_failure: Number, harm_odds: Number,
                 barriers_act_on_survival: Share, barrier_multiplier: Number) -> Number:  # fmt: skip
    """Odds of failure against the published ones: learning, users, time to think it through."""
    return (
        power(largest(innovation_learning / learning_at_start, 1), learning_exponent)
        * repeat_failure
        * harm_odds
        * (1 + barriers_act_on_survival * (barrier_multiplier - 1))
    )

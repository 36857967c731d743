"""Where ideas come from: staff with time to think, users, other places; culture; what was learnt."""

from __future__ import annotations

from simulator.engine import (
    at_least_zero,
    equation,
    flow,
    hazard,
    largest,
    mean,
    outside,
    parameter,
    power,
    setting,
    smallest,
    stock,
)
from simulator.units import Number, PeoplePerYear, PerYear, Projects, Share, Years

idea_rate = parameter(PerYear, low=0.0, high=100.0, description="Ideas a year at usual effort")
generating_survival = parameter(
    Share, low=0.0, high=1.0, description="Share of ideas worth a prototype"
)
ideas_from_staff = parameter(
    Share, low=0.0, high=1.0,
    description="Share of ideas from the front line and middle managers; the rest from elsewhere",
)  # fmt: skip
ideas_from_users = parameter(
    Number, low=0.0, description="Rise of ideas where users are fully involved, against not at all"
)
radical_size = parameter(
    Number, low=1.0, description="Effort of a radical idea, an incremental one = 1"
)
slack_response = parameter(
    Number, low=0.0, description="Fall of ideas for each 1 of work pressure above usual"
)
culture_response = parameter(
    Number, low=0.0, description="Rise of culture when rewards and tolerance of risk are complete"
)
culture_time = parameter(Years, low=0.1, description="Time for culture to change")
learning_in_ideas = parameter(
    Number, low=0.0, high=2.0, description="Elasticity of ideas to what was learnt"
)
recession_response = parameter(
    Number, low=-10.0, high=20.0,
    description="Rise of ideas for each 1 of output lost to a recession; 0 switches it off",
)  # fmt: skip

background_effort = setting(
    Number, low=0.0, high=10.0, description="Everyday improvement, the norm = 1"
)
programme_effort = setting(
    Number, low=0.0, high=10.0, description="Effort of the policy's programme, 0 = none"
)
radical_share = setting(
    Share, low=0.0, high=1.0, description="Share of the programme's effort on radical change"
)

innovation_culture = stock(
    Number, start="usual_culture", audit="culture",
    description="Culture of innovation, 1 = the start",
)  # fmt: skip
usual_involvement = stock(
    Share, start="user_involvement", audit="remembered involvement",
    description="Remembers users' involvement at the start; nothing flows",
)  # fmt: skip


@equation()
def usual_culture(learning_at_start: Projects) -> Number:
    """Culture at the start: 1 by definition."""
    return learning_at_start / learning_at_start


@flow(Number, leaves=outside, enters=innovation_culture)
def culture_changing(culture_response: Number, ease_risk_aversion: Share, ease_no_reward: Share,
                     innovation_culture: Number, culture_time: Years) -> PerYear:  # fmt: skip
    """Culture follows, slowly, how risk is borne and rewarded."""
    return (
        1 + culture_response * (ease_risk_aversion + ease_no_reward) / 2 - innovation_culture
    ) / culture_time


@equation()
def innovation_slack(slack_response: Number, workload_pressure: Number) -> Number:
    """Time to think: 1 at usual work pressure, none where fire-fighting takes it all."""
    return smallest(
        2, at_least_zero(1 - slack_response * (mean(workload_pressure, over="service") - 1))
    )


@equation()
def staff_in_post(capacity: PeoplePerYear, staff_at_start: PeoplePerYear,
                  least_flow: PeoplePerYear) -> Number:  # fmt: skip
    """Staff who could have an idea, on average over services; 1 = the start."""
    return mean(capacity / largest(staff_at_start, least_flow), over="service")


@equation()
def sources_of_ideas(ideas_from_staff: Share, staff_in_post: Number, innovation_slack: Number,
                     ideas_from_users: Number, user_involvement: Share,
                     usual_involvement: Share) -> Number:  # fmt: skip
    """Staff with time to think, other places, and users as far as they are asked; 1 = usual."""
    return (
        ideas_from_staff * staff_in_post * innovation_slack
        + (1 - ideas_from_staff)
        + ideas_from_users * (user_involvement - usual_involvement)
    )


@equation()
def lessons_in_ideas(innovation_learning: Projects, learning_at_start: Projects,
                     learning_in_ideas: Number) -> Number:  # fmt: skip
    """What was learnt leads to the next idea; 1 = the start."""
    return power(largest(innovation_learning / learning_at_start, 1), learning_in_ideas)


@equation()
def promising_ideas(idea_rate: PerYear, generating_survival: Share, innovation_culture: Number,
                    sources_of_ideas: Number, lessons_in_ideas: Number,
                    recession_response: Number, recession_depth: Share, innovation_frozen: Share,
                    supplier_ideas: Number) -> PerYear:  # fmt: skip
    """Ideas worth a prototype: a Poisson process thinned by survival is one of the lower rate."""
    return (
        idea_rate
        * generating_survival
        * innovation_culture
        * at_least_zero(sources_of_ideas)
        * lessons_in_ideas
        * at_least_zero(1 + recession_response * recession_depth)
        * (1 - innovation_frozen)
        * supplier_ideas
    )


@hazard(on_ticks=True)
def background_idea_rate(background_effort: Number, promising_ideas: PerYear) -> PerYear:
    """Everyday improvement, which goes on under every policy."""
    return background_effort * promising_ideas


@hazard(on_ticks=True)
def programme_idea_rate(programme_effort: Number, promising_ideas: PerYear, radical_share: Share,
                        radical_size: Number) -> PerYear:  # fmt: skip
    """The policy's programme: the same effort yields fewer ideas where they are radical."""
    return programme_effort * promising_ideas * (1 - radical_share + radical_share / radical_size)

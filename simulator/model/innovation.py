"""Innovation: projects that pass four stages on limited places, and land as changes to services.

What changes continuously (climate for ideas, barriers, learning, chances) is equations here;
what a project does is in `innovation_pipeline`, and every draw of its fate in
`innovation_draws`. A project stands for a programme that the place as a whole runs: councils
copy each other, so its luck is not averaged out over them.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

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
    process,
    setting,
    smallest,
    stock,
)
from simulator.model.innovation_pipeline import run_pipeline
from simulator.units import (
    Number,
    PerYear,
    Pounds,
    PoundsPerYear,
    Projects,
    ProjectsPerYear,
    Share,
    Years,
)

# Ideas
idea_rate = parameter(PerYear, low=0.0, high=100.0, description="Ideas a year at usual effort")
generating_survival = parameter(
    Share, low=0.0, high=1.0, description="Share of ideas worth a prototype"
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
# What slows and what helps
involvement_effect = parameter(
    Share,
    low=0.0,
    high=0.95,
    description="Fall of the odds of failure and harm when users are fully involved",
)
learning_at_start = parameter(
    Projects, low=0.1, description="Evaluated projects remembered at the start"
)
learning_exponent = parameter(
    Number, low=-2.0, high=0.0, description="Elasticity of the odds of failure to learning"
)
purse_life = parameter(Years, low=0.1, description="Time after which money set aside lapses")
purse_at_start = parameter(Pounds, low=0.0, description="Money set aside before the start")
forgetting_rate = parameter(PerYear, low=0.0, description="Rate at which lessons are lost")

# Levers of policies
background_effort = setting(
    Number, low=0.0, high=10.0, description="Everyday improvement, the norm = 1"
)
programme_effort = setting(
    Number, low=0.0, high=10.0, description="Effort of the policy's programme, 0 = none"
)
programme_years = setting(
    Years, low=0.0, description="The programme takes no new ideas after this long"
)
radical_share = setting(
    Share, low=0.0, high=1.0, description="Share of the programme's effort on radical change"
)
innovation_budget = setting(
    Share,
    low=0.0,
    high=0.5,
    description="Money set aside for projects, as a share of council spending",
)
stop_at_overrun = setting(
    Number, low=1.0, description="A roll-out stops when its cost reaches this multiple of plan"
)
user_involvement = setting(
    Share, low=0.0, high=1.0, description="Involvement of users in prototypes, 1 = complete"
)
vertical_adoption = setting(
    PerYear, low=0.001, high=2.0, description="Bass p: units adopt because the centre pushes"
)
# Kept by the pipeline
innovations_adopted = setting(
    Projects, each="typology", low=0.0, description="Projects in use, ever adopted"
)
project_spending = setting(
    PoundsPerYear, low=0.0, description="Spending on projects, in prices of the price base"
)

innovation_culture = stock(
    Number,
    start="usual_culture",
    audit="culture",
    description="Culture of innovation, 1 = the start",
)
innovation_learning = stock(
    Projects,
    start="learning_at_start",
    audit="learning",
    description="Evaluated projects whose lessons are remembered",
)

innovation_purse = stock(
    Pounds,
    start="purse_at_start",
    audit="purse",
    may_be_negative=True,
    description="Authority to commit money to projects, real; below 0 it is pledged ahead",
)


@equation()
def usual_culture(learning_at_start: Projects) -> Number:
    """Culture at the start: 1 by definition."""
    return learning_at_start / learning_at_start


@flow(Number, leaves=outside, enters=innovation_culture)
def culture_changing(
    culture_response: Number,
    ease_risk_aversion: Share,
    ease_no_reward: Share,
    innovation_culture: Number,
    culture_time: Years,
) -> PerYear:
    """Culture follows, slowly, how risk is borne and rewarded."""
    return (
        1 + culture_response * (ease_risk_aversion + ease_no_reward) / 2 - innovation_culture
    ) / culture_time


@flow(Projects, leaves=innovation_learning, enters=outside)
def lessons_lost(
    forgetting_rate: PerYear, innovation_learning: Projects, learning_at_start: Projects
) -> ProjectsPerYear:
    """People move on, and what was learnt beyond the start's level fades."""
    return forgetting_rate * at_least_zero(innovation_learning - learning_at_start)


@flow(Pounds, leaves=outside, enters=innovation_purse)
def set_aside(
    innovation_budget: Share, council_spending: PoundsPerYear, price_level: Number
) -> PoundsPerYear:
    """Authority to spend on projects, which pilots and roll-outs use up as they begin."""
    return innovation_budget * council_spending / price_level


@flow(Pounds, leaves=innovation_purse, enters=outside)
def lapsing(innovation_purse: Pounds, purse_life: Years) -> PoundsPerYear:
    """What nobody claims in time is taken back."""
    return at_least_zero(innovation_purse) / purse_life


@equation()
def innovation_slack(slack_response: Number, workload_pressure: Number) -> Number:
    """Time to think: 1 at usual work pressure, none where fire-fighting takes it all."""
    return smallest(
        2, at_least_zero(1 - slack_response * (mean(workload_pressure, over="service") - 1))
    )


@equation()
def promising_ideas(
    idea_rate: PerYear,
    generating_survival: Share,
    innovation_culture: Number,
    innovation_slack: Number,
    innovation_frozen: Share,
    supplier_ideas: Number,
) -> PerYear:
    """Ideas worth a prototype: a Poisson process thinned by survival is one of the lower rate."""
    return (
        idea_rate
        * generating_survival
        * innovation_culture
        * innovation_slack
        * (1 - innovation_frozen)
        * supplier_ideas
    )


@hazard()
def background_idea_rate(background_effort: Number, promising_ideas: PerYear) -> PerYear:
    """Everyday improvement, which goes on under every policy."""
    return background_effort * promising_ideas


@hazard()
def programme_idea_rate(
    programme_effort: Number, promising_ideas: PerYear, radical_share: Share, radical_size: Number
) -> PerYear:
    """The policy's programme: the same effort yields fewer ideas where they are radical."""
    return programme_effort * promising_ideas * (1 - radical_share + radical_share / radical_size)


@equation()
def failure_odds(
    innovation_learning: Projects,
    learning_at_start: Projects,
    learning_exponent: Number,
    involvement_effect: Share,
    user_involvement: Share,
    barriers_act_on_survival: Share,
    barrier_multiplier: Number,
) -> Number:
    """Odds of failure against the published ones: lower with learning and with users involved."""
    return (
        power(largest(innovation_learning / learning_at_start, 1), learning_exponent)
        * (1 - involvement_effect * user_involvement)
        * (1 + barriers_act_on_survival * (barrier_multiplier - 1))
    )


@equation()
def innovation_spending(project_spending: PoundsPerYear, price_level: Number) -> PoundsPerYear:
    """Pilots, roll-outs, double running and overruns of all projects, in cash."""
    return project_spending * price_level


@process()
def pipeline(world: Any) -> Generator[Any, Any, None]:
    """Ideas arrive and become projects: everyday ones always, the programme's from its start."""
    yield from run_pipeline(world)

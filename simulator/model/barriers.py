"""Five barriers and the treacle: what lengthens every stage of innovation, and levers against it.

Treacle is of two kinds: all projects slow each other down (here), and each is slowed by those who
have a view on it, more of them the longer it lives (`innovation_draws.drag`).
Barriers act on durations. They act on survival too only where `barriers_act_on_survival` says so,
since what is published about them speaks of the duration and nature of the process, not of the
end result.
"""

from __future__ import annotations

from simulator.engine import at_least_zero, equation, parameter, setting, total
from simulator.units import Number, PerProject, PerYear, Projects, Share

barrier_risk_aversion = parameter(
    Number, low=1.0, high=3.0, description="How much longer projects take with risk-averse bureaucracy, 1 = no longer"
)
barrier_short_budgets = parameter(
    Number, low=1.0, high=3.0,
    description="How much longer projects take with targets and short budgets, 1 = no longer",
)
barrier_no_reward = parameter(
    Number, low=1.0, high=3.0, description="How much longer projects take with no reward for risk, 1 = no longer"
)
barrier_no_competition = parameter(
    Number, low=1.0, high=3.0, description="How much longer projects take with no competition, 1 = no longer"
)
barrier_central_control = parameter(
    Number, low=1.0, high=3.0, description="How much longer projects take with central control, 1 = no longer"
)
barriers_act_on_survival = parameter(
    Share, low=0.0, high=1.0, description="Whether barriers also raise the odds of failure"
)
treacle = parameter(
    PerProject,
    low=0.0,
    high=1.0,
    description="Lengthening of stages per project above the usual number",
)
usual_projects = parameter(
    Projects, low=0.0, description="Projects in progress that slow nobody down"
)
stakeholders_per_service = parameter(
    Number, low=0.0,
    description="Officials and bodies with a view on a project, for each service that it changes",
)  # fmt: skip
officials_joining = parameter(
    PerYear, low=0.0, description="Further officials whom a project attracts as it lives"
)
usual_stakeholders = parameter(
    Number, low=0.0, description="Stakeholders of a project that slow nobody down"
)
stakeholder_drag = parameter(
    Number, low=0.0, high=1.0,
    description="Lengthening of a stage for each stakeholder above the usual number",
)  # fmt: skip
leadership_in_places = parameter(
    Number, low=0.0, description="Rise of the roll-outs that can be carried under full leadership"
)
leadership = setting(
    Share, low=0.0, high=1.0,
    description="Leadership and vision beyond the usual, 1 = nothing is bogged down",
)  # fmt: skip
ease_risk_aversion = setting(Share, low=0.0, high=1.0, description="Removal of risk aversion")
ease_short_budgets = setting(
    Share, low=0.0, high=1.0, description="Removal of short budgets and targets"
)
ease_no_reward = setting(
    Share, low=0.0, high=1.0, description="Removal of the want of reward for risk"
)
ease_no_competition = setting(
    Share, low=0.0, high=1.0, description="Removal of the want of competition"
)
ease_central_control = setting(Share, low=0.0, high=1.0, description="Removal of central control")
innovations_in_stage = setting(
    Projects, each="stage", low=0.0, description="Projects that hold a place at each stage"
)
innovations_waiting = setting(
    Projects, each="stage", low=0.0, description="Projects that wait for a place at each stage"
)


@equation()
def barrier_multiplier(
    barrier_risk_aversion: Number,
    barrier_short_budgets: Number,
    barrier_no_reward: Number,
    barrier_no_competition: Number,
    barrier_central_control: Number,
    ease_risk_aversion: Share,
    ease_short_budgets: Share,
    ease_no_reward: Share,
    ease_no_competition: Share,
    ease_central_control: Share,
) -> Number:
    """Durations against those observed with all five barriers in place: 1 until one is eased."""
    return (
        (ease_risk_aversion / barrier_risk_aversion + 1 - ease_risk_aversion)
        * (ease_short_budgets / barrier_short_budgets + 1 - ease_short_budgets)
        * (ease_no_reward / barrier_no_reward + 1 - ease_no_reward)
        * (ease_no_competition / barrier_no_competition + 1 - ease_no_competition)
        * (ease_central_control / barrier_central_control + 1 - ease_central_control)
    )


@equation()
def duration_multiplier(
    barrier_multiplier: Number,
    treacle: PerProject,
    leadership: Share,
    innovations_in_stage: Projects,
    usual_projects: Projects,
) -> Number:
    """Barriers, and the treacle of many projects at once, lengthen every stage."""
    return barrier_multiplier * (
        1
        + treacle
        * (1 - leadership)
        * at_least_zero(total(innovations_in_stage, over="stage") - usual_projects)
    )

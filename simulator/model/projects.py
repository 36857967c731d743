"""What becomes of a project: how long it takes, whether it survives, what it gains and costs.

These numbers are read by the pipeline when a project needs them; `innovation_draws` says how.
"""

from __future__ import annotations

from simulator.engine import parameter, setting
from simulator.units import Number, Projects, Share, Years

background_size = parameter(
    Share,
    low=0.0,
    high=1.0,
    description="Size of an everyday improvement, a programme's project = 1",
)
duration_generating = parameter(Years, low=0.0, description="Median time to generate a possibility")
duration_incubating = parameter(Years, low=0.0, description="Median time to prototype and pilot")
evaluation_lag = parameter(Years, low=0.0, description="Median time to evaluate and learn")
duration_spread = parameter(
    Number, low=0.0, high=2.0, description="Standard deviation of the log of durations"
)
stage_places = setting(
    Projects, each="stage", low=1.0,
    description="Projects at each stage that the people with its skills can carry at a time",
)  # fmt: skip
pilot_survival = parameter(
    Share, low=0.0, high=1.0, description="Share of prototypes that complete a pilot"
)
incremental_survival = parameter(
    Share, low=0.0, high=1.0, description="Share of piloted incremental changes that are adopted"
)
radical_survival = parameter(
    Share, low=0.0, high=1.0, description="Share of piloted radical changes that are adopted"
)
incremental_quickness = parameter(
    Number, low=0.05, description="Time an incremental change takes to spread, a radical one = 1"
)
involvement_time = parameter(
    Number, low=0.0, description="Lengthening of incubation when users are fully involved"
)
change_of_control = parameter(
    Share, low=0.0, high=1.0, description="Chance that an election changes control"
)
incremental_cancelled = parameter(
    Share, low=0.0, high=1.0, description="Chance that new control cancels an incremental project"
)
radical_cancelled = parameter(
    Share, low=0.0, high=1.0, description="Chance that new control cancels a radical project"
)
within_reach = parameter(
    Share,
    each="service",
    low=0.0,
    high=1.0,
    description="Part of a service that the place can change",
)
claimed_gain_low = parameter(
    Share, low=0.0, high=0.9, description="Least claim of an incremental project"
)
claimed_gain_typical = parameter(
    Share, low=0.0, high=0.9, description="Typical claim of an incremental project"
)
claimed_gain_high = parameter(
    Share, low=0.0, high=0.9, description="Largest claim of an incremental project"
)
realised_low = parameter(
    Share, low=0.0, high=1.0, description="Least share of a claim that is real"
)
realised_high = parameter(
    Share, low=0.0, high=1.0, description="Largest share of a claim that is real"
)
cap_back_office = parameter(
    Share, low=0.0, high=0.5, description="Most that back-office changes can gain"
)
cap_procurement = parameter(
    Share, low=0.0, high=0.5, description="Most that procurement changes can gain"
)
cap_transactional = parameter(
    Share, low=0.0, high=0.5, description="Most that changes to transactions can gain"
)
cap_policy_making = parameter(
    Share, low=0.0, high=0.5, description="Most that changes to policy making can gain"
)
radical_gain_low = parameter(
    Share, low=0.0, high=0.9, description="Least gain of an adopted radical change"
)
radical_gain_typical = parameter(
    Share, low=0.0, high=0.9, description="Most likely gain of an adopted radical change"
)
radical_gain_high = parameter(
    Share, low=0.0, high=0.9, description="Largest gain of an adopted radical change"
)
radical_breadth = parameter(
    Number, low=1.0, high=7.0, description="Services that a radical change covers"
)
incremental_typology = parameter(
    Number, each="typology", low=0.0, description="How often incremental projects are of each type"
)
radical_typology = parameter(
    Number, each="typology", low=0.0, description="How often radical projects are of each type"
)
emphasis = setting(
    Number, each="typology", low=0.0,
    description="How often the programme's projects are of each type, 1 = as usual",
)  # fmt: skip
typology_gain = parameter(
    Number, each="typology", low=0.0,
    description="Gain of each type, as a ratio to the others; the usual mix has the mean",
)  # fmt: skip
typology_duration = parameter(
    Number, each="typology", low=0.05,
    description="Durations of each type, as a ratio to the others; the usual mix has the mean",
)  # fmt: skip
typology_failure = parameter(
    Number, each="typology", low=0.0,
    description="Odds of failure of each type, as a ratio to the others; the usual mix has the mean",
)  # fmt: skip
spill = parameter(
    Share, each="typology", low=0.0, high=1.0,
    description="Part of a wholesale change's gain that services beyond its own have too",
)  # fmt: skip
gain_in_cost = parameter(
    Share,
    each="typology",
    low=0.0,
    high=1.0,
    description="Part of the gain that lowers what a case takes",
)
gain_in_demand = parameter(
    Share, each="typology", low=0.0, high=1.0, description="Part of the gain that prevents need"
)
causes_lag = parameter(
    Years, low=0.0, description="Time from a change in use to need prevented at its causes"
)
cashable_share = parameter(
    Share,
    low=0.0,
    high=1.0,
    description="Part of a saving that leaves the budget; the rest betters the service",
)
harm_share = parameter(
    Share, low=0.0, high=1.0, description="Share of failed radical changes that do damage"
)
harm_low = parameter(
    Share, low=0.0, high=0.9, description="Least loss of quality from a harmful change"
)
harm_typical = parameter(
    Share, low=0.0, high=0.9, description="Typical loss of quality from a harmful change"
)
harm_high = parameter(
    Share, low=0.0, high=0.9, description="Largest loss of quality from a harmful change"
)
harm_shows = parameter(
    Share, low=0.0, high=1.0, description="Part of its roll-out after which a harmful change is given up"
)
harm_years_low = parameter(Years, low=0.0, description="Shortest recovery from harm")
harm_years_high = parameter(Years, low=0.0, description="Longest recovery from harm")
harm_lasts = parameter(Share, low=0.0, high=1.0, description="Share of harm that never recovers")
incremental_waves = parameter(
    Number, low=1.0, high=12.0, description="Cohorts in which units change over to an incremental project"
)
radical_waves = parameter(
    Number, low=1.0, high=12.0, description="Cohorts in which units change over to a radical project"
)
gain_lapses = parameter(
    Share, low=0.0, high=1.0, description="Share of adopted changes that are not kept up: their gains are lost again"
)
years_to_lapse = parameter(
    Years, low=0.0, description="Mean time from adoption until a change that is not kept up is gone"
)
incremental_payback = parameter(
    Years, low=0.0, description="Cost of an incremental project in years of its claimed saving"
)
double_running_cost = parameter(
    Years,
    low=0.0,
    description="Planned cost of a radical change in years of the spending it covers",
)
pilot_cost_share = parameter(
    Share, low=0.0, high=1.0, description="Part of the planned cost that the pilot takes"
)
evaluation_cost_share = parameter(
    Share, low=0.0, high=1.0,
    description="Cost of a full evaluation, as a part of the planned cost of what is done: of the pilot, or of all",
)  # fmt: skip
scaling_dip = parameter(
    Share, low=0.0, high=0.5, description="Capacity lost while a radical change is scaled up"
)
overrun_tail = parameter(
    Share, low=0.0, high=1.0, description="Chance of an overrun from the fat tail"
)
overrun_usual = parameter(
    Number, low=0.5, description="Median ratio of cost to plan outside the tail, before it is cut where the tail begins"
)
overrun_spread = parameter(
    Number, low=0.0, high=1.0, description="Standard deviation of the log of cost over plan, outside the tail"
)
overrun_least = parameter(Number, low=1.0, description="Least ratio in the tail")
overrun_exponent = parameter(Number, low=0.1, description="Exponent of the Pareto tail of cost overruns")
overrun_cap = parameter(
    Number, low=1.0, description="Largest ratio of cost to plan that is possible"
)

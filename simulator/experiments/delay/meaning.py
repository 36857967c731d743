"""What each number of a curve of the cost of delay means: unit, name, description."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.appraisal.cost_of_delay import WINDOW
from simulator.experiments.delay.runs import RUN_ON

OF_THE_START = ("marginal_cost_at_start",)
"""Money of the day on which a policy starts, and so of no one date."""
MEANING: Mapping[str, tuple[str, str, str]] = {
    "cost_of_delay": (
        "GBP", "Cost of delay",
        "Social value of starting at once less that of starting so much later, present value with what is left at "
        "the horizon; below 0 where waiting pays",
    ),
    "marginal_cost_of_delay": (
        "GBP/year", "Cost of one more year of delay",
        "Slope of the cost of delay, as seen from the start of the run: discounting alone bends it down",
    ),
    "marginal_cost_at_start": (
        "GBP/year", "Cost of one more year of delay, in the money of the start",
        "Slope of the cost of delay over the discount factor there: whether delay costs more and more is read here",
    ),
    "cost_of_delay_exchequer": (
        "GBP", "Cost of delay to public bodies",
        "Net cost to all public bodies, programmes included, started late less at once, present value with the run-on",
    ),
    "cost_of_delay_wellbys": (
        "point*person*year", "WELLBYs lost by delay", "WELLBYs gained by the horizon, at once less late; not discounted"
    ),
    "cost_of_delay_deaths": (
        "person", "Deaths by delay", "Deaths up to the horizon, late less at once; not discounted"
    ),
    "npsv": (
        "GBP", "Net present social value",
        f"Against the unstarted run, of a policy that starts so much later, counted to {RUN_ON} years beyond the "
        "horizon; what an appraisal calls so stops at the horizon",
    ),
    "value_in_window": (
        "GBP", f"Value within {WINDOW:g} years of the start",
        f"Against the unstarted run, up to {WINDOW:g} years after the start, however late it is",
    ),
    "section_114_probability": (
        "1", "Probability of a section 114 notice, per council", "By the horizon, of a policy that starts so late"
    ),
    "cost_of_delay_part": (
        "GBP", "Parts of the cost of delay", "What the cost of delay is the sum of; a part below 0 is a saving"
    ),
    "break_even_date": (
        "", "Date of payback, counted beyond the horizon",
        "From when what the start has brought so far is above 0 for good, against never starting, discounted, within "
        f"the run and the {RUN_ON} years beyond its horizon; not a time where it is not by then",
    ),
    "worse_before_better_depth": (
        "GBP", "Depth of worse before better",
        "Lowest that what the start has brought so far falls below 0, discounted; 0 where it never does",
    ),
    "worse_before_better_years": (
        "year", "Length of worse before better", "Years in which what the start has brought so far is below 0"
    ),
    "unstarted_risk": ("1", "Risk of a notice without any start", "Probability of a section 114 notice by the "
                       "horizon where the policy never starts"),
}  # fmt: skip
MEANING_OF_ALL: Mapping[str, tuple[str, str, str]] = {
    "start_date": ("", "Start of the policy", "When a policy starts that is so much later"),
    "repayment_odds": (
        "1", f"Odds of repaying within {WINDOW:g} years",
        f"Share of futures in which the value within {WINDOW:g} years of the start is above 0",
    ),
    "last_responsible_start": (
        "", "Last responsible start",
        f"Latest of these starts with at least even odds of repaying within {WINDOW:g} years; no time where none has",
    ),
    "repayment_odds_low": (
        "1", "Odds of repaying, 2.5%", "Lower end of the 95% interval of the odds, by Wilson's score"
    ),
    "repayment_odds_high": ("1", "Odds of repaying, 97.5%", "Upper end of the same"),
    "last_responsible_start_share": (
        "1", "Share of resamples in which this start is the last responsible one",
        "Bootstrap over futures; what is left to 1 has no such start",
    ),
    "never_breaks_even_share": (
        "1", "Share of futures that do not pay back", f"By {RUN_ON} years beyond the horizon"
    ),
    "cost_of_delay_mean": ("GBP", "Mean cost of delay", "Mean over futures; below 0 where waiting pays"),
    "cost_of_delay_mean_low": (
        "GBP", "Mean cost of delay, 2.5%", "Lower end of the 95% interval of the mean, by Hall's t"
    ),
    "cost_of_delay_mean_high": ("GBP", "Mean cost of delay, 97.5%", "Upper end of the same"),
    "cost_of_delay_part_mean": (
        "GBP", "Mean parts of the cost of delay", "Means over futures, which add up to the mean cost of delay"
    ),
    "cost_of_delay_part_mean_low": (
        "GBP", "Mean parts of the cost of delay, 2.5%", "Lower end of the 95% interval of each mean, by Hall's t"
    ),
    "cost_of_delay_part_mean_high": ("GBP", "Mean parts of the cost of delay, 97.5%", "Upper end of the same"),
    "irreversible_share": (
        "1", "Irreversible share of the cost of delay",
        "Positive lasting and end-of-horizon damage over the sum of positive parts, each part its mean over futures; 0 "
        "where no part is positive. Means little unless the mean cost of delay is clearly above 0",
    ),
    "irreversible_share_low": (
        "1", "Irreversible share of the cost of delay, 2.5%", "Lower end of the 95% interval, by bootstrap over futures"
    ),
    "irreversible_share_high": ("1", "Irreversible share of the cost of delay, 97.5%", "Upper end of the same"),
    "risk_change": (
        "1", "Change of the mean risk of a notice",
        "Mean over futures of the probability of a section 114 notice by the horizon less that of never starting",
    ),
    "risk_change_low": (
        "1", "Change of the mean risk of a notice, 2.5%", "Lower end of the 95% interval of the mean, by Hall's t"
    ),
    "risk_change_high": ("1", "Change of the mean risk of a notice, 97.5%", "Upper end of the same"),
    "mean_risk": ("1", "Mean risk of a notice", "Mean over futures of the probability of a section 114 notice"),
    "mean_risk_low": ("1", "Mean risk of a notice, 2.5%", "Lower end of the 95% interval of the mean, by bootstrap"),
    "mean_risk_high": ("1", "Mean risk of a notice, 97.5%", "Upper end of the same"),
    "last_start_under_risk": (
        "", "Last start under the stated risk",
        "Latest of these starts with a mean probability of a section 114 notice by the horizon under that of the "
        "attribute stated_risk, or not above that of never starting; not a time where none has",
    ),
    "last_start_under_risk_share": (
        "1", "Share of resamples in which this start is the last under the stated risk",
        "Bootstrap over futures; what is left to 1 has no such start",
    ),
}  # fmt: skip


def described(meaning: tuple[str, str, str]) -> dict[str, str]:
    """The attributes of a variable."""
    keys = ("units", "long_name", "description")
    return {key: text for key, text in zip(keys, meaning, strict=True) if text}

"""What the columns of events.csv say: unit, prices and meaning of each detail, by the kinds of event that have it."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from simulator.results.measures import CASH, CONSTANT


class Detail(NamedTuple):
    """A detail of events of these kinds; `prices` is nothing for what is no money."""

    kinds: frozenset[str]
    unit: str
    prices: str
    meaning: str


PROJECT = "project"
PROJECTS = f"{PROJECT} own_project"


def _of(kinds: str, unit: str, meaning: str, prices: str = "") -> Detail:
    return Detail(frozenset(kinds.split()), unit, prices, meaning)


_YEARLY = "GBP/year"
DETAILS = {
    "gap": _of("budget", _YEARLY, "Cost of meeting demand as at the start less what there is to pay for it: "
               "no savings since the start are taken off (cumulative_requirement of mtfs)", CASH),
    "savings": _of("budget in_year_savings", "GBP", "Of a budget: savings against unchanged policy that it holds for "
                   "its year, earlier ones too. Of in_year_savings: decided for the half-year that is left", CASH),
    "from_reserves": _of("budget", _YEARLY, "What the budget takes from reserves as it stands; below 0 pays in", CASH),
    "planned_use": _of("budget", _YEARLY, "What it means to take from reserves, if all its savings came", CASH),
    "overspend": _of("in_year_savings", _YEARLY, "Use of reserves since 1 April beyond the budget's, a year", CASH),
    "reserves": _of("section_114_notice", "GBP", "Usable reserves of the whole place that day", CASH),
    "commissioners": _of("section_114_notice", "", "Whether commissioners follow"),
    "deficit": _of("special_needs_deficit_falls_due", "GBP", "What accounts had left out until that day", CASH),
    "relieved": _of("special_needs_deficit_falls_due", "GBP", "Part of it that the Exchequer takes over; reserves bear "
                    "the rest", CASH),
    "amount": _of("exceptional_financial_support", "GBP", "Lent that day, and repaid with interest", CASH),
    "change": _of("pension_contributions", "1", "Employers' contribution as a share of pay, less that of the start"),
    "cost": _of(PROJECTS, "GBP", "All of the project as planned; evaluation comes on top where it is not 0", CONSTANT),
    "spent": _of(PROJECT, "GBP", "What pilot and roll-out took, overruns with them", CONSTANT),
    "evaluation": _of(PROJECT, "GBP", "What its evaluation takes after that date", CONSTANT),
    "claim": _of(PROJECT, "1", "Gain that it was planned to have, as a share of its services"),
    "gain": _of(PROJECTS, "1", "Gain that landed, as a share of its services; of own_project the claim"),
    "outcome": _of(PROJECT, "", "What became of it; who is still under way at the end of the run has no row"),
    "severity": _of("climate_shock", "1", "Severity, 1 = a regional disaster on the whole place"),
    "existed_at_start": _of("community_anchor_failed", "", "Whether the anchor was there at the start"),
}  # fmt: skip
"""Details whose name alone does not say what they are, or in which pounds."""


def detail(name: str, kinds: Collection[str]) -> Detail | None:
    """What a column holds, where all events that fill it are of kinds that are known to have it."""
    found = DETAILS.get(name)
    return found if found and kinds and found.kinds.issuperset(kinds) else None

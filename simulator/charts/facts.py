"""What stands beside the table of answers: how sure it is, what delay costs, and on what it hinges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from simulator.charts import hinge
from simulator.charts.data import futures, policies
from simulator.charts.findings import USUAL, contest, lower, opening, own, pair, upper
from simulator.charts.kinds.curves import delays, fewer, words_of_years
from simulator.charts.numbers import estimate, of_median, rounding, wilson

if TYPE_CHECKING:
    import numpy as np
    import xarray as xr

ASKED = 2
"""Of how many policies the delay is told: the scenario's own, then the usual ones."""


def html(dataset: xr.Dataset, curve: xr.Dataset | None, hinges: Sequence[Mapping[str, Any]]) -> str:
    """A list of terms and what is to say of each; terms of which nothing is known are left out."""
    told = {
        "How sure is that?": certainty(dataset),
        "What does a year’s delay cost?": "" if curve is None else late(curve, dataset),
        "What does it hinge on?": hinge.of_headline(hinges),
    }
    items = "".join(f"<div><dt>{term}</dt><dd>{escape(text)}</dd></div>" for term, text in told.items() if text)
    return f'<dl class="facts">{items}</dl>' if items else ""


def certainty(dataset: xr.Dataset) -> str:
    """In how many futures the first of the two policies of the headline is ahead, with its interval."""
    if futures(dataset) == 1:
        return "This is one future: nothing here has an interval."
    compared = pair(dataset)
    score = contest(dataset, *compared) if compared else None
    if compared is None or score is None:
        return ""
    low, high = (f"{100 * x:.0f}" for x in wilson(*score))
    return (
        f"{upper(compared[0])} is ahead of {lower(compared[1])} on wellbeing in {score[0]} of {score[1]} futures: "
        f"{low} to {high}% with 95% confidence, if the ranges of the numbers are right."
    )


def late(curve: xr.Dataset, dataset: xr.Dataset) -> str:
    """What the shortest and the longest delay cost, of each policy that is asked about, and until when that counts."""
    late_by = [years for years in delays(curve) if years > 0.0]
    named = [policy for policy in (*own(curve), *USUAL) if policy in policies(curve)] or policies(curve)[-1:]
    if not late_by:
        return ""
    ends = list(dict.fromkeys((late_by[0], late_by[-1])))
    told = " ".join(f"{opening(words_of_years(years))}: {_costs(curve, named[:ASKED], years)}." for years in ends)
    of = f" in {futures(curve):,} futures" if futures(curve) > 1 else " in one future"
    of += f" chosen to be like all {curve.attrs['chosen_from']:,}" if fewer(curve) else ""
    until, stop = curve.attrs.get("last_year"), str(dataset["time"].values[-1])[:4]
    longer = f", counted to {until} and not to {stop} as above, since gains go on" if until else ""
    return f"{told} Social value lost{of}{longer}; below nought, waiting pays."


def _costs(curve: xr.Dataset, named: Sequence[str], years: float) -> str:
    costs = {policy: curve["cost_of_delay"].sel(policy=policy, delay=years).values for policy in named}
    values = {policy: estimate(cost) for policy, cost in costs.items()}
    # One unit for all, so that they can be compared; each is rounded as its own interval allows.
    size = rounding(values.values())["size"]
    told = {policy: found.words("pounds", signed=True, size=size) for policy, found in values.items()}
    return ", ".join(f"{lower(policy)} {words}{_unsure(costs[policy])}" for policy, words in told.items())


def _unsure(values: np.ndarray) -> str:
    """What to add where another draw of as many futures might turn the sign of the median."""
    low, high = of_median(values)
    return " in the middle, of a sign that so few can’t tell" if values.size > 1 and low < 0.0 < high else ""

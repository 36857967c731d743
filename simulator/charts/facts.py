"""What stands beside the table of answers: how sure it is, what delay costs, and on what it hinges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.charts import hinge
from simulator.charts.data import futures, policies
from simulator.charts.delay_words import CANNOT, SURE, briefly, left_open, mean_cost
from simulator.charts.findings import USUAL, contest, lower, own, pair, upper
from simulator.charts.kinds.curves import delays, fewer, words_of_years
from simulator.charts.numbers import middle, wilson

if TYPE_CHECKING:
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
    if futures(curve) > 1 and middle(np.zeros(futures(curve))) is None:
        return f"{futures(curve)} futures are too few to tell whether a delay costs or saves: run more of them."
    ends = list(dict.fromkeys((late_by[0], late_by[-1])))
    asked = named[:ASKED]
    stop = str(dataset["time"].values[-1])[:4]
    if none := _open(curve, asked, ends):
        return f"{none} {_what(curve, stop, open_=True)}"
    told = " ".join(f"{upper(policy)}: {_costs(curve, policy, ends)}." for policy in asked)
    return f"{told} {_what(curve, stop)}"


def _open(curve: xr.Dataset, named: Sequence[str], late: Sequence[float]) -> str:
    """All of it in one sentence where so many futures can't tell any of it; else empty."""
    costs = curve["cost_of_delay"]
    found = [[left_open(costs.sel(policy=policy, delay=years).values) for policy in named] for years in late]
    if not all(map(all, found)):
        return ""
    told = "; ".join(
        f"{words_of_years(years)} late, "
        + ", ".join(f"{lower(policy)} anything from {between}" for policy, between in zip(named, row, strict=True))
        for years, row in zip(late, found, strict=True)
    )
    return f"{futures(curve):,} {CANNOT} whether a delay costs or saves: {told}."


def _costs(curve: xr.Dataset, policy: str, late: Sequence[float]) -> str:
    costs = curve["cost_of_delay"].sel(policy=policy)
    told = [briefly(costs.sel(delay=years).values, years, mean_cost(curve, policy, years)) for years in late]
    both = f"{futures(curve):,} {CANNOT}"
    if all(each.startswith(both) for each in told):
        told[1:] = [each.replace(both, "nor", 1) for each in told[1:]]
    return "; ".join(told)


def _what(curve: xr.Dataset, stop: str, open_: bool = False) -> str:
    """What these figures are, of how many futures, and until when they count; `open_` where there are ends alone."""
    count = futures(curve)
    of = f"{count:,} futures" if count > 1 else "one future"
    of += f" chosen to be like all {curve.attrs['chosen_from']:,}" if fewer(curve) else ""
    until = curve.attrs.get("last_year")
    longer = f", counted to {until} and not to {stop} as above, since gains go on" if until else ""
    if open_:
        return f"All of it is social value{longer}; between such ends lies the median of {of}, {SURE}."
    sure = f"the middle of {of}, and in brackets where that lies {SURE}" if count > 1 else f"of {of}"
    return f"All of it is social value{longer}; each figure is {sure}."

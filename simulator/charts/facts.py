"""What stands beside the table of answers: how sure it is, what delay costs, and on what it hinges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.charts import hinge
from simulator.charts.data import futures, policies
from simulator.charts.delay_words import OPEN, SURE, briefly, mean_cost
from simulator.charts.findings import USUAL, contest, lower, opening, own, pair, upper
from simulator.charts.kinds.curves import delays, fewer
from simulator.charts.medians import middle
from simulator.charts.numbers import ENOUGH, wilson

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
    items = "".join(f"<div><dt>{term}</dt>{_lines(text)}</div>" for term, text in told.items() if text)
    return f'<dl class="facts">{items}</dl>' if items else ""


def _lines(text: str) -> str:
    """Its lines, of which the last of several says what the others are."""
    lines = [escape(line) for line in text.split("\n")]
    last = ' class="of"' if len(lines) > 1 else ""
    return "".join(f"<dd>{line}</dd>" for line in lines[:-1]) + f"<dd{last}>{lines[-1]}</dd>"


def certainty(dataset: xr.Dataset) -> str:
    """In how many futures it is as the headline says, with the interval of that share."""
    if futures(dataset) == 1:
        return "This is one future: nothing here has an interval."
    compared = pair(dataset)
    score = contest(dataset, *compared) if compared else None
    if compared is None or score is None:
        return ""
    (first, second), (ahead, of) = compared, score
    told = f"{upper(first)} is ahead of {lower(second)}"
    if wilson(ahead, of)[1] < 0.5 or (of < ENOUGH and not ahead):
        ahead, told = of - ahead, f"{upper(second)} does at least as much as {lower(first)}"
    low, high = (f"{100 * x:.0f}" for x in wilson(ahead, of))
    return f"{told} in {ahead} of {of} futures. If the ranges put in are right, that is {low} to {high}% {SURE}."


def late(curve: xr.Dataset, dataset: xr.Dataset) -> str:
    """A line for each policy that is asked about: what the shortest and the longest delay cost; then what that is."""
    late_by = [years for years in delays(curve) if years > 0.0]
    named = [policy for policy in (*own(curve), *USUAL) if policy in policies(curve)] or policies(curve)[-1:]
    if not late_by:
        return ""
    if futures(curve) > 1 and middle(np.zeros(futures(curve))) is None:
        return f"{futures(curve)} futures are too few to tell whether a delay costs or saves: run more of them."
    ends = list(dict.fromkeys((late_by[0], late_by[-1])))
    told = [f"{upper(policy)}: {_costs(curve, policy, ends)}" for policy in named[:ASKED]]
    return "\n".join((*told, _what(curve, str(dataset["time"].values[-1])[:4])))


def _costs(curve: xr.Dataset, policy: str, late: Sequence[float]) -> str:
    """What each delay costs; that it is too close to call is said once."""
    costs = curve["cost_of_delay"].sel(policy=policy)
    told = [briefly(costs.sel(delay=years).values, years, mean_cost(curve, policy, years)) for years in late]
    if len(told) > 1 and all(f" is {OPEN} " in each for each in told):
        return f"{told[0]}. So is {told[1].replace(f' is {OPEN} ', ' ', 1)}."
    return "".join(f"{opening(each)}. " if at else f"{each}. " for at, each in enumerate(told)).strip()


def _what(curve: xr.Dataset, stop: str) -> str:
    """What these figures are, of how many futures, and until when they count."""
    count, until = futures(curve), curve.attrs.get("last_year")
    of = f"Medians of {count:,} futures" if count > 1 else "One future"
    of += f", chosen to be like all {curve.attrs['chosen_from']:,}" if fewer(curve) else ""
    longer = f" to {until}, since gains go on after {stop}" if until else ""
    return f"Social value{longer}. {of}" + (f", {SURE}." if count > 1 else ".")

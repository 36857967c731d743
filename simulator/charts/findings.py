"""Sentences computed from results: conditional, with intervals, never a winner by construction."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.charts.data import (
    Priced,
    final_year,
    in_prices,
    paired,
    policies,
    reference,
    stop_year,
    wellbeing,
)
from simulator.charts.numbers import ENOUGH, Estimate, amount, estimate, often, wilson
from simulator.charts.palette import LOOKS, label, labelled, look

if TYPE_CHECKING:
    import xarray as xr

OWN = "own_policies"
USUAL = ("radical", "incremental")
"""What is asked about, in this order, where a scenario adds no policy of its own."""


def lower(policy: str) -> str:
    """A policy's name inside a sentence."""
    name = look(policy).name
    if label(policy):
        return name if name[1:2].isupper() else name[:1].lower() + name[1:]
    named = {
        "incremental": "incremental change",
        "radical": "radical change",
        "portfolio": "the portfolio",
        "do_minimum": "doing the minimum",
        "do_nothing": "doing nothing",
    }
    return named.get(policy, f"{name.lower()} change" if name.endswith("-led") else name)


def upper(policy: str) -> str:
    """A policy's name at the start of a sentence."""
    return opening(lower(policy))


def opening(text: str) -> str:
    """Text that starts a sentence."""
    return text[:1].upper() + text[1:]


def listed(parts: list[str], last: str = "and") -> str:
    """Parts of a sentence in a row: “a, b and c”; nothing of none."""
    return f" {last} ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


def under(policy: str) -> str:
    """What happens with a policy, as the end of a sentence."""
    named = {"do_minimum": "if only the minimum is done", "do_nothing": "if nothing is done"}
    if label(policy):
        return f"with {lower(policy)}"
    return named.get(policy, f"with {lower(policy)}")


def against(values: xr.DataArray, dataset: xr.Dataset, policy: str) -> Estimate:
    """The paired difference from the reference of one number per policy and member."""
    return estimate(paired(values, policy, reference(dataset)))


def gap_change(dataset: xr.Dataset, policy: str) -> tuple[Estimate, Priced]:
    """What a policy does to the last year's budget gap; above zero widens it."""
    priced = in_prices(dataset, "budget_gap")
    return against(final_year(priced.values), dataset, policy), priced


def contest(dataset: xr.Dataset, first: str, second: str) -> tuple[int, int] | None:
    """In how many futures the first does more for wellbeing than the second, and of how many."""
    if not {first, second} <= set(policies(dataset)):
        return None
    found = wellbeing(dataset)
    if found is None:
        return None
    difference = paired(found.values, first, second)
    return int(np.sum(difference > 0)), int(difference.size)


def own(dataset: xr.Dataset) -> list[str]:
    """The policies that a scenario adds to the usual ones: those of its own file, or else of what it extends."""
    added = [p for p in policies(dataset) if p not in LOOKS and p != dataset.attrs.get("reference")]
    return [p for p in added if p in str(dataset.attrs.get(OWN, "")).split()] or added


def leading(dataset: xr.Dataset) -> str:
    """The policy that findings are about where there are several: one that the scenario adds, else radical change."""
    named = policies(dataset)
    rest = [p for p in named if p != dataset.attrs.get("reference")] or named
    return next(p for p in (*own(dataset), *USUAL, rest[-1]) if p in rest)


def of_the_same(dataset: xr.Dataset, other: xr.Dataset) -> xr.Dataset:
    """Another dataset of the same comparison, with which policies are the scenario's own."""
    return other.assign_attrs({OWN: dataset.attrs[OWN]}) if OWN in dataset.attrs else other


def pair(dataset: xr.Dataset) -> tuple[str, str] | None:
    """The two policies that the headline compares; None where there is but one.

    A policy that a scenario adds is what the scenario asks about, so it is held against the
    reference, or two such against each other; without one, radical against incremental change.
    """
    base, added = reference(dataset), own(dataset)
    rivals = added or [p for p in USUAL if p in policies(dataset)]
    rivals = [p for p in rivals or policies(dataset) if p != base]
    if not rivals:
        return None
    return (rivals[0], rivals[1]) if len(rivals) > 1 else (rivals[0], base)


@labelled
def headline(dataset: xr.Dataset) -> str:
    """The answer of a comparison in one sentence."""
    compared = pair(dataset)
    score = contest(dataset, *compared) if compared else None
    if compared is None or score is None:
        return _alone(dataset)
    ahead, of = score
    first, second = lower(compared[0]), lower(compared[1])
    if of == 1:
        more, less = (first, second) if ahead else (second, first)
        return f"In this one future, {more} does more for wellbeing than {less}"
    low, high = wilson(ahead, of)
    few = of < ENOUGH
    if low > 0.5 or (few and ahead == of):
        return f"{upper(compared[0])} does more for wellbeing than {second} in {_share(ahead, of)}"
    if high < 0.5 or (few and not ahead):
        behind = _share(of - ahead, of)
        return f"{upper(compared[1])} does at least as much for wellbeing as {first} in {behind}"
    if few:
        return (
            f"Between {first} and {second} it is too close to call with {of} futures: "
            f"{first} is ahead on wellbeing in {ahead} of them"
        )
    return (
        f"Between {first} and {second} it is too close to call: "
        f"{first} is ahead on wellbeing in {_share(ahead, of)}"
    )


def _alone(dataset: xr.Dataset) -> str:
    policy = policies(dataset)[-1]
    if "life_satisfaction" in dataset:
        values = dataset["life_satisfaction"].sel(policy=policy)
        start = estimate(values.isel(time=0).values)
        stop = estimate(values.isel(time=-1).values)
        verb = moved(start.median, stop.median, 0.005)
        path = f"at {start.median:.2f}" if verb == "stays" else f"from {start.median:.2f} to {stop.median:.2f}"
        until = "until" if verb == "stays" else "by"
        return f"{opening(under(policy))}, life satisfaction {verb} {path} {until} {stop_year(dataset)}"
    return f"What happens {under(policy)} until {stop_year(dataset)}"


def _share(successes: int, of: int) -> str:
    if successes == of:
        return f"all {of:,} futures"
    if of < ENOUGH:
        return often(successes, of)
    return f"{min(99, round(100 * successes / of))}% of futures"


def moved(start: float, stop: float, least: float) -> str:
    """“rises”, “falls” or “stays”, where a change below `least` is none."""
    if abs(stop - start) < least:
        return "stays"
    return "rises" if stop > start else "falls"


def beside(
    dataset: xr.Dataset, values: xr.DataArray, kind: str, words: tuple[str, str], least: float = 0.0,
) -> str:  # fmt: skip
    """A clause on the policy that moves the last value most clearly; `words` for up and down.

    What is below `least` is told as no more than that.
    """
    rivals = [p for p in policies(dataset) if p != reference(dataset)]
    rivals = [p for p in rivals if p != "do_nothing"] or rivals
    if not rivals:
        return ""
    found = {p: against(values, dataset, p) for p in rivals}
    policy = max(found, key=lambda p: _strength(found[p]))
    best = found[policy]
    if best.low == best.high == 0:
        return "; no policy changes that"
    if doubtful(best) and not best.agreed:
        return f"; no policy moves that {f'in all of {best.futures} futures' if best.few else 'for certain'}"
    if max(abs(each.median) for each in found.values()) < least:
        return f"; no policy moves that by as much as {amount(least, kind, half=10 * least)}"
    word = words[0] if best.median > 0 else words[1]
    few = f", in all of {best.futures} futures" if best.agreed else ""
    return f"; {lower(policy)} {word} {best.unsigned.words(kind)}{few}"


def doubtful(change: Estimate) -> bool:
    """Whether the interval of a difference holds zero; of one future none can tell."""
    return not change.clear and change.futures > 1


def unsettled(question: str, futures: int) -> str:
    """That futures leave a question open, as the start of a sentence: “Whether …”, or that they are too few."""
    if futures < ENOUGH:
        return f"{futures} futures are too few to tell whether {question}"
    return f"Whether {question} is too close to call"


def mostly(values: np.ndarray, above: str, below: str) -> tuple[str, str] | None:
    """The word for the side of nought on which most futures are, and in how many; None where that is open.

    Open is what the 95% interval of the share (Wilson 1927) leaves open: there it is too close to call. A few futures
    that agree are told as that many, since their count says how much it is worth.
    """
    if (found := estimate(values)).agreed:
        return above if found.median > 0 else below, often(found.futures, found.futures)
    count, of = int(np.sum(values > 0)), values.size
    low, high = wilson(count, of)
    return (above, often(count, of)) if low > 0.5 else (below, often(of - count, of)) if high < 0.5 else None


def _strength(found: Estimate) -> float:
    """How far the interval stays from zero, in medians: certain and large comes first."""
    if found.clear or found.agreed or found.futures == 1:
        return 1e6 + abs(found.median)
    return -(found.high - found.low)

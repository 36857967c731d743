"""Deaths on the first screen: whose number a policy changes, and what their price would make of its worth."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import numpy as np

from simulator.charts.data import others, policies, reference, stop_year
from simulator.charts.findings import listed, lower, opening
from simulator.charts.kinds.priced import Price, deaths_count, of_life, totals
from simulator.charts.numbers import Estimate, Rounding, estimate, rounding, wilson

if TYPE_CHECKING:
    import xarray as xr


def horizon(dataset: xr.Dataset, priced: xr.Dataset) -> str:
    """The year until which an appraisal counts."""
    return str(priced.attrs.get("horizon", stop_year(dataset)))[:4]


def html(dataset: xr.Dataset, priced: xr.Dataset | None) -> str:
    """Whether deaths are in any column, which policies change their number, and whose worth they turn."""
    if priced is None:
        return ""
    life, counted = of_life(priced), deaths_count(priced)
    each = f" at {life.shown(life.now)} each{f' ({life.official})' if life.official else ''}" if life else ""
    moved, turned = _moved(dataset, priced), _turned(dataset, priced)
    if not (counted or moved or turned):
        return ""
    but = " but those marked “with deaths”" if turned else ""
    told = [
        f"Worth to society includes deaths{each}; wellbeing and the gap don’t." if counted
        else f"Deaths are in none of these numbers{but}."
    ]  # fmt: skip
    if moved:
        told.append(f"To {horizon(dataset, priced)}, against {lower(reference(dataset))}: {', '.join(moved)}.")
    if turned:
        worths = {p: worth.words("pounds", signed=True, size=size) for p, (worth, size) in turned.items()}
        whose = listed([f"{lower(p)} would be worth {amount}" for p, amount in worths.items()])
        told.append(f"{opening(each.strip())}, {whose}.")
    return f'<p class="source">{escape(" ".join(told))}</p>'


def beside(dataset: xr.Dataset, priced: xr.Dataset) -> dict[str, tuple[str, str, str]]:
    """By policy whose worth has the other sign with deaths at their price: that worth, its interval, words for it."""
    return {
        policy: (worth.words("pounds", signed=True, bare=True, size=size), _between(worth, size), "with deaths")
        for policy, (worth, size) in _turned(dataset, priced).items()
    }


def _between(worth: Estimate, size: float) -> str:
    return worth.interval("pounds", signed=True, size=size) if worth.futures > 1 else ""


def _moved(dataset: xr.Dataset, priced: xr.Dataset) -> list[str]:
    """How many more or fewer deaths each policy brings, where futures settle which of the two."""
    names = [p for p in others(dataset) if p in policies(priced) and "deaths" in priced]
    every = {p: estimate(priced["deaths"].sel(policy=p).values) for p in names}
    settled = {p: found for p, found in every.items() if _settled(found)}
    alike = rounding(every.values()) if every else None
    return [_told(policy, found, alike) for policy, found in settled.items() if alike]


def _settled(found: Estimate) -> bool:
    """Whether all of a few futures, or more than half of many whatever their luck, have one sign."""
    if found.clear or found.agreed:
        return True
    either = found.above + found.below
    low, high = wilson(found.above, either) if either else (0.0, 1.0)
    return not found.few and found.futures > 1 and not low <= 0.5 <= high


def _told(policy: str, found: Estimate, alike: Rounding) -> str:
    """“Doing nothing 63 thousand more (5 to 209)”; an interval that holds nought says which way either end is."""
    way, other = ("more", "fewer") if found.median > 0 else ("fewer", "more")
    size = found.unsigned
    middle = size.words("people", bare=True, **alike)
    few = f" in all of {found.futures} futures" if found.few else ""
    ends = size.interval("people", size=alike["size"], half=alike["half"])
    low, _, high = ends.partition(" to ")
    if low.startswith("−"):
        ends = f"{low.lstrip('−')} {other} to {high} {way}"
    return f"{lower(policy)} {middle} {way} ({ends}){few}"


def _turned(dataset: xr.Dataset, priced: xr.Dataset) -> dict[str, tuple[Estimate, float]]:
    """What the policies would be worth with deaths at their price whose worth then has the other sign, and its unit."""
    life = of_life(priced)
    if life is None or deaths_count(priced):
        return {}
    now = {p: estimate(priced["npsv"].sel(policy=p).values) for p in others(dataset) if p in policies(priced)}
    then = {p: _with(priced, life, p) for p in now}
    turned = [p for p in now if now[p].median * then[p].median < 0.0]
    return {p: (then[p], rounding(now.values())["size"]) for p in turned}


def _with(priced: xr.Dataset, life: Price, policy: str) -> Estimate:
    """What a policy is worth with deaths at their price."""
    return estimate(totals(priced, life, policy, np.array([life.now]))[0])

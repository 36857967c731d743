"""Deaths on the first screen: whose number a policy changes, and what their price would make of its worth."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import numpy as np

from simulator.charts.data import others, policies, reference, stop_year
from simulator.charts.findings import listed, lower, opening
from simulator.charts.kinds.priced import Price, deaths_count, far, of_lives, totals, valued
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
    counted = deaths_count(priced)
    moved, turned = _moved(dataset, priced), _turned(dataset, priced)
    if not (counted or moved or turned):
        return ""
    but = " but those marked “with deaths”" if turned else ""
    told = [
        f"Worth to society includes deaths{_counted_at(priced)}; wellbeing and the gap don’t." if counted
        else f"Deaths are in none of these numbers{but}."
    ]  # fmt: skip
    if moved:
        told.append(f"To {horizon(dataset, priced)}, against {lower(reference(dataset))}: {', '.join(moved)}.")
    if turned:
        told += [_worths(dataset, priced, price, list(turned)) for price in of_lives(priced)]
    return f'<p class="source">{escape(" ".join(told))}</p>'


def care(dataset: xr.Dataset, priced: xr.Dataset | None) -> str:
    """Which policies surely take more or less time of unpaid carers, where that is in no worth."""
    if priced is None or "unpaid_care" in valued(priced):
        return ""
    told = _moved(dataset, priced, "carer_years", surely=True)
    years = f"The time of unpaid carers isn’t in worth to society; years of unpaid care to {horizon(dataset, priced)}"
    return f'<p class="source">{escape(f"{years}: " + ", ".join(told) + ".")}</p>' if told else ""


def _counted_at(priced: xr.Dataset) -> str:
    """At which price of lives a total counts them."""
    return "".join(_each(price, "") for price in of_lives(priced) if price.counted)


def _each(price: Price, by: str) -> str:
    """“ at £74,000 for each year of life by 2050 (£70,000 in 2024 prices)”."""
    what = f"for each year of life{by}" if price.key == "life_year" else "for each death, whatever the age"
    return f" at {price.shown(price.now)} {what}{f' ({price.official})' if price.official else ''}"


def _worths(dataset: xr.Dataset, priced: xr.Dataset, price: Price, names: list[str]) -> str:
    """What the policies whose worth lives turn would be worth at one price of them."""
    size = _size(dataset, priced)
    worths = {p: _with(priced, price, p).words("pounds", signed=True, size=size) for p in names}
    whose = listed([f"{lower(p)} would be worth {amount}" for p, amount in worths.items()])
    return f"{opening(_each(price, f' by {horizon(dataset, priced)}').strip())}, {whose}."


def beside(dataset: xr.Dataset, priced: xr.Dataset) -> dict[str, tuple[str, str, str]]:
    """By policy whose worth has the other sign with deaths at their price: that worth, its interval, words for it."""
    return {
        policy: (worth.words("pounds", signed=True, bare=True, size=size), _between(worth, size), "with deaths")
        for policy, (worth, size) in _turned(dataset, priced).items()
    }


def _between(worth: Estimate, size: float) -> str:
    return worth.interval("pounds", signed=True, size=size) if worth.futures > 1 else ""


def _moved(dataset: xr.Dataset, priced: xr.Dataset, what: str = "deaths", surely: bool = False) -> list[str]:
    """How many more or fewer deaths each policy brings, where futures settle which of the two, or nearly all agree."""
    names = [p for p in others(dataset) if p in policies(priced) and what in priced]
    every = {p: estimate(priced[what].sel(policy=p).values) for p in names}
    settled = {p: found for p, found in every.items() if _settled(found)}
    if surely:
        every = settled = {p: found for p, found in settled.items() if found.clear or found.agreed}
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
    """What the policies would be worth with lives at a price of them whose worth then has the other sign, and its unit.

    Of two prices that turn it that of a year of life is told, since most of those who die are old. A worth of about
    nought that ends a hair on the other side is not told.
    """
    if deaths_count(priced):
        return {}
    now, turned = _now(dataset, priced), {}
    for policy, found in now.items():
        then = [_with(priced, price, policy) for price in of_lives(priced)]
        other = next((worth for worth in then if worth.median * found.median < 0.0 and far(found, worth)), None)
        if other is not None:
            turned[policy] = (other, _size(dataset, priced))
    return turned


def _now(dataset: xr.Dataset, priced: xr.Dataset) -> dict[str, Estimate]:
    names = [policy for policy in others(dataset) if policy in policies(priced)]
    return {policy: estimate(priced["npsv"].sel(policy=policy).values) for policy in names}


def _size(dataset: xr.Dataset, priced: xr.Dataset) -> float:
    return rounding(_now(dataset, priced).values())["size"]


def _with(priced: xr.Dataset, price: Price, policy: str) -> Estimate:
    """What a policy is worth with lives at a price of them."""
    return estimate(totals(priced, price, policy, np.array([price.now]))[0])

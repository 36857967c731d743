"""Deaths on the first screen: whose number a policy changes, and what their price would make of its worth."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from simulator.charts.data import others, policies, reference, stop_year
from simulator.charts.delay_words import OPEN
from simulator.charts.findings import listed, lower, opening
from simulator.charts.kinds.priced import Price, deaths_count, far, of_lives, totals, valued
from simulator.charts.numbers import Estimate, Rounding, estimate, rounding
from simulator.charts.palette import look

if TYPE_CHECKING:
    import xarray as xr

Cells = dict[str, tuple[str, str]]
"""By policy: a number in words, and its interval."""


def horizon(dataset: xr.Dataset, priced: xr.Dataset) -> str:
    """The year until which an appraisal counts."""
    return str(priced.attrs.get("horizon", stop_year(dataset)))[:4]


def html(dataset: xr.Dataset, priced: xr.Dataset | None) -> str:
    """What no column counts: deaths and years of unpaid care by policy, and whose worth lives would turn."""
    if priced is None:
        return ""
    counted, turned = deaths_count(priced), list(_turned(dataset, priced))
    cared = "unpaid_care" in valued(priced)
    kept = {"Deaths": _moved(dataset, priced, "deaths", _settled),
            "Years of unpaid care": {} if cared else _moved(dataset, priced, "carer_years", _sure)}  # fmt: skip
    told = {noun: cells for noun, cells in kept.items() if cells}
    start = []
    if counted:
        start.append(f"Worth to society includes deaths{_counted_at(priced)}; wellbeing and the gap don’t.")
    elif turned or "Deaths" in told:
        start.append(f"Deaths are in none of these numbers{' but those marked “with deaths”' if turned else ''}.")
    if "Years of unpaid care" in told:
        start.append("The time of unpaid carers isn’t in worth to society.")
    end = [_worths(dataset, priced, price, turned) for price in of_lives(priced)] if turned else []
    parts = (_source(start), _table(dataset, priced, told) if told else "", _source(end))
    return "".join(parts)


def _source(sentences: list[str]) -> str:
    return f'<p class="source">{escape(" ".join(sentences))}</p>' if sentences else ""


def _table(dataset: xr.Dataset, priced: xr.Dataset, told: dict[str, Cells]) -> str:
    """A row for each policy, a column for deaths and one for unpaid care."""
    head = "".join(f'<th scope="col">{noun}</th>' for noun in told)
    rows = ""
    for policy in (p for p in others(dataset) if p in policies(priced)):
        found = (cells.get(policy, (OPEN, "")) for cells in told.values())
        cells = "".join(f"<td><b>{middle}</b>{_between_ends(ends)}</td>" for middle, ends in found)
        style = look(policy)
        rows += f'<tr><th scope="row" style="color:{style.colour}">{escape(style.name)}</th>{cells}</tr>'
    base = escape(lower(reference(dataset)))
    return (
        f'<table class="apart"><caption>To {horizon(dataset, priced)}, against {base}</caption>'
        f'<thead><tr><th scope="col">Policy</th>{head}</tr></thead><tbody>{rows}</tbody></table>'
    )


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


def _between_ends(ends: str) -> str:
    return f' <span class="between">{ends}</span>' if ends else ""


def _moved(dataset: xr.Dataset, priced: xr.Dataset, what: str, tells: Callable[[Estimate], bool]) -> Cells:
    """How many more or fewer of them each policy brings, as far as futures tell; all rounded alike."""
    names = [p for p in others(dataset) if p in policies(priced) and what in priced]
    every = {p: estimate(priced[what].sel(policy=p).values) for p in names}
    settled = {p: found for p, found in every.items() if tells(found)}
    alike = rounding(settled.values()) if settled else None
    return {policy: _told(found, alike) for policy, found in settled.items() if alike}


def _sure(found: Estimate) -> bool:
    return found.clear or found.agreed


def _settled(found: Estimate) -> bool:
    """Whether all of a few futures, or more than half of many whatever their luck, have one sign."""
    return _sure(found) or (not found.few and found.futures > 1 and found.settled)


def _told(found: Estimate, alike: Rounding) -> tuple[str, str]:
    """“63 thousand more” and “5 to 209”; an interval that holds nought says which way either end is."""
    way, other = ("more", "fewer") if found.median > 0 else ("fewer", "more")
    size = found.unsigned
    middle = size.words("people", bare=True, **alike)
    few = f", all {found.futures} futures" if found.few else ""
    ends = size.interval("people", size=alike["size"], half=alike["half"]) if found.futures > 1 else ""
    low, _, high = ends.partition(" to ")
    if low.startswith("−"):
        ends = f"{low.lstrip('−')} {other} to {high} {way}"
    return f"{middle} {way}", f"{ends}{few}"


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

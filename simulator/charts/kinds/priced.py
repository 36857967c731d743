"""Prices that multiply an effect: what each is, what it is counted at, and where it turns the worth of a policy."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf, log
from typing import TYPE_CHECKING

import numpy as np

from simulator.charts.data import others
from simulator.charts.numbers import Estimate, estimate

if TYPE_CHECKING:
    import xarray as xr

WORDS = {
    "wellby": ("A WELLBY", "£ thousand", 1e3),
    "output": ("Output counted", "%", 0.01), "life_year": ("A year of life", "£ thousand", 1e3),
    "life": ("A life", "£m", 1e6),
}  # fmt: skip
SLIGHT = 0.05
"""Part of its 95% interval by which a price has at least to move a median for that to be told."""
LIVES = {"life_year": "life_years", "life": "fatality"}
"""By each price of lives the valuation that counts it, as an appraisal names both."""


@dataclass(frozen=True)
class Price:
    """A price that multiplies an effect: how it is called, shown, what the rules say and whether it is counted."""

    key: str
    noun: str
    unit: str
    by: float
    now: float
    low: float
    high: float
    year: str
    """Of money: the year of its prices."""
    counted: bool
    official: str = ""
    """Of money: what the rules have it at, and in which year's prices, where those are others."""

    @property
    def used(self) -> float:
        """What the total counts it at: nothing where only the rules have it."""
        return self.now if self.counted else 0.0

    @property
    def top(self) -> float:
        """The highest that is tried."""
        return 1.0 if self.key == "output" else max(1.6 * self.high, 2.0 * self.now)

    @property
    def inside(self) -> str:
        """What it is a price of, inside a sentence."""
        return "output" if self.key == "output" else self.noun[0].lower() + self.noun[1:]

    @property
    def panel(self) -> str:
        """The title of its panel."""
        if self.official:  # in the prices of its chart, whose caption has them
            return f"{self.noun}{' at the start' if self.key == 'wellby' else ''}, {self.unit}"
        return f"{self.noun}, {self.unit}" + (f", {self.year} prices" if self.year else "")

    @property
    def stated(self) -> str:
        """What it is here, and what the rules say where that is not counted."""
        if not self.counted:
            return f"here 0, officially {self.shown(self.now)}{self.bracket}"
        return f"here {self.shown(self.now)}{self.bracket}"

    @property
    def bracket(self) -> str:
        """The official figure in its own prices, to stand behind the same in those of a chart; nothing if alike."""
        return f", which is {self.official}" if self.official else ""

    def shown(self, value: float) -> str:
        """A value of the price in words, to two significant figures."""
        value = float(f"{value:.2g}")
        if self.unit == "%":
            return f"{value / self.by:.0f}%"
        return f"£{value / 1e6:.2g}m" if value >= 1e6 else f"£{value:,.0f}"

    def distance(self, value: float) -> float:
        """How far a value is from what is counted or what the rules say, by ratio; none where it lies between them."""
        if self.used <= value <= self.now:
            return 0.0
        return min(abs(log(value / at)) if value > 0.0 < at else inf for at in (self.used, self.now))


@dataclass(frozen=True)
class Turn:
    """A price at which the median of a policy's total is nought."""

    policy: str
    price: Price
    value: float


def known(dataset: xr.Dataset) -> list[Price]:
    """The prices that the appraisal has; what counts for nothing by the rules has no price to multiply.

    Where lives are in the total at one price, the other would count them a second time.
    """
    found = [_price(dataset, key) for key in map(str, dataset["price"].values)]
    twice = deaths_count(dataset)
    return [price for price in found if price.now > 0.0 and not (twice and price.key in LIVES and not price.counted)]


def _price(dataset: xr.Dataset, key: str) -> Price:
    """A price in the money of the appraisal; in that of the rules where an appraisal does not say what it came to."""
    about, counted = dataset.attrs, LIVES.get(key, "") in ("", *valued(dataset))
    given, year = float(about[f"{key}_price"]), str(about.get(f"{key}_price_year", ""))
    ends = [float(about.get(f"{key}_{end}", given)) for end in ("low", "high")]
    as_given = Price(key, *WORDS[key], given, ends[0], ends[1], year, counted)
    now = float(about.get(f"{key}_price_here", given))
    if now == given:
        return as_given
    low, high = (end * now / given for end in ends)
    official = f"{as_given.shown(given)} in {year} prices" + (" and incomes" if key == "wellby" else "")
    return replace(as_given, now=now, low=low, high=high, year=str(about["price_base"]), official=official)


def of_wellby(dataset: xr.Dataset) -> str:
    """What a WELLBY is priced at from start to end, and officially; nothing where it does not change."""
    price = next((each for each in known(dataset) if each.key == "wellby"), None)
    if price is None or not price.official or "wellby_price_at_end" not in dataset:
        return ""
    ends = [str(dataset.attrs[name])[:4] for name in ("base_date", "horizon")]
    last = estimate(dataset["wellby_price_at_end"].isel(policy=0).values)
    span = f" ({price.shown(last.low)} to {price.shown(last.high)})" if last.futures > 1 else ""
    return (
        f"A WELLBY is {price.shown(price.now)} in {ends[0]} and {price.shown(last.median)}{span} in {ends[1]}, as it "
        f"goes with output per head; officially {price.official}"
    )


def valued(dataset: xr.Dataset) -> list[str]:
    """The valuations that make the total."""
    return str(dataset.attrs.get("valuations", "")).split()


def deaths_count(dataset: xr.Dataset) -> bool:
    """Whether the total has a price for lives."""
    return any(valuation in valued(dataset) for valuation in LIVES.values())


def of_lives(dataset: xr.Dataset) -> list[Price]:
    """The prices of lives that the appraisal has: of a year of life, then of a death whatever the age."""
    if "value_at_price" not in dataset:
        return []
    found = {price.key: price for price in known(dataset)}
    return [found[key] for key in LIVES if key in found]


def totals(dataset: xr.Dataset, price: Price, policy: str, values: np.ndarray) -> np.ndarray:
    """The total of each member at those values of the price, shape (value, member)."""
    part = dataset["value_at_price"].sel(price=price.key, policy=policy).values
    more = (values - price.used) / price.now
    return np.asarray(dataset["npsv"].sel(policy=policy).values[None, :] + more[:, None] * part[None, :])


def turning(dataset: xr.Dataset, price: Price, policy: str) -> float | None:
    """The value of a price at which the median of a policy's total is nought; None where there is none."""
    here = {"price": price.key, "policy": policy}
    if not float(dataset["switching_found"].sel(here)):
        return None
    return price.now * float(dataset["switching_multiple"].sel(here))


def far(found: Estimate, other: Estimate) -> bool:
    """Whether a worth at another price is further off than by a hair: one of about nought is turned by anything."""
    return abs(other.median - found.median) > SLIGHT * (other.high - other.low)


def nearest(dataset: xr.Dataset, first: str) -> Turn | None:
    """What turns the worth of a policy with the least change of a price, of those tried; of equals the `first`'s.

    What a price turns by a hair is told only where it turns nothing else.
    """
    names = sorted(others(dataset), key=lambda policy: policy != first)
    found = [
        Turn(policy, price, value)
        for policy in names for price in known(dataset)
        if (value := turning(dataset, price, policy)) is not None and value <= price.top
    ]  # fmt: skip
    firm = [turn for turn in found if _moves(dataset, turn)]
    return min(firm or found, key=lambda turn: turn.price.distance(turn.value), default=None)


def _moves(dataset: xr.Dataset, turn: Turn) -> bool:
    """Whether the price that turns a worth, or the official one beyond it, moves it by more than a hair."""
    price, between = turn.price, turn.price.used < turn.value < turn.price.now
    at = np.array([price.used, price.now if between else turn.value])
    now, then = map(estimate, totals(dataset, price, turn.policy, at))
    return far(now, then)

"""At which prices the answer turns: what a WELLBY, output or a life would have to be worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import MEDIAN, QUANTILES, futures, others, reference, require
from simulator.charts.drawing import Panel, Size, Trace, bands, line, scale_for
from simulator.charts.findings import doubtful, lower, mostly, unsettled, upper
from simulator.charts.kinds.curves import leading, prices
from simulator.charts.kinds.gap import money_scale
from simulator.charts.numbers import Estimate, estimate, rounding
from simulator.charts.palette import AXIS, MUTED, look
from simulator.charts.tables import Cell, Table

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("value_at_price", "npsv", "switching_multiple", "switching_found")
WIDE = Size(columns=3, panel=250, gap_x=70, right=20)
NARROW = Size(columns=1, panel=190, left=52, right=24, gap_y=70, width=340)
POINTS = 13


@dataclass(frozen=True)
class Price:
    """A price that multiplies an effect: how it is called, shown and what the rules say."""

    key: str
    noun: str
    unit: str
    by: float
    now: float
    low: float
    high: float
    year: str

    def shown(self, value: float) -> str:
        """A value of the price in words."""
        form = {"%": f"{value / self.by:.0f}%", "£m": f"£{value / self.by:.1f}m"}
        return form.get(self.unit, f"£{value:,.0f}")

    @property
    def inside(self) -> str:
        """What it is a price of, inside a sentence."""
        return "output" if self.key == "output" else self.noun[0].lower() + self.noun[1:]

    @property
    def panel(self) -> str:
        """The title of its panel."""
        return f"{self.noun}, {self.unit}" + (f", {self.year} prices" if self.year else "")


def known(dataset: xr.Dataset) -> list[Price]:
    """The prices that the appraisal has."""
    found, about = [], dataset.attrs
    words = {
        "wellby": ("A WELLBY", "£ thousand", 1e3), "output": ("Output counted", "%", 0.01),
        "life": ("A life", "£m", 1e6),
    }  # fmt: skip
    for key in map(str, dataset["price"].values):
        now = float(about[f"{key}_price"])
        if now <= 0.0:  # What counts for nothing has no price to multiply.
            continue
        low, high = (float(about.get(f"{key}_{end}", now)) for end in ("low", "high"))
        found.append(Price(key, *words[key], now, low, high, str(about.get(f"{key}_price_year", ""))))
    return found


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """A panel for each price: the median total of each policy as that price alone changes."""
    require(dataset, NEEDS)
    names, asked, finding = others(dataset), known(dataset), title(dataset)
    fans = {price.key: {policy: _fan(dataset, price, policy) for policy in names} for price in asked}
    shaded = leading(dataset) if leading(dataset) in names else names[-1]
    divisor, unit, suffix = money_scale(np.stack([found[shaded][1:-1] for found in fans.values()]))
    panels = [_panel(price, fans[price.key], shaded, (divisor, suffix)) for price in asked]
    return build(
        panels, (), (WIDE, NARROW), key="switching", title=finding, policies=tuple(names),
        caption=f"Net present social value against {lower(reference(dataset))}, {unit}, {prices(dataset)}, if one "
        "price were another and all else as it is; the upright line is today’s, and a policy’s answer turns where its "
        f"line crosses nought. {_bars_words(dataset, shaded)}",
        alt=f"Net present social value by price. {finding}.", table=_table(dataset, asked, names, (divisor, unit)),
        sections=("wellbeing",),
    )  # fmt: skip


def _bars_words(dataset: xr.Dataset, shaded: str) -> str:
    if futures(dataset) == 1:
        return "One future; no interval."
    return f"Lines are medians; shading holds 50 and 80% of futures of {lower(shaded)}."


def _at(dataset: xr.Dataset, price: Price, policy: str, values: np.ndarray) -> np.ndarray:
    """The total of each member at those values of the price, shape (value, member)."""
    part = dataset["value_at_price"].sel(price=price.key, policy=policy).values
    counted = 0.0 if price.key == "life" and "fatality" not in str(dataset.attrs["valuations"]).split() else 1.0
    rest = dataset["npsv"].sel(policy=policy).values - counted * part
    return np.asarray(rest[None, :] + values[:, None] / price.now * part[None, :])


def _values(price: Price) -> np.ndarray:
    top = max(1.6 * price.high, 2.0 * price.now)
    return np.linspace(0.0, 1.0 if price.key == "output" else top, POINTS)


def _fan(dataset: xr.Dataset, price: Price, policy: str) -> np.ndarray:
    return np.asarray(np.quantile(_at(dataset, price, policy, _values(price)), QUANTILES, axis=1))


def _panel(price: Price, fans: dict[str, np.ndarray], shaded: str, by: tuple[float, str]) -> Panel:
    at = [float(f"{value / price.by:.5g}") for value in _values(price)]
    scaled = {policy: fan / by[0] for policy, fan in fans.items()}
    reach = [fan[MEDIAN] if policy != shaded else fan[1:-1] for policy, fan in scaled.items()]
    scale = scale_for([*reach, np.zeros(1)], prefix="£", suffix=by[1])
    now: Trace = {
        "type": "scatter", "mode": "lines", "x": [price.now / price.by] * 2, "y": [scale.low, scale.high],
        "line": {"color": AXIS, "width": 1}, "hoverinfo": "skip", "showlegend": False, "name": "today",
    }  # fmt: skip
    shading = [*bands(at, scaled[shaded], look(shaded), 1), *bands(at, scaled[shaded], look(shaded), 2)]
    lines = [{**line(at, fan[MEDIAN], look(policy), 2.2), "hovertemplate": "at %{x:.3~g}: %{y:.3~g}"}
             for policy, fan in scaled.items()]  # fmt: skip
    note = {"x": price.now / price.by, "y": scale.high, "text": price.shown(price.now), "xanchor": "left",
            "yanchor": "top", "xshift": 3, "font": {"size": 11, "color": MUTED}}  # fmt: skip
    form = {"tickformat": ",~g", "tick0": None, "dtick": None, "nticks": 6, "showticklabels": True}
    return Panel([*shading, now, *lines], scale, title=price.panel, notes=[note], span=(at[0], at[-1]), x_form=form)


def _table(dataset: xr.Dataset, asked: list[Price], names: list[str], by: tuple[float, str]) -> Table:
    ends = tuple(f"Median at {end}, {by[1]}" for end in ("nought", "low", "today", "high"))
    shares = ("Worth more at low, share", "Worth more at high, share")
    columns = ("Price", "Policy", "Today", "Answer turns at", *ends, *shares)
    rows: list[tuple[Cell, ...]] = []
    for price in asked:
        for policy in names:
            totals = _at(dataset, price, policy, np.array([0.0, price.low, price.now, price.high]))
            cells = (*np.median(totals, axis=1) / by[0], *(totals[[1, 3]] > 0).mean(axis=1))
            turn = turning(dataset, price, policy)
            told = "no price up to ten times" if turn is None else price.shown(turn)
            rows.append((price.noun, look(policy).name, price.shown(price.now), told, *(float(cell) for cell in cells)))
    return Table(columns, tuple(rows), labels=2)


def turning(dataset: xr.Dataset, price: Price, policy: str) -> float | None:
    """The value of a price at which the median of a policy's total is nought; None where there is none."""
    here = {"price": price.key, "policy": policy}
    if not float(dataset["switching_found"].sel(here)):
        return None
    return price.now * float(dataset["switching_multiple"].sel(here))


def title(dataset: xr.Dataset) -> str:
    """At which price of a WELLBY the answer on the leading policy turns, if at any, and how sure it is now."""
    policy = leading(dataset) if leading(dataset) in others(dataset) else others(dataset)[-1]
    base, turns = lower(reference(dataset)), _turns(dataset, policy)
    found = estimate(dataset["npsv"].sel(policy=policy).values)
    stands, other = ("more", "less") if found.median >= 0 else ("less", "more")
    if doubtful(found):
        open_ = _open(dataset, policy, base)
        if turns:
            return f"{open_}; its median, {_median(dataset, found)}, would be nought with {' or '.join(turns)}"
        return f"{open_}, and its median stays {'above' if found.median >= 0 else 'below'} nought {_whatever(dataset)}"
    where = "In the median future" if found.futures > 1 else "In this one future"
    if not turns:
        return f"{where} {lower(policy)} is worth {stands} than {base} {_whatever(dataset)}"
    turns = _turns(dataset, policy, sides=True)
    return (
        f"{upper(policy)}, worth {stands} than {base} {where[0].lower()}{where[1:]}, would be worth {other} with "
        f"{' or '.join(turns)}"
    )


def _open(dataset: xr.Dataset, policy: str, base: str) -> str:
    """In how many futures the policy is worth more or less, or that it is too close to call."""
    lean = mostly(dataset["npsv"].sel(policy=policy).values, "more", "less")
    if lean is None:
        question = f"{lower(policy)} is worth more than {base}"
        return f"{unsettled(question, dataset.sizes['member'])} at today’s prices"
    more, many = lean
    return f"At today’s prices {lower(policy)} is worth {more} than {base} in {many}"


def _median(dataset: xr.Dataset, found: Estimate) -> str:
    """The median in words, rounded as on the rest of the page."""
    size, half = rounding(estimate(dataset["npsv"].sel(policy=each).values) for each in others(dataset))
    return found.words("pounds", signed=True, bare=True, size=size, half=half)


def _whatever(dataset: xr.Dataset) -> str:
    nouns = [price.inside for price in known(dataset)]
    return f"whatever {', '.join(nouns[:-1])} or {nouns[-1]} is worth, from nothing to ten times today’s price"


def _turns(dataset: xr.Dataset, policy: str, sides: bool = False) -> list[str]:
    """The prices at which the median of that policy is nought, with those of the rules; on which side, if asked."""
    parts = []
    for price in known(dataset):
        turn = turning(dataset, price, policy)
        if turn is not None:
            side = "above" if turn > (price.now if _counts(dataset, price) else 0.0) else "below"
            way = side if sides else "at"
            parts.append(f"{price.inside} {way} {price.shown(turn)} (the rules say {price.shown(price.now)})")
    return parts


def _counts(dataset: xr.Dataset, price: Price) -> bool:
    return price.key != "life" or "fatality" in str(dataset.attrs["valuations"]).split()

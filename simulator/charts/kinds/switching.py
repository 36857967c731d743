"""At which prices the answer turns: what a WELLBY, output or a life would have to be worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import MEDIAN, QUANTILES, futures, others, reference, require
from simulator.charts.drawing import Panel, Size, Trace, bands, line, scale_for
from simulator.charts.findings import leading, listed, lower
from simulator.charts.kinds.curves import prices
from simulator.charts.kinds.priced import Price, known, nearest, of_wellby, totals, turning
from simulator.charts.numbers import estimate, often
from simulator.charts.palette import AXIS, MUTED, look
from simulator.charts.scale import money_scale
from simulator.charts.tables import Cell, Table

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("value_at_price", "npsv", "switching_multiple", "switching_found")
WIDE = Size(columns=2, panel=230, gap_x=70, right=20)
NARROW = Size(columns=1, panel=190, left=52, right=24, gap_y=70, width=340)
POINTS = 13


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """A panel for each price: the median total of each policy as that price alone changes."""
    require(dataset, NEEDS)
    names, asked, finding = others(dataset), known(dataset), title(dataset)
    fans = {price.key: {policy: _fan(dataset, price, policy) for policy in names} for price in asked}
    shaded = leading(dataset)
    divisor, unit, suffix = money_scale(dataset["npsv"].sel(policy=names).quantile((0.25, 0.75), "member"))
    panels = [_panel(price, fans[price.key], shaded, (divisor, suffix)) for price in asked]
    return build(
        panels, (), (WIDE, NARROW), key="switching", title=finding, policies=tuple(names),
        caption=f"Net present social value against {lower(reference(dataset))}, {unit}, {prices(dataset)}, if one "
        "price were another and all else as it is; upright lines are what a price is here, and by the rules where "
        "that is not counted. A policy’s answer turns where its line crosses nought"
        f"{_reordered(fans)}. {_wellby(dataset)}{_bars_words(dataset, shaded)}",
        alt=f"Net present social value by price. {finding}.", table=_table(dataset, asked, names, (divisor, unit)),
        sections=("wellbeing",),
    )  # fmt: skip


def _wellby(dataset: xr.Dataset) -> str:
    """What a WELLBY is priced at as years go by; the panel moves all of that by the same part."""
    told = of_wellby(dataset)
    return f"{told}. " if told else ""


def _bars_words(dataset: xr.Dataset, shaded: str) -> str:
    if futures(dataset) == 1:
        return "One future; no interval."
    return f"Lines are medians; shading holds 50 and 80% of futures of {lower(shaded)}."


def _reordered(fans: dict[str, dict[str, np.ndarray]]) -> str:
    """Why a median may rise first and then fall; nothing where all go one way."""
    steps = [np.diff(fan[MEDIAN]) for found in fans.values() for fan in found.values()]
    if not any((step > 0).any() and (step < 0).any() for step in steps):
        return ""
    return "; a median may rise and then fall, as another future comes to be the middle one"


def _values(price: Price) -> np.ndarray:
    return np.linspace(0.0, price.top, POINTS)


def _fan(dataset: xr.Dataset, price: Price, policy: str) -> np.ndarray:
    return np.asarray(np.quantile(totals(dataset, price, policy, _values(price)), QUANTILES, axis=1))


def _panel(price: Price, fans: dict[str, np.ndarray], shaded: str, by: tuple[float, str]) -> Panel:
    at = [float(f"{value / price.by:.5g}") for value in _values(price)]
    scaled = {policy: fan / by[0] for policy, fan in fans.items()}
    reach = [fan[MEDIAN] if policy != shaded else fan[1:-1] for policy, fan in scaled.items()]
    scale = scale_for([*reach, np.zeros(1)], prefix="£", suffix=by[1])
    stated = _stated(price)
    upright: list[Trace] = [
        {"type": "scatter", "mode": "lines", "x": [value / price.by] * 2, "y": [scale.low, scale.high],
         "line": {"color": AXIS, "width": 1}, "hoverinfo": "skip", "showlegend": False, "name": "price"}
        for value in stated
    ]  # fmt: skip
    shading = [*bands(at, scaled[shaded], look(shaded), 1), *bands(at, scaled[shaded], look(shaded), 2)]
    lines = [{**line(at, fan[MEDIAN], look(policy), 2.2), "hovertemplate": "at %{x:.3~g}: %{y:.3~g}"}
             for policy, fan in scaled.items()]  # fmt: skip
    notes = [{"x": value / price.by, "y": scale.high, "text": told, "xanchor": "left", "yanchor": "top", "xshift": 3,
              "font": {"size": 11, "color": MUTED}} for value, told in stated.items()]  # fmt: skip
    form = {"tickformat": ",~g", "tick0": None, "dtick": None, "nticks": 6, "showticklabels": True}
    return Panel([*shading, *upright, *lines], scale, title=price.panel, notes=notes, span=(at[0], at[-1]), x_form=form)


def _stated(price: Price) -> dict[float, str]:
    """What the price is here and by the rules, with words for either."""
    if price.counted:
        return {price.now: price.shown(price.now)}
    return {0.0: "0, as counted here", price.now: f"{price.shown(price.now)}, official"}


def _table(dataset: xr.Dataset, asked: list[Price], names: list[str], by: tuple[float, str]) -> Table:
    ends = tuple(f"Median at {end}, {by[1]}" for end in ("nought", "low", "what is counted", "the rules’", "high"))
    shares = ("Worth more at low, share", "Worth more at high, share")
    columns = ("Price", "Policy", "Counted here", "By the rules", "Answer turns at", *ends, *shares)
    rows: list[tuple[Cell, ...]] = []
    for price in asked:
        at = np.array([0.0, price.low, price.used, price.now, price.high])
        told = [price.shown(value) for value in (price.used, price.now)]
        for policy in names:
            found, turn = totals(dataset, price, policy, at), turning(dataset, price, policy)
            cells = (*np.median(found, axis=1) / by[0], *(found[[1, 4]] > 0).mean(axis=1))
            turns = "no price up to ten times" if turn is None else price.shown(turn)
            rows.append((price.noun, look(policy).name, *told, turns, *(float(cell) for cell in cells)))
    return Table(columns, tuple(rows), labels=2)


def title(dataset: xr.Dataset) -> str:
    """Which price turns the worth of a policy with the least change, and how sure that worth is now."""
    turn = nearest(dataset, leading(dataset))
    if turn is None:
        tried = [f"{price.inside} up to {price.shown(price.top)}" for price in known(dataset)]
        return f"No price that is tried turns what a policy is worth: not {listed(tried, 'or')}"
    found = estimate(dataset["npsv"].sel(policy=turn.policy).values)
    stands, other, count = (
        ("more", "less", found.above) if found.median >= 0.0 else ("less", "more", found.below)
    )  # fmt: skip
    many = found.futures > 1
    now, then = (often(count, found.futures), " in the median future") if many else ("this one future", "")
    side = "above" if turn.value > turn.price.used else "below"
    return (
        f"With {turn.price.inside} {side} {turn.price.shown(turn.value)} ({turn.price.stated}), {lower(turn.policy)} "
        f"would be worth {other} than {lower(reference(dataset))}{then}; as it is, {stands} in {now}"
    )

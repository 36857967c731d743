"""What the cost of delay is made of."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import futures, policies, require
from simulator.charts.delay_words import mean_cost, on_average, open_sign
from simulator.charts.drawing import Panel, Trace, scale_for
from simulator.charts.findings import leading
from simulator.charts.kinds.curves import NARROW, WIDTH, delays, present, scaled, tick_words
from simulator.charts.kinds.stacks import halo, stacked
from simulator.charts.numbers import ENOUGH, Estimate, significant
from simulator.charts.palette import INK, look, words
from simulator.charts.tables import Cell, Table

if TYPE_CHECKING:
    import xarray as xr

SUM, MEAN, SHARE = "cost_of_delay_mean", "cost_of_delay_part_mean", "irreversible_share"
NEEDS = tuple(f"{name}{end}" for name in (SUM, MEAN, SHARE) for end in ("", "_low", "_high"))
PARTS = {
    "forgone_benefit": "Benefits forgone",
    "lasting_damage": "Lasting damage",
    "deferred_cost": "Costs put off",
    "catch_up_premium": "Dearer catching up",
    "end_of_horizon_damage": "Worse off after the end",
}
"""The parts in plain words."""
IN_KEY = {
    "catch_up_premium": "Dearer catching up (below 0: cheaper)",
    "end_of_horizon_damage": "Worse off after the end (below 0: better)",
}
"""What a part is called beside its colour, where it may well be below nought."""
COLOURS = ("#16324d", "#e0a800", "#8fb8de", "#d9d4c7", "#b5566e")
"""At least 20 apart (CIEDE2000) for any kind of colour blindness (Machado and others 2009), and none a policy's."""
UNSEEN = 0.01
"""A part that is nowhere more than this of the height of its panel has no colour in the key."""
HATCHED = {"lasting_damage": "/", "end_of_horizon_damage": "\\"}
"""What is lost for good is hatched."""


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """Bars for each delay, stacked from the mean of each part, with a dot for their sum and its interval."""
    require(dataset, NEEDS)
    finding = title(dataset)
    names, late = policies(dataset), [years for years in delays(dataset) if years > 0.0]
    found, known = dataset[[*NEEDS, "member"]].sel(delay=late), futures(dataset) >= ENOUGH
    means = found[MEAN]
    up, down = means.clip(min=0.0).sum("part").values, means.clip(max=0.0).sum("part").values
    by, word = scaled(float(max(up.max(), -down.min())), "pounds")
    ends = [found[f"{SUM}_{end}"].values / by for end in ("low", "high") if known]
    scale = scale_for([up / by, down / by, *ends, np.zeros(1)], prefix="£", suffix=word)
    largest = abs(means).max(["policy", "delay"]) / by
    least = UNSEEN * (scale.high - scale.low)
    seen = {str(part) for part in means["part"].values if float(largest.sel(part=part)) > least}
    form = {"tickformat": "", "type": "category", "dtick": None, "tick0": None, "showticklabels": True}
    panels = [
        Panel(_bars(found.sel(policy=policy), by, late, known, seen), scale, title=look(policy).name,
              colour=look(policy).colour, span=(-0.6, len(late) - 0.4), x_form=form)
        for policy in names
    ]  # fmt: skip
    chart = build(
        panels, (), (replace(WIDTH, columns=min(3, len(names))), NARROW), key="delay_parts", title=finding,
        caption=_caption(dataset), alt=f"Parts of the cost of delay, stacked. {finding}.",
        table=_table(found, by, names, word), sections=("innovation",),
    )  # fmt: skip
    return replace(chart, layout=stacked(chart.layout, 66), narrow=stacked(chart.narrow, 120))


def _caption(dataset: xr.Dataset) -> str:
    count = futures(dataset)
    many = f"means of {count} futures, since means add up and medians do not" if count > 1 else "one future"
    bar = " and the bar through it where the mean lies with 95% confidence" if count >= ENOUGH else ""
    share = " Their share of the costs, savings apart, is one of means, told where the sum is clearly a cost."
    whole = share if count > 1 else ""
    return (
        f"Parts of the cost of delay by years of delay, {present(dataset)}: {many}; above 0 a part costs, below "
        f"0 it saves. The dot is their sum{bar}. Lost for good (hatched) are lasting damage, which a start at once "
        f"would have prevented, and being worse off when the run ends.{whole}"
    )


def _bars(found: xr.Dataset, by: float, late: list[float], known: bool, seen: set[str]) -> list[Trace]:
    """Parts, of which those that can be `seen` are in the key, and their sum, with its interval where it is `known`."""
    at, means = tick_words(late), found[MEAN] / by
    bars: list[Trace] = [
        {
            "type": "bar", "x": at, "y": significant(means.sel(part=part).values),
            "name": escape(IN_KEY.get(str(part), _named(str(part)))), "legendgroup": str(part),
            "marker": _filled(str(part), colour), "hovertemplate": "%{y:.3~g}",
            **({} if str(part) in seen else {"showlegend": False}),
        }
        for part, colour in zip(means["part"].values, COLOURS, strict=True)
    ]  # fmt: skip
    low, middle, high = (found[f"{SUM}{end}"].values / by for end in ("_low", "", "_high"))
    total: Trace = {
        "type": "scatter", "mode": "markers", "x": at, "y": significant(middle), "name": "Sum",
        "marker": {"color": INK, "size": 8, "line": {"color": "#ffffff", "width": 1.5}}, "hovertemplate": "%{y:.3~g}",
    }  # fmt: skip
    if known:
        total["error_y"] = {"type": "data", "symmetric": False, "array": significant(high - middle), "color": INK,
                            "width": 4, "arrayminus": significant(middle - low), "thickness": 1.5}  # fmt: skip
    return [*bars, halo(total), total] if known else [*bars, total]


def _filled(part: str, colour: str) -> dict[str, Any]:
    filled: dict[str, Any] = {"color": colour, "line": {"color": INK, "width": 0.7}}
    if part in HATCHED:
        filled["pattern"] = {"shape": HATCHED[part], "fgcolor": INK, "bgcolor": colour, "size": 7, "solidity": 0.12}
    return filled


def _named(part: str) -> str:
    return PARTS.get(part, words(part))


def _table(found: xr.Dataset, by: float, names: list[str], word: str) -> Table:
    parts = tuple(f"{_named(str(part))}, £{word}" for part in found["part"].values)
    lost = ("Lost for good, share of means", "2.5%", "97.5%")
    columns = ("Policy", "Years later", *parts, f"Sum, £{word}", "2.5%", "97.5%", *lost)
    rows: list[tuple[Cell, ...]] = []
    for policy in names:
        for years in found["delay"].values:
            here = found.sel(policy=policy, delay=years)
            cells = [float(cell) / by for cell in here[MEAN].values]
            whole: list[Cell] = [float(here[f"{SUM}{end}"]) / by for end in ("", "_low", "_high")]
            if futures(found) < ENOUGH:
                whole[1:] = ["too few"] * 2
            rows.append((look(policy).name, f"{years:g}", *cells, *whole, *_lost(found, policy, float(years))))
    return Table(columns, tuple(rows), labels=2)


def _lost(dataset: xr.Dataset, policy: str, years: float) -> tuple[Cell, ...]:
    """The share lost for good with its interval, as cells; none where the sum is not clearly a cost."""
    share = lost(dataset, policy, years)
    return (share.median, share.low, share.high) if share else ("not clear",) * 3


def title(dataset: xr.Dataset) -> str:
    """What the longest delay costs on average or saves; then the largest part, and how much is lost for good."""
    policy, years = leading(dataset), delays(dataset)[-1]
    known = mean_cost(dataset, policy, years)
    assert known is not None
    told = on_average(known, policy, years)
    if not _settled(known):
        return told
    share = lost(dataset, policy, years)
    gone = f"{share.percent()} of its costs is lost for good" if share else ""
    return "; ".join(filter(None, [told, _largest(dataset, policy, years, known.median > 0.0), gone]))


def _largest(dataset: xr.Dataset, policy: str, years: float, costs: bool) -> str:
    """The part that costs most, or saves most, where its interval lies beyond those of all others."""
    here = dataset.sel(policy=policy, delay=years)
    sign = 1.0 if costs else -1.0
    near, far = ("_low", "_high") if costs else ("_high", "_low")
    first = (sign * here[MEAN]).idxmax("part")
    rest = sign * here[f"{MEAN}{far}"].where(here["part"] != first, drop=True)
    if float(sign * here[f"{MEAN}{near}"].sel(part=first)) <= float(rest.max()):
        return ""
    return f"the largest {'part' if costs else 'saving'} is {_named(str(first.values)).lower()}"


def _settled(known: Estimate) -> bool:
    return known.futures >= ENOUGH and not open_sign(known)


def lost(dataset: xr.Dataset, policy: str, years: float) -> Estimate | None:
    """How much of the mean cost no later start wins back, with its interval.

    None where the sum is not clearly above nought, since a share of it would be one of noise; and where healing also
    undid trends.
    """
    known = mean_cost(dataset, policy, years)
    if known is None or not _settled(known) or known.median < 0.0 or dataset.attrs.get("healed") == "start":
        return None
    here = dataset.sel(policy=policy, delay=years)
    share, low, high = (float(here[f"{SHARE}{end}"]) for end in ("", "_low", "_high"))
    return Estimate(share, low, high, share, share, known.futures)

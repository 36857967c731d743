"""Life satisfaction by policy, and what each policy adds to the reference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import (
    MEDIAN,
    futures,
    others,
    paired,
    policies,
    reference,
    require,
    sampled,
    spread,
    stop_year,
)
from simulator.charts.drawing import Panel, Scale, Size, dates, fan, line, scale_for
from simulator.charts.findings import against, doubtful, lower, mostly, moved, under, unsettled
from simulator.charts.kinds import differences
from simulator.charts.numbers import amount, estimate
from simulator.charts.palette import look
from simulator.charts.tables import yearly

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("life_satisfaction",)


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """One panel for each policy with its bands, over the reference's median."""
    require(dataset, NEEDS)
    finding = title(dataset)
    values, whole = sampled(dataset["life_satisfaction"]), dataset["life_satisfaction"]
    above, below = panels(dataset, values, form=".2f"), differences.panels(dataset, whole, "+.4f")
    return build(
        [*above, *below],
        marks,
        differences.sizes(sizes(len(above)), len(above)) if below else sizes(len(above)),
        key="wellbeing",
        title=finding,
        policies=(reference(dataset),),  # The other lines are named by their panels.
        caption="Mean life satisfaction of people aged 16 and over, 0 to 10 (the axis does not start at 0)"
        f"{differences.words(dataset) if below else ''}. {bands_words(dataset)}",
        alt=f"Life satisfaction by policy to {stop_year(dataset)}. {finding}.",
        table=differences.beside(yearly(whole), dataset, whole),
        sections=("wellbeing",),
    )


def panels(
    dataset: xr.Dataset,
    values: xr.DataArray,
    *,
    form: str = ".3~g",
    zero: bool = False,
    ticks: dict[str, Any] | None = None,
) -> list[Panel]:
    """The panels that several charts share: a fan per policy on one scale."""
    x = dates(values)
    base = reference(dataset)
    fans = {p: spread(values.sel(policy=p)) for p in policies(dataset)}
    rivals = others(dataset)
    scale: Scale = scale_for([fans[p] for p in {*rivals, base}], zero=zero, **(ticks or {}))
    made = []
    for policy in rivals:
        below = [] if policy == base else [line(x, fans[base][MEDIAN], look(base), 1.8, form)]
        traces = [*fan(x, fans[policy], look(policy), form)]
        made.append(
            Panel(
                [*traces[:-1], *below, traces[-1]],
                scale,
                title=look(policy).name,
                colour=look(policy).colour,
                steady=policy in (base, "do_nothing"),
            )
        )
    return made


def sizes(count: int) -> tuple[Size, Size]:
    """For a wide page and for a phone."""
    columns = {5: 5, 6: 3}.get(count, min(4, count))  # no panel alone in a second row
    return (
        Size(columns=columns, panel=270),
        Size(columns=min(2, count), panel=170, left=46, right=24, gap_x=14, width=340),
    )


def bands_words(dataset: xr.Dataset) -> str:
    """What the shading means."""
    if futures(dataset) == 1:
        return "One future; no interval."
    return f"Lines are medians; shading holds 50, 80 and 95% of {futures(dataset)} futures."


def title(dataset: xr.Dataset) -> str:
    """From where to where, and what the clearest policy does about it."""
    values = dataset["life_satisfaction"]
    base, year = reference(dataset), stop_year(dataset)
    start = estimate(values.sel(policy=base).isel(time=0).values).median
    last = values.isel(time=-1)
    stop = estimate(last.sel(policy=base).values).median
    verb = moved(start, stop, 0.005)
    path = f"from {start:.2f} to {stop:.2f}" if verb != "stays" else f"at {start:.2f}"
    until = "until" if verb == "stays" else "by"
    text = f"Life satisfaction {verb} {path} {until} {year} {under(base)}"
    rivals = [p for p in policies(dataset) if p != base]
    rivals = [p for p in rivals if p != "do_nothing"] or rivals
    if not rivals:
        return text
    best = max(rivals, key=lambda p: against(last, dataset, p).median)
    change = against(last, dataset, best)
    if abs(change.median) < 0.005 and change.low < change.high:
        middle, low, high = (amount(x, half=change.half, signed=True) for x in (change.median, change.low, change.high))
        adds = f"{lower(best)} adds most" if change.median > 0.0 else f"no policy adds to it: at best, {lower(best)}"
        return f"{text}; {adds}, {middle} of a point ({low} to {high})"
    if abs(change.median) < 0.005:
        return f"{text}; no policy adds a hundredth of a point to it"
    if doubtful(change) and not change.agreed:
        lean = mostly(paired(last, best, base), "adds", "does not")
        if lean is None or lean[0] != "adds":
            return f"{text}; {unsettled('any policy adds to it', change.futures).replace('Whether', 'whether')}"
        return f"{text}; {lower(best)} adds to it in {lean[1]}"
    word = "adds" if change.median > 0 else "at best takes away"
    size = amount(abs(change.median), half=0.1)
    low, high = (amount(x, half=0.1, signed=True) for x in (change.low, change.high))
    interval = "" if change.futures == 1 else f" ({low} to {high})"
    few = f", in all of {change.futures} futures" if change.agreed else ""
    return f"{text}; {lower(best)} {word} {size}{interval}{few}"

"""What an explorer says: what moves its answer most, what its sliders are, and how far it is off."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.charts.experiment_page import allowing, left_out
from simulator.charts.explorer_data import DEEPEST_LAST, STATISTIC, STEPS, YEAR, keys, kind_of, mixes
from simulator.charts.findings import lower
from simulator.charts.numbers import amount
from simulator.charts.palette import labelled

if TYPE_CHECKING:
    import xarray as xr

LONGEST = 240
SMALLEST = 0.0005
"""Of shares that are told with one decimal of a percent, the smallest that is not nought."""


def percent(share: float) -> str:
    """A share with two significant digits: `1.4%`."""
    size = 100.0 * share
    return f"{size:.1f}%" if size < 10.0 else f"{size:.0f}%"


def _last(dataset: xr.Dataset, statistic: str) -> xr.DataArray:
    """The headline at the end of the run, by slider."""
    values = dataset[str(dataset.attrs["headline"])].sel({STATISTIC: statistic})
    values = values.isel({YEAR: -1}) if YEAR in values.dims else values
    return values.sel(policy=dataset.attrs["explored"]) if "policy" in values.dims else values


def swings(dataset: xr.Dataset, statistic: str = "mean") -> dict[str, tuple[float, float]]:
    """The headline at both ends of each slider, the others at the scenario's own values."""
    values = _last(dataset, statistic)
    own = {key: float(dataset[key].attrs["own"]) for key in keys(dataset)}
    found = {}
    for key in keys(dataset):
        # Straight lines: exact where two nodes are all there are, and elsewhere its own value is a node.
        row = values.interp({other: x for other, x in own.items() if other != key})
        found[key] = float(row.isel({key: 0})), float(row.isel({key: -1}))
    return found


@labelled
def headline(dataset: xr.Dataset) -> str:
    """Which slider moves the headline most, and from what to what."""
    found = swings(dataset)
    key = max(found, key=lambda k: abs(found[k][1] - found[k][0]))
    name = str(dataset.attrs["headline"])
    kind = kind_of(str(dataset[name].attrs["units"]), name)
    start, end = found[key]
    if start == end:
        return f"No slider moves what {subject(dataset)} comes to"
    half, size, what = abs(end - start) / 2, max(abs(start), abs(end)), _thing(name, dataset)
    told, intervals = [], [swings(dataset, ends)[key] for ends in ("10%", "90%")]
    for at, (mean, side) in enumerate(zip((start, end), ("low", "high"), strict=True)):
        middle = amount(mean, kind, half=half, signed=True, size=size)
        middle += " of a point" if str(dataset[name].attrs["units"]) == "point" and not at else ""
        low, high = (amount(ends[at], kind, half=half, signed=True, size=size, unit=False) for ends in intervals)
        told.append(f"{middle} ({low} to {high}) with {position(dataset, key, float(dataset[key].attrs[side]))}")
    title = str(dataset[key].attrs["long_name"])
    return f"{title} matters most for {what}: {told[0]}, {told[1]}"


def subject(dataset: xr.Dataset) -> str:
    """What the sliders are of: the policy, or where its mix moves too, a programme."""
    return "the programme" if mixes(dataset) else lower(str(dataset.attrs["explored"]))


def _thing(name: str, dataset: xr.Dataset) -> str:
    policy = subject(dataset)
    if name.startswith("life_satisfaction"):
        return f"what {policy} adds to life satisfaction"
    if name == "npsv":
        return f"what {policy} is worth"
    noun = str(dataset[name].attrs["long_name"]).removesuffix(", against the reference").lower()
    return f"what {policy} does to “{noun}”"


def position(dataset: xr.Dataset, key: str, x: float) -> str:
    """A slider's value in words."""
    said = dataset[key].attrs
    if said["kind"] == "delay":
        return "no delay" if x == 0.0 else f"{x:g} years of delay"
    if key in DEEPEST_LAST:
        return "grant as planned" if x == 0.0 else f"grant {100 * abs(x):.3g}% a year {'less' if x < 0.0 else 'more'}"
    if said["units"] == "1/year":
        return f"{100 * x:+.3g}% a year".replace("-", "−")
    if said["units"] == "1" and float(said["low"]) >= 0.0 and float(said["high"]) <= 1.0:
        return f"{100 * x:.3g}%"
    return f"{x:.4g} {said['units']}".removesuffix(" 1").replace("-", "−")


def standfirst(dataset: xr.Dataset) -> str:
    """What the page is, and how far its numbers can be off."""
    errors = dataset["error"].sel(outcome=str(dataset.attrs["headline"]), statistic="mean")
    typical, _, largest, itself = map(float, errors.values)
    target = float(dataset.attrs["target"])
    within = f"{'within' if typical <= target else 'more than'} the {percent(target)} aimed at"
    return (
        f"Move a slider and the lines follow: means, with 80% of {dataset.attrs['members']} futures shaded, the same "
        f"in every setting. Between simulated points the lines are interpolated. At {dataset.attrs['checks']} random "
        f"settings they are typically off by {percent(typical)} of the range of the first chart, {within}, and at "
        f"worst by {percent(largest)}. {_without_luck(itself)} That is against what these futures give; how far others "
        "would move the means comes on top."
    )


def _without_luck(itself: float) -> str:
    """How far interpolation itself is off; an estimate, so that nought is not said."""
    if itself < SMALLEST:
        return "Nearly all of that is the luck of so few futures: what interpolation adds is too small to tell from it."
    return f"Without the luck of so few futures interpolation is off by {percent(itself)}."


def sliders(dataset: xr.Dataset) -> str:
    """What each slider moves, over what range and on whose word."""
    rows = ""
    for key in keys(dataset):
        said = dataset[key].attrs
        parts = str(said["description"]).split(", ")
        also = [f"{part} {low:g} to {high:g}" for part, low, _, high in json.loads(str(said.get("also", "[]")))]
        low, own, high = (position(dataset, key, float(said[end])) for end in ("low", "own", "high"))
        nodes = ", ".join(f"{x:.4g}" for x in dataset[key].values)
        grade = str(said.get("grade") or "") if said["kind"] == "number" else ""
        source = str(said.get("source") or "") if said["kind"] == "number" else ""
        cells = (
            parts[0], f"{low} to {high}" + (f"; with it {', '.join(also)}" if also else ""), own,
            str(said.get("range_from", "")), grade or "–",
            source if len(source) <= LONGEST else source[: LONGEST - 1] + "…", nodes,
        )  # fmt: skip
        rows += f'<tr><th scope="row">{escape(str(said["long_name"]))}' + "".join(f"<td>{escape(c)}" for c in cells)
    head = "".join(
        f'<th scope="col">{name}'
        for name in ("Slider", "Number", "Range", "In the scenario", "Range from", "Grade", "Source", "Nodes")
    )
    return (
        '<section id="sliders-section"><h2 class="plain">What the sliders are</h2>'
        "<p>A number’s range is that of its passport in the scenario, with its grade: A read in the document itself, "
        "B second-hand or derived, C widely quoted and not verified, D assumed. What a place decides has no range "
        "but what is possible. Every other number is drawn anew in each future, the same in all settings.</p>"
        '<div class="scroll wide" tabindex="0" role="region" aria-label="Sliders"><table id="slider-table">'
        f"<thead><tr>{head}</thead><tbody>{rows}</table></div></section>"
    )


def errors(dataset: xr.Dataset) -> str:
    """How far interpolation is off, outcome by outcome."""
    found, target = dataset["error"], float(dataset.attrs["target"])
    rows = ""
    for name in map(str, dataset["outcome"].values):
        label = str(dataset[name].attrs["long_name"])
        typical, most, largest, itself = found.sel(outcome=name, statistic="mean").values
        ends = float(np.max(found.sel(outcome=name, statistic=["10%", "90%"], measure="typical").values))
        kind = kind_of(str(dataset[name].attrs["units"]), name)
        width = float(dataset["range"].sel(outcome=name))
        head = " (the headline)" if name == dataset.attrs["headline"] else ""
        shown = [percent(float(x)) for x in (typical, most, largest, itself, ends)]
        shown.append(amount(width, kind))
        rows += f'<tr><th scope="row">{escape(label + head)}' + "".join(f"<td>{escape(cell)}" for cell in shown)
    columns = (
        "Outcome", "Typically", "At 95% of points", "At worst", "Without luck", "Ends of the interval, typically",
        "Its range",
    )  # fmt: skip
    head = "".join(f'<th scope="col">{name}' for name in columns)
    worst = float(found.sel(outcome=str(dataset.attrs["headline"]), statistic="mean", measure="typical"))
    lost = left_out(int(dataset.attrs.get("failed", 0)))
    lost += " What is left out at one setting is left out at all." if lost else ""
    met = "The aim is met" if worst <= target else "The aim is not met: give more --members, or more --points"
    return (
        '<section id="errors-section"><h2 class="plain">How far the sliders are off</h2>'
        f"<p>{dataset.attrs['checks']} settings that are no points of the grid were simulated as well, in the same "
        f"{dataset.attrs['members']} futures, and held against what the page shows there. Errors are of means, as a "
        "share of the range that the mean has over the grid (in the year in which that is widest); typically is the "
        f"root mean square. Part of each is the luck of so few futures, which jumps between settings. Two halves "
        "of the futures share how an outcome bends but no luck: what their errors have in common is the error "
        f"without luck, of interpolation itself. Aim: {percent(target)} of the headline’s "
        f"range. {met}.{lost}</p>"
        f"{_of_means(int(dataset.attrs['members']))}"
        '<div class="scroll wide" tabindex="0" role="region" aria-label="Errors of interpolation">'
        f'<table id="errors"><thead><tr>{head}</thead><tbody>{rows}</table></div>'
        f"<p>The page holds each number to one part in {STEPS:,} of its range. Along each slider it runs a cubic "
        "spline through the nodes, a straight line or a parabola through two or three. The ends of "
        "intervals are quantiles of Harrell and Davis (1982), which move more smoothly than plain ones.</p></section>"
    )


def _of_means(members: int) -> str:
    """How well the mean of so many futures is known, which no error of interpolation says."""
    return (
        f"<p>How far other futures would move a mean is not in these errors: the mean of {members:,} is known to some "
        f"{2.0 / members**0.5:.0%} of the standard deviation between futures either way (95%). Settings meet the same "
        "futures, so that what a slider moves is known better than where it begins.</p>"
    )


def options(record: Mapping[str, Any]) -> str:
    """How to ask for the same again."""
    asked = record.get("explored") or {}
    named = [f"--{key} {asked[key]}" for key in ("policy", "points", "members", "checks") if key in asked]
    more = allowing(int(record.get("failed", 0)), int(record.get("futures", 1)))
    return " ".join([*named, *(f"--slider {text}" for text in asked.get("sliders") or ())]) + more

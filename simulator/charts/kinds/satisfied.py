"""Satisfied futures: in what share of them each policy keeps to what is asked of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import policies, require
from simulator.charts.drawing import Size
from simulator.charts.findings import lower, opening
from simulator.charts.kinds import dots
from simulator.charts.numbers import wilson
from simulator.charts.palette import words

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("line_kept", "satisfied")
ALL = "All of them"
SHORT = {"npsv": "Social value", "wellbys": "WELLBYs", "section_114_probability": "Section 114 risk"}
SIGNS = {">=": "≥", "<=": "≤"}


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """A row for each line, and one for all; a dot for each policy with the interval of its share."""
    require(dataset, NEEDS)
    finding = title(dataset)
    names, of = policies(dataset), dataset.sizes["future"]
    found = {key: np.array([low, share, high]) for key, (low, share, high) in _shares(dataset).items()}
    labels = {line: _words(line) for line in dict.fromkeys(line for line, _ in found)}
    height = 26 * len(labels) + 12 * len(names) * len(labels)
    sizes = Size(1, height, left=180), Size(1, height, left=130, right=14, width=340)
    return build(
        [dots.panel(labels, names, found, "%{x:.0%}", tickformat=".0%")], (), sizes, key="satisfied",
        title=finding, policies=tuple(names), dots=True,
        caption=f"Share of {of} futures in which a policy keeps to each line, and to all of them; bars are 95% "
        "intervals of the share. Outcomes are against the reference, except those that are levels.",
        alt=f"Shares of satisfied futures by policy. {finding}.",
        table=dots.table("Line", labels, names, found), sections=("innovation", "wellbeing"),
    )  # fmt: skip


def _words(line: str) -> str:
    """A line that was asked for, as a reader says it: `npsv >= 0` is “Social value ≥ 0”."""
    name, *rest = line.split(maxsplit=1)
    told = "".join(rest)
    for sign, shown in SIGNS.items():
        told = told.replace(sign, shown)
    return f"{SHORT.get(name, words(name))} {told}".strip()


def _shares(dataset: xr.Dataset) -> dict[tuple[str, str], tuple[float, float, float]]:
    """By line and policy, the share of futures with its interval; all lines together last."""
    names, of = policies(dataset), dataset.sizes["future"]
    lines = [str(line) for line in dataset["line"].values]
    each = {(line, name): float(dataset["line_kept"].sel(line=line, policy=name)) for line in lines for name in names}
    if len(lines) > 1:
        each |= {(ALL, name): float(dataset["satisfied"].sel(policy=name).mean()) for name in names}
    found = {}
    for key, share in each.items():
        low, high = wilson(round(share * of), of)
        found[key] = (low, share, high)
    return found


def title(dataset: xr.Dataset) -> str:
    """The policy, other than the reference, that keeps to all lines in most futures; or that none stands out."""
    shares, lines = _shares(dataset), [str(line) for line in dataset["line"].values]
    row = ALL if len(lines) > 1 else lines[0]
    reference = str(dataset.attrs.get("reference", ""))
    names = sorted((n for n in policies(dataset) if n != reference), key=lambda n: -shares[row, n][1])
    low, share, high = shares[row, names[0]]
    what = "all that is asked" if len(lines) > 1 else _words(lines[0])
    text = f"{opening(lower(names[0]))} keeps to {what} in {share:.0%} of futures ({low:.0%} to {high:.0%})"
    if len(names) < 2:
        return text
    second = shares[row, names[1]]
    more = "more than any other" if second[2] < low else f"not clearly more than {lower(names[1])} ({second[1]:.0%})"
    return f"{text}, {more}"

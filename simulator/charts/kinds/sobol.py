"""Sobol's indices: what part of the difference's variance is due to which factor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import require
from simulator.charts.kinds.studied import Names, Row, dots, measured, pair, panel, sizes, told
from simulator.charts.palette import STEPS, words
from simulator.charts.tables import Cell, Table

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("first", "first_low", "first_high", "total", "total_low", "total_high")
ENDS = ("_low", "", "_high")
WIDEST = 0.6
"""Of a share that is told: an interval of more than three fifths of all leaves open whether it is much or little."""
OUTLYING, FEW = 0.05, 0.5
"""Where so few of the futures make more than that part of the variance, resampled rows make intervals too short."""
GROUPS = {"luck": "Luck", "all the rest": "All the rest"}


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """A row for each factor, the largest total first: its index alone and with its interactions."""
    require(dataset, NEEDS)
    finding = title(dataset)
    shown = dataset.isel(factor=np.argsort(-dataset["total"].values, kind="stable"))
    held = {name: shown[name].values for name in NEEDS}
    traces = [
        dots([held[f"first{end}"] for end in ENDS], STEPS[2], "Alone", "circle-open", 0.06, "%{x:.0%}"),
        dots([held[f"total{end}"] for end in ENDS], STEPS[3], "With interactions", "circle", -0.12, "%{x:.0%}"),
    ]
    labels = [_label(shown.isel(factor=i), Names.of(dataset)) for i in range(shown.sizes["factor"])]
    ends = [float(np.clip(each, -0.1, 1.2)) for name in NEEDS for each in held[name]]
    of, against = pair(dataset)
    return build(
        [panel(labels, traces, [*ends, 1.0], percent=True)], (), sizes(labels), key="sobol", title=finding,
        caption=f"Share of the variance of {measured(dataset)}, {of} less {against}, over the ranges of all numbers "
        "and luck: open dots alone, full dots with all interactions; lines are 95% intervals from "
        f"{_rows(dataset)} rows. An estimate below 0 means a share too small to tell.{outweighing(dataset)}",
        alt=f"Sobol indices of {len(labels)} factors. {finding}.", table=_table(shown), sections=("innovation",),
    )  # fmt: skip


def _rows(dataset: xr.Dataset) -> int:
    return dataset.sizes["row"] // 2


def _label(one: xr.Dataset, names: Names) -> Row:
    name, count = str(one["factor"].values), int(one["numbers_in_factor"])
    text = _called(name, names)
    if count > 1:
        text += f", {count} numbers together"
    return Row(str(one["factor_grade"].values), text)


def _called(name: str, names: Names) -> str:
    return GROUPS.get(name) or (names.named(name) if "." in name else words(name))


def title(dataset: xr.Dataset) -> str:
    """The largest share, how sure it is, and how much of the rest is luck."""
    total = dataset["total"].values
    names = [str(name) for name in dataset["factor"].values]
    if not total.any():
        return "Nothing varies: no number and no luck moves the difference"
    own = [i for i, name in enumerate(names) if name not in GROUPS]
    order = sorted(own, key=lambda i: -total[i])[:1] + [i for i, name in enumerate(names) if name in GROUPS][::-1]
    if (rows := too_few(dataset)) is not None:
        return (
            f"{rows} rows are too few to tell what share of the difference is due to which number: "
            "give twice as many or more with --base"
        )
    first, *others = ((_inside(names[i], Names.of(dataset)), _share(dataset, i)) for i in order)
    beside = "".join(f", {name} in {share}" for name, share in others)
    return _upper(f"{first[0]} has a hand in {first[1]} of what varies{beside}")


def too_few(dataset: xr.Dataset) -> int | None:
    """The rows of the study where they are too few for its shares to be told; None where they are enough.

    They are where an interval is wider than `WIDEST`, or an estimate is far above the whole.
    """
    widths = (np.clip(dataset["total_high"], 0.0, 1.0) - np.clip(dataset["total_low"], 0.0, 1.0)).values
    noisy = widths.max(initial=0.0) > WIDEST or dataset["total"].values.max(initial=0.0) > 1.0 + WIDEST / 2
    return _rows(dataset) if noisy else None


def outweighing(dataset: xr.Dataset) -> str:
    """That a few futures outweigh the others, by which intervals are too short; nothing where they don't."""
    off = np.sort((dataset["sample"].values - dataset["sample"].values.mean()) ** 2)[::-1]
    share = float(off[: max(1, round(OUTLYING * off.size))].sum() / (off.sum() or 1.0))
    if share <= FEW:
        return ""
    return (
        f" One future in twenty makes {share:.0%} of the variance: where so few outweigh the others intervals are too "
        "short, and those with interactions leave out the truth two or three times in ten."
    )


def _share(dataset: xr.Dataset, i: int) -> str:
    """A share is from nought to all, whatever an estimate from few rows says."""
    value, low, high = np.clip([dataset[name].values[i] for name in ("total", "total_low", "total_high")], 0.0, 1.0)
    return f"{value:.0%} ({low:.0%} to {high:.0%})"


def _inside(name: str, names: Names) -> str:
    if "." in name:
        return names.inside(name)
    if name in GROUPS:
        return {"luck": "luck"}.get(name, "all other numbers together")
    return f"what is assumed of {words(name).lower()}"


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def spread(dataset: xr.Dataset) -> str:
    """The difference over all ranges: its median and the middle 95% of it."""
    low, middle, high = (float(each) for each in np.quantile(dataset["sample"].values, [0.025, 0.5, 0.975]))
    size, half = max(abs(low), abs(high)), (high - low) / 2
    ends = [told(dataset, end, half, signed=True, size=size) for end in (low, high)]
    return f"{told(dataset, middle, half, signed=True, size=size)} ({ends[0]} to {ends[1]})"


def _table(shown: xr.Dataset) -> Table:
    names = ("Factor", "What it is", "Grade", "Numbers", "Alone", "2.5%", "97.5%", "With interactions", "2.5%", "97.5%")
    order = ("first", "first_low", "first_high", "total", "total_low", "total_high")
    rows: list[tuple[Cell, ...]] = []
    called = Names.of(shown)
    for i, factor in enumerate(shown["factor"].values):
        one = shown.isel(factor=i)
        about = (str(factor), _called(str(factor), called), str(one["factor_grade"].values))
        rows.append((*about, int(one["numbers_in_factor"]), *(float(one[key]) for key in order)))
    return Table(names, tuple(rows), labels=3)

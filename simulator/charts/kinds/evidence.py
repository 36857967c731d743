"""Where evidence is worth buying: what it would be worth to know a number before choosing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import require
from simulator.charts.drawing import Trace
from simulator.charts.kinds.studied import GRADES, Names, Row, measured, panel, sizes, told, unit_in, unit_of
from simulator.charts.numbers import significant
from simulator.charts.palette import AXIS, MUTED
from simulator.charts.tables import Cell, Table

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("worth_knowing", "worth_low", "worth_high", "worth_raw", "worth_found", "worth_chance", "worth_bias")
SHOWN = 12


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """A bar for each number, what is found first and weakest grade first; a line for what chance gives."""
    require(dataset, NEEDS)
    finding = title(dataset)
    shown = dataset.isel(number=order(dataset)[:SHOWN])
    chance = float(dataset["worth_chance"]) - float(dataset["worth_bias"])
    value = shown["worth_knowing"].values
    low, high = (shown[name].values for name in ("worth_low", "worth_high"))
    unit = unit_of(dataset, float(max(high.max(initial=0.0), chance)))
    rows = len(value)
    grades = [str(grade) for grade in shown["grade"].values]
    bars: Trace = {
        "type": "bar", "orientation": "h", "x": significant(value / unit.by), "width": 0.3,
        "y": [rows - 1 - i - 0.1 for i in range(rows)], "name": "Worth knowing", "showlegend": False,
        "marker": {"color": [GRADES.get(grade, MUTED) for grade in grades]},
        "error_x": {"type": "data", "symmetric": False, "array": significant(np.maximum(high - value, 0.0) / unit.by),
                    "arrayminus": significant(np.maximum(value - low, 0.0) / unit.by), "color": AXIS,
                    "thickness": 1.2, "width": 0},
        "hovertemplate": "%{x:.3~g}<extra></extra>",
    }  # fmt: skip
    line: Trace = {
        "type": "scatter", "mode": "lines", "x": significant([chance / unit.by] * 2), "y": [-0.6, rows - 0.45],
        "line": {"color": AXIS, "width": 1.4, "dash": "dot"}, "hoverinfo": "skip", "showlegend": False,
        "name": "Chance",
    }  # fmt: skip
    names = Names.of(shown)
    each = zip(grades, shown["number"].values, strict=True)
    labels = [Row(grade, names.named(str(number))) for grade, number in each]
    return build(
        [panel(labels, [bars, line], [*(high / unit.by), chance / unit.by])], (), sizes(labels), key="evidence",
        title=finding,
        caption=f"What knowing one number before choosing would add to {measured(dataset)} on the mean, "
        f"{unit_in(dataset, unit)}, "
        "with its bias taken off and 95% intervals, which reach far to the right where policies are about as good as "
        "each other; the letter and colour are its grade, D is assumed. Left of the "
        f"dotted line is what the luckiest of {dataset.sizes['number']} numbers that matter nothing could reach.",
        alt=f"What knowing each number would be worth. {finding}.", table=_table(dataset, unit.by, unit.word),
        sections=("innovation", "wellbeing"),
    )  # fmt: skip


def order(dataset: xr.Dataset) -> list[int]:
    """What is found first, the weakest grade first; then all others by what they seem worth."""
    found, value = dataset["worth_found"].values, dataset["worth_knowing"].values
    grades = [str(grade) for grade in dataset["grade"].values]
    keys = [
        (-int(f), -ord(grade or "A") if f else 0, -float(v)) for f, grade, v in zip(found, grades, value, strict=True)
    ]
    return sorted(range(len(keys)), key=keys.__getitem__)


def title(dataset: xr.Dataset) -> str:
    """Which number's evidence is worth most, beside what knowing everything would be worth."""
    everything = float(dataset["value_of_information"])
    size = told(dataset, everything)
    if everything == 0.0:
        return "No evidence would change the choice: one policy is the best in every future"
    found = [i for i in order(dataset) if int(dataset["worth_found"].values[i])]
    if not found:
        return f"Knowing the future would be worth {size}, but of no single number is it certain that knowing it helps"
    values = dataset["worth_knowing"].values
    best = max(found, key=lambda i: float(values[i]))
    name, grade = Names.of(dataset).inside(str(dataset["number"].values[best])), str(dataset["grade"].values[best])
    worth = told(dataset, float(values[best]))
    return f"Knowing {name} (grade {grade}) before choosing would be worth {worth}, of {size} for knowing everything"


def _table(dataset: xr.Dataset, by: float, word: str) -> Table:
    worth = (f"Worth knowing, {word}", "2.5%", "97.5%", "As computed, with its bias")
    columns = ("Number", "What it is", "Grade", *worth, "Beyond chance")
    rows: list[tuple[Cell, ...]] = []
    names = Names.of(dataset)
    for i in order(dataset):
        one = dataset.isel(number=i)
        cells = [float(one[name]) / by for name in NEEDS[:4]]
        beyond = "yes" if int(one["worth_found"]) else "no"
        name = str(one["number"].values)
        rows.append((name, names.named(name), str(one["grade"].values), *cells, beyond))
    return Table(columns, tuple(rows), labels=3)

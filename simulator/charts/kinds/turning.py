"""Switching values: along which number, and where, two policies change places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import require
from simulator.charts.drawing import Panel, Size, Trace, scale_for
from simulator.charts.findings import opening
from simulator.charts.kinds.studied import Names, measure, measured, pair, titled, unit_in, unit_of
from simulator.charts.numbers import significant
from simulator.charts.palette import look
from simulator.charts.tables import Cell, Table

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("tried_difference", "tried_low", "tried_high", "tried_value")
SHOWN = 8
WIDE = Size(columns=2, panel=150, gap_x=60, gap_y=66, right=26)
LETTERS = (58, 43)
NARROW = Size(columns=1, panel=140, left=52, right=20, gap_y=66, width=340)


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """A panel for each number that is moved alone: the difference along it, with the interval of its mean."""
    require(dataset, NEEDS)
    finding = title(dataset)
    shown = dataset.isel(tried=slice(0, SHOWN))
    rows = np.stack([shown[name].transpose("tried", "place").values for name in NEEDS[:3]])
    unit = unit_of(dataset, float(np.abs(rows).max(initial=0.0)))
    scale = scale_for([rows / unit.by, np.zeros(1)])
    panels = [_panel(shown.isel(tried=i), rows[:, i] / unit.by, scale) for i in range(shown.sizes["tried"])]
    of, against = pair(dataset)
    members = dataset.sizes["member"]
    luck = f"mean and 95% interval of {members} runs of luck" if members > 1 else "one run of luck, no interval"
    return build(
        panels, (), titled((WIDE, NARROW), panels, LETTERS), key="turning", title=finding,
        caption=f"{opening(measured(dataset))}, {of} less {against}, "
        f"{unit_in(dataset, unit)}, along one number from the 5% to the 95% point of its range, all others at their "
        f"medians: {luck}. On the mean they change places where it crosses 0.",
        alt=f"The difference along each of {len(panels)} numbers. {finding}.",
        table=_table(dataset, unit.by, unit.word), sections=("innovation", "wellbeing"),
    )  # fmt: skip


def _panel(one: xr.Dataset, rows: np.ndarray, scale: Any) -> Panel:
    unit = measure(str(one["tried_unit"].values), float(np.abs(one["tried_value"]).max()))
    at = (one["tried_value"].values / unit.by).tolist()
    style = look(str(one.attrs["policy"]))
    band: Trace = {
        "type": "scatter", "mode": "lines", "x": [*at, *at[::-1]], "y": significant([*rows[2], *rows[1][::-1]]),
        "fill": "toself", "fillcolor": style.tint(0.2), "line": {"width": 0}, "hoverinfo": "skip",
        "showlegend": False, "name": "95%",
    }  # fmt: skip
    line: Trace = {
        "type": "scatter", "mode": "lines+markers", "x": at, "y": significant(rows[0]), "showlegend": False,
        "line": {"color": style.colour, "width": 2.2}, "marker": {"size": 5, "color": style.colour},
        "name": "Difference", "hovertemplate": "at %{x:.3~g}: %{y:.3~g}<extra></extra>",
    }  # fmt: skip
    form = {"tickformat": ",.3~g", "dtick": None, "tick0": None, "nticks": 5, "showticklabels": True}
    air = 0.03 * ((at[-1] - at[0]) or 1.0)
    words = Names.of(one).named(str(one["tried"].values)) + (f", {unit.word}" if unit.word else "")
    return Panel([band, line], scale, title=words, span=(at[0] - air, at[-1] + air), x_form=form)


def title(dataset: xr.Dataset) -> str:
    """Where the policy wins, as far as one number alone decides it."""
    of, against = pair(dataset)
    how = [str(each) for each in dataset["how"].values]
    turned = [i for i, each in enumerate(how) if each in ("above", "below", "in between")]
    if not turned:
        place = "ahead" if how and how[0] == "always" else "behind"
        unsure = bool(((dataset["tried_low"] <= 0.0) & (dataset["tried_high"] >= 0.0)).all())
        doubt = ", though no further than luck might put it" if unsure and dataset.sizes["member"] > 1 else ""
        return (
            f"No number tried makes {of} and {against} change places: all else at its median, {of} stays {place} on "
            f"the mean{doubt}"
        )
    sure = [i for i in turned if settled(dataset, i)]
    if not sure:
        return _unsettled(dataset, turned)
    more = len(sure) - 1
    rest = f"; {more} other number{'s' if more > 1 else ''} can turn it too" if more else ""
    return f"With all else at its median, {of} wins only where {sentence(dataset, sure[0])}{rest}"


def settled(dataset: xr.Dataset, i: int) -> bool:
    """Whether along a number the policy is ahead at one place and behind at another, both beyond luck."""
    one = dataset.isel(tried=i)
    return dataset.sizes["member"] > 1 and bool((one["tried_low"] > 0.0).any() and (one["tried_high"] < 0.0).any())


def _unsettled(dataset: xr.Dataset, turned: list[int]) -> str:
    """What the means say of where two change places, and that luck leaves it open."""
    (of, against), count = pair(dataset), dataset.sizes["member"]
    one = dataset.isel(tried=turned[0])
    clear = count > 1 and bool(((one["tried_low"] > 0.0) | (one["tried_high"] < 0.0)).any())
    runs = f"on the mean of {count} runs" if count > 1 else "in its one run"
    return (
        f"No number tried makes {of} and {against} change places beyond luck; {runs} {of} is ahead only where "
        f"{sentence(dataset, turned[0])}{', and one side of that is beyond luck' if clear else ''}"
    )


def sentence(dataset: xr.Dataset, i: int) -> str:
    """“Radical survival is above 0.45”: where the policy is ahead on the mean, of the number at that place."""
    name, how = str(dataset["tried"].values[i]), str(dataset["how"].values[i])
    turns = list(zip(dataset["turn"].values, dataset["turn_of"].values, strict=True))
    size = max((abs(float(value)) for value, number in turns if str(number) == name), default=0.0)
    shown = measure(str(dataset["tried_unit"].values[i]), size)
    at = [f"{float(value) / shown.by:.3g}" for value, number in turns if str(number) == name]
    unit = f" {shown.word}" if shown.word else ""
    where = f"{how} {at[0]}{unit}" if how in ("above", "below") else f"on one side of {', '.join(at)}{unit}"
    return f"{Names.of(dataset).inside(name)} is {where}"


def _table(dataset: xr.Dataset, by: float, word: str) -> Table:
    columns = ("Number", "What it is", "Unit", "Value", f"Difference, {word}", "2.5%", "97.5%", "Wins")
    rows: list[tuple[Cell, ...]] = []
    names = Names.of(dataset)
    for i, name in enumerate(dataset["tried"].values):
        one = dataset.isel(tried=i)
        for j, at in enumerate(one["tried_value"].values):
            cells = [float(one[key].values[j]) / by for key in NEEDS[:3]]
            about = (str(name), names.named(str(name)), str(one["tried_unit"].values))
            rows.append((*about, f"{float(at):.4g}", *cells, str(one["how"].values)))
    return Table(columns, tuple(rows), labels=4)

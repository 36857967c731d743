"""Break-even surfaces: the difference between two policies over two numbers, and the line where it is nothing."""

from __future__ import annotations

from itertools import pairwise
from math import floor, log10
from typing import TYPE_CHECKING

import numpy as np

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import require
from simulator.charts.drawing import Panel, Scale, Size, Trace
from simulator.charts.findings import opening
from simulator.charts.kinds.studied import Names, Unit, measure, measured, pair, titled, unit_in, unit_of
from simulator.charts.numbers import ENOUGH, wilson
from simulator.charts.palette import INK, look
from simulator.charts.tables import Cell, Table

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("surface_difference", "first_value", "second_value")
WON = "surface_won"
"""The share of the runs of luck in which the policy is ahead."""
WIDE = Size(columns=2, panel=320, gap_x=80, gap_y=84, left=62, right=12)
LETTERS = (58, 43)
NARROW = Size(columns=1, panel=280, left=52, right=8, gap_y=84, width=340)


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """A panel for each pair of numbers, coloured by who is ahead, with the figure in each cell."""
    require(dataset, NEEDS)
    finding = title(dataset)
    values = dataset["surface_difference"].values
    unit = unit_of(dataset, float(np.abs(values).max(initial=0.0)))
    limit = float(np.abs(values).max(initial=0.0)) / unit.by or 1.0
    panels = [_panel(dataset.isel(surface=i), unit.by, limit) for i in range(dataset.sizes["surface"])]
    of, against = pair(dataset)
    names = Names.of(dataset)
    sides = "; ".join(
        f"across {names.named(str(a))}, up {names.named(str(b))}"
        for a, b in zip(dataset["first_number"].values, dataset["second_number"].values, strict=True)
    )
    return build(
        panels, (), titled((WIDE, NARROW), panels, LETTERS), key="surface", title=finding,
        caption=f"{measured(dataset)[:1].upper()}{measured(dataset)[1:]}, {of} less {against}, "
        f"{unit_in(dataset, unit)}, mean of "
        f"{dataset.sizes['member']} runs of luck with all other numbers at their medians: {sides}. Where {of} is ahead "
        "it is in its colour; the thick line runs where the sign of the cells changes.",
        alt=f"The difference over {len(panels)} pairs of numbers. {finding}.",
        table=_table(dataset, unit.by, unit.word), sections=("innovation", "wellbeing"),
    )  # fmt: skip


def _panel(one: xr.Dataset, by: float, limit: float) -> Panel:
    units = [_unit(one, which) for which in ("first", "second")]
    across, up = (
        (one[f"{which}_value"].values / unit.by).tolist()
        for which, unit in zip(("first", "second"), units, strict=True)
    )
    cells = one["surface_difference"].transpose("second", "first").values / by
    shown = [[float(f"{cell:.3g}") for cell in row] for row in cells]
    behind, ahead = _pale(str(one.attrs["against"])), _pale(str(one.attrs["policy"]))
    low, high = (behind, ahead) if int(one.attrs.get("better", 1)) > 0 else (ahead, behind)
    heat: Trace = {
        "type": "heatmap", "x": across, "y": up, "z": shown, "zmin": -limit, "zmax": limit,
        "colorscale": [[0.0, low], [0.5, "#ffffff"], [1.0, high]],
        "showscale": False, "texttemplate": "%{text}",
        "text": [[_short(cell, limit) for cell in row] for row in shown], "textfont": {"size": 10, "color": INK},
        "hovertemplate": "%{x:.3~g}, %{y:.3~g}: %{z:.3~g}<extra></extra>", "name": "Difference",
    }  # fmt: skip
    even = _even(across, up, int(one.attrs.get("better", 1)) * cells > 0.0)
    half = [(side[-1] - side[0]) / (2 * (len(side) - 1)) or 0.5 for side in (across, up)]
    names = Names.of(one)
    words = [
        names.named(str(one[f"{which}_number"].values)) + (f", {unit.word}" if unit.word else "")
        for which, unit in zip(("first", "second"), units, strict=True)
    ]
    form = {"tickformat": ",.3~g", "dtick": None, "tick0": None, "nticks": 5, "showticklabels": True}
    return Panel(
        [heat, even], Scale(up[0] - half[1], up[-1] + half[1]), title=f"↑ {words[1]}\n→ {words[0]}",
        span=(across[0] - half[0], across[-1] + half[0]), x_form=form,
    )  # fmt: skip


def _even(across: list[float], up: list[float], ahead: np.ndarray) -> Trace:
    """The line of break-even as cells have it: along the edges of those where one is ahead and the next is not."""
    x, y = _edges(across), _edges(up)
    points: list[tuple[float | None, float | None]] = []
    for k, row in enumerate(ahead):
        for j, won in enumerate(row):
            if j and won != row[j - 1]:
                points += [(x[j], y[k]), (x[j], y[k + 1]), (None, None)]
            if k and won != ahead[k - 1][j]:
                points += [(x[j], y[k]), (x[j + 1], y[k]), (None, None)]
    return {
        "type": "scatter", "mode": "lines", "x": [at for at, _ in points], "y": [at for _, at in points],
        "line": {"color": INK, "width": 3}, "hoverinfo": "skip", "showlegend": False, "name": "Break-even",
    }  # fmt: skip


def _edges(at: list[float]) -> list[float]:
    """Where a heatmap's cells around those places begin and end."""
    if len(at) == 1:
        return [at[0] - 0.5, at[0] + 0.5]
    between = [(low + high) / 2 for low, high in pairwise(at)]
    return [at[0] - (between[0] - at[0]), *between, at[-1] + (at[-1] - between[-1])]


def _unit(one: xr.Dataset, which: str) -> Unit:
    given = str(one[f"{which}_unit"].values) if f"{which}_unit" in one else ""
    shown = measure(given, float(np.abs(one[f"{which}_value"]).max()))
    return shown if "range" not in given else Unit(shown.by, "")  # too long beside another on a phone


def _short(cell: float, largest: float) -> str:
    """A figure that fits a cell; all cells have the place of the second figure of the largest."""
    decimals = max(0, 1 - floor(log10(largest))) if largest > 0.0 else 0
    text = f"{abs(cell):,.{decimals}f}"
    return f"−{text}" if cell < 0 and float(text.replace(",", "")) else text


def _pale(policy: str) -> str:
    """The colour of a policy, mixed with white so that words on it can be read."""
    colour = look(policy).colour
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - 0.6 * (255 - part)):02x}" for part in parts)


def title(dataset: xr.Dataset) -> str:
    """In what part of each pair of ranges the policy is ahead, and where luck might turn that."""
    of, against = pair(dataset)
    better = int(dataset.attrs.get("better", 1))
    shares = (better * dataset["surface_difference"] > 0.0).mean(["first", "second"]).values
    called = Names.of(dataset)
    names = [
        f"{called.inside(str(a))} and {called.inside(str(b))}"
        for a, b in zip(dataset["first_number"].values, dataset["second_number"].values, strict=True)
    ]
    doubt = _doubt(dataset)
    if not shares.any():
        return f"Nowhere over {_listed(names)} is {of} ahead of {against} on the mean{doubt}"
    if shares.min() == 1.0:
        return f"Everywhere over {_listed(names)} {of} is ahead of {against} on the mean{doubt}"
    each = [f"{share:.0%} of what was tried" for share in shares[:1]] + [f"{share:.0%}" for share in shares[1:]]
    told = "; ".join(f"{share} over {name}" for share, name in zip(each, names, strict=True))
    return f"{opening(of)} is ahead of {against} on the mean in {told}{doubt}"


def _doubt(dataset: xr.Dataset) -> str:
    """In what part of all that was tried luck might turn who is ahead; empty where that can't be told."""
    count = dataset.sizes.get("member", 1)
    if WON not in dataset:
        return ""
    if count == 1:
        return ", in one run of luck, which might have gone the other way"
    won = dataset[WON].values[np.isfinite(dataset[WON].values)]
    few, ends = count < ENOUGH, [wilson(round(float(share) * count), count) for share in won]
    # Of a few runs of luck only all can settle anything.
    turns = [0.0 < share < 1.0 if few else low <= 0.5 <= high for share, (low, high) in zip(won, ends, strict=True)]
    open_ = float(np.mean(turns)) if turns else 0.0
    if open_:
        return f"; other luck could turn {open_:.0%} of what was tried"
    return f"; all {count} runs of luck agree on that" if few else "; other luck would turn none of it"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])}, or {names[-1]},"


def _table(dataset: xr.Dataset, by: float, word: str) -> Table:
    columns = ("First number", "Second number", "First value", "Second value", f"Difference, {word}", "Wins in")
    rows: list[tuple[Cell, ...]] = []
    for i in range(dataset.sizes["surface"]):
        one = dataset.isel(surface=i)
        cells, won = one["surface_difference"].values / by, one["surface_won"].values
        for j, across in enumerate(one["first_value"].values):
            for k, up in enumerate(one["second_value"].values):
                rows.append((str(one["first_number"].values), str(one["second_number"].values), f"{across:.4g}",
                             f"{up:.4g}", float(cells[j, k]), float(won[j, k])))  # fmt: skip
    return Table(columns, tuple(rows), labels=4)

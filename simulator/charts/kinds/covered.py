"""Whether the predicted bands hold as many figures of the record as they promise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import require
from simulator.charts.drawing import Trace
from simulator.charts.kinds.record import FITTED, HELD, Tally, tested, uses, within
from simulator.charts.kinds.studied import Row, dots, panel, sizes
from simulator.charts.palette import INK, STEPS, Look
from simulator.charts.tables import Cell, Table

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("inside", "coverage", "coverage_count")
LIFTS = {HELD: 0.08, FITTED: -0.16}
LOOKS = {HELD: Look("Held back", STEPS[3], "", "circle-open"), FITTED: Look("Fitted", STEPS[3], "", "circle")}


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """A row for each level of band: how many figures lie in it, held back and fitted, against what it promises."""
    require(dataset, NEEDS)
    finding, levels = title(dataset), [float(level) for level in dataset["level"].values]
    rows = [Row("", _words(dataset, level)) for level in levels]
    traces: list[Trace] = [_promised(levels)]
    for use in _present(dataset):
        found = [within(dataset, use, level) for level in levels]
        ends = np.array([(each.low, each.high) for each in found]).T
        middle = np.array([each.count / each.of for each in found])
        look = LOOKS[use]
        traces.append(dots([ends[0], middle, ends[1]], look.colour, look.name, look.symbol, LIFTS[use], "%{x:.0%}"))
    return build(
        [panel(rows, traces, [0.0, 1.0], percent=True)], (), sizes(rows), key="covered", title=finding,
        looks=tuple(LOOKS[use] for use in _present(dataset)),
        caption="Share of the record’s figures that lie in the band predicted for them, numbers, luck and error "
        "together, with 95% intervals (Wilson 1927); upright strokes: what each band promises. Figures of one measure "
        "go together, so that the intervals count them for what they are worth.",
        alt=f"Promised and achieved coverage of {len(levels)} bands. {finding}.", table=_table(dataset, levels),
    )  # fmt: skip


def _present(dataset: xr.Dataset) -> list[str]:
    return [use for use in (HELD, FITTED) if (uses(dataset) == use).any()]


def _words(dataset: xr.Dataset, level: float) -> str:
    told = []
    for use in _present(dataset):
        found = within(dataset, use, level)
        told.append(f"{found.count} of {found.of} {use} ({found.count / found.of:.0%})")
    return f"{level:.0%} band: {', '.join(told)}"


def _promised(levels: list[float]) -> Trace:
    rows = len(levels)
    return {
        "type": "scatter", "mode": "markers", "x": levels, "y": [rows - 1 - i - 0.12 for i in range(rows)],
        "marker": {"symbol": "line-ns-open", "size": 20, "color": INK, "line": {"color": INK, "width": 2}},
        "name": "Promised", "hovertemplate": "promised: %{x:.0%}<extra></extra>", "showlegend": False,
    }  # fmt: skip


def verdict(found: Tally, level: float) -> str:
    """What the interval of a share says of a band that promises `level`: too narrow, too wide, or neither."""
    told = f"as far as {found.of} figures can tell" if found.of > 1 else "as far as one figure can tell"
    if found.high < level:
        return "too narrow"
    return "too wide" if found.low > level else f"as wide as they should be, {told}"


def title(dataset: xr.Dataset) -> str:
    """How many figures the 80 and 95% bands hold, and what that says of them."""
    use = tested(dataset)
    if not (uses(dataset) == use).any():
        return "The record holds no figure but those that were given"
    found = {level: within(dataset, use, level) for level in (0.8, 0.95)}
    told = {level: f"{each.count} of {each.of} ({each.words})" for level, each in found.items()}
    verdicts = list(dict.fromkeys(verdict(each, level) for level, each in found.items()))
    sure = [each for each in verdicts if each.startswith("too ")] or verdicts
    kind = "figures held back" if use == HELD else "fitted figures (none was held back)"
    return f"Of {kind}, the 80% band holds {told[0.8]} and the 95% band {told[0.95]}: the bands are {' or '.join(sure)}"


def _table(dataset: xr.Dataset, levels: list[float]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for use in _present(dataset):
        for level in levels:
            found = within(dataset, use, level)
            share = found.count / found.of
            rows.append((use, f"{level:.0%}", found.of, found.count, level * found.of, share, found.low, found.high))
    columns = ("Use", "Band", "Figures", "Inside", "Expected inside", "Share inside", "2.5%", "97.5%")
    return Table(columns, tuple(rows), labels=2)

"""Regret: how far each policy falls short of the best one in the same future."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import policies, require
from simulator.charts.drawing import Trace
from simulator.charts.findings import lower, opening
from simulator.charts.kinds.studied import Row, dots, measured, panel, sizes, told, unit_in, unit_of
from simulator.charts.numbers import significant
from simulator.charts.palette import look
from simulator.charts.tables import Cell, Table

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("regret", "best_share", "steady_share")
RANGE = (0.05, 0.5, 0.95)


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """A row for each policy: the median and 90% of its regret, and a cross for the largest."""
    require(dataset, NEEDS)
    finding = title(dataset)
    names = policies(dataset)
    values = dataset["regret"].transpose("policy", "future").values
    unit = unit_of(dataset, float(values.max(initial=0.0)))
    spread = np.quantile(values, RANGE, axis=1) / unit.by
    worst = values.max(axis=1) / unit.by
    colours = [look(name).colour for name in names]
    traces = [dots(list(spread), colours, "Regret"), _worst(worst, colours)]
    labels = [Row("", f": best in {share:.0%}", look(name).name) for name, share in _best(dataset)]
    return build(
        [panel(labels, traces, worst.tolist())], (), sizes(labels), key="regret", title=finding,
        caption=f"How far {measured(dataset)} falls short of that of the best policy in the same future, "
        f"{unit_in(dataset, unit)}: "
        f"dots are medians, lines hold 90% of {values.shape[1]} futures, crosses are the worst of them. A worst case "
        f"grows with the number of futures drawn. {steady(dataset)}",
        alt=f"Regret by policy. {finding}.", table=_table(dataset, unit.by, unit.word),
        sections=("innovation", "wellbeing"),
    )  # fmt: skip


def _worst(worst: np.ndarray, colours: list[str]) -> Trace:
    rows = len(worst)
    return {
        "type": "scatter", "mode": "markers", "x": significant(worst),
        "y": [rows - 1 - i - 0.08 for i in range(rows)], "name": "Largest", "showlegend": False,
        "marker": {"color": colours, "size": 9, "symbol": "x-thin-open", "line": {"color": colours, "width": 2}},
        "hovertemplate": "Largest: %{x:.3~g}<extra></extra>",
    }  # fmt: skip


def _best(dataset: xr.Dataset) -> list[tuple[str, float]]:
    return [(name, float(dataset["best_share"].sel(policy=name))) for name in policies(dataset)]


def least(dataset: xr.Dataset) -> str:
    """The policy whose largest regret is the least."""
    return str(dataset["policy"].values[int(dataset["regret"].max("future").values.argmin())])


def best_on_mean(dataset: xr.Dataset) -> str:
    """The policy that is best on the mean: the one with the least mean regret."""
    return str(dataset["policy"].values[int(dataset["regret"].mean("future").values.argmin())])


def title(dataset: xr.Dataset) -> str:
    """The policy of minimax regret, and whether it is also the best on the mean, as far as futures can tell."""
    safe = least(dataset)
    of = dataset["regret"].sel(policy=safe)
    worst = told(dataset, float(of.max()), size=float(dataset["regret"].max()))
    share = float(dataset["best_share"].sel(policy=safe))
    most = f"{opening(lower(safe))} has the least to regret, {worst} at worst"
    return f"{most}, and is best in {share:.0%} of futures{_on_the_mean(dataset, safe)}"


def _on_the_mean(dataset: xr.Dataset, safe: str) -> str:
    """Whether the safe choice is the best on the mean too; of the best of several, luck may be the reason."""
    best = best_on_mean(dataset)
    rivals = [name for name in open_rivals(dataset) if best == safe or name == safe]
    if not rivals:
        return " and on the mean" if safe == best else f", but {lower(best)} is better on the mean"
    two = f"between it and {lower(rivals[0] if best == safe else best)}"
    among = two if len(rivals) == 1 else f"among it and {len(rivals)} others"
    return f"; which is best on the mean is too close to call {among}"


def open_rivals(dataset: xr.Dataset) -> list[str]:
    """The policies that may as well be the best on the mean as the one that is."""
    if "behind_low" not in dataset:
        return []
    best = best_on_mean(dataset)
    each = zip(map(str, dataset["policy"].values), dataset["behind_low"].values, strict=True)
    return [name for name, low in each if name != best and low <= 0.0]


def steady(dataset: xr.Dataset) -> str:
    """How often fewer of the futures would name the same policy."""
    again = round(100 * float(dataset.steady_share))
    return f"A quarter of these futures, drawn again and again, names the same policy {again} times in 100."


def _table(dataset: xr.Dataset, by: float, word: str) -> Table:
    columns = ("Policy", "Best in", *(f"Regret, {word}, {what}" for what in ("mean", "5%", "50%", "95%", "largest")))
    rows: list[tuple[Cell, ...]] = []
    for name, share in _best(dataset):
        values = dataset["regret"].sel(policy=name).values / by
        rows.append((look(name).name, share, float(values.mean()), *map(float, np.quantile(values, RANGE)),
                     float(values.max())))  # fmt: skip
    return Table(columns, tuple(rows))

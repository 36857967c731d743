"""The last responsible start: how late a policy may begin and still be likely to repay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import futures, policies, require
from simulator.charts.drawing import Panel, Scale, Trace, line
from simulator.charts.findings import lower, upper
from simulator.charts.kinds.curves import NARROW, WIDTH, axis, delays, leading
from simulator.charts.numbers import wilson
from simulator.charts.palette import AXIS, look
from simulator.charts.tables import Cell, Table

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("value_in_window", "repayment_odds", "last_responsible_start")
RISK = "section_114_probability"


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """The odds of repaying by delay; beside them, where it was recorded, the risk of a notice."""
    require(dataset, NEEDS)
    names, at = policies(dataset), delays(dataset)
    odds = {policy: dataset["repayment_odds"].sel(policy=policy).transpose("delay").values for policy in names}
    window = f"{dataset.attrs.get('window_years', 15):g} years"
    panels = [_panel(dataset, odds, at, f"Repays within {window}", 0.5, banded=True)]
    level = float(dataset.attrs.get("stated_risk", 0.5))
    if RISK in dataset:
        risks = {p: dataset[RISK].sel(policy=p).mean("member").transpose("delay").values for p in names}
        panels.append(_panel(dataset, risks, at, "Risk of a section 114 notice by the horizon", level))
    of = f" Shading is the 95% interval of the share, from {futures(dataset)} futures." if futures(dataset) > 1 else ""
    return build(
        panels, (), (WIDTH, NARROW), key="delay_last", title=title(dataset), policies=tuple(names),
        caption=f"By years that the start is late, the share of futures in which what it brings within {window} is "
        f"worth more than it costs, each start with the same {window}; the line across is even odds "
        f"(for a notice, a stated level).{of}",
        alt=f"Odds of repaying by years of delay. {title(dataset)}.",
        table=_table(dataset, odds), sections=("innovation", "finance"),
    )  # fmt: skip


def _panel(
    dataset: xr.Dataset, found: dict[str, np.ndarray], at: list[float], title_of: str, level: float,
    banded: bool = False,
) -> Panel:  # fmt: skip
    across: Trace = {
        "type": "scatter", "mode": "lines", "x": [at[0], at[-1]], "y": [level, level], "hoverinfo": "skip",
        "line": {"color": AXIS, "width": 1, "dash": "dot"}, "showlegend": False, "name": "level",
    }  # fmt: skip
    traces = [across]
    for policy, share in found.items():
        if banded and futures(dataset) > 1 and policy == leading(dataset):
            traces.append(_interval(at, share, futures(dataset), policy))
        drawn = line(at, share, look(policy), 2.4)
        traces.append({**drawn, "mode": "lines+markers", "hovertemplate": "%{x:g} years late: %{y:.0%}"})
    return Panel(traces, Scale(-0.03, 1.03, percent=True), title=title_of, **axis(at))


def _interval(at: list[float], share: np.ndarray, of: int, policy: str) -> Trace:
    lows, highs = zip(*(wilson(round(float(s) * of), of) for s in share), strict=True)
    return {"type": "scatter", "mode": "lines", "x": [*at, *at[::-1]], "y": [*highs, *lows[::-1]], "fill": "toself",
            "fillcolor": look(policy).tint(0.18), "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False,
            "name": f"{look(policy).name}, 95%"}  # fmt: skip


def title(dataset: xr.Dataset) -> str:
    """The last responsible start of the leading policy, or that there is none."""
    policy = leading(dataset)
    odds = dataset["repayment_odds"].sel(policy=policy)
    last = dataset["last_responsible_start"].sel(policy=policy).values
    window = f"{dataset.attrs.get('window_years', 15):g} years"
    if np.isnat(last):
        best = float(odds.max())
        return f"No start of {lower(policy)} is as likely as not to repay within {window}: at best {best:.0%} are"
    starts = dataset["start_date"].sel(policy=policy).values
    share, year = float(odds.values[list(starts).index(last)]), str(last)[:4]
    if last == starts[-1]:
        return (
            f"{upper(policy)} may start as late as {year}, the latest tried, and still repay within {window} in "
            f"{share:.0%} of futures"
        )
    return f"The last start of {lower(policy)} that is as likely as not to repay within {window} is {year}: {share:.0%}"


def _table(dataset: xr.Dataset, odds: dict[str, np.ndarray]) -> Table:
    risky = RISK in dataset
    columns = ["Policy", "Years later", "Start", "Odds of repaying", *(["Risk of a notice"] if risky else [])]
    rows: list[tuple[Cell, ...]] = []
    for policy, share in odds.items():
        starts = dataset["start_date"].sel(policy=policy).values
        for i, years in enumerate(delays(dataset)):
            row: list[Cell] = [look(policy).name, f"{years:g}", str(starts[i])[:10], float(share[i])]
            if risky:
                row.append(float(dataset[RISK].sel(policy=policy, delay=years).mean()))
            rows.append(tuple(row))
    return Table(tuple(columns), tuple(rows), labels=3)

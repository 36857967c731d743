"""The medium-term financial strategy: the gap of each budget, and what closes it."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from math import floor, log10
from typing import TYPE_CHECKING

import numpy as np

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import futures, in_order, reference, require
from simulator.charts.drawing import Panel, Size, Trace, scale_for
from simulator.charts.findings import listed, opening, under
from simulator.charts.kinds.curves import prices
from simulator.charts.kinds.stacks import bar, stacked, total
from simulator.charts.numbers import amount, estimate, two_figures
from simulator.charts.palette import look
from simulator.charts.scale import money_scale
from simulator.charts.tables import Cell, Table

if TYPE_CHECKING:
    import xarray as xr

CLOSED = {
    "mtfs_savings_identified": ("Savings identified", "#2a567c"),
    "mtfs_planned_use_of_reserves": ("Planned use of reserves", "#7094b5"),
    "mtfs_savings_unidentified": ("Savings to be identified", "#a87900"),
}
GAP, LEFT = "mtfs_gap", "mtfs_savings_unidentified"
WAYS = {
    "mtfs_savings_identified": ("find {} of new savings", "give back {} of savings"),
    "mtfs_planned_use_of_reserves": ("take {} from reserves", "plan to put {} into reserves"),
    LEFT: ("leave {} to be found", "leave {} over"),
}
"""What budgets do to close a gap, and what where it is the other way round."""
MORE = {"mtfs_overspend": "overspends", "mtfs_savings_not_delivered": "savings not delivered"}
"""What takes out of reserves what no budget means to take; an appraisal may lack it."""
LINES = {
    "mtfs_unchanged_policy_spending": "Spending if nothing changed",
    "mtfs_funding": "Funding",
    "mtfs_cumulative_requirement": "Cumulative gap",
    "mtfs_recurring_savings": "Earlier savings that last",
    GAP: "Gap of the year",
    "mtfs_savings_identified": "New savings identified",
    "mtfs_planned_use_of_reserves": "Planned use of reserves",
    LEFT: "Savings to be identified",
    "mtfs_reserves_closing": "Reserves on 31 March",
}
"""The columns as councils print them, each what those before it leave or close; an appraisal may lack some."""
NEEDS = (*CLOSED, GAP, "mtfs_cumulative_requirement")
SIGNS = (
    "Spending is net of fees; less funding it is the cumulative gap, and less earlier savings the gap of the year. "
    "New savings recur. Reserves are used once, take nothing off the next gap, and below nought are paid into. "
    "Of the savings identified some come late or not at all, which reserves bear."
)
PEAK = 0.1
"""The least part of the highest year's savings still to be found that another year's must be to count as high."""
SHARES = (0.5, 0.1, 0.9)
WIDE = Size(columns=3, panel=190, gap_x=24, gap_y=64)
NARROW = Size(columns=1, panel=170, gap_y=60, width=340)


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """A panel for each policy, stacked from means; below, the table as councils publish it."""
    require(dataset, NEEDS)
    names, by = in_order(dataset), money_scale(dataset["mtfs_gap"])
    panels = [_panel(dataset, policy, by) for policy in names]
    low, high = (f(panel.y.low if k == 0 else panel.y.high for panel in panels) for k, f in enumerate((min, max)))
    panels = [replace(panel, y=replace(panel.y, low=low, high=high)) for panel in panels]
    finding = title(dataset)
    many = f"means of {futures(dataset)} futures, which add up; the dot is the gap, its bar holds 80% of futures"
    many = many if futures(dataset) > 1 else "one future, no interval; the dot is the gap"
    chart = build(
        panels, (), (WIDE, NARROW), key="mtfs", title=finding,
        caption=f"What closes the gap that earlier savings leave each budget, {by[1]} in cash of the year, not in "
        f"{prices(dataset)}: {many}. Below nought a budget gives savings back or rebuilds reserves. "
        f"{_recurring(dataset)}{_unplanned(dataset)}{_before_elections(dataset)}",
        alt=f"Budget gaps by financial year and policy, stacked from what closes them. {finding}.",
        table=_table(dataset, names, by), sections=("finance",), after=published(dataset, names, by),
    )  # fmt: skip
    return replace(chart, layout=stacked(chart.layout, 46), narrow=stacked(chart.narrow, 128))


def _recurring(dataset: xr.Dataset) -> str:
    """Why gaps of single budgets are small beside what must be saved in all."""
    base, year = reference(dataset), str(dataset["financial_year"].values[-1])
    whole = _in_words(dataset["mtfs_cumulative_requirement"].sel(policy=base).isel(financial_year=-1))
    return f"Savings recur, and each gap is what earlier ones leave: without them that of {year} would be {whole}. "


def _unplanned(dataset: xr.Dataset) -> str:
    """Why reserves don't grow by what budgets put into them."""
    one = dataset.sel(policy=reference(dataset))
    told = [f"{noun} of {_in_words(one[name].sum('financial_year'))}" for name, noun in MORE.items() if name in one]
    return f"Reserves bear what no budget plans: {listed([*told, 'what is left to be found'])}. " if told else ""


def _in_words(values: xr.DataArray) -> str:
    """A mean over futures to two figures."""
    mean = float(values.mean())
    return amount(mean, "pounds", half=two_figures(mean))


def _before_elections(dataset: xr.Dataset) -> str:
    """Why savings to be identified are high every so many years, where they are."""
    left = dataset[LEFT].sel(policy=reference(dataset)).transpose("financial_year", "member").values.mean(axis=1)
    inner = np.arange(1, len(left) - 1)
    high = inner[(left[inner] > left[inner - 1]) & (left[inner] > left[inner + 1]) & (left[inner] > PEAK * left.max())]
    apart = set(np.diff(high).tolist())
    if len(high) < 3 or len(apart) != 1:
        return ""
    return (
        f"Savings to be identified are high every {apart.pop()} years, since the budget before elections "
        "leaves savings for later."
    )


def _panel(dataset: xr.Dataset, policy: str, by: tuple[float, str, str]) -> Panel:
    one = dataset[list(NEEDS)].sel(policy=policy) / by[0]
    years = [int(str(year)[:4]) for year in one["financial_year"].values]
    means = {name: one[name].mean("member").values for name in CLOSED}
    gap = one["mtfs_gap"].transpose("member", ...).values
    ends = np.stack([np.quantile(gap, 0.1, axis=0), gap.mean(axis=0), np.quantile(gap, 0.9, axis=0)])
    traces: list[Trace] = [bar(years, means[name], *CLOSED[name]) for name in CLOSED]
    stacks = np.stack(list(means.values()))
    reach = [stacks.clip(min=0.0).sum(axis=0), stacks.clip(max=0.0).sum(axis=0), ends, np.zeros(1)]
    ticks = years[:: max(1, len(years) // 3)]
    form = {"tickformat": "", "tickmode": "array", "tickvals": ticks, "tick0": None, "dtick": None,
            "ticktext": [f"{year}-{(year + 1) % 100:02d}" for year in ticks], "showticklabels": True}  # fmt: skip
    return Panel(
        [*traces, total(years, ends, "Gap of the year")], scale_for(reach, prefix="£", suffix=by[2]),
        title=look(policy).name, colour=look(policy).colour, span=(years[0] - 0.7, years[-1] + 0.7), x_form=form,
    )  # fmt: skip


def _table(dataset: xr.Dataset, names: list[str], by: tuple[float, str, str]) -> Table:
    """The means that are stacked, and the interval of the gap."""
    columns = ("Policy", "Financial year", *(f"{noun}, mean" for noun, _ in CLOSED.values()), "Gap, mean", "10%", "90%")
    rows: list[tuple[Cell, ...]] = []
    for policy in names:
        one = dataset.sel(policy=policy)
        means = [one[name].mean("member").values / by[0] for name in (*CLOSED, "mtfs_gap")]
        ends = np.quantile(one["mtfs_gap"].transpose("member", ...).values, (0.1, 0.9), axis=0) / by[0]
        for i, year in enumerate(one["financial_year"].values):
            rows.append((look(policy).name, str(year), *(float(column[i]) for column in (*means, *ends))))
    return Table(columns, tuple(rows), labels=2)


def published(dataset: xr.Dataset, names: list[str], by: tuple[float, str, str]) -> str:
    """The table that councils publish, of one policy at a time, with a choice of policy."""
    first = reference(dataset)
    options = "".join(
        f'<option value="{escape(p)}"{" selected" if p == first else ""}>{escape(look(p).name)}</option>' for p in names
    )
    tables = "".join(_one(dataset, policy, by, hidden=policy != first) for policy in names)
    many = futures(dataset)
    spread = "Medians, and below each the interval that holds 80% of futures" if many > 1 else "One future; no interval"
    return (
        f'<div class="choice"><label>The medium-term plan under <select data-choose="plan">{options}</select></label>'
        f'</div><p class="source">{by[1]} in cash of the year. {spread}. {SIGNS} Medians need not add up; the means in '
        "the data below do, and so does each future in mtfs_by_member.csv.</p>"
        f'<div class="plan" id="plan" tabindex="0" role="region" aria-label="The medium-term plan">{tables}</div>'
    )


def _one(dataset: xr.Dataset, policy: str, by: tuple[float, str, str], hidden: bool) -> str:
    cells = {
        name: np.quantile(dataset[name].sel(policy=policy).transpose("member", ...).values / by[0], SHARES, axis=0)
        for name in LINES if name in dataset
    }  # fmt: skip
    halves = [np.median(np.abs(found[2] - found[1])) / 2 for found in cells.values()]
    digits = 2 if max(halves) < 5.0 else 1
    head = "".join(f'<th scope="col">{LINES[name]}</th>' for name in cells)
    rows = "".join(
        f'<tr><th scope="row">{escape(str(year))}</th>'
        + "".join(_cell(found[:, i], digits, futures(dataset)) for found in cells.values())
        + "</tr>"
        for i, year in enumerate(dataset["financial_year"].values)
    )
    return (
        f'<table data-option="{escape(policy)}"{" hidden" if hidden else ""}>'
        f"<caption>{escape(look(policy).name)}, {by[1]}</caption>"
        f'<thead><tr><th scope="col">Year</th>{head}</tr></thead><tbody>{rows}</tbody></table>'
    )


def _cell(found: np.ndarray, digits: int, many: int) -> str:
    middle, low, high = (_figure(float(each), digits) for each in found)
    return f"<td>{middle}" + (f"<small>{low} to {high}</small>" if many > 1 else "") + "</td>"


def _figure(value: float, digits: int) -> str:
    shown = round(value, digits)
    return f"{'−' if shown < 0 else ''}{abs(shown):,.{digits}f}"


def title(dataset: xr.Dataset) -> str:
    """What the mean gaps of the reference add up to, and what closes them; what is shown adds up too."""
    base, last = reference(dataset), str(dataset["financial_year"].values[-1])
    one = dataset[list(NEEDS)].sel(policy=base).sum("financial_year")
    found, means = estimate(one[GAP].values), {name: float(one[name].mean()) for name in (GAP, *CLOSED)}
    size = max(found.size, *map(abs, means.values()))
    step = _step(found.half, size)
    whole = _adding_up([means[name] / step for name in CLOSED])
    shown = {name: step * part for name, part in zip(CLOSED, whole, strict=True)} | {GAP: step * sum(whole)}
    told = {name: amount(abs(part), "pounds", half=10.0 * step, size=size) for name, part in shown.items()}
    spare = shown[GAP] < 0.0
    between = (found.times(-1.0) if spare else found).interval("pounds", size=size, half=10.0 * step)
    mean = f" (mean; 95% of futures {between})" if found.futures > 1 else ""
    start = (
        f"yearly budgets to {last} have {told[GAP]} of cash more than they need in all{mean}: they" if spare
        else f"yearly budgets to {last} are {told[GAP]} of cash short in all{mean}: they"
    )  # fmt: skip
    ways = [WAYS[name][shown[name] < 0.0].format(told[name]) for name in CLOSED if round(shown[name] / step)]
    return f"{opening(under(base))}, {start} {listed(ways) or 'need nothing'}"


def _adding_up(parts: list[float]) -> list[float]:
    """Each part as the whole number below or above it, so that they add up to their sum, rounded.

    What is cut off most is put back first (largest remainders), so that no part is off by one or more.
    """
    below = np.floor(parts)
    missing = round(sum(parts)) - int(below.sum())
    below[np.argsort(below - parts, kind="stable")[:missing]] += 1.0
    return [float(part) for part in below]


def _step(half: float, size: float) -> float:
    """The unit of the last figure that is shown: an interval's second, or the third where there is none."""
    return float(10.0 ** (floor(log10(half)) - 1 if half > 0.0 else floor(log10(size or 1.0)) - 2))

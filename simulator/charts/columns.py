"""The outcomes of the first screen: an estimate for each policy, against the reference."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from simulator.charts import deaths
from simulator.charts.data import final_year, others, paired, policies, reference, stop_year, wellbeing, year_to
from simulator.charts.findings import against, gap_change, under
from simulator.charts.kinds.curves import prices
from simulator.charts.kinds.reserves import of_notices
from simulator.charts.numbers import ENOUGH, Estimate, Rounding, estimate, rounding

if TYPE_CHECKING:
    import xarray as xr

RISK = "section_114_probability"
POINTS = "percentage point"


@dataclass(frozen=True)
class Column:
    """One outcome: an estimate for each policy, against the reference."""

    title: str
    note: str
    brief: str
    """The unit alone, where there is little room."""
    kind: str
    cells: dict[str, Estimate]
    remarks: dict[str, str]
    unit: str = "1"
    """In words of a unit, for tables."""
    prices: str = ""
    """Of money: the year of its prices, in words."""
    discounted_to: str = ""
    """Of a present value: the date."""
    less_is_better: bool = False
    beside: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    """Of policies whose number is another with deaths: that other number, its interval, and words for it."""

    @property
    def rounding(self) -> Rounding:
        """What sets the unit and the decimals of the whole column."""
        return rounding(self.cells.values())


def columns(dataset: xr.Dataset, priced: xr.Dataset | None = None) -> list[Column]:
    """The outcomes that this result and its appraisal hold."""
    made = [_wellbeing(dataset), _gap(dataset), _worth(dataset, priced), _risk(dataset)]
    return [column for column in made if column is not None]


def _wellbeing(dataset: xr.Dataset) -> Column | None:
    measure = wellbeing(dataset)
    if measure is None:
        return None
    cells, remarks = {}, {}
    for policy in others(dataset):
        values = paired(measure.values, policy, reference(dataset))
        cells[policy] = estimate(values)
        remarks[policy] = _better(int(np.sum(values > 0)), values.size)
    unit = "point*person*year" if measure.kind == "wellbys" else "point"
    return Column(measure.title, measure.note, measure.brief, measure.kind, cells, remarks, unit)


def _gap(dataset: xr.Dataset) -> Column | None:
    if "budget_gap" not in dataset:
        return None
    cells, remarks = {}, {}
    for policy in others(dataset):
        cells[policy], priced = gap_change(dataset, policy)
        remarks[policy] = _better(cells[policy].below, cells[policy].futures)
    base = estimate(final_year(priced.values).sel(policy=reference(dataset)).values)
    level = base.words("pounds", bare=True)
    return Column(
        f"Change in the budget gap in {year_to(dataset)}",
        f"{priced.prices}; it is {level} {under(reference(dataset))}",
        f"from {level}",
        "pounds",
        cells,
        remarks,
        "GBP/year",
        priced.prices,
        less_is_better=True,
    )


def _worth(dataset: xr.Dataset, priced: xr.Dataset | None) -> Column | None:
    """Net present social value; the appraisal gives it against the same reference."""
    if priced is None or "npsv" not in priced:
        return None
    cells, remarks = {}, {}
    for policy in (p for p in others(dataset) if p in policies(priced)):
        values = priced["npsv"].sel(policy=policy).values
        cells[policy] = estimate(values)
        remarks[policy] = _better(int(np.sum(values > 0)), values.size)
    if not cells:
        return None
    year, beside = deaths.horizon(dataset, priced), deaths.beside(dataset, priced)
    note = f"net present social value, {prices(priced)}"
    title = f"Worth to society to {year}"
    brief = "net present value"
    date = str(priced.attrs.get("base_date", ""))
    return Column(title, note, brief, "pounds", cells, remarks, "GBP", prices(priced), date, beside=beside)


def _risk(dataset: xr.Dataset) -> Column | None:
    if RISK not in dataset:
        return None
    last = dataset[RISK].isel(time=-1)
    cells = {p: against(last, dataset, p) for p in others(dataset)}
    level = {p: _level(last.sel(policy=p).values) for p in policies(dataset)}
    mean = "mean " if last.sizes["member"] > 1 else ""
    remarks = {p: level[p] if "notice" in level[p] else f"a {mean}risk of {level[p]}" for p in cells}
    here = level[reference(dataset)]
    here = here if "notice" in here else f"the {mean}risk is {here}"
    return Column(
        f"Change in the risk of a section 114 notice by {stop_year(dataset)}",
        f"percentage points; {here} {under(reference(dataset))}",
        "percentage points",
        "points",
        cells,
        remarks,
        POINTS,
        less_is_better=True,
    )


def _level(values: np.ndarray) -> str:
    """The mean risk of a notice, its chance; that of the futures without one where some are known to have it."""
    issued, left = of_notices(values)
    rest = f"{left.mean():.0%}" if left.size else ""
    if not issued:
        return rest
    return f"a notice in {issued} of {values.size}" + (f", else {rest}" if rest else "")


def _better(successes: int, of: int) -> str:
    """In what share of futures; of a few in how many, since a share would promise too much."""
    if of == 1:
        return "one future; no interval"
    if successes == of or of < ENOUGH:
        return f"better in all {of}" if successes == of else f"better in {successes} of {of}"
    return f"better in {min(99, round(100 * successes / of))}%"

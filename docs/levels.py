"""Measures where England stands in 2050 and what a programme costs, for docs/how-to-read-the-result.md.

    python docs/levels.py

It takes a minute or two. The mark above a table says on which numbers and results it was measured; the tests refuse
one that has gone stale. The text around the tables tells of the same futures: read it again after a change.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "how-to-read-the-result.md"
SCENARIO = ROOT / "scenarios" / "england.toml"
BLOCK = re.compile(r"<!-- measured on (?P<mark>\w+): `python docs/levels.py` -->\n(?P<table>(\|.*\n)+)")
MEMBERS = 64
PROGRAMME = "incremental"

if TYPE_CHECKING:
    import xarray as xr


@dataclass(frozen=True)
class Row:
    """A line of the table: its values at the start, and at the end in each future."""

    label: str
    values: Callable[[xr.Dataset], tuple[float, xr.DataArray]]
    form: str


def _levels(pick: Callable[[xr.Dataset], xr.DataArray], ratio: bool = False) -> Any:
    def values(runs: xr.Dataset) -> tuple[float, xr.DataArray]:
        found = pick(runs)
        first = found.isel(time=0)
        return (1.0, found.isel(time=-1) / first) if ratio else (float(first.median()), found.isel(time=-1))

    return values


def _spending(service: str) -> Any:
    return _levels(lambda runs: runs["spending"].sel(service=service) / runs["price_level"], ratio=True)


def _quality(service: str) -> Any:
    return _levels(lambda runs: runs["quality"].sel(service=service), ratio=True)


def _taxes(runs: xr.Dataset) -> xr.DataArray:
    return runs["income"].drop_sel(income_source="fees").sum("income_source")


ROWS = (
    Row("People of 85 and over, million", _levels(lambda runs: runs["residents"].sel(age_band="85+") / 1e6), "{:.1f}"),
    Row(
        "Gap between unchanged policy and funding, share of grant and taxes",
        _levels(lambda runs: runs["budget_gap"] / _taxes(runs)), "{:z.0%}",
    ),
    Row("Reserves, share of grant and taxes", _levels(lambda runs: runs["usable_reserves"] / _taxes(runs)), "{:.0%}"),
    Row("Spending on adult social care, 2025 = 1", _spending("adult_social_care"), "{:.2f}"),
    Row("Spending on children's services", _spending("childrens_services"), "{:.2f}"),
    Row("Spending on neighbourhood services", _spending("neighbourhood"), "{:.2f}"),
    Row("Spending on community and hospital health", _spending("health"), "{:.2f}"),
    Row("Quality of adult social care", _quality("adult_social_care"), "{:.2f}"),
    Row("Quality of neighbourhood services", _quality("neighbourhood"), "{:.2f}"),
    Row("Inactive, 16 to 64", _levels(lambda runs: runs["inactivity_rate"]), "{:.1%}"),
    Row(
        "Inactive through long-term sickness, million",
        _levels(lambda runs: runs["people_by_work_status"].sel(work_status="inactive_long_term_sick") / 1e6), "{:.1f}",
    ),
    Row(
        "Chance that a council has had a section 114 notice",
        _levels(lambda runs: runs["section_114_probability"]), "{:.0%}",
    ),
    Row(
        "Councils under exceptional financial support",
        _levels(lambda runs: runs["councils_under_support"]), "{:.0f}",
    ),
    Row("Mean life satisfaction", _levels(lambda runs: runs["life_satisfaction"]), "{:.2f}"),
)  # fmt: skip


def table(runs: xr.Dataset) -> str:
    """The rows of a run of many futures: start, median and what holds eight futures in ten."""
    lines = ["| | 2025 | 2050 | 2050, eight futures in ten |", "|---|---|---|---|"]
    for row in ROWS:
        first, last = row.values(runs)
        low, middle, high = (row.form.format(float(last.quantile(q))) for q in (0.1, 0.5, 0.9))
        lines.append(f"| {row.label} | {_plain(row.form.format(first))} | {middle} | {low.rstrip('%')} to {high} |")
    return "\n".join(lines) + "\n"


def cost_a_year(runs: xr.Dataset, last: str) -> xr.DataArray:
    """What the programme's projects cost a year from its start to `last`, beyond the reference, £bn of the start."""
    spent = runs["innovation_spending_total"] / runs["price_level"]
    more = spent.sel(policy=PROGRAMME) - spent.sel(policy=runs.attrs["reference"])
    within = more.sel(time=slice("2026-04-02", last))
    return 12 * within.mean("time") / 1e9


def gap_narrowed(runs: xr.Dataset) -> xr.DataArray:
    """By how much the programme narrows the gap of the last year, in £bn of the start."""
    gap = (runs["budget_gap"] / runs["price_level"]).sel(time=slice("2049-05-01", None)).mean("time") / 1e9
    return gap.sel(policy=runs.attrs["reference"]) - gap.sel(policy=PROGRAMME)


def programme(runs: xr.Dataset) -> str:
    """What an incremental programme costs and does to the gap, against the reference in the same future."""
    rows = {
        "It costs a year, until it ends in 2041": cost_a_year(runs, "2041-04-01"),
        "It costs a year, over all years to 2050": cost_a_year(runs, "2050-04-01"),
        "It narrows the gap of the last year by": gap_narrowed(runs),
    }
    lines = ["| A programme of incremental change, £bn | median | eight futures in ten |", "|---|---|---|"]
    for label, values in rows.items():
        low, middle, high = (f"{float(values.quantile(q)):.2f}".replace("-", "−") for q in (0.1, 0.5, 0.9))
        lines.append(f"| {label} | {middle} | {low} to {high} |")
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """“1” for what is one by definition, and “0” for nought of whatever."""
    return {"1.00": "1", "0%": "0"}.get(text, text)


def measured() -> xr.Dataset:
    """The reference policy of England and the incremental programme in 64 futures."""
    import simulator as sim

    return sim.compare(sim.scenario(str(SCENARIO)), policies=[PROGRAMME], members=MEMBERS)


def marks() -> list[str]:
    """The marks of the tables that stand on the page."""
    return [found["mark"] for found in BLOCK.finditer(PAGE.read_text(encoding="utf-8"))]


def main() -> None:
    """Writes the tables where they stand."""
    sys.path.insert(0, str(ROOT))
    from docs.findings import fingerprint

    runs = measured()
    made = iter((table(runs.sel(policy=runs.attrs["reference"])), programme(runs)))
    head = f"<!-- measured on {fingerprint(SCENARIO)}: `python docs/levels.py` -->\n"
    page = PAGE.read_text(encoding="utf-8")
    if len(marks()) != 2:
        raise SystemExit(f"{PAGE} should hold two tables that begin “<!-- measured on”")
    text = BLOCK.sub(lambda _: head + next(made), page)
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

"""What is written beside the tables: what they are, and a dictionary of every column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from simulator.export.sheet import Column, Sheet, of_text
from simulator.export.tables import STATISTICS

SUMMED_UP = (
    "Rows are about all {futures} futures together: the mean, the median, and the ends of the middle 80% "
    "and 95% of these futures ({statistics}). A difference between two policies is best taken within each future: "
    "export again with --members."
)
EACH = "Rows are about one future each, named in the column member: within one, all policies meet the same luck."
BY_YEAR = (
    "Tables whose name begins with years are by financial year, April to March. What ends in _total is the sum of the "
    "year; stocks, people, pounds, and what is counted since the start, are those on 31 March; rates, shares and "
    "indices are the mean of the year. The dictionary says which, column by column. What a new budget brings and takes "
    "on 1 April, such as support and deficits that fall due, is in the reserves of the day before already: "
    "mtfs_reserves_closing is without. Export again with --by month for every month."
)
NOTES = (
    "Columns that say which observation a row is come first. A unit stands in brackets behind a name; what has none "
    "is a share, a ratio or an index.",
    "Stocks and rates are those at `time`, after what happens at that instant; a name that ends in _total is the sum "
    "over the month that ends then.",
    "Pounds say behind their unit in which prices they are: cash is pounds of that time, a name that ends in _real "
    "the same in those of the year of real prices: cash over the price_level of its month, on 31 March over that of "
    "the year that ends. What is counted since the start is the sum of its months, each over the level of its own.",
    "A ratio without end reads infinite or minus infinite (in Parquet it is the floating-point infinity) and has no "
    "mean. Medians and ends of intervals are interpolated between the two futures next to them; where one of both "
    "has no end the nearer counts, and the lower of two as near.",
    "A marginal value of public funds (mvpf) has a median only where public bodies bear a net cost in every future; "
    "else its cells are empty, and the share of futures in each case stands in the table whose name holds by_case.",
    "An empty cell under a date means never: the share of futures in which it comes stands in another column.",
    "In CSV files a label such as 5-9 is written 5 to 9, which a spreadsheet would take for a date, and text that "
    "begins with =, +, - or @ has an apostrophe before it, so that it is no formula.",
)


def readme(manifest: Mapping[str, Any], attributes: Mapping[str, Any], futures: int, summary: bool,
           yearly: bool = False) -> Sheet:  # fmt: skip
    """Where the tables come from and how to read them."""
    scenario, versions = manifest.get("scenario", {}), manifest.get("versions", {})
    told = {
        "What": f"Tables of “{scenario.get('name', '')}”, made by `simulator {manifest.get('command', '')}`.",
        "Made": f"{manifest.get('created', '')} by {manifest.get('program', '')} {manifest.get('version', '')}",
        "Scenario": f"{scenario.get('file', '')}, SHA-256 {scenario.get('sha256', '')}",
        "Seed": str(manifest.get("seed", "")),
        "Futures": f"{futures:,}",
        "Policies are held against": str(attributes.get("reference", "")),
        "Real prices are those of": str(attributes.get("price_base", "")),
        "Ran on": ", ".join(f"{name} {version}" for name, version in versions.items()),
    }
    many = SUMMED_UP.format(futures=f"{futures:,}", statistics=", ".join(STATISTICS)) if summary else EACH
    rows = [{"about": key, "said": text} for key, text in told.items() if text.strip()]
    reading = (many, *([BY_YEAR] if yearly else []), *NOTES)
    return of_text("README", [*rows, *({"about": "Reading", "said": text} for text in reading)])


def dictionary(sheets: Sequence[Sheet], names: Sequence[str]) -> Sheet:
    """Every column of every table: its name, unit and meaning. `names` are the tables' as written."""
    return of_text("dictionary", [row for sheet, name in zip(sheets, names, strict=True) for row in _of(sheet, name)])


def _of(sheet: Sheet, name: str) -> Iterable[dict[str, str]]:
    if not sheet.described:
        return
    for column in sheet.columns:
        yield {
            "table": name, "column": column.header, "name": column.name, "unit": column.unit or _no_unit(column),
            "prices": column.prices, "says": "which observation" if column.label else "what was observed",
            "meaning": column.meaning, "rows": sheet.about,
        }  # fmt: skip


def _no_unit(column: Column) -> str:
    return "" if column.label or column.kind in ("date", "text") else "1"

"""Councils' money in 2010-11 and the settlement path after it, from published outturns.

    python -m calibration.derive.finance_2010 FOLDER

Prints what scenarios/base/finance-2010.toml gives, with the steps. The scope is the model's: no
schools, no police. Spending on the services and what went into reserves were paid for by council
tax, retained rates and grant; so grant is what the others leave. From 2018-19 the outturn is not to
be had by line, and the path goes on with what core spending power holds beside council tax. Revenue
expenditure in scope, with capital financing, would make 2010-11 £1.6bn and 2011-12 £3.8bn higher:
the definition seems to change between the two, so services alone are followed.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Mapping
from pathlib import Path

SCOPE = (
    "social_care_total", "adult_social_care", "children_social_care", "housing_gfra", "culture",
    "highways_transport", "environment", "planning_development", "central_services", "fire",
    "other_services",
)  # fmt: skip
POLICE_AND_PARISHES = 0.12
"""Of council tax in 2010-11: assumed between 11% for police and 14% for both in 2025-26."""
BENEFIT = 0.16
"""Council tax benefit over council tax: about £4.3bn, as widely quoted; localised in 2013."""
YEARS = ("2010-11", "2011-12", "2012-13", "2013-14", "2014-15", "2017-18")
IN_POWER = {"2015-16": (44.666, 22.2), "2022-23": (54.6, 31.7), "2023-24": (60.2, 33.3),
            "2024-25": (64.7, 35.3), "2025-26": (69.0, 38.0)}  # fmt: skip
"""Core spending power, and council tax in it: 86 to 89% of the requirement (£38.7bn in 2023-24)."""
PUBLIC_HEALTH = {"2014-15": 2.737, "2017-18": 3.365, "2022-23": 3.4, "2023-24": 3.5, "2024-25": 3.6,
                 "2025-26": 3.9}  # fmt: skip
"""Outturn to 2017-18, then the public health grant as widely quoted, £bn."""
RESERVES_NEXT = {"2010-11": "2011-12", "2011-12": "2012-13", "2012-13": "2013-14", "2013-14": "2014-15"}
Row = Mapping[str, float]


def outturn(folder: Path) -> dict[str, dict[str, float]]:
    """£bn by year and line, England."""
    found: dict[str, dict[str, float]] = {}
    with (folder / "england_revenue_outturn_2010_2018.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["area"] == "ENGLAND":
                found.setdefault(row["year"], {})[row["variable"]] = float(row["value"]) / 1e6
    return found


def deflator(folder: Path) -> dict[str, float]:
    """GDP deflator by financial year, 2010-11 = 1; the forecast of the same edition to 2028-29."""
    index, change = {}, {}
    with (folder / "gdp_deflator_and_gdp.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["variable"] == "gdp_deflator_fy":
                index[row["year"]] = float(row["value"])
            elif row["variable"] == "gdp_deflator_fy_change":
                change[row["year"]] = float(row["value"])
    for first in range(2023, 2029):
        year, before = (f"{y}-{(y + 1) % 100:02d}" for y in (first, first - 1))
        index.setdefault(year, index[before] * (1 + change[year] / 100))
    return {year: value / index["2010-11"] for year, value in index.items() if year >= "2010-11"}


def reserves(row: Row) -> float:
    """Earmarked and unallocated reserves on 1 April, without schools and public health."""
    return row["reserves_other_earmarked_start"] + row["reserves_unallocated_start"]


def funding(rows: Mapping[str, Row], year: str) -> dict[str, float]:
    """Who paid in a year, £bn: council tax net of support, retained rates and grant."""
    row = rows[year]
    localised = year >= "2013-14"
    tax = row["council_tax_requirement"] * (1 - POLICE_AND_PARISHES)
    following = RESERVES_NEXT.get(year)
    # From April 2014 to April 2017 the years between are not to be had: a third of the change.
    saved = reserves(rows[following]) - reserves(row) if following else -0.22
    net_tax = tax if localised else tax * (1 - BENEFIT)
    rates = -row["retained_ndr"] if localised else 0.0
    services = sum(row.get(name, 0.0) for name in SCOPE)
    return {
        "services": services,
        "saved": saved,
        "tax": net_tax,
        "rates": rates,
        "grant": services + saved - net_tax - rates,
        "public_health": row.get("public_health", 0.0),
    }


def settlement(rows: Mapping[str, Row], prices: Row) -> dict[str, float]:
    """Real growth of grant at each April, with what moves into retained rates out of it."""
    total = {}
    for year in YEARS:
        found = funding(rows, year)
        total[year] = (found["grant"] + found["rates"]) / prices[year]
    power = {year: (all_ - tax) / prices[year] for year, (all_, tax) in IN_POWER.items()}
    # Core spending power starts in 2015-16; the outturn's fall to 2017-18 carries it there.
    yearly = (total["2017-18"] / total["2014-15"]) ** (1 / 3)
    for year in ("2022-23", "2023-24", "2024-25", "2025-26"):
        total[year] = total["2017-18"] * power[year] / (power["2015-16"] * yearly**2)
    retained = 0.0
    grant, before = total["2010-11"], 2010
    growth = {}
    moved = {year: -rows[year]["retained_ndr"] / prices[year] for year in ("2013-14", "2017-18")}
    for year, funds in list(total.items())[1:]:
        # Before the transfer of 2013 public health is no part of the grant.
        health = PUBLIC_HEALTH.get(year, 0.0) / prices[year]
        first = int(year[:4])
        rate = ((funds - retained + health) / grant) ** (1 / (first - before)) - 1
        growth |= {f"{y}-04-01": round(rate, 4) for y in range(before + 1, first + 1)}
        grant, before = funds - retained + health, first
        if year in moved:
            growth[f"moved {year}, £bn"] = round((moved[year] - retained) * prices[year], 2)
            grant, retained = grant - (moved[year] - retained), moved[year]
        if year == "2013-14":
            grant += rows[year]["public_health"] / prices[year]
    return growth


def main(folder: str) -> None:
    """Prints the start and the path."""
    rows, prices = outturn(Path(folder)), deflator(Path(folder))
    print({year: round(value, 5) for year, value in prices.items()})
    for year in YEARS:
        found = {name: round(value, 3) for name, value in funding(rows, year).items()}
        print(year, found, "reserves", round(reserves(rows[year]), 3))
    print(settlement(rows, prices))


if __name__ == "__main__":
    main(sys.argv[1])

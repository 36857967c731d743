"""The table of the medium term as files: one for reading, one with every member that reconciles to the penny."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import xarray as xr

from simulator.appraisal.csv_file import writing
from simulator.appraisal.mtfs import COLUMNS
from simulator.appraisal.pennies import Pennies, pennies, shared_out, text
from simulator.appraisal.quantiles import quantiles

MONEY = {"unit": "GBP", "prices": "cash"}
"""What every amount of both files is."""
STATISTICS = ("mean", "median", "low_80", "high_80")


def write_csv(table: xr.Dataset, path: str | Path) -> Path:
    """The table as CSV, a row for each policy, member and financial year, in £ of the year, to the penny.

    Each row adds up as the table does, each year carries on where the one before closed, and changes of
    the ledger add up to its change over all years: all to the penny.
    """
    with writing(Path(path)) as writer:
        writer.writerow(["policy", "member", "financial_year", *MONEY, *COLUMNS])
        members, years = table["member"].values, table["financial_year"].values
        for policy in table["policy"].values:
            columns = in_pennies({name: table[name].sel(policy=policy).values for name in COLUMNS})
            for k, member in enumerate(members):
                for i, year in enumerate(years):
                    cells = (text(columns[name][i, k]) for name in COLUMNS)
                    writer.writerow([policy, member, year, *MONEY.values(), *cells])
    return Path(path)


def write_summary(table: xr.Dataset, path: str | Path) -> Path:
    """Each line of the table over members: a row for each policy, financial year and line, in £ of the year.

    `mean`, `median` and the ends of the interval that holds 80% of members. Means add up as the table
    does, to the penny; medians need not.
    """
    with writing(Path(path)) as writer:
        writer.writerow(["policy", "financial_year", "line", "name", *MONEY, *STATISTICS])
        years = table["financial_year"].values
        for policy in table["policy"].values:
            one = {name: table[name].sel(policy=policy).values for name in COLUMNS}
            means = in_pennies({name: values.mean(axis=-1, keepdims=True) for name, values in one.items()})
            spread = {name: pennies(quantiles(values, [0.5, 0.1, 0.9])) for name, values in one.items()}
            for i, year in enumerate(years):
                for name in COLUMNS:
                    cells = [means[name][i, 0], *spread[name][:, i]]
                    named = [policy, year, name, table[name].attrs["long_name"]]
                    writer.writerow([*named, *MONEY.values(), *map(text, cells)])
    return Path(path)


def in_pennies(columns: Mapping[str, np.ndarray]) -> dict[str, Pennies]:
    """The columns (financial year, …) in whole pennies, so rounded that all their sums hold exactly."""
    known = {
        name: pennies(columns[name])
        for name in ("funding", "cumulative_requirement", "savings_identified", "planned_use_of_reserves",
                     "in_year_savings", "use_of_reserves_budgeted", "support", "special_needs_charged",
                     "reserves_opening")
    }  # fmt: skip
    recurring = pennies(columns["recurring_savings"])
    recurring[1:] = (known["cumulative_requirement"] - known["use_of_reserves_budgeted"])[:-1]
    gap = known["cumulative_requirement"] - recurring
    unidentified = gap - known["savings_identified"] - known["planned_use_of_reserves"]
    arriving = known["support"] - known["special_needs_charged"]
    closing = pennies(columns["reserves_closing"])
    closing[:-1] = known["reserves_opening"][1:] - arriving[1:]
    used = known["reserves_opening"] - closing
    changed = shared_out(columns["ledger_change"], axis=0)
    special = pennies(columns["special_needs_change"])
    special[:-1] = (changed + used)[:-1] - arriving[1:]
    found = known | {
        "unchanged_policy_spending": known["cumulative_requirement"] + known["funding"],
        "recurring_savings": recurring,
        "gap": gap,
        "savings_unidentified": unidentified,
        "savings_not_delivered": known["use_of_reserves_budgeted"] - known["planned_use_of_reserves"] - unidentified,
        "use_of_reserves": used,
        "overspend": used - known["use_of_reserves_budgeted"],
        "reserves_closing": closing,
        "special_needs_change": special,
        "ledger_change": changed,
    }
    return {name: found[name] for name in COLUMNS}

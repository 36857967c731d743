"""The medium-term financial strategy as councils publish it: a table by financial year, in cash.

Each 1 April a budget faces a cumulative requirement: unchanged-policy spending less funding. What
last year's savings still deliver is taken off, which leaves this year's gap. Savings that are
identified, a planned use of reserves and savings still to be identified close it. Reserves are
spent once: they never take anything off next year's gap, and savings not delivered do not either.

    gap = unchanged_policy_spending − funding − recurring_savings
        = savings_identified + planned_use_of_reserves + savings_unidentified

The outturn says by how much the plan was wrong: reserves that were used, less those that the budget
said would be, are `overspend`. Over all years the changes of both of the council's accounts add up
to the council's ledger.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr

from simulator.errors import InputError, Mistake
from simulator.prices import opened_in

COLUMNS = {
    "unchanged_policy_spending": "Cost of meeting demand as at the start, with all else that councils pay, net of fees",
    "funding": "Grant, council tax and business rates",
    "cumulative_requirement": "Unchanged-policy spending less funding: savings needed since the start, as the budget "
                              "foresees its year; budget_gap is the same as of each day",
    "recurring_savings": "Savings of earlier budgets that are delivered and last",
    "gap": "Cumulative requirement less recurring savings: what new savings and reserves have to close",
    "savings_identified": "New savings that the budget decides; below nought where it gives back",
    "planned_use_of_reserves": "Reserves that the budget means to use",
    "savings_unidentified": "Part of the gap that neither closes: reserves bear it in the end",
    "savings_not_delivered": "Identified savings that do not happen in the year",
    "in_year_savings": "One-off savings decided half-way through the year; staff leave slowly, so part comes later",
    "use_of_reserves_budgeted": "Reserves that the budget ends up using, as it stands",
    "use_of_reserves": "Reserves used in the year (outturn)",
    "overspend": "Use of reserves beyond the budget's: by how much the forecast was wrong",
    "support": "Exceptional financial support received on the day of the budget",
    "special_needs_charged": "Deficit on special needs taken out of reserves on the day of the budget",
    "reserves_opening": "Usable reserves after the budget of 1 April",
    "reserves_closing": "Usable reserves on 31 March",
    "special_needs_change": "Change of the balance on special needs from after this budget to after the next",
    "ledger_change": "Change of the council's ledger from after this budget to after the next: special_needs_change "
                     "less use_of_reserves, and the next year's support less its special_needs_charged",
}
NEEDED = ("income", "usable_reserves", "special_needs_account", "ledger")
BUDGET = {"gap", "savings", "from_reserves"}
Key = tuple[str, int, int]


def mtfs(dataset: xr.Dataset, events: Iterable[Mapping[str, Any]]) -> xr.Dataset:
    """The table of each policy and member, in £ of the year: dimensions financial_year, policy, member.

    `events` are the rows of the same run, as in `events.csv`. Years are those with a budget, from
    1 April to 1 April. Raises `InputError` where the run did not record what the table is made of,
    or a run has no budget for one of its years.
    """
    records = _in_aprils(dataset)
    happened = _by_year(events)
    years = [int(year) for year in records["year"].values]
    _refuse_missing(dataset, happened, years)
    arrays = {str(name): values.values for name, values in records.data_vars.items()}
    shape = (len(years) - 1, dataset.sizes["policy"], dataset.sizes["member"])
    columns = {name: np.zeros(shape) for name in COLUMNS}
    for j, policy in enumerate(dataset["policy"].values):
        for k, member in enumerate(dataset["member"].values):
            one = {name: values[:, j, k] for name, values in arrays.items()}
            rows = _rows(one, [happened.get((str(policy), int(member), year), {}) for year in years])
            for i, row in enumerate(rows):
                for name, value in row.items():
                    columns[name][i, j, k] = value
    dims = ("financial_year", "policy", "member")
    named = [opened_in(year) for year in years[:-1]]
    coordinates = {"financial_year": named, "policy": dataset["policy"], "member": dataset["member"]}
    return xr.Dataset({
        name: (dims, columns[name], {"units": "GBP", "prices": "cash", "long_name": _noun(name), "description": said})
        for name, said in COLUMNS.items()
    }, coordinates, {"prices": "cash", "title": dataset.attrs.get("title", "")})  # fmt: skip


def _rows(one: Mapping[str, np.ndarray], happened: Sequence[Mapping[str, Any]]) -> list[dict[str, float]]:
    """The years of one run; the record that closes the last year opens none."""
    rows: list[dict[str, float]] = []
    delivered = 0.0
    for i, now in enumerate(happened[:-1]):
        row = _plan(now, float(one["net_revenue"][i]), delivered)
        delivered = row["cumulative_requirement"] - row["use_of_reserves_budgeted"]
        rows.append(row | _outturn(one, i, happened[i + 1], row["use_of_reserves_budgeted"]) | {
            "support": now.get("support", 0.0), "special_needs_charged": now.get("charged", 0.0),
            "in_year_savings": now.get("in_year", 0.0),
        })  # fmt: skip
    return rows


def _refuse_missing(dataset: xr.Dataset, happened: Mapping[Key, Mapping[str, float]], years: Sequence[int]) -> None:
    """Each run needs a budget for each of its years."""
    mistakes = []
    for policy in dataset["policy"].values:
        for member in dataset["member"].values:
            run = [(year, happened.get((str(policy), int(member), year), {})) for year in years[:-1]]
            lacks = [year for year, row in run if not row.keys() >= BUDGET]
            if lacks:
                what = f"policy {policy}, member {member} has no budget on 1 April {lacks[0]}"
                mistakes.append(Mistake("events", "budget", what, "Give the events of the same run as the dataset."))
    if mistakes:
        raise InputError(mistakes)


def _plan(budget: Mapping[str, float], funding: float, recurring: float) -> dict[str, float]:
    """What a budget decides; last year's savings are `recurring`."""
    requirement, decided, used = budget["gap"], budget["savings"], budget["from_reserves"]
    planned = budget.get("planned_use", used if requirement <= 0.0 else requirement - decided)
    if requirement <= planned:
        # A surplus rebuilds reserves, and what it spends on services gives savings back.
        decided = requirement - planned
    return {
        "unchanged_policy_spending": requirement + funding,
        "funding": funding,
        "cumulative_requirement": requirement,
        "recurring_savings": recurring,
        "gap": requirement - recurring,
        "savings_identified": decided - recurring,
        "planned_use_of_reserves": planned,
        "savings_unidentified": requirement - decided - planned,
        "savings_not_delivered": used - (requirement - decided),
        "use_of_reserves_budgeted": used,
    }


def _outturn(one: Mapping[str, np.ndarray], i: int, after: Mapping[str, float], budgeted: float) -> dict[str, float]:
    """What happened from one 1 April, after its budget, to the next, before it."""
    reserves, account, council = (one[name] for name in ("usable_reserves", "special_needs_account", "council"))
    # Support and the deficit that falls due arrive with the next budget, so the year closes without them.
    closing = reserves[i + 1] - after.get("support", 0.0) + after.get("charged", 0.0)
    return {
        "reserves_opening": reserves[i],
        "reserves_closing": closing,
        "use_of_reserves": reserves[i] - closing,
        "overspend": reserves[i] - closing - budgeted,
        "special_needs_change": account[i + 1] - account[i],
        "ledger_change": council[i + 1] - council[i],
    }


def _in_aprils(dataset: xr.Dataset) -> xr.Dataset:
    """The records of each 1 April from the first budget on, by the year that begins there."""
    where = str(dataset.attrs.get("title", "dataset"))
    if missing := [name for name in NEEDED if name not in dataset]:
        what = f"the run did not record {', '.join(missing)}"
        raise InputError([Mistake(where, "outputs", what, "Run the scenario again with the model that comes along.")])
    dates = dataset["time"].dt
    found = np.flatnonzero(((dates.month == 4) & (dates.day == 1) & (np.arange(dataset.sizes["time"]) > 0)).values)
    if found.size < 2:
        what, remedy = "no financial year after the first is whole", "Give the run a stop two years after its start."
        if not (dates.day == 1).all():
            what, remedy = "no record is of a 1 April", "Start the run on the first of a month."
        raise InputError([Mistake(where, "time", what, remedy)])
    aprils = dataset.isel(time=found)
    net_revenue = aprils["income"].sel(income_source=["government_grant", "council_tax", "business_rates"])
    return xr.Dataset({
        "net_revenue": net_revenue.sum("income_source"),
        "usable_reserves": aprils["usable_reserves"],
        "special_needs_account": aprils["special_needs_account"],
        "council": aprils["ledger"].sel(body="council", drop=True),
    }).transpose("time", "policy", "member").assign_coords(year=("time", aprils["time"].dt.year.values))  # fmt: skip


def _by_year(events: Iterable[Mapping[str, Any]]) -> dict[Key, dict[str, float]]:
    """What happened in each financial year of each run, by policy, member and the year of its April."""
    found: dict[Key, dict[str, float]] = defaultdict(dict)
    for event in events:
        kind = event["kind"]
        if kind not in READ:
            continue
        date = str(event["date"])
        year = int(date[:4]) - (date[5:] < "04-01")
        row = found[str(event["policy"]), int(event["member"]), year]
        for name, key, sign in READ[kind]:
            if event.get(name) not in (None, ""):
                row[key] = row.get(key, 0.0) + sign * float(event[name])
    return found


READ: Mapping[str, Sequence[tuple[str, str, float]]] = {
    "budget": [(name, name, 1.0) for name in ("gap", "savings", "from_reserves", "planned_use")],
    "in_year_savings": [("savings", "in_year", 1.0)],
    "exceptional_financial_support": [("amount", "support", 1.0)],
    "special_needs_deficit_falls_due": [("deficit", "charged", 1.0), ("relieved", "charged", -1.0)],
}
"""Which fields of which events go where."""


def _noun(name: str) -> str:
    return name.replace("_", " ").capitalize()

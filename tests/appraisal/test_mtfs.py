"""The table that councils publish."""

from __future__ import annotations

import csv

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.appraisal.mtfs import COLUMNS, mtfs
from simulator.appraisal.mtfs_csv import write_csv
from simulator.errors import InputError

FIRST, YEARS = 2025, 4


def run(reserves=(100.0, 90.0, 70.0, 65.0), account=(-10.0, -12.0, 0.0, 0.0), funding=500.0) -> xr.Dataset:
    """Records of each 1 April from 2025; what is in between does not matter."""
    times = np.array([f"{FIRST + i}-04-01" for i in range(YEARS)], dtype="datetime64[ns]")
    dims = ("time", "policy", "member")
    def column(values):
        return (dims, np.asarray(values, dtype=float)[:, None, None])
    ledger = np.asarray(reserves) - reserves[0] + np.asarray(account) - account[0]
    return xr.Dataset(
        {
            "usable_reserves": column(reserves),
            "special_needs_account": column(account),
            "ledger": ((*dims, "body"), np.stack([ledger, -ledger], axis=-1)[:, None, None, :]),
            "income": ((*dims, "income_source"), np.full((YEARS, 1, 1, 4), [funding - 3, 2, 1, 77.0])),
        },
        {"time": times, "policy": ["radical"], "member": [0], "body": ["council", "nhs"],
         "income_source": ["government_grant", "council_tax", "business_rates", "fees"]},
    )  # fmt: skip


def event(year, kind="budget", **fields):
    return {"policy": "radical", "member": 0, "date": f"{year}-04-01", "kind": kind, **fields}


BUDGETS = [
    event(2026, gap=30.0, savings=18.0, from_reserves=14.0, planned_use=8.0),
    event(2027, gap=45.0, savings=35.0, from_reserves=12.0, planned_use=10.0),
    event(2028, gap=50.0, savings=50.0, from_reserves=0.0, planned_use=0.0),
]


def table(events=BUDGETS, **changed):
    return mtfs(run(**changed), events).isel(policy=0, member=0)


def test_the_gap_is_spending_less_funding_less_savings_that_last():
    found = table()
    assert found["financial_year"].values.tolist() == ["2026-27", "2027-28"]
    assert found["unchanged_policy_spending"].values.tolist() == [530.0, 545.0]
    assert found["recurring_savings"].values.tolist() == [0.0, 16.0]
    assert found["gap"].values.tolist() == [30.0, 29.0]
    assert found["cumulative_requirement"].values.tolist() == [30.0, 45.0]


def test_savings_reserves_and_what_is_not_identified_close_it():
    found = table()
    assert found["savings_identified"].values.tolist() == [18.0, 19.0]
    assert found["planned_use_of_reserves"].values.tolist() == [8.0, 10.0]
    assert found["savings_unidentified"].values.tolist() == [4.0, 0.0]
    assert found["savings_not_delivered"].values.tolist() == [2.0, 2.0]


amount = st.floats(-1e10, 1e11)


@settings(deadline=None)
@given(st.lists(st.tuples(amount, amount, amount, amount), min_size=3, max_size=3))
def test_the_table_balances_to_the_penny(rows):
    names = ("gap", "savings", "from_reserves", "planned_use")
    found = table([event(2026 + i, **dict(zip(names, row, strict=True))) for i, row in enumerate(rows)])
    closed = found["savings_identified"] + found["planned_use_of_reserves"] + found["savings_unidentified"]
    assert np.abs(found["gap"] - closed).max() < 0.005
    needed = found["unchanged_policy_spending"] - found["funding"] - found["recurring_savings"]
    assert np.abs(found["gap"] - needed).max() < 0.005
    used = found["planned_use_of_reserves"] + found["savings_unidentified"] + found["savings_not_delivered"]
    assert np.abs(found["use_of_reserves_budgeted"] - used).max() < 0.005


def test_reserves_never_shrink_the_next_gap():
    saving = table()
    spending = table([event(2026, gap=30.0, savings=0.0, from_reserves=30.0, planned_use=30.0), *BUDGETS[1:]])
    assert spending["gap"].values[1] == 45.0
    assert spending["gap"].values[1] - saving["gap"].values[1] == saving["recurring_savings"].values[1]


def test_a_surplus_rebuilds_reserves_and_gives_savings_back():
    found = table([event(2026, gap=-20.0, savings=0.0, from_reserves=-5.0, planned_use=-5.0), *BUDGETS[1:]])
    assert found["planned_use_of_reserves"].values[0] == -5.0
    assert found["savings_identified"].values[0] == -15.0
    assert found["savings_unidentified"].values[0] == 0.0


def test_a_surplus_too_small_to_rebuild_reserves_is_met_by_savings():
    # Income is 4 above cost and reserves are to rise by 10: 6 are saved, and nothing is given back.
    found = table([event(2026, gap=-4.0, savings=6.0, from_reserves=-9.0, planned_use=-10.0), *BUDGETS[1:]])
    first = found.isel(financial_year=0)
    assert float(first["savings_identified"]) == 6.0
    assert float(first["savings_unidentified"]) == 0.0
    assert float(first["savings_not_delivered"]) == 1.0


def test_the_outturn_says_by_how_much_the_budget_was_wrong():
    found = table()
    assert found["use_of_reserves"].values.tolist() == [20.0, 5.0]
    assert found["overspend"].values.tolist() == [6.0, -7.0]


def test_support_and_the_special_needs_deficit_come_on_the_day_of_the_budget():
    events = [*BUDGETS, event(2027, "exceptional_financial_support", amount=25.0),
              event(2027, "special_needs_deficit_falls_due", deficit=12.0, relieved=3.0)]  # fmt: skip
    found = table(events)
    assert found["reserves_closing"].values[0] == 70.0 - 25.0 + 9.0
    assert found["use_of_reserves"].values[0] == 36.0
    assert (found["support"].values[1], found["special_needs_charged"].values[1]) == (25.0, 9.0)
    moved = found["reserves_closing"].values[0] + 25.0 - 9.0
    assert moved == found["reserves_opening"].values[1]


def test_in_year_savings_are_told_and_do_not_last():
    autumn = {**event(2026, "in_year_savings", savings=3.0, overspend=9.0), "date": "2026-10-01"}
    found = table([*BUDGETS, autumn])
    assert found["in_year_savings"].values.tolist() == [3.0, 0.0]
    assert found["gap"].values.tolist() == table()["gap"].values.tolist()


def test_it_reconciles_with_the_ledger_to_the_penny():
    found = table()
    ledger = run()["ledger"].sel(body="council").isel(policy=0, member=0).values
    assert found["ledger_change"].sum().item() == pytest.approx(ledger[-1] - ledger[1], abs=0.005)
    both = -found["use_of_reserves"] + found["special_needs_change"]
    assert both.values == pytest.approx(found["ledger_change"].values, abs=0.005)


def test_events_without_a_plan_for_reserves_leave_nothing_unidentified():
    plain = [{key: value for key, value in row.items() if key != "planned_use"} for row in BUDGETS]
    found = table(plain)
    assert found["planned_use_of_reserves"].values.tolist() == [12.0, 10.0]
    assert found["savings_unidentified"].values.tolist() == [0.0, 0.0]


def test_it_is_written_with_pence_and_read_from_text(tmp_path):
    text = [{key: str(value) for key, value in row.items()} for row in BUDGETS]
    path = write_csv(mtfs(run(), text), tmp_path / "mtfs.csv")
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["policy", "member", "financial_year", "unit", "prices", *COLUMNS]
    assert {(row["unit"], row["prices"]) for row in rows} == {("GBP", "cash")}
    assert (rows[1]["financial_year"], rows[1]["gap"]) == ("2027-28", "29.00")
    assert [each.name for each in tmp_path.iterdir()] == ["mtfs.csv"]


def test_what_is_missing_is_told():
    with pytest.raises(InputError, match=r"no budget on 1 April 2027.*events of the same run"):
        mtfs(run(), BUDGETS[:1])
    with pytest.raises(InputError, match="did not record income"):
        mtfs(run().drop_vars("income"), BUDGETS)
    with pytest.raises(InputError, match="no financial year"):
        mtfs(run().isel(time=slice(0, 2)), BUDGETS)
    with pytest.raises(InputError, match="Start the run on the first of a month"):
        mtfs(run().assign_coords(time=run()["time"] + np.timedelta64(14, "D")), BUDGETS)

"""The tables of an appraisal: what is rounded to the penny still adds up."""

from __future__ import annotations

import csv
from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

from simulator.appraisal import files
from simulator.appraisal.appraised import appraised, over_members
from simulator.appraisal.mtfs import COLUMNS
from simulator.appraisal.pennies import pennies, shared_out, text
from tests.appraisal import made_up

COSTS = {"cost": 501.337, "saved": 91.111, "points": 0.0004, "output": 100.77, "deaths": -0.5, "transfer": 33.333}


def money(cell: str) -> Decimal:
    return Decimal(cell)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    built = appraised(*made_up.whole(budgets_of=31.4159, **COSTS))
    path = tmp_path_factory.mktemp("appraisal")
    files.write(xr.merge([built, over_members(built)], combine_attrs="override"), path)
    return path


def rows(folder, name: str, **wanted: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if wanted.items() <= row.items()]


def test_a_folder_has_four_tables_and_nothing_half_made(folder):
    assert {path.name for path in folder.iterdir()} == set(files.NAMES)


def test_the_means_of_the_ledger_add_up_to_the_mean_npsv_to_the_penny(folder):
    (total,) = rows(folder, files.FIGURES, policy="radical", figure="npsv")
    parts = [money(row["mean"]) for row in rows(folder, files.LEDGER, policy="radical")]
    assert len(parts) == 28
    assert sum(parts) == money(total["mean"]) != 0


def test_means_of_benefit_cost_and_public_cost_add_up_to_the_penny(folder):
    mean = {row["figure"]: row["mean"] for row in rows(folder, files.FIGURES, policy="radical")}
    assert money(mean["benefit"]) - money(mean["programme_cost"]) == money(mean["npsv"])
    assert money(mean["willingness_to_pay"]) - money(mean["exchequer"]) == money(mean["npsv"])


def test_the_means_of_the_effects_add_up_to_the_benefit_to_the_penny(folder):
    (total,) = rows(folder, files.FIGURES, policy="radical", figure="benefit")
    parts = rows(folder, files.FIGURES, policy="radical", figure="benefit_by_effect")
    assert sum(money(row["mean"]) for row in parts) == money(total["mean"]) != 0
    assert "displace" in parts[0]["name"]


@pytest.mark.parametrize(("name", "column"), [(files.TABLE, "mean"), (files.TABLE_BY_MEMBER, "")])
def test_the_medium_term_table_balances_to_the_penny(folder, name, column):
    if column:
        lines: dict[tuple[str, str], dict[str, str]] = {}
        for row in rows(folder, name):
            lines.setdefault((row["policy"], row["financial_year"]), {})[row["line"]] = row[column]
        table = list(lines.values())
    else:
        table = rows(folder, name)
    assert len(table) in (6, 18)
    for row in table:
        line = {key: money(cell) for key, cell in row.items() if key in COLUMNS}
        closed = line["savings_identified"] + line["planned_use_of_reserves"] + line["savings_unidentified"]
        assert line["gap"] == closed == line["unchanged_policy_spending"] - line["funding"] - line["recurring_savings"]
        assert line["use_of_reserves"] == line["reserves_opening"] - line["reserves_closing"]
        assert line["overspend"] == line["use_of_reserves"] - line["use_of_reserves_budgeted"]


def test_the_table_reconciles_with_the_councils_ledger_to_the_penny(folder):
    dataset, _ = made_up.whole(budgets_of=31.4159, **COSTS)
    aprils = dataset["ledger"].sel(body="council", policy="radical").sel(time=["2026-04-01", "2029-04-01"])
    for member in range(made_up.MEMBERS):
        lines = rows(folder, files.TABLE_BY_MEMBER, policy="radical", member=str(member))
        change = float(aprils.isel(time=1, member=member) - aprils.isel(time=0, member=member))
        assert sum(money(row["ledger_change"]) for row in lines) == money(text(int(pennies(change))))
        for before, after in pairwise(lines):
            assert money(before["reserves_closing"]) == money(after["reserves_opening"])


def test_dates_that_never_come_are_called_never_and_ratios_without_end_infinite(folder):
    assert rows(folder, files.FIGURES, policy="do_minimum", figure="payback")[0]["median"] == "never"
    built = appraised(*made_up.whole(points=0.001))
    assert figure(built, "benefit_cost_ratio")["median"] == "infinite"
    assert figure(built, "ratio_of_means")["mean"] == "none"


def figure(built: xr.Dataset, name: str) -> dict[str, object]:
    lines = files.figures(xr.merge([built, over_members(built)], combine_attrs="override"))
    head = ["policy", "figure", "name", *files.MONEY, *files.STATISTICS, "share"]
    return dict(zip(head, next(line for line in lines if line[:2] == ["radical", name]), strict=True))


def test_the_ratio_of_the_means_stands_beside_the_median_of_ratios(folder):
    mean = {row["figure"]: row["mean"] for row in rows(folder, files.FIGURES, policy="radical")}
    assert float(mean["ratio_of_means"]) == pytest.approx(float(mean["benefit"]) / float(mean["programme_cost"]))
    assert mean["benefit_cost_ratio"] == mean["mvpf"] == ""


def test_a_gain_for_a_pound_has_a_median_only_where_every_future_has_a_public_cost():
    built = appraised(*made_up.whole(**COSTS))
    built["mvpf_case"][:] = "ratio"
    assert figure(built, "mvpf")["median"] != ""
    built["mvpf_case"][:, 0] = "saves by harming"
    told = figure(built, "mvpf")
    assert {told[name] for name in (*files.STATISTICS, "share")} == {""}


@pytest.mark.parametrize(("name", "wanted"), [(files.FIGURES, {"figure": "npsv"}), (files.LEDGER, {})])
def test_every_present_value_says_its_prices_and_its_date(folder, name, wanted):
    told = {(row["unit"], row["prices"], row["discounted_to"]) for row in rows(folder, name, **wanted)}
    assert told == {("GBP", "2025-26 prices", "2025-04-01")}
    assert {row["prices"] for row in rows(folder, files.TABLE)} == {"cash"}


amounts = st.lists(st.floats(-1e11, 1e11), min_size=1, max_size=40)


@given(amounts)
def test_shared_out_parts_sum_to_the_rounded_whole_and_stay_within_a_penny(parts):
    found = shared_out(parts)
    # The running total of so many pounds holds a thousandth of a penny.
    assert found.sum() == pennies(np.cumsum(parts)[-1])
    assert np.abs(found - np.asarray(parts) * 100).max() <= 1.01


@pytest.mark.parametrize(("amount", "told"), [(0, "0.00"), (-5, "-0.05"), (-1205, "-12.05"), (123456, "1234.56")])
def test_pennies_are_written_as_pounds(amount, told):
    assert text(amount) == told

"""A run of England priced: what is made up in the other tests holds in what the model records."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

import simulator as sim
from simulator.appraisal.mtfs import mtfs
from simulator.appraisal.mtfs_csv import in_pennies
from simulator.appraisal.summary import appraisal
from simulator.appraisal.value import flows
from simulator.experiments.pricing import with_npsv
from simulator.experiments.wellbys import with_wellbys
from simulator.run import Outcome, outcome


@pytest.fixture(scope="module")
def england() -> Outcome:
    """Eight years of two policies in two futures."""
    scenario = sim.scenario("england").change("run.stop", "2033-04-01", because="a test")
    return outcome(scenario, ["do_minimum", "do_nothing", "radical"], [0, 1])


def test_policies_move_no_cash_from_outside_but_business_rates(england):
    """So what all bodies gain is what providers do not use up and firms pay, and transfers cancel."""
    dataset = england.dataset
    cash = flows(dataset)["ledger"].sel(kind="cashable").transpose("body", "policy", "member", "time")
    rates = dataset["income"].sel(income_source="business_rates") / dataset["price_level"]
    more = (rates - rates.sel(policy="do_minimum")).transpose("policy", "member", "time")
    # A flow is that of the month before.
    assert np.abs(cash.sel(body="outside").values[..., 1:] + more.values[..., :-1]).max() < 1.0
    assert 0.0 < np.abs(more).max() < 1e7
    assert np.abs(cash.sel(body="providers")).max() > 1e8


def test_all_programme_cost_is_paid_to_providers_by_councils(england):
    found = flows(england.dataset).sel(policy="radical")
    assert (found["programme_cost"].sum("time") > 0).all()
    assert np.abs(found["ledger"].sum(["body", "kind"]) - found["benefit"] + found["programme_cost"]).max() < 0.005


def test_its_wellbys_are_those_of_the_comparison(england):
    total = flows(england.dataset)["wellbys"].sum("time") / 12
    counted = with_wellbys(england.dataset)["wellbys"].isel(time=-1)
    assert total.values == pytest.approx(counted.values, rel=1e-9, abs=1e-3)


def test_before_its_start_a_policy_is_worth_exactly_nothing(england):
    early = flows(england.dataset).sel(time=slice(None, "2026-03-01"))
    for name in ("programme_cost", "benefit", "exchequer", "wellbys", "deaths"):
        assert np.abs(early[name]).max() == 0.0, name


def test_the_table_reconciles_with_the_ledger_to_the_penny(england):
    table = mtfs(england.dataset, england.events)
    council = england.dataset["ledger"].sel(body="council", drop=True)
    aprils = council.sel(time=["2026-04-01", "2033-04-01"]).diff("time").isel(time=0, drop=True)
    assert np.abs(table["ledger_change"].sum("financial_year") - aprils).max() < 0.005
    after = table.shift(financial_year=-1)
    moved = table["special_needs_change"] - table["use_of_reserves"] + after["support"] - after["special_needs_charged"]
    assert np.abs((moved - table["ledger_change"]).isel(financial_year=slice(0, -1))).max() < 0.005


def test_a_budget_that_cuts_finds_no_more_than_its_gap(england):
    table = mtfs(england.dataset, england.events)
    assert (table["savings_unidentified"] > -1.0).all()
    assert (table["savings_not_delivered"] > -1.0).all()
    # Doing nothing identifies no savings: what reserves are not meant to bear is left open.
    assert (table["savings_unidentified"].sel(policy="do_nothing") > 1e8).any()


def test_every_figure_of_an_appraisal_is_there(england):
    found = appraisal(flows(england.dataset))
    assert np.isfinite(found["npsv"]).all()
    assert (found["mvpf_case"].sel(policy="do_minimum") == "nothing").all()


def test_a_comparison_carries_its_npsv_and_its_appraisal(england):
    found = with_npsv(england)
    assert np.isfinite(found.dataset["npsv"]).all()
    assert found.dataset["npsv"].attrs["vintage"] == "green_book_2026"
    xr.testing.assert_equal(found.dataset["npsv"], found.priced["npsv"])
    assert np.abs(found.priced["ledger"].sum(["body", "kind"]) - found.priced["npsv"]).max() < 0.005
    assert found.priced["mtfs_gap"].sizes["financial_year"] == 7
    assert found.seconds["pricing"] > 0.0


def test_rounding_the_table_moves_no_figure_by_more_than_a_few_pennies(england):
    """So its sums hold exactly because the run's do, and not because they are forced to."""
    table = mtfs(england.dataset, england.events)
    for policy in table["policy"].values:
        exact = {str(name): table[name].sel(policy=policy).values for name in table.data_vars}
        for name, rounded in in_pennies(exact).items():
            assert np.abs(rounded / 100.0 - exact[name]).max() < 0.04, name

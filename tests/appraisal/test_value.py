"""What a comparison is worth, month by month: hand arithmetic on a small one."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.appraisal.pricing import PUBLIC, growth_to
from simulator.appraisal.tables import tables
from simulator.appraisal.value import flows
from simulator.errors import InputError
from simulator.experiments.wellbys import with_wellbys
from simulator.prices import rebase
from tests.appraisal.made_up import comparison

COUNTED = 0.30


def after_first(values: xr.DataArray, policy: str = "radical") -> np.ndarray:
    return values.sel(policy=policy).isel(time=slice(1, None)).values


def test_spending_is_in_the_prices_of_the_base_and_the_first_record_has_no_month():
    found = flows(comparison(cost=100.0))
    assert after_first(found["programme_cost"]) == pytest.approx(100.0)
    assert found["programme_cost"].isel(time=0).values == pytest.approx(0.0)
    assert found["programme_cost"].dims == ("time", "policy", "member")


def test_the_reference_is_worth_exactly_nothing():
    found = flows(comparison(cost=100.0, points=0.1, output=50.0))
    for name in ("programme_cost", "benefit", "exchequer", "wellbys", "deaths", "ledger"):
        assert np.abs(found[name].sel(policy="do_minimum").values).max() == 0.0, name


def test_what_is_saved_beside_the_programme_is_a_benefit_and_relieves_the_exchequer():
    found = flows(comparison(cost=100.0, saved=30.0))
    assert after_first(found["benefit"]) == pytest.approx(30.0, rel=1e-4)
    assert after_first(found["exchequer"]) == pytest.approx(70.0, rel=1e-4)


def test_a_transfer_is_in_two_ledgers_and_in_no_total():
    found = flows(comparison(transfer=40.0))
    cash = found["ledger"].sel(kind="cashable")
    assert after_first(cash.sel(body="residents")) == pytest.approx(40.0, rel=1e-4)
    assert after_first(cash.sel(body="exchequer")) == pytest.approx(-40.0, rel=1e-4)
    assert np.abs(found["benefit"].values).max() < 0.01
    assert after_first(found["exchequer"]) == pytest.approx(40.0, rel=1e-4)


def test_output_counts_by_the_part_that_society_gains():
    assert tables()["output"]["value"] == COUNTED
    assert after_first(flows(comparison(output=1000.0))["benefit"]) == pytest.approx(COUNTED * 1000.0)
    whole = flows(comparison(output=1000.0), output_counted=1.0)
    assert after_first(whole["benefit"]) == pytest.approx(1000.0)


def test_fees_below_cost_are_borne_by_providers_and_save_nothing():
    # Fees pay 50 for care that costs 10% more: whoever saves by them takes from providers.
    found = flows(comparison(squeezed=0.1, prices=0.0))
    assert after_first(found["benefit_by_effect"].sel(effect="resources")) == pytest.approx(-5.0)
    assert after_first(found["ledger"].sel(body="providers").sum("kind")) == pytest.approx(-5.0)


def test_what_services_win_in_productivity_is_no_output_a_second_time():
    # A tenth more output, all of it the productivity of services: it sets resources free or is felt.
    found = flows(comparison(output=3e6, won=0.1))
    assert np.abs(found["benefit_by_effect"].sel(effect="output").values).max() < 1e-6
    assert after_first(flows(comparison(output=3e6))["benefit"]) == pytest.approx(COUNTED * 3e6)


def test_a_tenth_of_a_point_for_a_thousand_people_is_a_hundred_wellbys_a_year():
    found = flows(comparison(points=0.1))
    assert after_first(found["wellbys"]) == pytest.approx(100.0)
    price = rebase(13_000.0, "2019", "2025-26") * growth_to(2025) ** 1.3
    assert after_first(found["benefit_by_effect"].sel(effect="wellbeing")) == pytest.approx(100.0 * price)


def test_wellbys_are_those_that_compare_counts():
    dataset = comparison(points=0.1)
    total = flows(dataset)["wellbys"].sum("time") / 12
    assert total.values == pytest.approx(with_wellbys(dataset)["wellbys"].isel(time=-1).values)


def test_growth_of_output_since_2019_lifts_the_price_of_a_wellby():
    assert growth_to(2019) == 1.0
    assert growth_to(2022) == pytest.approx(0.886 * 1.072 * 1.034)
    assert growth_to(2018) == pytest.approx(1 / 1.011)
    dataset = comparison(points=0.1)
    dataset["national_output"] = dataset["national_output"] * xr.DataArray(np.linspace(1, 1.5, 49), dims="time")
    worth = after_first(flows(dataset)["benefit_by_effect"].sel(effect="wellbeing"))
    assert worth[-1] / worth[0] == pytest.approx((np.linspace(1, 1.5, 49)[-2:].mean() / 1.0052083) ** 1.3, rel=1e-3)


def test_a_policy_that_raises_output_does_not_raise_the_price_of_its_wellbys():
    plain, rich = comparison(points=0.1), comparison(points=0.1)
    ramp = xr.DataArray(np.linspace(1, 2, 49), dims="time")
    output = rich["national_output"]
    rich["national_output"] = output.where(output["policy"] == "do_minimum", output * ramp)
    worth = [after_first(flows(each)["benefit_by_effect"].sel(effect="wellbeing")) for each in (plain, rich)]
    assert worth[0] == pytest.approx(worth[1])


def test_a_constant_price_is_discounted_at_the_health_rate():
    found = flows(comparison(points=0.1), valuations=("resources", "output", "wellby_constant"))
    worth = after_first(found["benefit_by_effect"].sel(effect="wellbeing"))[:, 0]
    years = (np.arange(1, 49) - 0.5) / 12
    present = worth * found["discount_factor"].values[1:]
    assert present == pytest.approx(100 * rebase(13_000.0, "2019", "2025-26") * 1.015**-years)


def test_a_second_valuation_of_one_effect_is_refused():
    with pytest.raises(InputError, match="wellby_constant would value life satisfaction a second time, after wellby_u"):
        flows(comparison(), valuations=("wellby_uprated", "wellby_constant"))
    with pytest.raises(InputError, match=r"welby_uprated.*Did you mean wellby_uprated\?"):
        flows(comparison(), valuations=("welby_uprated",))


def test_deaths_stay_apart_unless_they_are_priced():
    found = flows(comparison(deaths=-2.0))
    assert after_first(found["deaths"]) == pytest.approx(-2.0)
    assert np.abs(found["benefit"].values).max() == pytest.approx(0.0, abs=1e-3)
    priced = flows(comparison(deaths=-2.0), valuations=("resources", "output", "wellby_uprated", "fatality"))
    present = after_first(priced["benefit"])[:, 0] * found["discount_factor"].values[1:]
    years = (np.arange(1, 49) - 0.5) / 12
    assert present == pytest.approx(2 * rebase(2_474_341.0, "2023", "2025-26") * 1.015**-years, rel=1e-6)


def test_a_year_of_life_is_worth_a_year_in_full_health_at_the_health_rate():
    found = flows(comparison(alive=3.0), valuations=("resources", "output", "wellby_uprated", "life_years"))
    assert after_first(found["life_years"]) == pytest.approx(3.0)
    present = after_first(found["benefit"])[:, 0] * found["discount_factor"].values[1:]
    years = (np.arange(1, 49) - 0.5) / 12
    assert present == pytest.approx(3 * rebase(70_000.0, "2024", "2025-26") * 1.015**-years, rel=1e-6)


def test_the_time_of_unpaid_carers_is_counted_and_priced_only_if_asked_for():
    found = flows(comparison(carers=2.0))
    assert after_first(found["carer_years"]) == pytest.approx(2.0)
    assert np.abs(found["benefit"].values).max() < 1e-9
    priced = flows(comparison(carers=2.0), valuations=("resources", "unpaid_care"))
    assert after_first(priced["benefit"]) == pytest.approx(-2.0 * rebase(32_400.0, "2021", "2025-26"))
    economic = priced["ledger"].sel(body="residents", kind="economic")
    assert after_first(economic) == pytest.approx(after_first(priced["benefit"]))


def test_a_death_and_the_years_it_takes_are_not_both_priced():
    with pytest.raises(InputError, match="fatality would value years of life a second time, after life_years"):
        flows(comparison(), valuations=("life_years", "fatality"))


def test_raising_public_money_costs_more_under_the_book_of_2022():
    spent = comparison(cost=100.0)
    assert after_first(flows(spent, vintage="green_book_2022")["benefit"]) == pytest.approx(-20.0, rel=1e-3)
    assert after_first(flows(spent, vintage="green_book_2026")["benefit"]) == pytest.approx(0.0, abs=0.01)


def test_optimism_bias_is_added_where_overruns_are_not_simulated():
    found = flows(comparison(place=100.0), optimism_bias={"place_spending": "outsourcing"})
    assert after_first(found["programme_cost"]) == pytest.approx(141.0)
    assert after_first(found["exchequer"]) == pytest.approx(141.0, rel=1e-4)
    assert np.abs(found["benefit"].values).max() < 0.01


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"innovation_spending": "outsourcing"}, "count them twice"),
        ({"place_spendin": "outsourcing"}, "Did you mean place_spending"),
        ({"place_spending": "outsourcin"}, "Did you mean outsourcing"),
    ],
)
def test_optimism_bias_elsewhere_is_refused(asked, told):
    with pytest.raises(InputError, match=told):
        flows(comparison(), optimism_bias=asked)


money = st.floats(-1e9, 1e9)


@settings(max_examples=25, deadline=None)
@given(money, money, st.floats(-1, 1), money, money, money)
def test_the_ledger_adds_up_to_the_penny(cost, saved, points, output, place, transfer):
    found = flows(
        comparison(cost=cost, saved=saved, points=points, output=output, place=place, transfer=transfer),
        vintage="green_book_2022", optimism_bias={"place_spending": "outsourcing"},
    )  # fmt: skip
    total = found["benefit"] - found["programme_cost"]
    assert np.abs(found["ledger"].sum(["body", "kind"]) - total).max() < 0.005
    assert np.abs(found["ledger"].sel(kind="cashable").sum("body")).max() < 0.005
    public = found["ledger"].sel(kind="cashable", body=list(PUBLIC)).sum("body")
    assert np.abs(public + found["exchequer"]).max() < 0.005
    assert np.abs(found["benefit_by_effect"].sum("effect") - found["benefit"]).max() < 0.005


def test_each_flow_says_what_it_is():
    found = flows(comparison())
    assert found["benefit"].attrs["units"] == "GBP/year"
    assert "2025-26" in found["benefit"].attrs["description"]
    assert (found.attrs["vintage"], found.attrs["base_date"]) == ("green_book_2026", "2025-04-01")


def test_factors_count_from_a_fixed_date_whatever_the_run():
    later = flows(comparison(), base_date="2024-04-01")["discount_factor"]
    usual = flows(comparison())["discount_factor"]
    assert usual.values[0] == 1.0
    assert later.values == pytest.approx(usual.values / 1.035)


def test_a_price_base_that_is_missing_or_unknown_is_told_with_the_remedy():
    without = comparison()
    del without.attrs["price_base"]
    with pytest.raises(InputError, match=r"made up: price_base: .*assign_attrs"):
        flows(without)
    with pytest.raises(InputError, match=r"no deflator is known for 2025-27.*Did you mean"):
        flows(comparison(price_base="2025-27"))


def test_everything_that_a_dataset_lacks_is_told_at_once():
    dataset = comparison(reference="do_minimun").drop_vars(["ledger", "price_level"])
    with pytest.raises(InputError) as told:
        flows(dataset)
    text = str(told.value)
    assert "Did you mean do_minimum?" in text
    assert "did not record ledger, price_level" in text
    with pytest.raises(InputError, match="no run of the reference do_nothing"):
        flows(comparison(), reference="do_nothing")

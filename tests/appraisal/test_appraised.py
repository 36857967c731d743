"""What is kept of an appraisal: every figure finite, its parts summing to it, members one by one."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from simulator.appraisal.appraised import INFINITE, Rules, appraised, over_members
from simulator.appraisal.summary import pairing_saved, turning_point
from simulator.appraisal.valuations import DEFAULT, LIVES
from simulator.appraisal.vintages import priced_names
from simulator.errors import InputError
from tests.appraisal import made_up

CHANGES = {
    "cost": 500.0, "saved": 90.0, "points": 0.0004, "output": 100.0, "deaths": -0.5, "alive": 40.0, "transfer": 30.0,
}  # fmt: skip


def found(rules=None, **changes) -> xr.Dataset:
    return appraised(*made_up.whole(**(CHANGES | changes)), rules or Rules())


def whole(**changes) -> xr.Dataset:
    built = found(**changes)
    return xr.merge([built, over_members(built)], combine_attrs="override")


def test_everything_has_a_unit_a_name_and_a_meaning_and_is_finite():
    for name, values in whole().data_vars.items():
        assert values.attrs["long_name"], name
        assert values.attrs["description"], name
        assert values.dtype.kind == "M" or values.attrs["units"], name
        assert values.dtype.kind != "f" or np.isfinite(values).all(), name


def test_every_pound_says_whether_it_is_cash_or_of_which_year_and_date():
    built = whole()
    money = {name: values.attrs for name, values in built.data_vars.items() if values.attrs.get("units") == "GBP"}
    cash = {name for name, said in money.items() if said["prices"] == "cash"}
    assert cash == {name for name in built.data_vars if str(name).startswith("mtfs_")}
    told = {(said["price_base"], said["discounted_to"]) for name, said in money.items() if name not in cash}
    assert told == {(built.attrs["price_base"], built.attrs["base_date"])}


@pytest.mark.parametrize("uprating", ["uprated", "constant"])
def test_the_price_of_a_wellby_can_be_worked_out_from_what_is_kept(uprating):
    told = found(rules=Rules(valuations=("resources", f"wellby_{uprating}"))).attrs
    risen = told["output_per_head_since_2019"] ** told["income_elasticity"]
    assert told["wellby_price_before_growth"] * risen == pytest.approx(told["wellby_price_here"])
    assert (risen == 1.0) == (uprating == "constant")


def test_a_price_is_no_present_value_and_a_dip_is_in_points():
    built = whole()
    price = built["wellby_price_at_end"].attrs
    assert price["units"] == "GBP/(point*person*year)"
    assert price["price_base"] == built.attrs["price_base"]
    assert "discounted_to" not in price
    assert built["dip_depth"].attrs["units"] == "point"


def test_the_ledger_and_the_effects_add_up_to_the_total_to_the_penny():
    built = found(rules=Rules("green_book_2022", ("resources", "output", "wellby_constant", "fatality")))
    assert np.abs(built["npsv"].sel(policy="radical")).min() > 100.0
    assert np.abs(built["ledger"].sum(["body", "kind"]) - built["npsv"]).max() < 0.005
    assert np.abs(built["benefit_by_effect"].sum("effect") - built["programme_cost"] - built["npsv"]).max() < 0.005
    assert np.abs(built["willingness_to_pay"] - built["exchequer"] - built["npsv"]).max() < 0.005


def test_members_priced_one_by_one_are_the_same_to_the_last_bit():
    dataset, events = made_up.whole(**CHANGES)
    together = appraised(dataset, events)
    for member in range(made_up.MEMBERS):
        alone = appraised(dataset.isel(member=[member]), [e for e in events if e["member"] == member])
        xr.testing.assert_equal(alone, together.isel(member=[member]))


def test_pensions_that_the_dead_no_longer_draw_are_told_beside_the_net_cost_that_holds_them():
    data, events = made_up.whole(**CHANGES)
    drawn = data["price_level"] * xr.DataArray([100.0, 88.0], {"policy": data["policy"]})
    built = appraised(data.assign(pensions_bill=drawn), events)
    years = (np.arange(1, 49) - 0.5) / 12
    prices = data["price_level"].values[:, 0, 0]
    paid = 0.5 * (prices[1:] + prices[:-1]) / prices[:-1]
    less = (paid * 1.035**-years).sum()
    assert built["state_pensions"].sel(policy="radical").values == pytest.approx(-less, rel=1e-3)
    assert "state_pensions" not in found()


def test_a_policy_that_never_pays_back_has_no_date_and_a_share_of_nought():
    built = whole(points=0.0, output=0.0, saved=0.0)
    assert np.isnat(built["payback"].sel(policy="radical").values).all()
    assert built["payback_share"].values.tolist() == [0.0, 0.0]
    assert built["worse_length"].sel(policy="radical").values.tolist() == [4.0] * 3
    lowest, total = (built[name].sel(policy="radical").values for name in ("worse_depth", "npsv"))
    assert lowest == pytest.approx(total)


def test_a_policy_that_pays_at_once_is_never_below_and_life_never_dips():
    built = whole(cost=0.0)
    radical = built.sel(policy="radical")
    assert (radical["worse_depth"].values == 0.0).all()
    assert (radical["dip_length"].values == 0.0).all()
    assert (radical["payback"].values == np.datetime64("2025-05-01")).all()
    assert radical["dip_over_share"] == 1.0


def test_what_has_no_end_is_a_number_that_says_so():
    built = whole(cost=0.0, transfer=-30.0)
    assert (built["mvpf"].sel(policy="radical") == INFINITE).all()
    assert (built["mvpf_case"].sel(policy="radical") == "pays for itself").all()
    assert built["mvpf_case_share"].sel(policy="radical", case="pays for itself") == 1.0
    assert built["mvpf"].attrs["stands_for_infinity"] == INFINITE
    assert (built["benefit_cost_ratio"].sel(policy="radical") == INFINITE).all()


def test_at_its_switching_value_a_price_leaves_nothing():
    built = whole(points=0.00001)
    part, total = (built[n].sel(policy="radical") for n in ("value_at_price", "npsv"))
    at = built["switching_multiple"].sel(policy="radical", price="wellby").item()
    assert built["switching_found"].sel(policy="radical", price="wellby") == 1.0
    assert np.median(total - part.sel(price="wellby") * (1.0 - at)) == pytest.approx(0.0, abs=1e-6)


def test_the_price_of_a_life_that_a_total_leaves_out_switches_where_lives_make_up_for_the_total():
    built = whole(points=0.0, output=0.0, saved=0.0).sel(policy="radical")
    total, lives = built["npsv"].values, built["value_at_price"].sel(price="life").values
    assert total[0] < 0.0 < lives[0]
    assert built["switching_multiple"].sel(price="life").item() == pytest.approx(-total[0] / lives[0], rel=1e-9)


@pytest.mark.parametrize(("price", "valuation"), LIVES.items())
def test_lives_have_their_prices_beside_a_total_that_leaves_them_out(price, valuation):
    without, counted = found(), found(rules=Rules(valuations=(*DEFAULT, valuation)))
    lives = without["value_at_price"].sel(price=price)
    assert (without["benefit_by_effect"].sel(effect="lives") == 0.0).all()
    assert np.abs(counted["npsv"] - without["npsv"] - lives).max() < 1e-6
    assert (lives.sel(policy="radical") > 1e6).all()


@pytest.mark.parametrize(
    "valuations",
    [
        DEFAULT, (*DEFAULT, "fatality"), (*DEFAULT, "life_years", "unpaid_care"),
        ("output", "wellby_constant", "fatality"),
    ],
)
@pytest.mark.parametrize("rules", priced_names())
def test_levels_differ_by_the_total_that_pairing_finds(rules, valuations):
    built = found(rules=Rules(rules, valuations), carers=2.0, squeezed=0.1, won=0.01)
    level = built["social_value"]
    assert np.abs(level - level.sel(policy="do_minimum") - built["npsv"]).max() < 1e-5


def test_pairing_saves_what_both_runs_share():
    luck = np.array([0.0, 10.0, 20.0, 40.0])
    other = luck + np.array([1.0, 2.0, 1.0, 2.0])
    levels = xr.DataArray([luck, other], dims=("policy", "member"), coords={"policy": ["a", "b"]})
    saved = pairing_saved(levels - levels.sel(policy="a"), levels, "a")
    assert saved.values.tolist() == [0.0, pytest.approx(1 - 1 / 3 / (luck.var(ddof=1) + levels[1].var(ddof=1).item()))]
    assert pairing_saved(levels.isel(member=[0]), levels.isel(member=[0]), "a").values.tolist() == [0.0, 0.0]


def test_of_several_turning_points_the_nearest_counts_and_none_where_nothing_moves():
    assert turning_point(np.array([10.0]), np.array([-5.0]), 10.0) == pytest.approx(0.5)
    assert turning_point(np.array([10.0]), np.array([-50.0]), 10.0) == pytest.approx(5.0)
    assert turning_point(np.array([10.0]), np.array([50.0]), 10.0) is None
    assert turning_point(np.array([0.0]), np.array([-50.0]), 10.0) is None
    # Of three futures the median turns at half the price and at 1.8 times: by ratio that is nearer.
    three = np.array([10.0, -10.0, 0.0]), np.array([-5.0, 18.0, -1.0])
    assert turning_point(*three, 10.0) == pytest.approx(1.8)
    assert turning_point(*three, 1.5) == pytest.approx(0.5)


@pytest.mark.parametrize(("times", "turns"), [(1.5, 1.0), (3.0, 0.0)])
def test_output_cannot_count_for_more_than_all_of_it(times, turns):
    alone = {"points": 0.0, "saved": 0.0}
    half = Rules(output_counted=0.5)
    one = found(half, **alone).sel(policy="radical").isel(member=0)
    gain = one["value_at_price"].sel(price="output").item()
    gives = CHANGES["output"] * (gain - one["npsv"].item()) / gain / times
    built = over_members(found(half, **alone, output=gives)).sel(policy="radical", price="output")
    assert built["switching_found"].item() == turns
    assert turns == 0.0 or built["switching_multiple"].item() == pytest.approx(times)


def test_a_run_without_budgets_is_priced_without_its_table_and_says_why():
    built = appraised(made_up.comparison(cost=10.0))
    assert "mtfs_gap" not in built
    assert "did not record" in built.attrs["mtfs_lacks"]
    assert "mtfs_gap" in found()


def test_a_second_valuation_of_one_effect_is_refused():
    with pytest.raises(InputError, match="a second time"):
        found(rules=Rules(valuations=("wellby_uprated", "wellby_constant")))

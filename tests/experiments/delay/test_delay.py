from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
import xarray as xr

import simulator as sim
from simulator.engine.running import simulate
from simulator.errors import InputError
from simulator.experiments import healing
from simulator.experiments.delay import runs as delay_runs
from simulator.experiments.delay.meaning import OF_THE_START
from simulator.results.measures import in_constant_prices
from simulator.scenario import read, start
from tests.experiments import late

YEARS = (0, 1, 2, 3, 4)


@pytest.fixture
def scenario(tmp_path):
    path = tmp_path / "late.toml"
    path.write_text(late.SCENARIO, encoding="utf-8")
    return read(path)


def curve(scenario, years=YEARS, members=3, **more):
    return sim.delay(scenario, "care", years=years, members=members, model=late.model(), flows=late.flows, **more)


def run(scenario, alter=lambda found: found, policy="care"):
    begun = start(scenario, late.model(), member=1)
    return simulate(late.model(), alter(begun), policy=policy, member=1)


def test_a_curve_has_a_delay_a_policy_a_member_and_parts(scenario):
    found = curve(scenario)
    assert found["cost_of_delay"].dims == ("delay", "policy", "member")
    assert found["cost_of_delay_part"].dims == ("delay", "policy", "member", "part")
    assert found["delay"].values.tolist() == list(YEARS)
    for name, variable in found.data_vars.items():
        assert variable.attrs["long_name"], name
        assert variable.dtype.kind == "M" or (variable.attrs["units"] and np.isfinite(variable).all()), name


def test_the_worth_of_a_late_start_says_that_it_is_counted_beyond_the_horizon(scenario):
    from simulator.export.tables import tables

    found = curve(scenario)
    last = found.attrs["last_year"]
    assert found["npsv"].attrs["long_name"] == f"Net present social value to {last}"
    headers = [column.header for sheet in tables(found) for column in sheet.columns if column.name == "npsv"]
    assert len(headers) == 1
    assert headers[0].endswith(f"to {last}]")


def test_pounds_of_a_curve_say_of_which_year_they_are_and_to_which_date_discounted():
    given = {"price_base": "2025-26", "base_date": "2025-04-01"}
    names = ("cost_of_delay", *OF_THE_START)
    made = xr.Dataset({name: ("delay", [0.0], {"units": "GBP"}) for name in names}, attrs=given)
    told = in_constant_prices(made, OF_THE_START)
    assert {told[name].attrs["price_base"] for name in names} == {"2025-26"}
    assert [told[name].attrs.get("discounted_to") for name in names] == ["2025-04-01", None]


def test_no_delay_costs_exactly_nothing_in_any_currency(scenario):
    found = curve(scenario).sel(delay=0)
    for currency in ("", "_part", "_exchequer", "_wellbys", "_deaths"):
        assert (found[f"cost_of_delay{currency}"] == 0.0).all()
    assert (found["npsv"] != 0.0).all()


def test_parts_sum_to_the_cost(scenario):
    found = curve(scenario, years=(0.25, 1, 2.75))
    total = found["cost_of_delay_part"].sum("part")
    np.testing.assert_allclose(total, found["cost_of_delay"], rtol=1e-12, atol=1e-9)
    assert (np.abs(found["cost_of_delay_part"].sel(delay=2.75)).sum("part") > np.abs(total.sel(delay=2.75))).any()


def test_an_undelayed_run_is_that_of_the_scenario_to_the_last_bit(scenario):
    usual = run(scenario)
    long = run(scenario, lambda s: delay_runs.delayed(delay_runs.run_on(s), "care", 0.0, 12.0))
    count = len(usual.times)
    assert len(long.times) == count + 12 * delay_runs.RUN_ON
    for name, values in usual.outputs.items():
        assert (long.outputs[name][:count] == values).all(), name


@pytest.mark.parametrize("years", [2.0, 0.3, 11.0, 40.0])
def test_until_its_start_a_late_run_is_the_reference_to_the_last_bit(scenario, years):
    unstarted = run(scenario, lambda s: delay_runs.unstarted(delay_runs.run_on(s)), "do_minimum")
    found = run(scenario, lambda s: delay_runs.delayed(delay_runs.run_on(s), "care", years, 12.0))
    before = unstarted.times <= (1.0 + years if years < 11.0 else 99.0)
    for name, values in unstarted.outputs.items():
        same = values[before] == found.outputs[name][before]
        assert same[:-1].all() if years < 11.0 else same.all(), name
    assert years >= 11.0 or (unstarted.outputs["quality"] != found.outputs["quality"])[~before].all()


def test_an_undelayed_reference_is_the_unstarted_run(scenario):
    usual = run(scenario, policy="do_minimum")
    unstarted = run(scenario, delay_runs.unstarted, "do_minimum")
    assert all((usual.outputs[name] == values).all() for name, values in unstarted.outputs.items())


def test_a_healed_run_takes_up_the_quality_of_the_undelayed_start(scenario):
    mending = healing.Healing(late.model(), 1.0, healing.START)
    run(scenario, lambda s: replace(delay_runs.delayed(s, "care", 0.0, 12.0), actions=mending.watching([4.0])))

    def healed(found):
        return replace(delay_runs.delayed(found, "care", 4.0, 12.0), actions=mending.mending(4.0))

    found, unhealed = run(scenario, healed), run(scenario, lambda s: delay_runs.delayed(s, "care", 4.0, 12.0))
    quality = found.outputs["quality"]
    assert (quality[:60] == unhealed.outputs["quality"][:60]).all()
    assert quality[60] == pytest.approx(quality[12], rel=1e-14)
    assert unhealed.outputs["quality"][60] < quality[60]
    assert [event["kind"] for event in found.events] == ["healed", "policy"]


def test_drivers_stay_beyond_the_horizon_but_prices_rise_on(scenario):
    longer = delay_runs.run_on(start(scenario, late.model()))
    assert longer.series["price_of_effort"].at.tolist() == [0.0]
    level = longer.series["price_level"]
    assert level.at.tolist() == [0.0, 1.0, *range(13, 38)]
    np.testing.assert_allclose(level.values[-1], 1.1**26)


def test_delay_pays_where_effort_is_about_to_get_cheap(scenario):
    cheaper = scenario.change("late.price_of_effort", {"2025-04-01": 60.0, "2029-04-01": 1.0}, because="test")
    cost = curve(cheaper)["cost_of_delay"]
    assert (cost.sel(delay=3) < 0.0).all()
    assert (cost.sel(delay=3) < cost.sel(delay=1)).all()
    parts = curve(cheaper)["cost_of_delay_part"].sel(delay=3)
    assert (parts.sel(part="deferred_cost") + parts.sel(part="catch_up_premium") < 0.0).all()


def test_each_further_year_costs_more_where_damage_compounds(scenario):
    compounding = scenario.change("late.compounding", 4.0, because="test")
    found = curve(compounding)
    slope = found["marginal_cost_at_start"]
    assert (slope.diff("delay").isel(delay=slice(None, 3)) > 0.0).all()
    assert (found["irreversible_share"].sel(delay=4) > 0.2).all()


def test_the_slope_in_the_money_of_the_start_is_over_the_discount_factor_of_that_day(scenario):
    def priced(dataset, *, reference):
        middles = (np.arange(dataset.sizes["time"]) - 0.5) / 12.0
        return late.flows(dataset, reference=reference).assign(discount_factor=("time", 1.035**-middles))

    found = sim.delay(scenario, "care", years=YEARS, members=1, model=late.model(), flows=priced)
    factor = found["marginal_cost_of_delay"] / found["marginal_cost_at_start"]
    since_the_base_date = 1.0 + found["delay"].values[:, None]
    assert factor.sel(policy="care").values == pytest.approx(1.035**-since_the_base_date, rel=1e-5)


def test_the_last_responsible_start_is_the_latest_that_repays_in_half_of_futures(scenario):
    found = curve(scenario, members=4)
    odds = found["repayment_odds"].sel(policy="care")
    assert (odds == 1.0).all()
    assert found["last_responsible_start"].values[0] == np.datetime64("2030-04-01")
    never = curve(scenario.change("late.worth_of_quality", 0.0, because="test"))
    assert np.isnat(never["last_responsible_start"].values).all()
    assert (never["repayment_odds"] == 0.0).all()


def test_the_odds_have_an_interval_and_the_last_start_says_how_sure_it_is(scenario):
    dear = scenario.change("late.price_of_effort", {"2025-04-01": 30.0}, because="test")
    found = curve(dear, members=24).sel(policy="care")
    odds = found["repayment_odds"]
    assert ((found["repayment_odds_low"] < odds) | (odds == 0.0)).all()
    assert ((found["repayment_odds_high"] > odds) | (odds == 1.0)).all()
    assert 0.0 < float(odds.sel(delay=0)) < 1.0
    share = found["last_responsible_start_share"]
    assert 0.0 < float(share.sum()) <= 1.0
    assert int(share.values.argmax()) == len(YEARS) - 1


def test_each_start_breaks_even_later_or_never_and_is_worse_before(scenario):
    found = curve(scenario).sel(policy="care")
    dates = found["break_even_date"].values
    assert (dates[1:] > dates[:-1]).all()
    assert (dates > found["start_date"].values[:, None]).all()
    assert (found["worse_before_better_depth"] < 0.0).all()
    assert (found["worse_before_better_years"] > 0.0).all()
    assert (found["never_breaks_even_share"] == 0.0).all()
    never = curve(scenario.change("late.worth_of_quality", 0.0, because="test")).sel(policy="care")
    assert np.isnat(never["break_even_date"].values).all()
    assert (never["never_breaks_even_share"] == 1.0).all()


def test_a_break_even_date_is_when_the_flows_so_far_are_above_nought_for_good(scenario):
    found = curve(scenario, years=(0, 2), members=1).sel(policy="care", delay=2).isel(member=0)
    runs = {name: run(scenario, lambda s, y=years: delay_runs.delayed(delay_runs.run_on(s), "care", y, 12.0))
            for name, years in (("late", 2.0), ("never", 40.0))}  # fmt: skip
    one = sim.delay(scenario, "care", years=(2,), members=2, model=late.model(), flows=late.flows)
    net = [runs["late"].outputs[name] - runs["never"].outputs[name] for name in ("worth", "cost")]
    path = np.cumsum((net[0] - net[1]) * 1.035 ** (-np.arange(len(net[0])) / 12.0)) / 12.0
    place = int(np.flatnonzero(path <= 0.0)[-1]) + 1
    assert one["break_even_date"].sel(delay=2).values[0, 1] == np.datetime64("2025-04-01") + month(place)
    assert one["worse_before_better_depth"].sel(delay=2).values[0, 1] == pytest.approx(path.min())
    assert found["worse_before_better_depth"] < 0.0


def month(number):
    """So many months from 2025-04-01, as a length of time."""
    later = np.datetime64("2025-04") + np.timedelta64(number, "M")
    return later.astype("datetime64[D]") - np.datetime64("2025-04-01")


def test_several_policies_are_held_in_one_curve_each_as_if_alone(scenario):
    text = scenario.path.read_text(encoding="utf-8")
    text += '[policy.half]\nstart = 2027-04-01\n[policy.half.set]\n"late.effort" = 0.5\n'
    scenario.path.write_text(text, encoding="utf-8")
    two = read(scenario.path)
    both = sim.delay(two, ["half", "care", "half"], years=YEARS, members=2, model=late.model(), flows=late.flows)
    assert both["policy"].values.tolist() == ["half", "care"]
    for policy in ("half", "care"):
        alone = sim.delay(two, policy, years=YEARS, members=2, model=late.model(), flows=late.flows)
        xr.testing.assert_equal(both["cost_of_delay_part"].sel(policy=[policy]), alone["cost_of_delay_part"])
        xr.testing.assert_equal(both["break_even_date"].sel(policy=[policy]), alone["break_even_date"])


def test_a_curve_says_in_how_many_futures_delay_costs_and_on_what_that_hinges(scenario):
    dear = scenario.change("late.price_of_effort", {"2025-04-01": 44.0}, because="test")
    late_row = json.loads(curve(dear, years=(4,), members=40).attrs["hinges"])[0]
    assert (late_row["asked"], late_row["policy"], late_row["years"]) == ("late", "care", 4.0)
    assert 0.1 < late_row["share"] < 0.9
    assert (late_row["name"], late_row["decides"], late_row["above"]) == ("late.first_quality", True, False)
    assert late_row["right"] > 0.9
    assert json.loads(curve(dear, years=(4,), members=8).attrs["hinges"])[0]["too_few"]


def test_members_are_paired_and_alone_the_same(scenario):
    four, two = curve(scenario, members=4), curve(scenario, members=2)
    assert (four["cost_of_delay"].isel(member=slice(2)) == two["cost_of_delay"]).all()
    assert len(set(four["cost_of_delay"].sel(delay=4).values.ravel().tolist())) == 4


def test_how_members_are_cut_changes_nothing(scenario, monkeypatch):
    usual = curve(scenario, members=5)
    monkeypatch.setattr("simulator.experiments.compare.MEMBERS_AT_ONCE", 1)
    told = []
    xr.testing.assert_identical(curve(scenario, members=5, progress=lambda *at: told.append(at)), usual)
    assert told == [(number, 5) for number in range(1, 6)]


WRONG = [
    ("care", (0, 1, 11), "11 years later care would start on 2037-04-01, and the run stops on 2037-04-01"),
    ("care", (0, 1e9), "1e+09 years later care would start centuries on"),
    ("care", (0, 2, 1), "1 comes after 2"),
    ("care", (0, 1, 1), "1 comes after 1"),
    ("care", (-1, 1), "-1 years is no delay"),
    ("care", (0, float("nan")), "nan is not a number of years"),
    ("care", (0, 0.3), "0.3 years is no whole number of months. Give 0.33333333."),
    ("care", (0,), "there is no delay above 0"),
    ("caer", (0, 1), "no policy is called caer. Did you mean care?"),
    ("do_minimum", (0, 1), "do_minimum is the reference, which starts nothing to delay"),
    ("idle", (0, 1), "policy.idle.start: is missing: what never starts can't be late"),
    ([], (0, 1), "no policy is named. Policies that start are care."),
    ("care", (), "there is no delay above 0"),
    ("care", (0, float("inf")), "inf is not a number of years"),
]
CHOICES = [
    ({"risk": 1.5}, "1.5 is no probability between 0 and 1. Did you mean 0.015, which is 1.5%?"),
    ({"risk": 0.0}, "0 is no probability between 0 and 1. Give a share such as 0.1, or 10%."),
    ({"risk": -1.0}, "-1 is no probability"),
    ({"risk": float("nan")}, "nan is no probability"),
    ({"healed": "prevent"}, "no way of healing is called prevent. Did you mean prevented?"),
]


@pytest.mark.parametrize(("choice", "said"), CHOICES)
def test_a_choice_that_cannot_be_is_told_with_all_the_rest(scenario, choice, said):
    with pytest.raises(InputError) as refused:
        curve(scenario, years=(2, 1), **choice)
    assert said in str(refused.value)
    assert "1 comes after 2" in str(refused.value)


@pytest.mark.parametrize(("policy", "years", "said"), WRONG)
def test_what_cannot_be_delayed_is_told(scenario, policy, years, said):
    with pytest.raises(InputError) as refused:
        sim.delay(scenario, policy, years=years, members=1, model=late.model(), flows=late.flows)
    assert said in str(refused.value)


def test_all_that_is_wrong_is_told_at_once(scenario):
    with pytest.raises(InputError) as refused:
        sim.delay(scenario, ["caer", "idle", "care"], years=(3, -1, 20), members=1, model=late.model())
    assert len(refused.value.mistakes) == 5


def test_a_run_that_leaves_no_room_to_run_on_is_told(scenario):
    later = scenario.change("run.stop", "2245-04-01", because="test")
    with pytest.raises(InputError, match="leaves no room for the 25 years"):
        curve(later)

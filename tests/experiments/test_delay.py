from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr

import simulator as sim
from simulator.engine.simulation import simulate
from simulator.errors import InputError
from simulator.experiments import delay_runs, healing
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


def test_the_last_responsible_start_is_the_latest_that_repays_in_half_of_futures(scenario):
    found = curve(scenario, members=4)
    odds = found["repayment_odds"].sel(policy="care")
    assert (odds == 1.0).all()
    assert found["last_responsible_start"].values[0] == np.datetime64("2030-04-01")
    never = curve(scenario.change("late.worth_of_quality", 0.0, because="test"))
    assert np.isnat(never["last_responsible_start"].values).all()
    assert (never["repayment_odds"] == 0.0).all()


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
]


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

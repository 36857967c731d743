"""The cost of delay in the dataset of a comparison."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

import simulator as sim
from simulator.errors import InputError
from simulator.scenario import read
from tests.experiments import late


@pytest.fixture
def scenario(tmp_path):
    path = tmp_path / "late.toml"
    path.write_text(late.SCENARIO, encoding="utf-8")
    return read(path)


def both(scenario, **more):
    return sim.compare(scenario, members=3, delays=(0, 1, 4), model=late.model(), flows=late.flows, **more)


def test_a_comparison_holds_the_curve_of_each_policy_in_the_same_members(scenario):
    found = both(scenario)
    curve = sim.delay(scenario, "care", years=(0, 1, 4), members=3, model=late.model(), flows=late.flows)
    assert found["cost_of_delay"].dims == ("delay", "policy", "member")
    assert found["worth"].dims == ("time", "policy", "member")
    for name in ("cost_of_delay", "cost_of_delay_part", "cost_of_delay_exchequer", "cost_of_delay_wellbys",
                 "cost_of_delay_deaths", "marginal_cost_of_delay", "break_even_date"):  # fmt: skip
        xr.testing.assert_equal(found[name].sel(policy="care"), curve[name].sel(policy="care"))
    xr.testing.assert_equal(found["npsv_by_delay"].sel(policy="care"), curve["npsv"].sel(policy="care"))


def test_what_never_starts_costs_nothing_late_and_has_no_dates(scenario):
    found = both(scenario)
    for policy in ("do_minimum", "idle"):
        assert (found["cost_of_delay"].sel(policy=policy) == 0.0).all()
        assert (found["never_breaks_even_share"].sel(policy=policy) == 1.0).all()
        assert np.isnat(found["break_even_date"].sel(policy=policy).values).all()
    floats = [name for name in found.data_vars if found[name].dtype.kind == "f"]
    assert all(np.isfinite(found[name]).all() for name in floats)


def test_without_delays_a_comparison_has_no_curve(scenario):
    plain = sim.compare(scenario, members=2, model=late.model())
    assert "delay" not in plain.dims
    xr.testing.assert_equal(plain["worth"], both(scenario)["worth"].isel(member=slice(2)))


def test_wrong_delays_are_told_before_anything_runs(scenario):
    told = []
    with pytest.raises(InputError, match="2 comes after 3"):
        sim.compare(scenario, members=2, delays=(0, 3, 2), model=late.model(), flows=late.flows,
                    progress=lambda *at: told.append(at))  # fmt: skip
    assert told == []

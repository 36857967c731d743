"""Small changes that policies make are told with their intervals, and none is kept silent below a threshold."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from simulator.charts import summary
from simulator.charts.kinds import reserves, wellbeing
from tests.charts import made_up


def test_notices_that_are_certain_are_counted_and_the_risk_is_that_of_the_other_futures() -> None:
    data = made_up.result(members=32)
    risk = data["section_114_probability"] * 0.0 + 0.14
    assert reserves.title(data.assign(section_114_probability=risk)) == (
        "By 2050 the risk of a section 114 notice is 14% (14 to 14%) if only the minimum is done; no policy "
        "changes it"
    )
    two = data.assign(section_114_probability=xr.where(data["member"] < 2, 1.0, risk).transpose(*risk.dims))
    assert reserves.title(two) == (
        "By 2050 2 of 32 futures have a section 114 notice if only the minimum is done; in the others its risk is 14% "
        "(14 to 14%); no policy changes the risk"
    )
    assert "percentage points; a notice in 2 of 32, else 14% if only the minimum is done" in summary.html(two)


def test_the_first_screen_says_that_risks_are_means_beside_medians_of_differences() -> None:
    data = made_up.result(members=32)
    luck = xr.DataArray(np.r_[np.full(31, 0.1), 0.74], dims="member")  # a median of 10% and a mean of 12%
    risk = data["section_114_probability"] * 0.0 + luck
    told = summary.html(data.assign(section_114_probability=risk))
    assert "the mean risk is 12% if only the minimum is done" in told
    assert "a mean risk of 12%" in told
    assert "of a gap the median, of a risk the mean" in told
    one = summary.html(data.assign(section_114_probability=risk).isel(member=[0]))
    assert ("a risk of 10%" in one, "mean" in one) == (True, False)


@pytest.mark.parametrize(("by", "told"), [
    (-0.0, "no policy changes it by as much as half a point: at most, radical change, by 0.0 points (−0.5 to +0.5)"),
    (-0.002, "no policy changes it by as much as half a point: at most, radical change, by −0.2 points (−0.7 to +0.3)"),
    (-0.006, "radical change lowers it most, by 0.6 points (0.1 to 1.1)"),
    (-0.03, "radical change lowers it most, by 3.0 points (2.5 to 3.5)"),
    (0.03, "no policy lowers it: at best, radical change, +3.0 points (+2.5 to +3.5)"),
])  # fmt: skip
def test_what_a_policy_does_to_the_risk_of_notices_has_the_interval_of_differences(by: float, told: str) -> None:
    data = made_up.result(members=41, policies=["do_minimum", "radical"])
    risk = data["section_114_probability"] * 0.0 + 0.14
    change = xr.DataArray(np.linspace(by - 0.005, by + 0.005, 41), dims="member")
    risk.loc[{"policy": "radical"}] = risk.sel(policy="radical") + change
    assert reserves.title(data.assign(section_114_probability=risk)).endswith(f"done; {told}")


def test_a_wellbeing_gain_below_a_hundredth_is_told_with_its_interval() -> None:
    data = made_up.result(members=41, policies=["do_minimum", "radical"])
    level = data["life_satisfaction"] * 0.0 + 7.44
    level.loc[{"policy": "radical"}] = level.sel(policy="radical") + xr.DataArray(
        np.linspace(-0.016, 0.024, 41), dims="member")  # fmt: skip
    assert wellbeing.title(data.assign(life_satisfaction=level)).endswith(
        "done; radical change adds most, +0.004 of a point (−0.015 to +0.023)"
    )

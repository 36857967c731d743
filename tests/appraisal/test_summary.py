"""NPSV, payback, MVPF, switching values and their intervals."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.appraisal.summary import (
    appraisal,
    benefit_cost_ratio,
    intervals,
    mvpf,
    one_scale,
    pairing,
    switching_value,
)
from simulator.appraisal.value import flows
from tests.appraisal.made_up import comparison


def members(*values: float) -> xr.DataArray:
    return xr.DataArray(list(values), dims="member")


def test_a_hundred_a_year_for_four_years_at_three_and_a_half_per_cent():
    found = appraisal(flows(comparison(cost=100.0))).sel(policy="radical")
    expected = sum(100 / 12 * 1.035 ** -((month - 0.5) / 12) for month in range(1, 49))
    assert found["programme_cost"].values == pytest.approx(expected)
    assert found["npsv"].values == pytest.approx(-expected, rel=1e-5)
    assert found["exchequer"].values == pytest.approx(expected, rel=1e-5)


def test_what_recipients_gain_less_what_it_costs_is_the_npsv():
    found = appraisal(flows(comparison(cost=500.0, saved=90.0, points=0.0001, transfer=30.0)))
    assert (found["willingness_to_pay"] - found["exchequer"]).values == pytest.approx(found["npsv"].values)
    one = found.isel(policy=1, member=0)
    assert one["mvpf_case"] == "ratio"
    assert one["mvpf"].item() == pytest.approx((one["willingness_to_pay"] / one["exchequer"]).item())


def test_the_date_of_payback_is_when_the_cumulative_sum_is_back_for_good():
    built = flows(comparison(cost=0.0))
    net = np.array([0, -60, -60, 30, 30, 30, 31, *[1] * 42], dtype=float)
    built["benefit"] = built["benefit"] * 0 + xr.DataArray(net, dims="time") * xr.DataArray([0.0, 1.0], dims="policy")
    built["discount_factor"] = built["discount_factor"] * 0 + 1
    when = appraisal(built)["payback"]
    assert when.sel(policy="radical").values.astype("datetime64[M]").tolist() == [np.datetime64("2025-10").item()] * 3
    assert np.isnat(when.sel(policy="do_minimum").values).all()


@pytest.mark.parametrize(
    ("gain", "cost", "value", "case"),
    [
        (46.0, 10.0, 4.6, "ratio"),
        (46.0, -10.0, np.inf, "pays for itself"),
        (46.0, 0.0, np.inf, "pays for itself"),
        (-5.0, 10.0, -0.5, "harms at a cost"),
        (-5.0, -10.0, 0.5, "saves by harming"),
        (-5.0, 0.0, -np.inf, "saves by harming"),
        (0.0, 0.0, 0.0, "nothing"),
        (0.0, -10.0, 0.0, "nothing"),
    ],
)
def test_the_cases_of_the_mvpf(gain, cost, value, case):
    found, means = mvpf(members(gain), members(cost))
    assert (found.item(), means.item()) == (pytest.approx(value), case)


@pytest.mark.parametrize(
    ("gains", "costs", "told"),
    [
        ((46.0, -5.0), (10.0, 1.0), 1.0),
        ((46.0, 46.0), (10.0, -0.1), 0.0),
        ((-5.0, -5.0), (10.0, -10.0), 0.0),
        ((46.0, 46.0), (-10.0, -10.0), 0.0),
    ],
)
def test_a_gain_for_a_pound_is_told_of_all_only_where_public_bodies_pay_in_every_member(gains, costs, told):
    assert one_scale(mvpf(members(*gains), members(*costs))[1]) == told


def test_a_ratio_without_a_cost_is_infinite_and_never_a_division_by_nought():
    found = benefit_cost_ratio(members(6.0, 6.0, -6.0, 0.0), members(3.0, 0.0, -1.0, 0.0))
    assert found.values.tolist() == [2.0, np.inf, -np.inf, 0.0]


def test_an_interval_is_interpolated_and_orders_infinities():
    found = intervals(members(*range(1, 10), np.inf), levels=(0.8,))
    assert found["median"].item() == 5.5
    assert (found["low"].item(), found["high"].item()) == (pytest.approx(1.9), 9.0)
    assert intervals(members(1.0, np.inf, np.inf))["median"].item() == np.inf
    assert intervals(members(-1.0, 1.0, 2.0, 3.0))["share_positive"].item() == 0.75


def test_pairing_takes_away_the_luck_that_both_share():
    luck = np.random.default_rng(1).normal(size=200)
    both = xr.DataArray([luck, luck + 1.0], dims=("policy", "member"), coords={"policy": ["a", "b"]})
    found = pairing(both, "b", "a")
    assert found["variance"].item() == pytest.approx(0.0, abs=1e-12)
    assert found["saved"].item() == pytest.approx(1.0)


@settings(deadline=None)  # the first call imports SciPy
@given(st.floats(0.05, 0.95))
def test_the_switching_value_is_where_the_sign_changes(root):
    found = switching_value(lambda at: at**3 - root**3, 0.0, 1.0)
    assert found == pytest.approx(root, rel=1e-6)


def test_nothing_switches_what_is_never_in_doubt():
    assert switching_value(lambda at: at + 1.0, 0.0, 1.0) is None
    assert switching_value(lambda at: at - 1.0, 0.0, 1.0) == 1.0
    with pytest.raises(ValueError, match="empty"):
        switching_value(lambda at: at, 1.0, 1.0)

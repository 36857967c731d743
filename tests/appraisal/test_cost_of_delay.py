"""The parts of a cost of delay, its slope, and the last responsible start."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from simulator.appraisal.cost_of_delay import (
    PARTS,
    break_even,
    cost_of_delay,
    irreversible_share,
    marginal,
    present_value,
    rises,
    shifted,
    value_within,
    worse_before_better,
)
from simulator.appraisal.last_start import last_responsible_start, last_start_under
from simulator.appraisal.vintages import vintage

MONTHS = 60
YEARS = np.maximum(np.arange(MONTHS) - 0.5, 0) / 12
D = vintage().schedule().factor(YEARS)
flow = arrays(float, (MONTHS, 2), elements=st.floats(-1e9, 1e9))
left = arrays(float, 2, elements=st.floats(-1e9, 1e9))


def after(months: int, values: np.ndarray, before: np.ndarray | float = 0.0) -> np.ndarray:
    """`values` from the delayed start on, `before` until then."""
    return np.where((np.arange(MONTHS) < months)[:, None], before, values)


def monthly(value: float, first: int = 1) -> np.ndarray:
    return np.where(np.arange(MONTHS) >= first, value, 0.0)[:, None] * np.ones(2)


@settings(max_examples=60, deadline=None)
@given(flow, flow, flow, flow, flow, left, left, st.integers(0, MONTHS + 5))
def test_the_five_parts_are_the_whole(b_0, b_tau, b_healed, c_0, c_tau, v_0, v_tau, months):
    b_healed, c_tau = after(months, b_healed, b_tau), after(months, c_tau)
    found = cost_of_delay(b_0, b_tau, b_healed, c_0, c_tau, v_0, v_tau, D, months)
    value = lambda b, c, v: ((b - c) * D[:, None]).sum(axis=0) / 12 + v  # noqa: E731
    whole = value(b_0, c_0, v_0) - value(b_tau, c_tau, v_tau)
    assert found["cost_of_delay"].values == pytest.approx(whole, abs=0.01)
    assert found["cost_of_delay_part"].sum("part").values == pytest.approx(whole, abs=0.01)


def test_each_part_by_hand_without_discounting():
    # At once: benefit 12 and cost 6 a year for 59 months. A year late: benefit 10, healed 11, cost 9.
    found = cost_of_delay(
        monthly(12), monthly(10, 13), monthly(11, 13), monthly(6), monthly(9, 13), [50, 50], [20, 20],
        np.ones(MONTHS), 12,
    )  # fmt: skip
    parts = found["cost_of_delay_part"].isel(dim_1=0)
    hand = {
        "forgone_benefit": 59 - 47 * 11 / 12,
        "lasting_damage": 47 / 12,
        "deferred_cost": -6.0,
        "catch_up_premium": 47 * 3 / 12,
        "end_of_horizon_damage": 30.0,
    }
    assert dict(zip(PARTS, parts.values, strict=True)) == pytest.approx(hand)
    assert irreversible_share(parts).item() == pytest.approx(
        (47 / 12 + 30) / (59 - 47 * 11 / 12 + 47 / 12 + 47 / 4 + 30)
    )


def test_no_delay_costs_exactly_nothing():
    b, c = monthly(12), monthly(6)
    found = cost_of_delay(b, b, b, c, c, [5, 5], [5, 5], D, 0)
    assert np.abs(found["cost_of_delay"].values).max() == 0.0
    assert np.abs(found["cost_of_delay_part"].values).max() == 0.0
    assert irreversible_share(found["cost_of_delay_part"]).values.tolist() == [0.0, 0.0]


def test_waiting_can_pay():
    # Learning is cheap: a year later the same benefit costs a third.
    later = monthly(10, 13)
    found = cost_of_delay(monthly(10), later, later, monthly(9), monthly(3, 13), [0, 0], [0, 0], D, 12)
    assert (found["cost_of_delay"] < 0).all()


def test_labels_are_kept_and_members_paired():
    def labelled(values: np.ndarray) -> xr.DataArray:
        return xr.DataArray(values, dims=("time", "member"), coords={"member": [3, 4]})

    b, late = labelled(monthly(12)), labelled(monthly(10, 13))
    v = xr.DataArray([1.0, 2.0], dims="member", coords={"member": [3, 4]})
    found = cost_of_delay(b, late, late, 0 * b, 0 * b, v, 0 * v, xr.DataArray(D, dims="time"), 12)
    assert found["cost_of_delay_part"].dims == ("part", "member")
    assert np.diff(found["cost_of_delay"].sel(member=[3, 4]).values) == pytest.approx(1.0)


def test_a_late_run_that_moves_before_its_start_is_refused():
    b, late = monthly(12), monthly(10, 13)
    with pytest.raises(ValueError, match="b_healed is not b_tau within the first 12 months"):
        cost_of_delay(b, late, monthly(10, 5), b, late, [0, 0], [0, 0], D, 12)
    with pytest.raises(ValueError, match="c_tau is not nought"):
        cost_of_delay(b, late, late, b, monthly(1, 5), [0, 0], [0, 0], D, 12)


def test_a_flow_is_shifted_by_whole_months():
    assert shifted(np.array([0.0, 1.0, 2.0, 3.0]), 2).values.tolist() == [0.0, 0.0, 0.0, 1.0]
    assert shifted(np.array([0.0, 1.0]), 5).values.tolist() == [0.0, 0.0]
    with pytest.raises(ValueError, match="whole number of months"):
        shifted(np.zeros(3), 1.5)


def test_the_present_value_of_a_pound_a_year_is_the_integral():
    assert present_value(monthly(1)[:, 0], D).item() == pytest.approx(
        (1 - 1.035 ** -(59 / 12)) / np.log(1.035), rel=1e-6
    )


def test_discounting_alone_does_not_make_delay_cheaper_at_its_start():
    delays = np.array([0.0, 1.0, 2.0, 3.0, 4.0])
    factor = vintage().schedule().factor(delays)
    worth = factor / np.log(1.035)  # a pound a year for ever, from the start on
    found = marginal(worth, delays, factor)
    assert (np.diff(found["marginal_cost_of_delay"].values) < 0).all()
    assert found["marginal_cost_at_start"].values[1:-1] == pytest.approx(1.0, rel=1e-3)


def test_a_marginal_cost_that_rises_is_seen_to_rise():
    delays = [0.0, 1.0, 2.0, 4.0, 8.0]
    worth = xr.DataArray([[-(t**2), -t * 1.0] for t in delays], dims=("delay", "member"))
    found = marginal(worth, delays, np.ones(5))
    assert found["marginal_cost_of_delay"].isel(member=1).values == pytest.approx(1.0)
    assert found["marginal_cost_of_delay"].isel(member=0).values[1:-1] == pytest.approx([2.0, 4.0, 8.0])
    assert rises(found["marginal_cost_at_start"]).values.tolist() == [True, False]
    with pytest.raises(ValueError, match="at least two"):
        marginal([1.0], [0.0], [1.0])


def test_worse_before_better_has_a_depth_a_length_and_a_date():
    path = xr.DataArray([[0, -1, -3, -1, 2, -1, 1, 4], [0.0] * 8, [0, 1, 1, 1, 1, 1, 1, -1]], dims=("member", "time"))
    found = worse_before_better(path.assign_coords(time=np.arange("2026-04", "2026-12", dtype="datetime64[M]")))
    assert found["depth"].values.tolist() == [-3, 0, -1]
    assert found["length"].values == pytest.approx([4 / 12, 0, 1 / 12])
    assert found["better_from"].values.astype("datetime64[M]")[0] == np.datetime64("2026-10")
    assert np.isnat(found["better_from"].values[1:]).all()
    assert found["broke_even"].values.tolist() == [True, False, False]


def test_a_start_breaks_even_when_what_it_brought_covers_what_it_cost():
    c = np.r_[0.0, [12.0] * 10, [0.0] * 49]
    b = np.r_[0.0, [0.0] * 10, [12.0] * 49]
    found = break_even(b, c, np.ones(MONTHS))
    assert found["depth"].item() == pytest.approx(-10)
    assert found["better_from"].item() * 12 == pytest.approx(21)
    assert not break_even(0 * b, c, np.ones(MONTHS))["broke_even"].item()


def test_each_start_has_the_same_window():
    b = np.arange(MONTHS, dtype=float)
    found = value_within(b, 0 * b, np.ones(MONTHS), first=12, years=2)
    assert found.item() == pytest.approx(np.arange(13, 37).sum() / 12)
    with pytest.raises(ValueError, match="beyond the last"):
        value_within(b, 0 * b, np.ones(MONTHS), first=40, years=2)


STARTS = np.array(["2026-04", "2027-04", "2028-04", "2030-04"], dtype="datetime64[M]")


def test_the_last_responsible_start_is_the_latest_with_even_odds():
    value = xr.DataArray([[1, 1, 1, 1], [1, 1, -1, -1], [1, -1, -1, -1], [-1, -1, -1, -1]], dims=("delay", "member"))
    found = last_responsible_start(value, STARTS)
    assert found["probability"].values.tolist() == [1.0, 0.5, 0.25, 0.0]
    assert found["last_start"].values.astype("datetime64[M]") == STARTS[1]
    assert not found["open_ended"]
    assert np.isnat(last_responsible_start(value * 0, STARTS)["last_start"].values)
    assert last_responsible_start(value * 0 + 1, STARTS)["open_ended"]


def test_the_last_start_that_keeps_notices_rare():
    chance = xr.DataArray([0.1, 0.2, 0.3, 0.3], dims="delay")
    found = last_start_under(chance, STARTS, 0.25)
    assert found["last_start"].values.astype("datetime64[M]") == STARTS[1]

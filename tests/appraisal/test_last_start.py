"""How sure it is which start is the last: intervals and resamples of futures."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from simulator.appraisal.last_start import last_responsible_start, last_start_under, resampled, wilson
from simulator.appraisal.resampling import resamples, shuffles, uniforms

STARTS = np.array(["2026-04", "2028-04"], dtype="datetime64[M]")


def worth(*won):
    """A value above nought in so many of forty futures, by delay."""
    return xr.DataArray(np.where(np.arange(40) < np.array(won)[:, None], 1.0, -1.0), dims=("delay", "member"))


def test_what_every_future_agrees_on_every_resample_agrees_on():
    assert last_responsible_start(worth(40, 40), STARTS)["last_share"].values.tolist() == [0.0, 1.0]
    assert last_responsible_start(worth(40, 0), STARTS)["last_share"].values.tolist() == [1.0, 0.0]
    assert last_responsible_start(worth(0, 0), STARTS)["last_share"].values.tolist() == [0.0, 0.0]


def test_only_where_the_latest_start_that_was_tried_still_repays_may_the_last_one_be_later():
    ends = [last_responsible_start(worth(*won), STARTS)["open_ended"].item() for won in ((40, 40), (40, 0), (0, 0))]
    assert ends == [True, False, False]


def test_a_risk_of_just_the_level_is_not_under_it():
    risk = xr.DataArray([[0.25] * 40, [0.5] * 40], dims=("delay", "member"))
    assert np.isnat(last_start_under(risk, STARTS, 0.25)["last_start"])
    assert last_start_under(risk, STARTS, 0.375)["last_start"] == STARTS[0].astype("datetime64[ns]")


def test_a_start_on_the_edge_is_the_last_in_about_half_of_resamples():
    found = last_responsible_start(worth(40, 20), STARTS)
    assert found["last_start"].values == STARTS[1].astype("datetime64[ns]")
    assert found["last_share"].sum() == pytest.approx(1.0)
    # Of forty coins at least twenty fall heads in 56% of trials.
    assert found["last_share"].values[1] == pytest.approx(0.563, abs=0.03)
    assert found["probability_low"].values[1] == pytest.approx(0.352, abs=0.001)


def test_a_level_is_kept_by_the_mean_and_the_doubt_is_that_of_the_mean():
    risk = xr.DataArray([[0.1, 0.3] * 20, [0.2, 0.4] * 20], dims=("delay", "member"))
    found = last_start_under(risk, STARTS, 0.25)
    assert found["last_start"].values == STARTS[0].astype("datetime64[ns]")
    assert found["probability"].values.tolist() == pytest.approx([0.2, 0.3])
    assert found["probability_low"].values[0] == pytest.approx(0.2 - 1.96 * 0.1 / 40**0.5, abs=0.003)
    assert found["last_share"].values[0] > 0.95


def test_never_starting_is_a_level_that_is_held_future_by_future():
    unstarted = xr.DataArray(np.linspace(0.1, 0.5, 40), dims="member")
    lower, higher = unstarted - 0.001, unstarted + 0.001
    risk = xr.concat([lower, higher], dim="delay")
    found = last_start_under(risk, STARTS, None, unstarted)
    assert found["last_share"].values.tolist() == [1.0, 0.0]
    assert last_start_under(risk, STARTS, float(unstarted.mean()))["last_share"].values[0] < 0.7
    same = last_start_under(xr.concat([unstarted, unstarted], dim="delay"), STARTS, None, unstarted)
    assert same["open_ended"]
    with pytest.raises(ValueError, match="never starting is needed"):
        last_start_under(risk, STARTS, None)


def test_the_luck_of_statistics_is_even_and_always_the_same():
    drawn = uniforms("a purpose", 100, 200)
    assert (drawn == uniforms("a purpose", 100, 200)).all()
    assert (drawn != uniforms("another", 100, 200)).all()
    assert drawn.mean() == pytest.approx(0.5, abs=0.01)
    assert abs(np.corrcoef(drawn[0], drawn[1])[0, 1]) < 0.2
    assert (np.sort(shuffles("x", 3, 10), axis=1) == np.arange(10)).all()
    assert np.bincount(resamples("x", 1000, 5).ravel()) == pytest.approx([1000] * 5, abs=120)


def test_resampled_means_scatter_as_the_standard_error_says():
    values = np.arange(50.0)
    means = resampled(values)
    assert means.mean() == pytest.approx(values.mean(), abs=0.2)
    assert means.std() == pytest.approx(values.std() / 50**0.5, rel=0.06)


def test_an_interval_of_a_share_never_closes_on_all_or_none():
    low, high = wilson(np.array([0, 40]), 40)
    assert (low[0], high[1]) == (0.0, pytest.approx(1.0))
    assert high[0] > 0.08
    assert low[1] < 0.92

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from simulator.experiments.wellbys import with_wellbys


def made_up(gain: float = 0.0, more_people: float = 0.0, dying: float = 7.0) -> xr.Dataset:
    """Two years of two policies and three members: 1,000 people at 7 points in the reference."""
    months, zero = 25, np.zeros((25, 2, 3))
    radical = np.array([0.0, 1.0])[None, :, None]
    dims = ("time", "policy", "member")
    return xr.Dataset(
        {
            "people_by_work_status": (
                (*dims, "work_status"),
                np.stack([zero + 600.0 + more_people * radical, zero + 400.0], axis=-1),
            ),
            "life_satisfaction": (dims, zero + 7.0 + gain * radical),
            "life_satisfaction_of_the_dying": (dims, zero + dying),
        },
        {"time": np.arange(months), "policy": ["do_minimum", "radical"]},
        {"reference": "do_minimum"},
    )


def test_a_tenth_of_a_point_for_a_thousand_people_over_two_years_is_two_hundred():
    gained = with_wellbys(made_up(gain=0.1))["wellbys"]
    assert gained.dims == ("time", "policy", "member")
    assert (gained.isel(time=0) == 0).all()
    assert (gained.sel(policy="do_minimum") == 0).all()
    assert gained.sel(policy="radical").isel(time=-1).values == pytest.approx(200.0)


def test_lives_saved_at_the_mean_of_the_dying_book_no_gain_in_wellbeing():
    gained = with_wellbys(made_up(more_people=50.0, dying=7.0))["wellbys"]
    assert np.abs(gained.values).max() == 0.0


def test_a_dataset_without_what_they_are_counted_from_stays_as_it_is():
    without = made_up().drop_vars("life_satisfaction_of_the_dying")
    assert "wellbys" not in with_wellbys(without)
    alone = made_up().sel(policy=["radical"])
    assert "wellbys" not in with_wellbys(alone)

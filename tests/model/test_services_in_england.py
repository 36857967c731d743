"""Services and wellbeing in the whole model: deprivation, unpaid care and their loops."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from simulator.model.axes import FIFTHS
from tests.model.test_england import england, run

POORER = {
    f"services__deprivation_mix__{fifth}": share for fifth, share in zip(FIFTHS, (0.4, 0.3, 0.2, 0.1, 0.0), strict=True)
}


@pytest.fixture(scope="module")
def usual() -> xr.Dataset:
    return run(england("2040-04-01"))


@pytest.fixture(scope="module")
def poorer() -> xr.Dataset:
    return run(england("2040-04-01", **POORER))


def mean_of_fifths(found: xr.Dataset, shares: tuple[float, ...]) -> xr.DataArray:
    weights = xr.DataArray(np.array(shares), {"deprivation": found["deprivation"]}, ("deprivation",))
    return (found["life_satisfaction_by_deprivation"] * weights).sum("deprivation")


def test_the_fifths_average_to_the_life_satisfaction_of_the_place(usual, poorer):
    for found, shares in ((usual, (0.2,) * 5), (poorer, tuple(POORER.values()))):
        assert np.abs(mean_of_fifths(found, shares) - found["life_satisfaction"]).max() < 1e-10
        summed = found["unmet_need_by_deprivation"].sum("deprivation")
        assert np.abs(summed / found["unmet_need"] - 1).max() < 1e-10


def test_the_gap_between_the_fifths_widens_as_services_get_worse(usual):
    by_fifth = usual["life_satisfaction_by_deprivation"]
    gap = by_fifth.sel(deprivation="least_deprived") - by_fifth.sel(deprivation="most_deprived")
    assert float(gap[0]) == pytest.approx(0.5)
    assert float(gap[-1]) > 0.505


def test_a_poorer_place_needs_more_and_can_pay_for_no_more(usual, poorer):
    more = (poorer["need"] / usual["need"]).isel(time=0)
    assert float(more.sel(service="childrens_services")) > 1.2
    assert float(more.min()) > 0.99
    assert float((poorer["spending"] / usual["spending"]).sum("service").isel(time=0)) == pytest.approx(7.0)


def test_ageing_asks_more_of_carers_than_there_are(usual):
    assert float(usual["unpaid_care_pressure"][0]) == 1.0
    assert float(usual["unpaid_care_pressure"][-1]) > 1.03
    alone = run(england("2040-04-01", services__return_to_state=0.0))
    less = (alone["need"] / usual["need"]).sel(service="adult_social_care")
    assert float(less[0]) == 1.0
    assert float(less[-1]) < 0.995


def test_trust_lags_behind_quality(usual):
    assert float(usual["trust"][0]) == pytest.approx(1.0)
    quick = run(england("2040-04-01", wellbeing__trust_delay=1.0))
    assert float(quick["trust"][-1]) < float(usual["trust"][-1]) < 1.0


def test_need_left_unmet_widens_the_gap_between_the_fifths(usual):
    deaf = dict.fromkeys(
        (f"wellbeing__unmet_need_effect__{service}" for service in ("childrens_services", "health", "housing")), 0.0
    )
    found = run(england("2040-04-01", **deaf))["life_satisfaction_by_deprivation"].isel(time=-1)
    feeling = usual["life_satisfaction_by_deprivation"].isel(time=-1)
    spread = [float(each[-1] - each[0]) for each in (feeling, found)]
    assert spread[0] > spread[1] + 1e-5

"""Work statuses: consistent with residents, steady at the start, near published flows."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest
import xarray

from simulator.engine import reading
from simulator.engine.check_units import check_units
from simulator.model import finding_work, leaving_work, worklessness
from simulator.model.axes import AXES
from tests.model import small_place

TABLE = {axis.name: axis for axis in AXES}


@pytest.fixture(scope="module")
def steady(tmp_path_factory):
    """Five years in which nothing outside changes."""
    return small_place.run(tmp_path_factory.mktemp("steady")).outputs


def labelled(axes, numbers):
    """Labelled data over the model's axes."""
    return xarray.DataArray(
        numbers, dims=axes, coords={name: list(TABLE[name].labels) for name in axes}
    )


def test_units_and_axes_fit_together():
    assert check_units(small_place.model()) == []


def test_statuses_sum_to_residents_in_every_band_and_health_at_every_instant(steady):
    by_cell = steady["work"].sum(axis=1)
    assert np.allclose(by_cell, steady["people_by_band_and_health"], rtol=1e-10)


def test_nobody_retires_before_65_or_is_otherwise_inactive_after(steady):
    work = steady["work"]
    assert not work[:, 5, :6].any()
    assert not work[:, 3:5, 6].any()


def test_the_start_is_england_in_2025(steady):
    assert steady["unemployment_rate"][0] == pytest.approx(0.043, abs=0.001)
    assert steady["employed_share"][0] == pytest.approx(0.752, abs=0.002)
    assert steady["inactivity_rate"][0] == pytest.approx(0.2135, abs=0.002)
    assert steady["people_by_work_status"][0, 3] == pytest.approx(2.344e6, rel=0.01)


def test_the_first_year_does_not_drift(steady):
    assert abs(steady["unemployment_rate"][12] - steady["unemployment_rate"][0]) < 0.0005
    assert abs(steady["inactivity_rate"][12] - steady["inactivity_rate"][0]) < 0.0015


def test_separations_are_near_the_published_1_1_to_1_4_per_cent_a_quarter(steady):
    a_quarter = steady["separations"][0].sum() / steady["people_by_work_status"][0, 0] / 4
    assert 0.010 < a_quarter < 0.014


def test_about_a_quarter_of_the_unemployed_are_long_unemployed(steady):
    long_share = steady["people_by_work_status"][:, 2] / steady["unemployed_people"]
    assert np.all((long_share > 0.22) & (long_share < 0.32))


def test_halving_waits_moves_about_25_000_people_in_the_united_kingdom(steady, tmp_path):
    shorter = small_place.run(tmp_path, waiting_time=0.15).outputs
    fewer = (steady["people_by_work_status"] - shorter["people_by_work_status"])[60, 3]
    assert 10_000 < fewer / 0.84 < 40_000


def test_full_support_employs_more_people_but_fewer_than_it_helps(steady, tmp_path):
    better = small_place.run(tmp_path, unmet_need_share=0.0, usual_unmet_share=0.9).outputs
    assert better["people_by_work_status"][60, 0] > steady["people_by_work_status"][60, 0]
    assert better["finding_multiplier"][12] < steady["finding_multiplier"][12] - 0.002


def test_progress_and_job_finding_are_one_survival_curve():
    shape = 0.70
    strength = next(k / 1000 for k in range(100, 5000) if _progress(k / 1000, shape) <= 0.587)
    assert _hazard_of_the_first_year(strength, shape) == pytest.approx(1.31, rel=0.01)


def _mean_survival(strength, shape):
    grid = (np.arange(20_000) + 0.5) / 20_000
    return float(np.exp(-strength * grid**shape).mean())


def _progress(strength, shape):
    return exp(-strength) / _mean_survival(strength, shape)


def _hazard_of_the_first_year(strength, shape):
    return (1 - exp(-strength)) / _mean_survival(strength, shape)


def test_at_65_the_employed_stay_and_all_others_retire():
    mix = labelled(("work_status", "band", "health"), np.full((6, 7, 3), 1 / 6))
    with reading(TABLE):
        found = worklessness.mix_at_sixty_five(mix)
    assert np.allclose(found.sel(work_status="employed"), 1 / 6)
    assert np.allclose(found.sel(work_status="retired"), 5 / 6)


def test_every_mix_on_entry_sums_to_one():
    mix = labelled(("work_status", "band", "health"), np.full((6, 7, 3), 1 / 6))
    share = labelled(("health",), np.array([0.1, 0.1, 0.05]))
    with reading(TABLE):
        sixteen = worklessness.mix_at_sixteen(share, share / 2, share / 3)
        found = worklessness.mix_on_entry(mix, sixteen, worklessness.mix_at_sixty_five(mix))
    assert np.allclose(found.sum("work_status"), 1.0)


def test_an_empty_group_is_split_as_at_the_start():
    assert worklessness.status_mix(0.0, 0.0, 1e-6, 0.3) == 0.3
    assert worklessness.status_mix(30.0, 40.0, 1e-6, 0.3) == 0.75


def test_twice_the_seekers_for_the_same_vacancies_find_work_more_slowly():
    assert finding_work.finding_multiplier(1.0, 8.0, 0.2, 0.1, 0.4) == pytest.approx(2**-0.4)
    assert finding_work.finding_multiplier(0.95, 8.0, 0.1, 0.1, 0.4) == pytest.approx(0.95**3.2)


def test_support_adds_only_what_would_not_have_happened_anyway():
    unmet, usual = (labelled(("service",), np.full(7, share)) for share in (0.0, 1.0))
    found = finding_work.support_multiplier(0.6, 0.55, 1.0, unmet, usual)
    assert float(found) == pytest.approx(1.27)


def test_carers_leave_work_as_care_goes_unmet():
    unmet, usual = (labelled(("service",), np.full(7, share)) for share in (0.4, 0.2))
    assert float(leaving_work.carer_multiplier(0.09, unmet, usual)) == pytest.approx(1.09)

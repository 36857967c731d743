"""Work statuses: consistent with residents, steady at the start, near published flows."""

from __future__ import annotations

from math import exp, gamma, log

import numpy as np
import pytest
import xarray

from simulator import engine, scenario
from simulator.engine import reading
from simulator.engine.check_units import check_units
from simulator.model import birthdays, finding_work, leaving_work, worklessness
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


def changed(**given):
    """Numbers of the scenario, as `section__name`, made certain."""
    return "".join(
        f"\n[change.{name.replace('__', '.')}]\nvalue = {value}\n"
        f"range = [{value}, {value + 1e-9}]\nbecause = 'a test'\n"
        for name, value in given.items()
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
    assert steady["employment_rate"][0] == pytest.approx(0.752, abs=0.002)
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
    better = small_place.run(tmp_path, need_left_share=0.0, usual_unmet_share=0.9).outputs
    assert better["people_by_work_status"][60, 0] > steady["people_by_work_status"][60, 0]
    assert better["finding_multiplier"][12] < steady["finding_multiplier"][12] - 0.002


def lived(strength, shape, first, last):
    """Years that those who become unemployed spend so from one duration to another: the integral of S."""
    at = first + (np.arange(200_000) + 0.5) / 200_000 * (last - first)
    return float(np.exp(-strength * at**shape).mean() * (last - first))


def finding(strength, shape, first, last):
    """Mean rate of finding work between two durations."""
    left = exp(-strength * first**shape) - exp(-strength * last**shape)
    return left / lived(strength, shape, first, last)


def test_durations_follow_from_the_published_22_per_cent_a_quarter_and_3_2_times():
    shape, a_quarter = 0.70, 0.22
    mean_rate = -4 * log(1 - a_quarter)  # all who leave over all who are there: 1 over the integral of S
    strength = (mean_rate * gamma(1 + 1 / shape)) ** shape
    assert finding(strength, shape, 0, 0.25) / finding(strength, shape, 2, 60) == pytest.approx(3.2, rel=0.03)
    given = small_place.start().values
    progress = exp(-strength) / lived(strength, shape, 0, 1)
    assert given["progress_rate"] == pytest.approx(progress, rel=0.005)
    assert given["job_finding_rate"][1] == pytest.approx(finding(strength, shape, 0, 1), rel=0.005)
    assert given["job_finding_rate"][2] == pytest.approx(finding(strength, shape, 1, 60), rel=0.005)


def test_the_unemployed_find_work_near_the_published_22_per_cent_a_quarter(steady):
    rate = steady["hires"][0, 1:3].sum() / steady["unemployed_people"][0]
    assert 0.19 < 1 - exp(-rate / 4) < 0.24


def by_birthday():
    """Who turns each age where every status holds a sixth and 10 people leave each cell."""
    mix = labelled(("work_status", "band", "health"), np.full((6, 7, 3), 1 / 6))
    crossing = labelled(("band", "health"), np.full((7, 3), 10.0))
    share = labelled(("health",), np.array([0.1, 0.1, 0.05]))
    with reading(TABLE):
        sixteen = birthdays.turning_16(birthdays.mix_at_sixteen(share, share / 2, share / 3), crossing)
        edges = (birthdays.turning_18, birthdays.turning_25, birthdays.turning_35, birthdays.turning_50,
                 birthdays.turning_60, birthdays.working_past_65, birthdays.retiring_at_65)  # fmt: skip
        return birthdays.joining_by_birthday(sixteen, *(edge(mix, crossing) for edge in edges))


def test_at_65_the_employed_stay_and_all_others_retire():
    found = by_birthday().sel(band="65+")
    assert np.allclose(found.sel(work_status="employed"), 10 / 6)
    assert np.allclose(found.sel(work_status="retired"), 50 / 6)


def test_the_state_pension_comes_later_in_the_band_that_its_age_passes_through():
    def later(now, before):
        with reading(TABLE):
            found = leaving_work.pension_comes_later(xarray.DataArray(now), xarray.DataArray(before))
        return [float(found.sel(band=band)) for band in ("60-64", "65+")]

    assert later(65.0, 62.5) == pytest.approx([2.5, 0.0])
    assert later(67.0, 62.5) == pytest.approx([2.5, 2.0])
    assert later(66.0, 67.0) == pytest.approx([0.0, -1.0])


def test_whoever_leaves_a_band_enters_the_next():
    assert np.allclose(by_birthday().sum("work_status"), 10.0)


def test_an_empty_group_is_split_as_at_the_start():
    def mix(*people):
        work = labelled(["work_status"], [*people, 0, 0, 0])
        with reading(TABLE):
            return list(worklessness.status_mix(work, 1e-12, labelled(["work_status"], [0.3] * 6)).values[:3])

    assert mix(0, 0, 0) == [0.3, 0.3, 0.3]
    assert mix(30, 0, 10) == [0.75, 0, 0.25]
    # What rounding leaves of a band that has grown out of itself is no share above one or below nought.
    assert mix(3e-9, -2.9e-9, 1e-9) == pytest.approx([0.75, 0, 0.25])


def test_twice_the_seekers_for_the_same_vacancies_find_work_more_slowly():
    assert finding_work.finding_multiplier(1.0, 8.0, 2.0, 0.4) == pytest.approx(2**-0.4)
    assert finding_work.finding_multiplier(0.95, 8.0, 1.0, 0.4) == pytest.approx(0.95**3.2)


def test_support_adds_only_what_would_not_have_happened_anyway():
    unmet, usual = (labelled(("service",), np.full(7, share)) for share in (0.0, 1.0))
    found = finding_work.support_multiplier(0.6, 0.55, 1.0, unmet, usual)
    assert float(found) == pytest.approx(1.27)


def test_carers_leave_work_as_families_have_more_care_to_give(steady, tmp_path):
    assert leaving_work.carer_multiplier(0.09, 2.0) == pytest.approx(1.09)
    pressed = small_place.run(tmp_path, unpaid_care_pressure=1.5).outputs
    fewer = (steady["people_by_work_status"] - pressed["people_by_work_status"])[60]
    assert fewer[0] > 10_000
    assert -fewer[4] > 0.5 * fewer[0]


def test_two_fifths_of_extra_hires_are_in_place_of_others(tmp_path):
    extra = {}
    for share in (0.0, 0.4):
        more = changed(worklessness__displacement_of_hires=share)
        usual, helped = (
            small_place.run(tmp_path, more, usual_unmet_share=0.9, need_left_share=unmet).outputs["hires"]
            for unmet in (0.9, 0.0)
        )
        extra[share] = (helped - usual)[0].sum()
    assert extra[0.4] / extra[0.0] == pytest.approx(0.6, abs=0.05)


# ---- recessions --------------------------------------------------------------------------------

RECESSION = """
[[event]]
at = 2026-04-01
because = "as in 2008"
recession = { depth = 0.06, years = 5.0 }
"""


def decades(folder, event=RECESSION, **given):
    """Twenty years, with a recession in the second."""
    text = small_place.text(event + changed(**given)).replace("stop = 2030-04-01", "stop = 2046-04-01")
    (folder / "decades.toml").write_text(text, encoding="utf-8")
    read = scenario.read(str(folder / "decades.toml"))
    return engine.simulate(small_place.model(), scenario.start(read, small_place.model())).outputs


def test_a_recession_does_to_work_what_2008_did_in_england(tmp_path):
    # England, 2007 to 2011 (ONS): unemployment 5.2 to 8.0%, inactivity 23.4 to 23.7%, employment 72.6 to 70.0%.
    found = decades(tmp_path)
    worst = int(found["unemployment_rate"].argmax())
    unemployment, inactivity, employment = (
        found[name][worst] - found[name][0] for name in ("unemployment_rate", "inactivity_rate", "employment_rate")
    )
    assert 0.022 < unemployment < 0.034
    assert 0.0 < inactivity < 0.007
    assert -0.032 < employment < -0.020


def test_did_job_losers_give_up_like_others_inactivity_would_rise_too_much(tmp_path):
    found = decades(tmp_path, worklessness__giving_up_response=0.0)
    assert (found["inactivity_rate"] - found["inactivity_rate"][0]).max() > 0.012


def test_hysteresis_leaves_people_out_of_work_for_good(tmp_path):
    usual, lasting, passing = (
        decades(tmp_path, event, economy__hysteresis=share)["unemployment_rate"][240]
        for event, share in (("", 0.2), (RECESSION, 0.2), (RECESSION, 0.0))
    )
    assert lasting - usual > 0.0015
    assert abs(passing - usual) < 0.0005


def test_unemployment_in_youth_breaks_careers_years_later(tmp_path):
    scarred = decades(tmp_path, worklessness__youth_scar_separation=1.5)
    unscarred = decades(tmp_path, worklessness__youth_scar_separation=0.0)
    assert np.all(scarred["youth_scar_multiplier"][0] == 1.0)
    assert scarred["scarred_in_youth"].max() > 1.05 * scarred["scarred_in_youth"][0]
    later = (scarred["unemployment_rate"] - unscarred["unemployment_rate"])[96:180]
    assert later.min() > 0.0001

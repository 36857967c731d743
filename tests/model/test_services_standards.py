"""Standards that fall in weeks and rise in years, and the capability trap, in services alone."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.model import provision
from tests.model.services_alone import at, of, run, still

ROADS = "neighbourhood"


def after_a_bad_year(**numbers: float) -> list[float]:
    """Quality in the bad year, and five and fifteen years after it; nothing else is irreversible."""
    found = run(ROADS, 0.3, years=1.0, capability_response=0.0, burnout_response=0.0, **numbers)
    return [at(found, "quality", year, ROADS) for year in (2, 7, 17)]


def test_a_temporary_cut_is_forgotten_where_standards_rise_as_fast_as_they_fall():
    worst, later, last = after_a_bad_year(recovery_time=0.361)
    assert worst < 0.95
    assert later == pytest.approx(1.0, abs=0.01)
    assert last == pytest.approx(1.0, abs=0.001)


def test_a_temporary_cut_leaves_a_lasting_mark_where_standards_rise_slowly():
    worst, later, last = after_a_bad_year(recovery_time=8.0)
    assert worst < 0.95
    assert 1 - later > 0.05
    assert later < last < 1.0


def test_where_standards_do_not_follow_pressure_there_is_no_mark():
    assert after_a_bad_year(erosion_response=0.0) == pytest.approx([1.0, 1.0, 1.0])


@pytest.mark.parametrize("usual_wait", [0.4, 2.5])
def test_more_referrals_are_never_less_work_however_long_people_are_used_to_wait(usual_wait):
    def pressure(referrals: float, backlog: float) -> float:
        return provision.workload_pressure(referrals, 0.0, 0.0, backlog, usual_wait, 1.0, 1000.0, 1.0)

    usual = 1000.0 * usual_wait
    assert pressure(1000.0, usual) == pytest.approx(1.0)
    assert pressure(1100.0, usual) >= 1.0
    assert pressure(1000.0, 1.1 * usual) > 1.03


def test_a_cut_to_a_place_where_people_wait_for_years_is_felt_as_more_work():
    long = still().values["backlog_at_start"] * (1 + of("housing", 5.9))
    found = run("housing", 0.1, backlog_at_start=long)
    assert at(found, "usual_wait", 0, "housing") > 5.0
    assert min(at(found, "smoothed_pressure", year, "housing") for year in (2, 3, 10)) > 1.03


def capacity_after_more_demand(**numbers: float) -> np.ndarray:
    """What neighbourhood staff get done, over the start, with a tenth less money and the same demand."""
    found = run(ROADS, 0.1, erosion_response=0.0, burnout_response=0.0, demand_led=0.0, **numbers)
    return found.outputs["effective_capacity"][:, 6] / found.outputs["capacity"][:, 6]


def test_working_harder_is_better_before_worse():
    done = capacity_after_more_demand()
    best = int(done.argmax())
    assert 12 < best < 48
    assert done[best] > 1.005 * done[0]
    assert done[-1] < 0.997 * done[0]


def test_without_the_capability_trap_working_harder_is_not_worse_later():
    done = capacity_after_more_demand(capability_response=0.0)
    assert done[-1] > 0.999 * done.max()


def time_set_aside(share: float, **numbers: float) -> np.ndarray:
    """What staff get done, over the start, when they set time aside for improvement from the start."""
    found = run(improvement_time=of(ROADS, share), erosion_response=0.0, intensity_response=0.0, **numbers)
    return found.outputs["effective_capacity"][:, 6] / run().outputs["effective_capacity"][0, 6]


def test_time_set_aside_for_improvement_is_worse_before_better():
    done = time_set_aside(0.02)
    assert done[3] < 0.99
    assert done[-1] > 1.0


def test_time_set_aside_brings_less_and_less_until_it_costs_more_than_it_brings():
    none, little, much, most = (time_set_aside(share)[-1] for share in (0.0, 0.02, 0.05, 0.1))
    assert little > none
    assert most < much < none


def test_no_time_set_aside_brings_more_than_the_ceiling():
    gained = time_set_aside(0.3, fire_fighting=0.0)[-1] / 0.7
    assert gained < 1.3**0.2 + 0.001


def test_time_set_aside_that_returns_nothing_stays_worse():
    assert time_set_aside(0.05, improvement_return=0.0).max() < 0.96

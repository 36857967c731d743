"""What cuts do elsewhere, at the published strengths; and what they were found not to do."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.model import hospital, prevention
from simulator.model.axes import SERVICES
from tests.model.services_alone import at, run, still

CARE = "adult_social_care"


def cost_in_hospitals(share: float = 0.1, year: float = 6, **numbers: object) -> float:
    """Pounds of hospital cost for each £100 less spent on social care."""
    cut, usual = run(CARE, share, **numbers), run(**numbers)
    saved = at(usual, "service_cost", year, CARE) - at(cut, "service_cost", year, CARE)
    return 100 * (at(cut, "displaced_cost", year, "health") - at(usual, "displaced_cost", year, "health")) / saved


@pytest.mark.parametrize("share", [0.05, 0.1, 0.2])
def test_a_hundred_pounds_less_for_care_cost_hospitals_about_three(share):
    assert 2.3 < cost_in_hospitals(share) < 3.8


def test_emergency_admissions_add_nothing_to_that():
    none = np.zeros_like(still().values["displacement"])
    assert cost_in_hospitals(displacement=none) == 0.0


def test_375_pounds_less_for_each_older_person_is_nine_visits_to_a_and_e_in_a_hundred():
    values = still().values
    rate, response = float(values["emergency_rate"]), float(values["emergency_response"])
    assert rate * 0.69**-response - rate == pytest.approx(0.09, abs=0.005)


def test_a_cut_to_care_brings_more_visits_to_a_and_e():
    cut, usual = run(CARE, 0.1), run()
    assert 1.03 < at(cut, "emergency_visits", 6) / at(usual, "emergency_visits", 6) < 1.09
    deaf = run(CARE, 0.1, emergency_response=0.0)
    assert at(deaf, "emergency_visits", 6) == at(usual, "emergency_visits", 6)


def test_a_tenth_more_care_is_six_to_nine_per_cent_fewer_delayed_patients():
    response = float(still().values["delay_response"])
    usual, fewer = (hospital.delayed_patients(response, care) for care in (1.0, 1.1))
    assert usual == 1.0
    assert 0.06 < 1 - fewer < 0.09
    assert hospital.delayed_share(0.04, usual) == 0.04
    assert hospital.delayed_share(0.04, 1e9) < 1.0


def test_patients_who_cannot_leave_make_others_wait():
    blocked, not_blocked = (run(CARE, 0.3, delayed_share_at_start=share) for share in (0.04, 0.0))
    assert at(blocked, "delayed_share", 6) > 0.045
    assert at(blocked, "waiting_time", 6, "health") > 1.005 * at(not_blocked, "waiting_time", 6, "health")


def test_blocked_beds_cost_hospitals_no_more_than_a_few_pounds_for_each_hundred_cut_from_care():
    values, spending = still().values, {"care": 30.7e9, "hospitals": 165e9}
    usual, response = (float(values[name]) for name in ("delayed_share_at_start", "delay_response"))
    more = hospital.delayed_share(usual, hospital.delayed_patients(response, 0.95)) - usual
    assert 0.0 < more * spending["hospitals"] < 0.05 * 0.05 * spending["care"]


def test_where_all_youth_work_goes_sixteen_in_a_thousand_offend_instead_of_fourteen():
    values = still().values
    rate, response = float(values["offending_rate"]), float(values["offending_response"])
    assert 1000 * prevention.youth_offending(rate, response, 1.0) == pytest.approx(14.0)
    assert 1000 * prevention.youth_offending(rate, response, 0.0) == pytest.approx(16.0, abs=0.1)


def test_cutting_prevention_brings_offending_and_children_in_need_years_later():
    found = run("public_health", 0.4)
    assert at(found, "youth_offending", 3) < at(found, "youth_offending", 12)
    assert at(found, "youth_offending", 12) > 1.04 * at(found, "youth_offending", 0)
    assert at(found, "need", 12, "childrens_services") > 1.015 * at(found, "need", 0, "childrens_services")


def test_a_per_cent_less_early_help_stays_within_the_published_response_of_children_in_need():
    response = float(still().values["prevention_elasticity"][1])
    more = prevention.prevention_effect(0.99, response, 0.99, 0.04) - 1
    assert 0.0 < more < 0.00157


def test_those_whose_wait_for_hospital_ends_as_an_emergency_are_work_for_hospitals():
    none = still().values["displacement"].copy()
    health = SERVICES.index("health")
    none[health, health] = 0.0
    back, gone = run("health", 0.1), run("health", 0.1, displacement=none)
    more = at(back, "displaced_demand", 6, "health") - at(gone, "displaced_demand", 6, "health")
    excess = at(back, "unmet_need", 6, "health") - 0.2126 * at(back, "need", 6, "health")
    assert more == pytest.approx(0.02 * excess, rel=0.2)
    assert at(back, "backlog", 6, "health") > at(gone, "backlog", 6, "health")


def test_an_emergency_costs_the_days_in_bed_that_were_counted():
    of_a_pathway = 535_806 / 69_322 * 346 / 9_100
    crises_in_unmet = 0.03 / (0.03 + 0.29 + 0.25)
    assert of_a_pathway * crises_in_unmet == pytest.approx(still().values["displacement"][3, 3], abs=0.005)


def test_homelessness_makes_people_ill():
    found, usual = run("housing", 0.3), run()
    assert at(found, "displaced_demand", 6, "health") > 1000.0
    assert abs(at(usual, "displaced_demand", 6, "health")) < 1.0

"""Signs that the literature agrees on (docs: models by others, R7), in services alone."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.model.axes import SERVICES
from tests.model.services_alone import at, run, still

CARE, HEALTH = "adult_social_care", "health"


def test_fewer_hospital_beds_make_planned_care_wait_and_leave_a_and_e_alone():
    cut, usual = run(HEALTH, 0.1), run()
    assert at(cut, "waiting_time", 4, HEALTH) > 1.1 * at(usual, "waiting_time", 4, HEALTH)
    assert at(cut, "abandoned", 4, HEALTH) > 1.1 * at(usual, "abandoned", 4, HEALTH)
    assert at(cut, "emergency_visits", 4) == pytest.approx(at(usual, "emergency_visits", 4), rel=0.01)


def test_preventing_a_few_per_cent_of_older_peoples_admissions_relieves_hospitals_by_one_or_two():
    # There are no beds in the model: the nearest is need for hospital care of all ages.
    weights = still().values["need_weight"].copy()
    weights[SERVICES.index(HEALTH), :, 2:] *= 1 - 0.045
    fewer = run(need_weight=weights).outputs["weighted_people"][0, 3] / run().outputs["weighted_people"][0, 3]
    assert 0.005 < 1 - fewer < 0.025


def test_a_cut_to_care_moves_a_and_e_but_costs_hospitals_little():
    cut, usual = run(CARE, 0.31), run()
    visits = at(cut, "emergency_visits", 8) / at(usual, "emergency_visits", 8)
    cost = at(cut, "displaced_cost", 8, HEALTH) / at(usual, "service_cost", 8, HEALTH)
    assert 1.1 < visits < 1.3
    assert 0.0 < cost < 0.005


def test_what_is_needed_is_need_met_and_unmet():
    found = run(CARE, 0.2).outputs
    share = found["unmet_need"] / found["need"]
    assert np.all((share >= 0) & (share <= 1))

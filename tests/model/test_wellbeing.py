"""Life satisfaction: by hand, at the start, and where people die."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.model import wellbeing
from tests.model import small_place
from tests.model.test_worklessness import labelled


@pytest.fixture(scope="module")
def steady(tmp_path_factory):
    """Five years in which nothing outside changes."""
    return small_place.run(tmp_path_factory.mktemp("steady")).outputs


def test_life_satisfaction_starts_at_the_published_mean(steady):
    assert steady["life_satisfaction"][0] == pytest.approx(7.44)


def test_it_stays_within_a_few_hundredths_where_only_people_age(steady):
    assert np.abs(steady["life_satisfaction"] - 7.44).max() < 0.05


def test_the_dying_are_less_satisfied_than_the_living(steady):
    assert np.all(steady["life_satisfaction_of_the_dying"] < steady["life_satisfaction"])


def test_scars_are_steady_where_hires_are(steady):
    assert steady["scarred_workers"][12] == pytest.approx(steady["scarred_workers"][0], rel=0.03)


def test_the_effect_of_ill_health_is_what_adaptation_leaves():
    assert wellbeing.group_effect(-0.5, -1.0, 0.4) == pytest.approx(-1.1)


def test_the_mean_effect_weighs_groups_by_their_people():
    work = labelled(("work_status", "band", "health"), np.zeros((6, 7, 3)))
    work.loc["employed", "25-34", "well"] = 90.0
    work.loc["unemployed_long", "25-34", "limited"] = 10.0
    effect = labelled(("work_status", "health"), np.zeros((6, 3)))
    effect.loc["unemployed_long", "limited"] = -1.2
    assert float(wellbeing.effect_of_groups(effect, work, 100.0, 1e-6)) == pytest.approx(-0.12)


def test_unmet_care_counts_those_who_need_daily_help():
    work = labelled(("work_status", "band", "health"), np.zeros((6, 7, 3)))
    work.loc["retired", "65+", "dependent"] = 50.0
    unmet = labelled(("service",), np.full(7, 0.2))
    assert float(wellbeing.people_with_unmet_care_need(work, unmet)) == pytest.approx(10.0)
    assert wellbeing.effect_of_unmet_care(-0.4, 10.0, 1000.0, 1e-6) == pytest.approx(-0.004)


def test_worse_services_and_waits_lower_the_mean():
    share, effect = (labelled(("service",), np.full(7, x)) for x in (0.1, -0.1))
    money, best = (labelled(("service",), x) for x in (np.arange(1.0, 8.0), np.ones(7)))
    good = wellbeing.effect_of_services(effect, share, 0.3, best, money)
    poor = wellbeing.effect_of_services(effect, share, 0.3, 0.9 * best, money)
    assert float(good - poor) == pytest.approx(0.03)
    assert float(good) == pytest.approx(0.3 - 0.07)


def test_a_scar_heals_at_the_rate_of_its_duration():
    assert wellbeing.scars_healing(1000.0, 5.0) == 200.0


def test_the_level_of_the_dying_moves_with_what_everyone_shares():
    assert wellbeing.life_satisfaction_of_the_dying(7.44, 0.1, 0.05, -0.3) == pytest.approx(7.09)

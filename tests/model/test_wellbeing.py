"""Life satisfaction: by hand, at the start, and where people die."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest

import simulator as sim
from simulator.engine.vocabulary import reading
from simulator.model import adaptation, trust, wellbeing
from simulator.model import wellbeing_by_deprivation as fifths
from simulator.prices import rebase
from tests.model import small_place
from tests.model.test_worklessness import TABLE, labelled


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
    good, poor = (float(trust.service_quality(quality, money)) for quality in (best, 0.9 * best))
    assert trust.effect_of_trust(0.3, good) - trust.effect_of_trust(0.3, poor) == pytest.approx(0.03)
    assert float(wellbeing.effect_of_unmet_need(effect, share)) == pytest.approx(-0.07)


def test_a_scar_heals_at_the_rate_of_its_duration():
    assert adaptation.scars_healing(1000.0, 5.0) == 200.0


def test_trust_follows_quality_over_its_delay_and_not_at_once():
    assert trust.trust_following(0.7, 1.0, 3.0) == pytest.approx(-0.1)
    assert trust.trust_following(1.0, 0.7, 3.0) == pytest.approx(0.1)


def test_the_newly_ill_feel_the_whole_of_it_until_they_have_come_to_live_with_it():
    effect = labelled(("health",), [0.0, -0.8, -1.8])
    with reading(TABLE):
        shock = adaptation.shock_of_illness(effect, 0.4)
    assert shock.values == pytest.approx([0.0, -0.32, -0.4])
    assert adaptation.adapting_to_illness(900.0, 3.0) == 300.0


def test_as_many_are_newly_ill_as_fall_ill_in_the_time_of_adapting(steady):
    ill = steady["newly_ill"]
    assert ill[0, 0] == 0.0
    assert (ill[0, 1:] > 1e5).all()
    assert np.abs(ill[60, 1:] / ill[0, 1:] - 1).max() < 0.1


def test_everything_that_is_shared_adds_to_the_mean_once(steady):
    assert steady["effect_of_new_illness"][0] < -0.001
    assert wellbeing.common_effect(-0.1, -0.2, -0.3, 0.4, -0.05, -0.06, 0.02, -0.1) == pytest.approx(-0.39)


def groups(values):
    return labelled(("deprivation",), values)


def test_the_mean_over_the_fifths_is_the_places_own():
    share, position = groups([0.4, 0.3, 0.2, 0.1, 0.0]), groups([1.0, 0.75, 0.5, 0.25, 0.0])
    gradient = fifths.disadvantage_gradient(2.2, position, share)
    assert float((share * gradient).sum()) == pytest.approx(1.0)
    assert float((share * fifths.usual_difference(0.5, position, share)).sum()) == pytest.approx(0.0, abs=1e-15)
    assert gradient[0] / gradient[-1] == pytest.approx(2.2)


def test_what_makes_people_workless_or_leaves_need_unmet_hurts_the_most_deprived_most():
    gradient = labelled(("deprivation", "service"), np.outer([1.4, 1.2, 1.0, 0.8, 0.6], np.ones(7)))
    effects = (-0.1, -0.01, -0.02, gradient[:, 0].drop_vars("service"), -0.03, -0.04, gradient, groups([0.0] * 5))
    by_fifth = fifths.effects_beyond_the_mean(*effects).values
    assert by_fifth[0] < by_fifth[1] < by_fifth[2] == pytest.approx(0.0, abs=1e-15)
    assert by_fifth[0] == pytest.approx(0.4 * -0.2)
    assert by_fifth.mean() == pytest.approx(0.0, abs=1e-15)


def test_need_left_unmet_counts_by_who_has_it():
    share, effect = (labelled(("service",), np.full(7, x)) for x in (0.1, -0.1))
    gradient = labelled(("deprivation", "service"), np.outer([1.4, 1.2, 1.0, 0.8, 0.6], np.ones(7)))
    by_fifth = fifths.unmet_need_beyond_the_mean(effect, share, gradient).values
    assert by_fifth == pytest.approx([-0.028, -0.014, 0.0, 0.014, 0.028])


def test_neighbourhood_services_which_nobody_measured_are_worth_what_they_cost():
    base = Path(__file__).parents[2] / "scenarios" / "base"
    sections = [tomllib.loads((base / f"{name}.toml").read_text(encoding="utf-8")) for name in ("wellbeing", "finance")]
    wellbeing, planned = sections[0]["change"]["wellbeing"], sections[1]["change"]["finance"]["planned_spending"]
    spending = {name: number["value"] for name, number in planned.items()}
    share = spending["neighbourhood"] / sum(spending.values())
    by_trust = share * wellbeing["service_trust_effect"]["value"]
    lost = by_trust - wellbeing["unmet_need_effect"]["values"]["neighbourhood"]
    assert lost * 48.5e6 * rebase(13_000, "2019", "2025-26") == pytest.approx(spending["neighbourhood"], rel=0.02)


def test_need_left_unmet_takes_from_the_mean_what_it_takes_from_those_whom_it_touches():
    numbers = sim.scenario("england").numbers
    rates, effects = numbers["services.need_rate"].elements, numbers["wellbeing.unmet_need_effect"].values
    touched = {"childrens_services": 2 * 2 * 0.3, "public_health": 0.1, "health": 0.45, "employment_skills": 0.1,
               "housing": 1.8 * 2 * 0.8}  # fmt: skip
    for service, points in touched.items():
        by_case = -rates[service,].value * 57.69 / 48.5 * points
        assert effects[service] == pytest.approx(by_case, rel=0.25), service


def test_what_plain_grant_buys_costs_about_what_the_treasury_says_a_wellby_is_worth():
    def spent_and_felt(grant):
        place = sim.scenario("england").change("finance.government_grant", grant, because="more money")
        run = sim.run(place, policy="do_minimum").squeeze(drop=True)
        people = run["people_by_work_status"].sum("work_status")
        return (run["spending"].sum("service") / run["price_level"]), people, run["life_satisfaction"]

    (spent, people, felt), (more_spent, _, more_felt) = spent_and_felt(20.4e9), spent_and_felt(21.4e9)
    price = float((more_spent - spent).sum() / (people * (more_felt - felt)).sum())
    assert 0.6 < price / rebase(13_000, "2019", "2025-26") < 1.2

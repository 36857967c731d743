"""Innovation: what each lever does to whole lives of projects, in a fake world."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.model import innovation_draws as draws
from simulator.model.innovation_ledger import changes_of_control
from simulator.model.innovation_pipeline import run_pipeline
from tests.model.fake_world import FakeWorld

RADICAL = {"programme_idea_rate": 1.5, "innovation_budget": 1.0, "radical_share": 1.0}
SURE = {"pilot_survival": 1.0, "radical_survival": 1.0, "change_of_control": 0.0}
ALONE = {"programme_idea_rate": 0.3, "programme_years": 4.0, "seed": 5}
"""One project only."""


def live(years: float = 25.0, **numbers: Any) -> FakeWorld:
    """A radical programme with money enough and nothing beside it, with some other numbers."""
    return FakeWorld(years=years, **{**RADICAL, "background_idea_rate": 0.0, **numbers}).run(run_pipeline)


# --- what is not working, causes, worse before better --------------------------


def test_radical_change_costs_and_disrupts_before_it_gains() -> None:
    one = {"programme_idea_rate": 1e-9, "years": 1.0}
    begun = {"programme_idea_rate": 20.0, "policy_start": 0.0, "years": 2.5, "programme_years": 0.2}
    assert live(**one).read("project_spending") == 0.0
    early = live(**begun, **SURE)
    assert early.read("project_spending") > 0.0
    assert early.read("disruption", service="neighbourhood") > 0.0
    assert (early.values["cost_effect"] == 1.0).all()


def test_units_that_have_changed_over_are_disrupted_no_more() -> None:
    dips = {
        live(years=0.25 * quarter, scaling_dip=0.04, **ALONE, **SURE).values["disruption"].max()
        for quarter in range(16, 64)
    }
    assert {round(dip, 9) for dip in dips} == {0.0, 0.01, 0.02, 0.03, 0.04}


def test_wholesale_changes_of_one_service_follow_each_other() -> None:
    world = live(years=25.0, radical_breadth=1.0, **SURE)
    assert len({row["service"] for row in world.rows[:3]}) == 3


def test_what_passed_its_pilot_waits_for_money() -> None:
    poor = live(years=60.0, innovation_budget=0.002, **SURE)
    assert all(row["cost"] == 0.0 for row in poor.rows if row["outcome"] == "unfunded")
    assert poor.most["innovations_in_stage", "scaling"] > 0.0


def test_need_falls_at_its_causes_years_after_costs_do() -> None:
    for lag in (0.0, 30.0):
        world = live(years=90.0, programme_years=4.0, causes_lag=lag, **SURE)
        assert world.values["demand_effect"].min() < 0.9
    soon = live(causes_lag=30.0, programme_years=4.0, years=20.0, **SURE)
    assert soon.values["demand_effect"].min() == 1.0 > soon.values["cost_effect"].min()


def test_double_running_is_paid_for_in_years_of_the_spending_covered() -> None:
    (first, *_) = live(double_running_cost=0.1, programme_years=2.0).rows
    assert first["cost"] == pytest.approx(0.1 * 2 * 1e10)


def test_what_is_claimed_and_was_never_an_efficiency_leaks() -> None:
    world = live(radical_share=0.0, cashable_share=1.0)
    adopted = [row for row in world.rows if row["outcome"] == "adopted"]
    shares = [row["gain"] / row["claim"] for row in adopted if row["gain"] > 0.0]
    assert len(shares) > 5
    assert min(shares) >= 0.26
    assert max(shares) <= 0.77 + 1e-12


# --- how well it is done -----------------------------------------------------


def test_rushed_pilots_are_shorter_and_do_more_harm() -> None:
    many = {"years": 90.0, "pilot_survival": 1.0, "stage_places": np.full(4, 50.0)}
    usual, rushed = (live(incubation_time=time, **many).rows for time in (1.0, 0.3))
    harmed = [np.mean([row["outcome"] == "harmful" for row in rows]) for rows in (usual, rushed)]
    assert harmed[1] > 1.3 * harmed[0] > 0.0
    assert np.mean([row["time"] for row in rushed[:20]]) < np.mean([row["time"] for row in usual[:20]])


def test_nothing_is_learnt_or_spent_on_learning_where_nothing_is_evaluated() -> None:
    blind = live(years=40.0, evaluation=0.0)
    assert blind.learnt == 0.0
    assert blind.most["innovations_in_stage", "learning"] == 0.0
    costs = [row["cost"] for row in live(years=40.0, evaluation=1.0).rows]
    assert costs[:5] == pytest.approx([row["cost"] for row in blind.rows][:5])


def test_evaluation_is_paid_for_on_top_of_the_plan() -> None:
    spent = []
    for evaluation in (0.0, 1.0):
        world = live(years=80.0, evaluation=evaluation, programme_years=4.0, evaluation_cost_share=0.1)
        spent.append(world.committed)
        assert world.read("project_spending") == 0.0
    assert spent[1] > spent[0]


@pytest.mark.parametrize("adopted", [1.0, 0.0])
def test_an_evaluation_costs_its_part_of_what_was_done_and_not_of_what_was_planned(adopted: float) -> None:
    shares = {"evaluation": 1.0, "evaluation_cost_share": 0.1, "pilot_cost_share": 0.2}
    row = live(**{**ALONE, **SURE, **shares, "pilot_survival": adopted}).rows[0]
    assert row["outcome"] == ("adopted" if adopted else "failed in pilot")
    assert row["evaluation"] == pytest.approx(0.1 * row["cost"] * (1.0 if adopted else 0.2))


def test_an_evaluation_is_spent_on_while_it_runs() -> None:
    well = {"evaluation": 1.0, "evaluation_cost_share": 0.5, **ALONE, **SURE}
    end = live(years=40.0, **well).rows[0]["time"]
    during = live(years=end + 0.25, **well)
    assert during.read("innovations_in_stage", stage="learning") == 1.0
    assert during.read("project_spending") > 0.0


def test_involving_users_takes_longer() -> None:
    first = [live(user_involvement=share, **SURE).rows[0] for share in (0.0, 1.0)]
    assert first[1]["time"] > first[0]["time"]


# --- how it spreads ------------------------------------------------------------


def gains(**numbers: Any) -> list[float]:
    """Realised over claimed gain of each adopted project."""
    rows = live(years=40.0, **SURE, **numbers).rows
    return [row["gain"] / row["claim"] for row in rows if row["outcome"] == "adopted"]


def test_scaling_up_waters_a_change_down_unless_it_is_tailored() -> None:
    assert gains() == pytest.approx([0.85] * len(gains()))
    assert gains(local_tailoring=1.0) == pytest.approx([1.0] * len(gains(local_tailoring=1.0)))
    assert live(local_tailoring=1.0, **SURE).rows[0]["time"] > live(**SURE).rows[0]["time"]


def test_autonomy_fits_better_and_makes_places_differ() -> None:
    found = gains(autonomy=1.0)
    assert 0.85 < np.mean(found) < 1.0
    assert np.std(found) > 0.01
    assert np.std(gains(autonomy=1.0, autonomy_in_unevenness=0.0)) < 1e-9


def test_either_channel_alone_carries_a_change_and_both_carry_it_faster() -> None:
    times = [
        draws.wave_times(4, p, q)[-1] for p, q in ((0.08, 0.29), (0.08, 0.0), (0.001, 0.29))
    ]
    assert times[0] < min(times[1:])
    contact = [live(practice_contact=share, **SURE).rows[0]["time"] for share in (0.0, 1.0)]
    assert contact[1] < contact[0]


# --- treacle and stopping rules ------------------------------------------------


def test_every_stakeholder_bogs_a_project_down_unless_somebody_leads() -> None:
    few = {"programme_idea_rate": 0.5}
    ends = [
        live(stakeholder_drag=drag, leadership=lead, **few, **SURE).rows[0]["time"]
        for drag, lead in ((0.0, 0.0), (0.1, 0.0), (0.1, 1.0))
    ]
    assert ends[1] > ends[0] == pytest.approx(ends[2])


def test_a_project_that_lives_attracts_officials_who_slow_it() -> None:
    ends = [
        live(officials_joining=joining, stakeholder_drag=0.1, **ALONE, **SURE, years=60.0).rows[0]["time"]
        for joining in (0.0, 4.0)
    ]
    assert ends[1] > ends[0]


def test_an_election_may_end_a_pilot() -> None:
    ended = {"change_of_control": 1.0, "radical_cancelled": 1.0, "pilot_survival": 0.0}
    found = {row["outcome"] for row in live(**ended).rows}
    assert found == {"cancelled", "failed in pilot"}


def test_what_an_election_ends_leaves_room_in_its_area() -> None:
    stuck = {"vertical_adoption": 0.001, "horizontal_adoption": 0.0, "pilot_survival": 1.0}
    ended = {"change_of_control": 1.0, "incremental_cancelled": 1.0, "incremental_survival": 1.0}
    rows = live(years=60.0, radical_share=0.0, **stuck, **ended).rows
    claims = [row["claim"] for row in rows if row["cost"] > 0.0]
    assert {row["gain"] for row in rows} == {0.0}
    assert np.mean(claims[-20:]) > 0.6 * np.mean(claims[:10])


def test_projects_are_cancelled_in_the_years_that_the_scenario_gives_elections() -> None:
    every = {"election_year": 2026.0, "election_cycle": 5.0, "change_of_control": 1.0}
    world = FakeWorld(years=16.0, **every)
    assert [year for year, _ in changes_of_control(world)] == [2026, 2031, 2036, 2041]
    assert changes_of_control(world)[0][1] == pytest.approx(1.0 + 30 / 365, abs=2e-3)


def test_a_programme_takes_no_ideas_after_its_years() -> None:
    ideas = [len(live(years=80.0, programme_years=years).rows) for years in (5.0, 15.0)]
    assert 0 < ideas[0] < ideas[1] < 1.5 * 16 + 15


def test_a_roll_out_that_costs_too_much_is_stopped_and_leaves_what_has_changed() -> None:
    dear = {"overrun_tail": 1.0, "overrun_least": 4.0, "years": 40.0}
    strict, lax = (live(stop_at_overrun=limit, **dear, **SURE) for limit in (2.0, 50.0))
    assert {row["outcome"] for row in strict.rows} == {"stopped at overrun"}
    assert {row["outcome"] for row in lax.rows} == {"adopted"}
    assert 0.0 < max(row["gain"] for row in strict.rows) < max(row["claim"] for row in strict.rows)

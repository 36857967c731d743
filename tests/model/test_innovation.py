"""Innovation: the draws by hand, equations on plain numbers, and lives in a fake world."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.model import barriers, innovation
from simulator.model import innovation_draws as draws
from simulator.model.innovation_pipeline import run_pipeline
from simulator.model.innovation_project import PROGRAMME
from tests.model.fake_world import FakeWorld

uniforms = st.floats(1e-6, 1 - 1e-6)
shares = st.floats(0.0, 1.0)


# --- draws -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "p", "q", "years"),
    [(0.1, 0.03, 0.38, 2.2529), (0.5, 0.03, 0.38, 6.5502), (0.9, 0.03, 0.38, 11.7568),
     (0.1, 0.01, 0.30, 4.8118), (0.5, 0.01, 0.30, 11.1798), (0.9, 0.01, 0.30, 18.1767)],
)  # fmt: skip
def test_bass_times_are_the_exact_ones(share: float, p: float, q: float, years: float) -> None:
    assert draws.bass_time(share, p, q) == pytest.approx(years, abs=5e-5)


def test_bass_times_solve_the_differential_equation() -> None:
    p, q, adopted, h = 0.08, 0.29, 0.0, 1e-4
    for _ in range(round(draws.bass_time(0.625, p, q) / h)):
        adopted += h * (p + q * adopted) * (1 - adopted)
    assert adopted == pytest.approx(0.625, abs=1e-3)


def test_without_imitation_adoption_is_exponential() -> None:
    assert draws.bass_time(0.5, 0.1, 0.0) == pytest.approx(math.log(2) / 0.1)


def test_odds_of_failure_leave_certainties_alone() -> None:
    assert draws.survival(0.0, 0.5) == 0.0
    assert draws.survival(1.0, 0.5) == 1.0
    assert draws.survival(0.2, 1.0) == pytest.approx(0.2)
    assert draws.survival(0.2, 0.5) == pytest.approx(0.2 / 0.6)


def test_a_share_of_effort_is_a_smaller_share_of_ideas() -> None:
    assert draws.radical_chance(0.8, 2.0) == pytest.approx(0.4 / 0.6)
    assert draws.radical_chance(0.0, 2.0) == 0.0
    assert draws.radical_chance(1.0, 2.0) == 1.0


def test_radical_change_is_aimed_at_what_fails_most() -> None:
    assert draws.worst({"a": 0.1, "b": 0.4, "c": 0.2}, 2) == ("b", "c")


@pytest.mark.parametrize(("u", "label"), [(0.0, "a"), (0.24, "a"), (0.26, "c"), (0.999, "c")])
def test_a_label_is_drawn_by_its_weight(u: float, label: str) -> None:
    assert draws.one_of(u, {"a": 1.0, "b": 0.0, "c": 3.0}) == label


TAIL = {"tail": 0.18, "usual": 1.05, "spread": 0.2, "least": 1.5, "exponent": 0.99, "cap": 50.0}


def test_the_tail_of_overruns_has_the_published_mean() -> None:
    n = 20_000
    tail = [draws.overrun(0.0, (k + 0.5) / n, **TAIL) for k in range(n)]
    assert sum(tail) / n == pytest.approx(5.47, rel=0.02)


@given(uniforms, uniforms)
def test_no_overrun_passes_the_cap(u: float, size: float) -> None:
    assert 0.0 < draws.overrun(u, size, **TAIL) <= 50.0


def test_a_rollout_is_stopped_when_its_money_is_spent() -> None:
    roll = draws.rollout((1.0, 2.0, 3.0, 4.0), 2.0, cost_ratio=6.0, stop_at=3.0)
    assert (roll.waves, roll.end, roll.length) == ((2.0, 4.0), 4.0, 8.0)


def test_a_rollout_within_its_money_reaches_everyone() -> None:
    roll = draws.rollout((1.0, 2.0), 1.0, cost_ratio=1.2, stop_at=3.0)
    assert (roll.waves, roll.end) == ((1.0, 2.0), 2.0)


@pytest.mark.parametrize(
    ("used", "cap", "room"),
    [(0.0, 0.04, 1.0), (0.03, 0.04, 0.25), (0.05, 0.04, 0.0), (0.0, 0.0, 0.0)],
)
def test_an_area_gives_less_the_more_it_has_given(used: float, cap: float, room: float) -> None:
    assert draws.room(used, cap) == pytest.approx(room)


def test_what_cannot_be_cashed_betters_the_service() -> None:
    gain = draws.split(0.10, in_cost=0.5, in_demand=0.2, cashable=0.6)
    assert gain.cost == pytest.approx(0.03)
    assert gain.demand == pytest.approx(0.02)
    assert gain.quality == pytest.approx(0.03 + 0.02)


@given(st.floats(0.0, 0.9), shares, shares, shares)
def test_no_gain_is_lost_or_made_in_splitting(
    gain: float, a: float, b: float, cashable: float
) -> None:
    parts = draws.split(gain, a / 2, b / 2, cashable)
    assert parts.cost + parts.demand + parts.quality == pytest.approx(gain)


@given(st.floats(-0.9, 0.9), st.integers(1, 8))
def test_the_steps_of_a_rollout_multiply_to_the_whole_gain(gain: float, parts: int) -> None:
    steps = [draws.step(gain, part, parts) for part in range(1, parts + 1)]
    assert math.prod(steps) == pytest.approx(1.0 + gain)


@given(uniforms, shares, shares, shares)
def test_a_gain_of_zero_stays_zero_and_others_stay_inside(
    u: float, a: float, b: float, c: float
) -> None:
    assert draws.likely(u, 0.0, 0.0, 0.0) == 0.0
    assert min(a, b) <= draws.likely(u, a, b, c) <= max(b, c)


# --- equations ---------------------------------------------------------------


def test_all_five_barriers_removed_double_the_speed() -> None:
    found = barriers.barrier_multiplier(*[1.15] * 5, *[1.0] * 5)
    assert found == pytest.approx(1 / 1.15**5) == pytest.approx(0.497, abs=1e-3)
    assert barriers.barrier_multiplier(*[1.15] * 5, *[0.0] * 5) == 1.0


def test_treacle_sets_in_above_the_usual_number_of_projects() -> None:
    assert barriers.duration_multiplier(1.0, 0.03, 0.0, 4.0, 4.0) == 1.0
    assert barriers.duration_multiplier(1.0, 0.03, 0.0, 14.0, 4.0) == pytest.approx(1.3)
    assert barriers.duration_multiplier(1.0, 0.03, 1.0, 14.0, 4.0) == 1.0


def test_fire_fighting_leaves_no_time_for_ideas() -> None:
    assert innovation.innovation_slack(1.0, 1.0) == 1.0
    assert innovation.innovation_slack(1.0, 2.5) == 0.0
    assert innovation.innovation_slack(1.0, 0.8) == pytest.approx(1.2)


def test_a_doubling_of_learning_takes_a_tenth_off_the_odds_of_failure() -> None:
    assert innovation.failure_odds(20.0, 10.0, math.log2(0.9), 0.2, 0.0, 0.0, 1.0) == pytest.approx(
        0.9
    )
    assert innovation.failure_odds(10.0, 10.0, -0.152, 0.2, 1.0, 0.0, 1.0) == pytest.approx(0.8)


def test_barriers_touch_survival_only_by_switch() -> None:
    assert innovation.failure_odds(10.0, 10.0, -0.152, 0.0, 0.0, 0.0, 0.5) == 1.0
    assert innovation.failure_odds(10.0, 10.0, -0.152, 0.0, 0.0, 1.0, 0.5) == pytest.approx(0.5)


def test_the_same_effort_yields_fewer_radical_ideas() -> None:
    assert innovation.programme_idea_rate(2.0, 0.6, 0.0, 2.0) == pytest.approx(1.2)
    assert innovation.programme_idea_rate(2.0, 0.6, 1.0, 2.0) == pytest.approx(0.6)


def test_a_frozen_place_has_no_new_ideas() -> None:
    assert innovation.promising_ideas(2.0, 0.3, 1.0, 1.0, 1.0, 1.0) == 0.0
    assert innovation.promising_ideas(2.0, 0.3, 1.0, 1.0, 0.0, 1.0) == pytest.approx(0.6)


def test_lessons_fade_to_the_start_and_no_further() -> None:
    assert innovation.lessons_lost(0.1, 30.0, 10.0) == pytest.approx(2.0)
    assert innovation.lessons_lost(0.1, 10.0, 10.0) == 0.0


def test_projects_are_paid_in_cash() -> None:
    assert innovation.innovation_spending(2.0e6, 1.1) == pytest.approx(2.2e6)


# --- whole lives -------------------------------------------------------------

PROGRAMMES = {"programme_idea_rate": 1.5, "innovation_budget": 1.0}


def test_the_reference_has_background_projects_only() -> None:
    world = FakeWorld(years=25).run(run_pipeline)
    assert world.rows
    assert all(row["entity"] < PROGRAMME and not row["radical"] for row in world.rows)


def test_a_sure_radical_programme_makes_services_cheaper_and_better() -> None:
    sure = {
        "radical_share": 1.0,
        "pilot_survival": 1.0,
        "radical_survival": 1.0,
        "change_of_control": 0.0,
    }
    world = FakeWorld(years=25, **PROGRAMMES, **sure).run(run_pipeline)
    assert world.read("cost_effect", service="housing") < 0.95
    assert world.read("demand_effect", service="housing") < 0.95
    assert world.read("quality_effect", service="housing") > 1.05


def test_radical_change_without_survival_only_costs_and_harms() -> None:
    none = {
        "radical_share": 1.0,
        "radical_survival": 0.0,
        "background_idea_rate": 0.0,
        "harm_lasts": 1.0,
    }
    world = FakeWorld(years=25, **PROGRAMMES, **none).run(run_pipeline)
    assert (world.values["cost_effect"] == 1.0).all()
    assert (world.values["quality_effect"] <= 1.0).all()
    assert world.values["quality_effect"].min() < 1.0
    assert "harmful" in Counter(row["outcome"] for row in world.rows)


def test_radical_change_of_no_gain_is_never_better() -> None:
    nothing = {
        "radical_share": 1.0,
        "radical_gain_typical": 0.0,
        "radical_gain_high": 0.0,
        "background_idea_rate": 0.0,
    }
    world = FakeWorld(years=25, **PROGRAMMES, **nothing).run(run_pipeline)
    assert (world.values["cost_effect"] == 1.0).all()
    assert (world.values["demand_effect"] == 1.0).all()
    assert (world.values["quality_effect"] <= 1.0).all()


def test_damage_heals_after_years_unless_it_lasts() -> None:
    hurt = {"radical_survival": 0.0, "harm_share": 1.0, "harm_lasts": 0.0}
    hurt |= {"radical_share": 1.0, "background_idea_rate": 0.0, "programme_years": 5.0}
    world = FakeWorld(years=60, **PROGRAMMES, **hurt).run(run_pipeline)
    assert "harmful" in Counter(row["outcome"] for row in world.rows)
    assert world.values["quality_effect"] == pytest.approx(1.0)


def test_nothing_is_left_running_after_a_programme_ends() -> None:
    short = {"programme_years": 5.0, "background_idea_rate": 0.0, "radical_share": 0.5}
    world = FakeWorld(years=80, **PROGRAMMES, **short).run(run_pipeline)
    assert len(world.rows) > 3
    assert (world.values["innovations_in_stage"] == 0.0).all()
    assert world.read("project_spending") == 0.0
    assert (world.values["disruption"] == 0.0).all()


def test_a_place_without_money_starts_no_project() -> None:
    world = FakeWorld(years=25, programme_idea_rate=1.5, innovation_budget=0.0).run(run_pipeline)
    assert {row["outcome"] for row in world.rows} == {"unfunded"}
    assert world.read("project_spending") == 0.0


def test_projects_never_outnumber_the_places_to_scale_them_up() -> None:
    world = FakeWorld(years=25, programme_idea_rate=6.0, innovation_budget=1.0).run(run_pipeline)
    assert world.most["innovations_in_stage", "scaling"] == 4.0


def test_a_later_start_keeps_each_projects_luck() -> None:
    runs = []
    for start in (1.0, 4.0):
        world = FakeWorld(years=30, policy_start=start, background_idea_rate=0.0, **PROGRAMMES).run(
            run_pipeline
        )
        runs.append({row["entity"]: (row["typology"], row["radical"]) for row in world.rows})
    shared = runs[0].keys() & runs[1].keys()
    assert len(shared) > 5
    assert all(runs[0][entity] == runs[1][entity] for entity in shared)


def test_elections_can_end_a_radical_project() -> None:
    ended = {"radical_share": 1.0, "change_of_control": 1.0, "radical_cancelled": 1.0}
    world = FakeWorld(years=25, **PROGRAMMES, **ended).run(run_pipeline)
    assert "cancelled" in Counter(row["outcome"] for row in world.rows if row["radical"])


def test_a_busy_policy_stays_within_its_events() -> None:
    world = FakeWorld(years=25, seed=3, programme_idea_rate=1.7, background_idea_rate=0.6).run(
        run_pipeline
    )
    assert world.events < 400


def test_incremental_gains_stay_under_the_caps_of_their_areas() -> None:
    many = {
        "pilot_survival": 1.0,
        "incremental_survival": 1.0,
        "scaling_places": 50.0,
        "prototype_places": 50.0,
    }
    world = FakeWorld(years=60, programme_idea_rate=5.0, innovation_budget=1.0, **many).run(
        run_pipeline
    )
    caps = sum(world.read(f"cap_{area}") for area in draws.AREAS)
    landed = sum(row["gain"] for row in world.rows)
    assert 0.6 * caps < landed <= caps + 1e-12


def test_a_place_commits_no_more_than_it_sets_aside_but_for_the_last_project() -> None:
    world = FakeWorld(years=25, programme_idea_rate=3.0, innovation_budget=0.005).run(run_pipeline)
    assert "unfunded" in Counter(row["outcome"] for row in world.rows)
    largest = max(row["cost"] for row in world.rows)
    assert world.purse() > -largest


def test_success_and_failure_are_both_learnt_from() -> None:
    world = FakeWorld(years=80, programme_years=5.0, background_idea_rate=0.0, **PROGRAMMES)
    world.run(run_pipeline)
    assert world.learnt == sum(row["outcome"] != "unfunded" for row in world.rows)


def test_money_nobody_claims_lapses_and_pledges_do_not() -> None:
    assert innovation.lapsing(6.0, 3.0) == pytest.approx(2.0)
    assert innovation.lapsing(-6.0, 3.0) == 0.0
    assert innovation.set_aside(0.01, 6.6e10, 1.1) == pytest.approx(6e8)

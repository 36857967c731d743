"""Innovation: whole lives of projects in a fake world."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
import simpy

from simulator.model import innovation_draws as draws
from simulator.model.innovation_ledger import Ledger
from simulator.model.innovation_pipeline import run_pipeline
from simulator.model.innovation_project import PROGRAMME, conceive
from simulator.model.innovation_rollout import wave_times
from tests.model.fake_world import FakeWorld

PROGRAMMES = {"programme_idea_rate": 1.5, "innovation_budget": 1.0}


def test_the_reference_has_background_projects_only() -> None:
    world = FakeWorld(years=25).run(run_pipeline)
    assert world.rows
    assert all(row["entity"] < PROGRAMME and not row["radical"] for row in world.rows)


def test_where_no_policy_begins_a_programme_nobody_waits_for_its_ideas() -> None:
    class Listening(FakeWorld):
        def hazard(self, name: str, threshold: float, since: float | None = None) -> simpy.Event:
            heard.add(name)
            return super().hazard(name, threshold, since)

    heard: set[str] = set()
    Listening(years=5, policy_start=np.inf).run(run_pipeline)
    assert heard == {"background_idea_rate"}
    Listening(years=5).run(run_pipeline)
    assert heard == {"background_idea_rate", "programme_idea_rate"}


def test_a_sure_radical_programme_makes_services_cheaper_and_better() -> None:
    sure = {
        "radical_share": 1.0,
        "pilot_survival": 1.0,
        "radical_survival": 1.0,
        "change_of_control": 0.0,
        "gain_lapses": 0.0,
    }
    world = FakeWorld(years=40, **PROGRAMMES, **sure).run(run_pipeline)
    assert world.read("cost_effect", service="housing") < 0.95
    assert world.read("demand_effect", service="housing") < 0.97
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


def test_the_sooner_harm_shows_the_less_of_a_roll_out_is_lost() -> None:
    hurt = {"radical_share": 1.0, "radical_survival": 0.0, "harm_share": 1.0, "background_idea_rate": 0.0}
    soon, late = (
        FakeWorld(years=25, **PROGRAMMES, **hurt, harm_shows=shows).run(run_pipeline) for shows in (0.1, 0.9)
    )
    ends = [
        {row["entity"]: row["time"] for row in world.rows if row["outcome"] == "harmful"} for world in (soon, late)
    ]
    first = min(ends[0].keys() & ends[1].keys())
    assert ends[0][first] < ends[1][first] - 0.5


@pytest.mark.parametrize(("many", "cohorts"), [(1.0, 1), (2.6, 3), (6.0, 6)])
def test_units_change_over_in_so_many_whole_cohorts(many: float, cohorts: int) -> None:
    sure = {"radical_share": 1.0, "background_idea_rate": 0.0, "radical_waves": many}
    world = FakeWorld(years=1, **sure)
    project = conceive(world, PROGRAMME, Ledger.of(world))
    assert len(wave_times(world, project, Ledger.of(world))) == cohorts


def test_damage_heals_after_years_unless_it_lasts() -> None:
    hurt = {"radical_survival": 0.0, "harm_share": 1.0, "harm_lasts": 0.0}
    hurt |= {"radical_share": 1.0, "background_idea_rate": 0.0, "programme_years": 5.0}
    world = FakeWorld(years=60, **PROGRAMMES, **hurt).run(run_pipeline)
    assert "harmful" in Counter(row["outcome"] for row in world.rows)
    assert world.values["quality_effect"] == pytest.approx(1.0)


def test_what_is_not_kept_up_is_lost_whole_and_leaves_room_to_be_won_again() -> None:
    short = {"programme_years": 5.0, "background_idea_rate": 0.0, "radical_share": 0.5, "radical_survival": 0.8}
    kept, lost = (
        FakeWorld(years=120, **PROGRAMMES, **short, harm_share=0.0, gain_lapses=share).run(run_pipeline)
        for share in (0.0, 1.0)
    )
    assert not kept.lapses
    assert len(lost.lapses) == sum(row["gain"] > 0.0 for row in lost.rows) > 3
    for effect in ("cost_effect", "demand_effect", "quality_effect"):
        assert abs(kept.values[effect] - 1.0).max() > 0.01
        assert lost.values[effect] == pytest.approx(1.0)


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


@pytest.mark.parametrize("stage", ["generating", "incubating", "scaling", "learning"])
def test_each_stage_has_places_of_its_own_and_a_queue_for_them(stage: str) -> None:
    world = FakeWorld(years=25, programme_idea_rate=12.0, innovation_budget=1.0)
    world.values["stage_places"][:] = 40.0
    world.set("stage_places", 2.0, stage=stage)
    world.run(run_pipeline)
    assert world.most["innovations_in_stage", stage] == 2.0
    waiting = [most for (name, at), most in world.most.items() if name == "innovations_waiting"]
    assert world.most["innovations_waiting", stage] == max(waiting) > 2.0


def test_leadership_carries_more_roll_outs_at_a_time() -> None:
    many = {"programme_idea_rate": 12.0, "innovation_budget": 1.0}
    led = FakeWorld(years=25, leadership=1.0, **many).run(run_pipeline)
    assert led.most["innovations_in_stage", "scaling"] == 6.0
    assert led.most["innovations_in_stage", "incubating"] == 4.0


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


def test_stages_end_with_a_month() -> None:
    world = FakeWorld(years=25, **PROGRAMMES, change_of_control=0.0).run(run_pipeline)
    months = np.array([12 * row["time"] for row in world.rows])
    assert np.abs(months - months.round()).max() < 1e-9


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
        "stage_places": np.full(4, 50.0),
        "gain_lapses": 0.0,
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
    evaluated = [row for row in world.rows if row["outcome"] != "unfunded"]
    failed = [row for row in evaluated if row["outcome"] not in ("adopted", "cancelled")]
    assert world.learnt == pytest.approx(0.5 * len(evaluated))
    assert failed
    assert sum(world.failures.values()) == pytest.approx(0.5 * len(failed))

"""Projects that a scenario names: hand-checked, alone and in the real engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pytest

from simulator import engine
from simulator.engine.simulation import Trajectory
from simulator.model.innovation_ledger import Ledger
from simulator.model.innovation_pipeline import from_pilot
from simulator.model.innovation_project import named
from simulator.scenario import read, start
from simulator.scenario.forms import Project
from tests.model.fake_world import FakeWorld
from tests.model.test_innovation_in_the_engine import FILE, model

SURE = {"change_of_control": 0.0, "gain_lapses": 0.0, "evaluation": 0.0, "harm_share": 0.0}
HUBS = {"name": "Family hubs", "service": ("housing",), "cost": 3e6, "gain": 0.1, "radical": False}
ASKED: dict[str, Any] = {
    "name": "Family hubs", "service": "housing", "start": date(2027, 4, 1), "cost": 3e6, "price_base": "2025-26",
    "gain": 0.1, "because": "A business case",
}  # fmt: skip


def alone(world: FakeWorld, **given: Any) -> FakeWorld:
    return world.run(lambda world: from_pilot(world, named(world, **{**HUBS, **given}), Ledger.of(world)))


@cache
def run(policy: str = "programme", late: float = 0.0, **given: Any) -> Trajectory:
    """A policy of the stand-ins with one named project of its own, and no other project."""
    scenario = read(FILE).change("innovation.background_effort", 0.0, because="a test", range=(0.0, 1.0))
    for number in ("gain_lapses", "change_of_control", "evaluation"):
        scenario = scenario.change(f"innovation.{number}", 0.0, because="a test", range=(0.0, 1.0))
    form = scenario.policy_forms["programme"].model_copy(
        update={"set": None, "project": [Project(**{**ASKED, **given})]}
    )
    scenario = replace(scenario, policy_forms={**scenario.policy_forms, "programme": form})
    begun = start(scenario, model(), delay_years=late)
    return engine.simulate(model(), begun, policy=policy, accurate=True)


def spent(found: Trajectory) -> float:
    """All that was spent: rates change on whole months only."""
    return float(found.outputs["innovation_spending"][:-1].sum() / 12.0)


def told(found: Trajectory, kind: str) -> dict[str, Any]:
    return next(row for row in found.events if row["kind"] == kind)


def test_a_certain_project_changes_its_service_by_what_its_type_makes_of_its_gain() -> None:
    world = alone(FakeWorld(years=15, **SURE), success=1.0, realised=1.0, typology="delivery")
    in_cost, in_demand = (world.read(f"gain_in_{end}", typology="delivery") for end in ("cost", "demand"))
    cashable, reach = world.read("cashable_share"), world.read("within_reach", service="housing")
    assert world.read("cost_effect", service="housing") == pytest.approx(1 - 0.1 * reach * in_cost * cashable)
    assert world.read("demand_effect", service="housing") == pytest.approx(1 - 0.1 * reach * in_demand)
    assert [(row["name"], row["outcome"], row["gain"]) for row in world.rows] == [("Family hubs", "adopted", 0.1)]


def test_a_claim_is_taken_for_as_real_as_others_unless_it_says_how_real_it_is() -> None:
    world = alone(FakeWorld(years=15, **SURE), success=1.0)
    assert world.read("realised_low") < world.rows[0]["gain"] / 0.1 < world.read("realised_high")
    assert alone(FakeWorld(years=15, **SURE), success=1.0, realised=0.5).rows[0]["gain"] == pytest.approx(0.05)


def test_a_certain_project_costs_what_was_given_and_reaches_its_effect_when_it_says() -> None:
    found = run(success=1.0, realised=1.0, years=3, typology="delivery")
    assert spent(found) == pytest.approx(3e6, rel=1e-12)
    assert told(found, "own_project")["time"] == 2.0
    assert told(found, "project")["time"] == 5.0
    assert told(found, "project")["name"] == "Family hubs"
    assert told(found, "project")["spent"] == pytest.approx(3e6, rel=1e-12)
    housing = found.outputs["cost_effect"][:, model().axes["service"].index("housing")]
    assert housing[-1] == housing[12 * 5] < housing[12 * 5 - 1] < 1.0 == housing[12 * 2]


def test_a_project_without_success_costs_only_its_pilot() -> None:
    found = run(success=0.0, years=3)
    pilot = float(read(FILE).numbers["innovation.pilot_cost_share"].value or 0.0)
    assert spent(found) == pytest.approx(pilot * 3e6, rel=1e-12)
    assert (found.outputs["cost_effect"] == 1.0).all()


def test_a_named_project_is_voted_money_of_its_own_and_leaves_the_purse_alone() -> None:
    purse = [found.outputs["innovation_purse"] for found in (run(success=1.0), run("do_minimum"))]
    np.testing.assert_array_equal(*purse)


def test_no_policy_without_it_and_nothing_before_its_start_is_touched() -> None:
    kinds = {row["kind"] for policy in ("do_minimum", "later") for row in run(policy).events}
    assert "own_project" not in kinds
    assert spent(run("do_minimum")) == 0.0
    before = run().times < 2.0
    np.testing.assert_array_equal(
        run().outputs["innovation_spending"][before], run("do_minimum").outputs["innovation_spending"][before]
    )


def test_a_late_start_moves_the_project_and_keeps_its_luck() -> None:
    soon, late = told(run(), "project"), told(run(late=2.0), "project")
    assert told(run(late=2.0), "own_project")["time"] == 4.0
    assert soon["outcome"] == late["outcome"]
    assert soon["typology"] == late["typology"]
    assert soon["gain"] == late["gain"]


def test_luck_goes_by_the_name() -> None:
    def outcomes(**given: Any) -> list[str]:
        worlds = (FakeWorld(years=15, seed=seed, **SURE) for seed in range(40))
        return [alone(world, success=0.5, years=3.0, **given).rows[0]["outcome"] for world in worlds]

    assert outcomes() == outcomes(cost=9.0) != outcomes(name="Hubs")
    assert 10 < outcomes().count("adopted") < 30


def test_only_a_radical_one_runs_over_and_may_do_harm() -> None:
    risky = {**SURE, "harm_share": 1.0, "pilot_survival": 1.0, "harm_lasts": 1.0}
    ends = {kind: alone(FakeWorld(years=15, **risky), success=0.0, radical=kind).rows[0] for kind in (False, True)}
    assert (ends[False]["outcome"], ends[True]["outcome"]) == ("not adopted", "harmful")

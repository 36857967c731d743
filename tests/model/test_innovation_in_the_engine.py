"""Innovation in the real engine, with services and finance held still."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from simulator import engine
from simulator.engine import Model, output
from simulator.engine.check_units import check_units
from simulator.engine.simulation import Trajectory
from simulator.model import SECTORS
from simulator.model.axes import AXES
from simulator.scenario import read, start
from tests.model import innovation_stand_ins as surroundings

FILE = Path(__file__).with_name("innovation_stand_ins.toml")
RECORDED = (
    "innovations_in_stage", "innovations_adopted", "innovation_spending", "innovation_purse",
    "innovation_learning", "innovation_culture", "cost_effect", "quality_effect", "disruption",
)  # fmt: skip


@cache
def model() -> Model:
    own = [import_module(f"simulator.model.{name}") for name in SECTORS["innovation"]]
    sections = {"innovation": own, "surroundings": [surroundings]}
    return engine.build("innovation alone", sections, AXES, [output(name) for name in RECORDED])


@cache
def run(policy: str) -> Trajectory:
    # The accurate path needs no compiler; the fast one is held to it elsewhere.
    return engine.simulate(model(), start(read(FILE), model()), policy=policy, accurate=True)


def test_every_equation_agrees_in_units() -> None:
    assert not check_units(model())


@pytest.mark.parametrize(("policy", "years"), [("programme", 1.0), ("later", 6.0)])
def test_before_its_start_a_policy_is_the_reference_to_the_last_bit(
    policy: str, years: float
) -> None:
    before = run(policy).times < years
    for name in RECORDED:
        np.testing.assert_array_equal(
            run(policy).outputs[name][before], run("do_minimum").outputs[name][before]
        )


def test_a_programme_spends_adopts_and_teaches_more_than_the_reference() -> None:
    more, less = run("programme").outputs, run("do_minimum").outputs
    assert more["innovation_spending"].mean() > 2 * less["innovation_spending"].mean()
    assert more["innovations_adopted"][-1].sum() > less["innovations_adopted"][-1].sum() - 3
    assert more["innovation_learning"][-1] > less["innovation_learning"][-1]
    assert more["cost_effect"][-1].sum() < less["cost_effect"][-1].sum()


def test_a_delayed_programme_meets_the_same_projects() -> None:
    kinds = [
        {
            row["entity"]: row["typology"]
            for row in run(policy).events
            if row.get("entity", 0) >= 100_000
        }
        for policy in ("programme", "later")
    ]
    shared = kinds[0].keys() & kinds[1].keys()
    assert len(shared) > 5
    assert all(kinds[0][entity] == kinds[1][entity] for entity in shared)


def test_lessons_and_money_set_aside_are_audited_to_rounding() -> None:
    residuals = run("programme").residuals
    assert residuals["learning"] < 1e-9
    assert residuals["purse"] < 1e-3

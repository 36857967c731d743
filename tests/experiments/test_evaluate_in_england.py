"""Outcomes of the whole model over a short run: what pricing many runs at once gives is what pricing one does."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

import simulator as sim
from simulator.appraisal.summary import appraisal
from simulator.appraisal.value import flows
from simulator.engine import compile as compiling
from simulator.engine.in_step import Lanes
from simulator.experiments import crews
from simulator.experiments.evaluate import evaluate
from simulator.experiments.outcomes import OUTCOMES
from simulator.experiments.points import uncertain_numbers
from simulator.run import default_model
from simulator.scenario import read
from simulator.scenario.starter import member_luck

EVERY = [outcome.name for outcome in OUTCOMES]
POLICIES = ["do_minimum", "incremental", "radical"]


@pytest.fixture(scope="module")
def short():
    return read("england").change("run.stop", "2029-04-01", because="a short run")


@pytest.fixture(scope="module")
def found(short):
    names = [number.name for number in uncertain_numbers(short)]
    u = np.array([[member_luck(short, member)(name) for name in names] for member in range(3)])
    return evaluate(short, u, names, policies=POLICIES, members=3, outcomes=EVERY, workers=1)


def test_outcomes_are_those_of_a_comparison_and_its_appraisal(short, found):
    compared = sim.compare(short, members=3, workers=1).sel(policy=POLICIES)
    worth = appraisal(flows(compared.isel(member=[1])))
    one = found.sel(point=1, member=1)
    for name in ("npsv", "benefit", "programme_cost", "exchequer", "wellbys", "deaths"):
        np.testing.assert_allclose(one[name], worth[name].values[:, 0], rtol=1e-12, err_msg=name)
    last = compared.isel(member=1, time=-1)
    assert (one["backlog"].values == last["backlog"].sum("service").values).all()
    assert (one["section_114_probability"].values == last["section_114_probability"].values).all()
    reserves = last["usable_reserves"] / last["price_level"]
    assert (one["usable_reserves"].values == reserves.values).all()


def test_parts_and_years_sum_to_the_whole(found):
    parts = found["benefit_resources"] + found["benefit_output"] + found["benefit_wellbeing"]
    np.testing.assert_allclose(parts, found["benefit"], rtol=1e-9, atol=1.0)
    np.testing.assert_allclose(found["benefit"] - found["programme_cost"], found["npsv"], rtol=1e-9, atol=1.0)
    for name in ("npsv", "wellbys"):
        np.testing.assert_allclose(found[f"{name}_by_year"].sum("financial_year"), found[name], rtol=1e-9, atol=1.0)


def test_every_outcome_is_finite_described_and_differs_between_futures(found):
    for name in EVERY:
        values = found[name].sel(policy="radical")
        assert np.isfinite(values).all(), name
        assert values.std() > 0, name
        assert all(found[name].attrs[key] for key in ("units", "long_name", "description"))


def test_the_reference_gains_nothing_against_itself(found):
    for name in ("npsv", "exchequer", "wellbys", "deaths"):
        assert (found[name].sel(policy="do_minimum") == 0.0).all()


def test_a_future_alone_is_the_same_to_the_last_bit(short, found):
    names = found["number"].values.tolist()
    u = found["draw"].values[2:]
    alone = evaluate(short, u, names, policies=["radical"], members=1, outcomes=EVERY, workers=1)
    here = found.sel(policy=["do_minimum", "radical"], point=[2], member=[0])
    for name in EVERY:
        assert (alone[name].values == here[name].values).all(), name


def test_any_number_of_workers_gives_the_same_bits(short):
    names = [number.name for number in uncertain_numbers(short, default_model())][:5]
    u = np.linspace(0.1, 0.9, 30).reshape(6, 5)
    one, two = (evaluate(short, u, names, policies=["radical"], workers=workers) for workers in (1, 2))
    xr.testing.assert_identical(one, two)


def test_futures_in_step_are_those_one_after_another_to_the_last_bit(short, found, monkeypatch):
    made, advance = [], Lanes.advance
    monkeypatch.setattr(Lanes, "advance", lambda self, *leg: made.append(leg) or advance(self, *leg))

    def both():
        u, names = found["draw"].values, found["number"].values.tolist()
        futures = evaluate(short, u, names, policies=POLICIES, members=3, outcomes=EVERY, workers=1)
        return futures, sim.compare(short, members=2, workers=1)

    monkeypatch.setattr(compiling.Compiled, "pays_in_step", lambda self: False)
    alone = both()
    assert made == []
    monkeypatch.setattr(compiling.Compiled, "pays_in_step", lambda self: True)
    for one, other in zip(alone, both(), strict=True):
        xr.testing.assert_identical(one, other)
    assert len(made) > 10 * 24, "of 37 runs in ten groups, some thirty legs each"


def test_an_experiment_of_many_runs_has_the_model_compiled_for_runs_in_step(short, monkeypatch):
    asked = []
    monkeypatch.setattr(compiling.Compiled, "warm", lambda self, runs=0: asked.append(runs))
    for workers in (1, 2):
        with crews.chosen(10, workers, runs=4_000), crews.ordered(print, (), 10, workers, runs=5_000):
            pass
    assert asked == [4_000, 5_000] * 2

"""The cost of delay in the whole model, priced by the appraisal, over a short run."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

import simulator as sim
from simulator.engine.simulation import simulate
from simulator.errors import InputError
from simulator.experiments import delay_runs
from simulator.run import default_model
from simulator.scenario import read, start


@pytest.fixture(scope="module")
def short():
    return read("england").change("run.stop", "2029-04-01", because="a short run")


@pytest.fixture(scope="module")
def curve(short):
    return sim.delay(short, "radical", years=(0, 1, 2), members=2, workers=1)


def test_parts_sum_and_no_delay_costs_nothing(curve):
    np.testing.assert_allclose(curve["cost_of_delay_part"].sum("part"), curve["cost_of_delay"], rtol=0, atol=1.0)
    assert (curve["cost_of_delay"].sel(delay=0) == 0.0).all()
    assert (curve["cost_of_delay"].sel(delay=2) != 0.0).all()
    assert (curve["cost_of_delay_part"].sel(delay=2) != 0.0).any("member").sum() >= 4


def test_any_number_of_workers_gives_the_same_numbers(short, curve):
    xr.testing.assert_identical(sim.delay(short, "radical", years=(0, 1, 2), members=2, workers=2), curve)


def test_the_run_on_leaves_everything_before_the_horizon_as_it_was(short):
    begun = start(short, default_model(), member=1)
    usual = simulate(default_model(), begun, policy="radical", member=1)
    moved = delay_runs.delayed(delay_runs.run_on(begun), "radical", 0.0, begun.calendar.years)
    long = simulate(default_model(), moved, policy="radical", member=1)
    for name, values in usual.outputs.items():
        assert (long.outputs[name][: len(usual.times)] == values).all(), name


def test_until_its_start_a_late_programme_is_the_reference(short):
    longer = short.change("run.stop", "2034-04-01", because="until ideas have come")
    begun = start(longer, default_model(), member=1)
    reference = simulate(default_model(), begun, policy="do_minimum", member=1)
    moved = delay_runs.delayed(begun, "radical", 1.5, begun.calendar.years)
    late = simulate(default_model(), moved, policy="radical", member=1)
    for name, values in reference.outputs.items():
        assert (late.outputs[name][:30] == values[:30]).all(), name
    assert (late.outputs["innovations_in_stage"][31:] != reference.outputs["innovations_in_stage"][31:]).any()


def test_a_run_whose_prices_have_no_year_is_told(short):
    nameless = short.change("finance.price_level", {"2025-04-01": 1.3}, because="no year has the price level 1")
    with pytest.raises(InputError, match="price"):
        sim.delay(nameless, "radical", years=(0, 1), members=1, workers=1)

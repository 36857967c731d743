"""The cost of delay in the whole model, priced by the appraisal, over a short run."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

import simulator as sim
from simulator.engine.running import simulate
from simulator.errors import InputError
from simulator.experiments.delay import runs as delay_runs
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


def test_a_start_beyond_the_end_is_the_reference_to_the_last_bit(short):
    begun = start(short, default_model(), member=1)
    reference = simulate(default_model(), begun, policy="do_minimum", member=1)
    never = simulate(default_model(), delay_runs.delayed(begun, "radical", 20.0, begun.calendar.years),
                     policy="radical", member=1)  # fmt: skip
    for name, values in reference.outputs.items():
        assert (never.outputs[name] == values).all(), name


def test_what_counts_as_healed_divides_benefit_from_damage_and_moves_nothing_else(short, curve):
    as_it_was = sim.delay(short, "radical", years=(0, 1, 2), members=2, workers=1, healed="start")
    assert (as_it_was["cost_of_delay"] == curve["cost_of_delay"]).all()
    divided = ["forgone_benefit", "lasting_damage"]
    ours, theirs = (found["cost_of_delay_part"].sel(part=divided) for found in (curve, as_it_was))
    np.testing.assert_allclose(ours.sum("part"), theirs.sum("part"), rtol=0, atol=1.0)
    # What worsens in two years does so with or without a start: nearly none of it is damage of the delay.
    lasting = [float(abs(each.sel(part="lasting_damage", delay=2)).mean()) for each in (ours, theirs)]
    assert lasting[0] < 0.1 * lasting[1]


def test_the_risk_of_a_notice_is_held_under_a_stated_level_or_that_of_never_starting(short, curve):
    level = float(curve["unstarted_risk"].mean())
    assert curve.attrs["stated_risk"] == level
    assert curve.attrs["stated_risk_is"] == "of never starting"
    asked = sim.delay(short, "radical", years=(0, 1), members=2, workers=1, risk=0.99)
    assert asked.attrs["stated_risk"] == 0.99
    assert asked["last_start_under_risk"].values[0] == asked["start_date"].values[-1, 0]
    rare = sim.delay(short, "radical", years=(0, 1), members=2, workers=1, risk=1e-9)
    assert np.isnat(rare["last_start_under_risk"].values[0])
    assert (rare["mean_risk_low"] <= rare["mean_risk"]).all()


def test_a_backlog_that_is_run_case_by_case_is_refused_with_the_remedy(short):
    detailed = short.change("services.cases_in_detail.health", 1.0, because="test")
    with pytest.raises(InputError) as refused:
        sim.delay(detailed, "radicl", years=(0, 1), members=1, workers=1)
    said = str(refused.value)
    assert "services.cases_in_detail: a backlog run case by case can't be healed" in said
    assert "Set it to 0 for all services" in said
    assert "Did you mean radical?" in said


def test_a_run_whose_prices_have_no_year_is_told(short):
    nameless = short.change("finance.price_level", {"2025-04-01": 1.3}, because="no year has the price level 1")
    with pytest.raises(InputError) as refused:
        sim.delay(nameless, "radical", years=(0, -1), members=1, workers=1)
    assert "finance.price_level: is 1 in no year" in str(refused.value)
    assert "-1 years is no delay" in str(refused.value)

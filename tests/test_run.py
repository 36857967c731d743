from __future__ import annotations

import importlib
import subprocess
import sys

import numpy as np
import pytest
import xarray as xr

import simulator as sim
from simulator.errors import InputError
from simulator.run import every_policy
from tests import clinic


def test_a_run_is_the_reference_policy_at_central_values(clinic_scenario):
    found = sim.run(clinic_scenario, model=clinic.model())
    assert found["policy"].values.tolist() == ["do_minimum"]
    assert found["member"].values.tolist() == [0]
    assert found.attrs["reference"] == "do_minimum"
    assert found["backlog"].sel(time="2025-04-01").values.ravel().tolist() == [500.0, 500.0]


def test_the_same_scenario_gives_the_same_bits_whatever_ran_before(clinic_scenario):
    first = sim.run(clinic_scenario, model=clinic.model())
    sim.run(clinic_scenario, policy="radical", member=5, model=clinic.model())
    xr.testing.assert_identical(sim.run(clinic_scenario, model=clinic.model()), first)


def test_a_policy_is_the_reference_to_the_last_bit_until_it_starts(clinic_scenario):
    reference, radical = (
        sim.run(clinic_scenario, policy=policy, model=clinic.model())["backlog"].squeeze("policy")
        for policy in ("do_minimum", "radical")
    )
    before = {"time": slice("2025-04-01", "2026-04-01")}
    assert (reference.sel(before).values == radical.sel(before).values).all()
    assert (reference.values != radical.values).any()


def test_a_month_s_total_is_zero_at_first_and_then_what_was_served(clinic_scenario):
    served = sim.run(clinic_scenario, model=clinic.model())["served_total"]
    assert (served.isel(time=0) == 0).all()
    care = served.sel(service="adult_social_care").isel(policy=0, member=0)
    assert float(care[1]) == pytest.approx(2100 / 12, rel=1e-6)


def test_another_seed_is_other_luck(clinic_scenario):
    usual, other = (
        sim.run(clinic_scenario, seed=seed, model=clinic.model())["waiting"].values
        for seed in (None, 9)
    )
    assert not np.array_equal(usual, other)


def test_an_unknown_policy_is_named_with_the_nearest_one(clinic_scenario):
    with pytest.raises(InputError, match=r"no policy is called radicle\. Did you mean radical\?"):
        sim.run(clinic_scenario, policy="radicle", model=clinic.model())


def test_the_reference_is_there_even_if_the_file_leaves_it_out(clinic_scenario):
    from dataclasses import replace

    without = replace(
        clinic_scenario, policy_forms={"radical": clinic_scenario.policy_forms["radical"]}
    )
    assert every_policy(without) == ("do_minimum", "radical")


def test_importing_the_package_imports_nothing_heavy():
    heavy = "{'numpy', 'scipy', 'xarray', 'numba', 'pint', 'plotly', 'pydantic', 'simpy'}"
    code = f"import simulator, sys; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_public_names_can_be_called_once_their_modules_are_loaded():
    for module in ("run", "scenario", "experiments.compare"):
        importlib.import_module(f"simulator.{module}")
    assert all(callable(function) for function in (sim.run, sim.compare, sim.scenario))


def test_a_name_that_is_not_public_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'simulate_everything'"):
        sim.simulate_everything  # noqa: B018

"""The numbers that futures drew, as told beside a comparison."""

from __future__ import annotations

import csv

import numpy as np
import pytest
import xarray as xr

import simulator as sim
from simulator.experiments.points import uncertain_numbers
from simulator.results.stream import opened
from simulator.run import default_model, prepare
from tests import clinic


def test_what_is_told_is_what_the_future_runs_with():
    england, model = sim.scenario("england"), default_model()
    told, begun = sim.draws(england, 3)["value"], prepare(england, model, 2)
    single = [number for number in uncertain_numbers(england, model) if number.single]
    assert len(single) > 300
    for number in single:
        assert float(told.sel(number=number.name, member=2)) == number.value_in(begun), number.name


def test_more_members_leave_the_first_as_they_are(clinic_scenario):
    few, many = (sim.draws(clinic_scenario, members, model=clinic.model()) for members in (2, 5))
    xr.testing.assert_identical(few, many.isel(member=slice(2)))
    assert len(np.unique(many["value"].isel(number=0))) == 5


def test_another_seed_draws_others(clinic_scenario):
    usual, other = (sim.draws(clinic_scenario, 2, seed=seed, model=clinic.model())["value"] for seed in (None, 9))
    assert (usual != other).any()


def test_no_members_are_no_futures(clinic_scenario):
    with pytest.raises(ValueError, match="at least one member, not 0"):
        sim.draws(clinic_scenario, 0, model=clinic.model())


def test_a_comparison_keeps_what_its_futures_drew(simulator, clinic_file, clinic_scenario, tmp_path):
    assert simulator("compare", str(clinic_file), "--members", "3", "--workers", "1", "-o", "kept")[0] == 0
    with opened(tmp_path / "kept" / "draws.nc") as found:
        xr.testing.assert_equal(found.load(), sim.draws(clinic_scenario, 3, model=clinic.model()))
    assert simulator("export", "kept", "--to", "csv", "--members", "-o", "tables")[0] == 0
    with (tmp_path / "tables" / "draws_by_number.csv").open(encoding="utf-8-sig") as file:
        assert next(csv.reader(file)) == ["member", "number", "value"]

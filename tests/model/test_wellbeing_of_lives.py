"""Lives saved are counted once, as deaths and years of life: WELLBYs do not count them again."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

from simulator.experiments.wellbys import with_wellbys
from tests.model.test_england import england, run

NOTHING_ELSE = dict.fromkeys(
    (
        "population__unmet_need_worsening", "population__waiting_worsening", "population__worklessness_onset",
        "population__prevention_onset_elasticity", "wellbeing__unmet_care_effect", "wellbeing__waiting_effect",
        "wellbeing__service_trust_effect", "population__social_care_mortality_elasticity",
        *(f"wellbeing__unmet_need_effect__{service}" for service in (
            "childrens_services", "public_health", "health", "employment_skills", "housing", "neighbourhood",
        )),
    ), 0.0,
)  # fmt: skip


def whole(elasticity: float) -> xr.Dataset:
    """England to 2050, where services do nothing but save lives."""
    numbers: dict[str, Any] = {**NOTHING_ELSE, "population__health_mortality_elasticity": elasticity}
    numbers |= {"population__modelled_pathways": 0.0, "finance__nhs_growth": 0.03}
    return run(england("2050-04-01", **numbers))


@pytest.fixture(scope="module")
def two_runs() -> xr.Dataset:
    """Without the feedback on mortality, and with it."""
    both = xr.concat([whole(0.0), whole(1.0)], xr.Variable("policy", ["do_minimum", "lives"]))
    return with_wellbys(both.expand_dims("member").assign_attrs(reference="do_minimum")).isel(member=0)


def adults(found: xr.Dataset) -> xr.DataArray:
    return found["people_by_work_status"].sum("work_status")


def years_of_life(found: xr.Dataset) -> float:
    gained = adults(found).sel(policy="lives") - adults(found).sel(policy="do_minimum")
    return float(gained.sum() / 12)


def test_lives_saved_count_for_next_to_nothing_in_wellbys(two_runs: xr.Dataset) -> None:
    years = years_of_life(two_runs)
    wellbys = float(two_runs["wellbys"].sel(policy="lives").isel(time=-1))
    assert years > 5e5
    assert abs(wellbys) < 0.1 * years


def test_means_times_people_would_count_them_for_seven_points_a_year(two_runs: xr.Dataset) -> None:
    points = adults(two_runs) * two_runs["life_satisfaction"]
    plain = float((points.sel(policy="lives") - points.sel(policy="do_minimum")).sum() / 12)
    assert plain > 6 * years_of_life(two_runs)
    assert np.isfinite(plain)

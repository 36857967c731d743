"""Innovation in the whole model: what is better under which numbers, over eight futures each."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
import pytest
import xarray as xr

from tests.model.test_england import england, policy, run

MEMBERS = range(8)
PROGRAMMES = ("incremental", "radical", "portfolio")
NEVER = {"innovation__radical_survival": 0.0}
SURE = {
    "innovation__radical_survival": 1.0,
    "innovation__radical_gain_low": 0.0,
    "innovation__radical_gain_typical": 0.1,
    "innovation__radical_gain_high": 0.4,
}
NO_GAIN = {
    **{f"innovation__radical_gain_{end}": 0.0 for end in ("low", "typical", "high")},
    "innovation__realised_low": 0.0,
    "innovation__realised_high": 0.0,
}

pytestmark = pytest.mark.slow


@cache
def runs(name: str, numbers: tuple[tuple[str, float], ...]) -> tuple[xr.Dataset, ...]:
    return tuple(run(england("2050-04-01", **dict(numbers)), name, member) for member in MEMBERS)


def ahead(numbers: Mapping[str, float], one: str, other: str, outcome: str = "life_satisfaction") -> float:
    """By how much one policy's outcome is higher at the end, on average over futures."""
    pairs = zip(*(runs(name, tuple(numbers.items())) for name in (one, other)), strict=True)
    return float(np.mean([(a[outcome] - b[outcome]).isel(time=-1).sum() for a, b in pairs]))


def test_radical_change_that_never_survives_is_worse_than_incremental_in_everything() -> None:
    assert ahead(NEVER, "radical", "incremental") < 0
    assert ahead(NEVER, "radical", "incremental", "innovation_productivity_gain") < 0
    assert ahead(NEVER, "radical", "incremental", "quality_won") < 0


def test_radical_change_that_surely_survives_at_its_central_gain_is_better() -> None:
    assert ahead(SURE, "radical", "incremental") > 0
    assert ahead(SURE, "radical", "incremental", "innovation_productivity_gain") > 0
    assert ahead(SURE, "radical", "incremental", "quality_won") > 0


@pytest.mark.parametrize("name", PROGRAMMES)
def test_change_that_gains_nothing_is_better_in_no_future(name: str) -> None:
    pairs = zip(*(runs(p, tuple(NO_GAIN.items())) for p in (name, "do_minimum")), strict=True)
    for changed, usual in pairs:
        assert (changed["life_satisfaction"] - usual["life_satisfaction"]).mean() < 1e-9
        assert changed["resource_released"].max() < 1.0
        assert changed["need_prevented"].max() < 1e-3
        assert changed["innovation_spending"].mean() > usual["innovation_spending"].mean()


def test_a_recession_brings_ideas_only_where_the_switch_says_so() -> None:
    place = policy(england("2034-04-01"), "do_nothing", "2026-04-01", economy__recession_depth=0.1)
    raised = place.change("innovation.recession_response", 5.0, because="a test", range=(0.0, 5.1))
    usual, more = (run(scenario, "do_nothing") for scenario in (place, raised))
    assert more["innovations_in_stage"].sum() > usual["innovations_in_stage"].sum()
    numbers = ({}, {"innovation__recession_response": 5.0})
    calm, switched = (run(england("2034-04-01", **some), "incremental") for some in numbers)
    xr.testing.assert_equal(calm["innovations_in_stage"], switched["innovations_in_stage"])


def test_failing_to_innovate_is_a_drag_on_output() -> None:
    gained = []
    for weight in (0.0, 0.15):
        place = england("2045-04-01", innovation__innovation_in_productivity=weight)
        idle, busy = (run(place, name).isel(time=-1) for name in ("do_nothing", "incremental"))
        assert busy["innovation_productivity_gain"] > idle["innovation_productivity_gain"]
        gained.append(float(busy["national_output"] / idle["national_output"]))
    assert gained[1] > gained[0]

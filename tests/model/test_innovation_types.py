"""Innovation: how the five types differ, in a fake world."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.model.axes import SERVICES
from tests.model.fake_world import FakeWorld
from tests.model.test_innovation_levers import ALONE, SURE, live

TYPES = ("service_product", "delivery", "organisational", "conceptual", "social")


def only(typology: str, **numbers: Any) -> FakeWorld:
    """A programme whose projects are all of one type."""
    return live(emphasis=np.array([float(name == typology) for name in TYPES]), **numbers)


def test_a_programme_may_aim_at_one_type() -> None:
    assert {row["typology"] for row in only("social").rows} == {"social"}


def one_type_with(value: float) -> np.ndarray[Any, Any]:
    """A ratio of 1 for all types but social change."""
    return np.array([1.0, 1.0, 1.0, 1.0, value])


@pytest.mark.parametrize("radical", [0.0, 1.0])
def test_types_differ_in_what_they_gain(radical: float) -> None:
    mix = {"radical_share": radical, "radical_typology": np.ones(5), "incremental_typology": np.ones(5)}
    even, uneven = (live(typology_gain=one_type_with(gain), **mix).rows for gain in (1.0, 2.0))
    pairs = zip(uneven[:4], even[:4], strict=True)
    ratios = {(row["typology"], round(row["claim"] / same["claim"], 6)) for row, same in pairs}
    assert ("social", round(2 / 1.2, 6)) in ratios
    assert {ratio for name, ratio in ratios if name != "social"} == {round(1 / 1.2, 6)}


def test_types_differ_in_how_often_they_fail() -> None:
    half = {"pilot_survival": 0.5, "radical_survival": 0.5, "change_of_control": 0.0}
    sure = only("social", years=80.0, typology_failure=one_type_with(0.0), **half)
    assert {row["outcome"] for row in sure.rows} == {"adopted"}
    assert len({row["outcome"] for row in only("social", years=80.0, **half).rows}) > 1


def test_types_differ_in_how_long_they_take() -> None:
    ends = [
        only("social", typology_duration=one_type_with(length), **SURE).rows[0]["time"]
        for length in (0.5, 1.0, 2.0)
    ]
    assert ends == sorted(ends)
    assert ends[0] < ends[1] < ends[2]


def test_a_cross_cutting_change_serves_other_services_too() -> None:
    touched = []
    for share in (0.0, 0.4):
        world = live(years=40.0, spill=np.full(5, share), **ALONE, **SURE)
        assert len(world.rows) == 1
        quality = world.values["quality_effect"]
        touched.append([name for name, value in zip(SERVICES, quality, strict=True) if value != 1.0])
    assert touched == [["housing", "neighbourhood"], list(SERVICES)]

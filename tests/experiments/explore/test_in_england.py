from __future__ import annotations

import json

import pytest

from simulator.experiments.explore import explore
from simulator.scenario import read

pytestmark = pytest.mark.slow
SMALL = {"sliders": ["delay", "mix"], "points": 6, "members": 2, "checks": 2}


@pytest.fixture(scope="module")
def england():
    return explore(read("england"), workers=1, **SMALL)


def test_the_same_bits_come_from_any_number_of_workers(england):
    assert explore(read("england"), workers=2, **SMALL).equals(england)


def test_without_a_radical_share_the_policy_is_the_incremental_one(england):
    assert json.loads(england.attrs["mixes"])["mix"] == {"incremental": 0.0, "radical": 0.8, "portfolio": 0.4}
    incremental = explore(
        read("england"), policy="incremental", sliders=["delay"], points=2, members=2, checks=1, workers=1
    )
    for name in ("npsv", "life_satisfaction_by_year_difference", "usable_reserves_by_year_difference"):
        mixed = england[name].sel(mix=0.0, delay=0.0).values
        assert mixed.tolist() == incremental[name].sel(delay=0.0).values.tolist()


def test_what_is_told_first_is_what_the_policy_does_to_wellbeing(england):
    assert england.attrs["headline"] == "life_satisfaction_by_year_difference"
    before = england["life_satisfaction_by_year_difference"].sel(delay=8.0, financial_year="2032-33")
    assert float(abs(before).max()) == 0.0

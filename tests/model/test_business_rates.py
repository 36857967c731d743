"""Business rates that councils keep: by hand, and in England with a recession."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.model.business_rates import Rates
from simulator.model.output_and_income import output_steps
from tests.model.services_stand_ins import changed, run, still


class World:
    """Numbers by name; 100 pounds a year of rates, first reset in 2026 and every five years from then on."""

    def __init__(self, **numbers: float) -> None:
        self.values = {
            "business_rates_growth": 0.01, "business_rates_first_reset": 2026.0, "business_rates_reset_years": 4.6,
            "business_rates_gain": 1.0, "retained_business_rates": 100.0, **numbers,
        }  # fmt: skip

    def read(self, name: str) -> float:
        return self.values[name]

    def set(self, name: str, value: float) -> None:
        self.values[name] = value

    def multiply(self, name: str, by: float) -> None:
        self.values[name] *= by


def billed(world: World, *years: int, inflation: float = 1.0, step: float = 1.0) -> float:
    """The rates after those Aprils."""
    rates = Rates(world)
    for year in years:
        rates.bill(world, year, inflation, step)
    return world.values["retained_business_rates"]


def test_between_resets_rates_follow_prices_growth_and_output() -> None:
    assert billed(World(), 2027, inflation=1.02, step=0.99) == pytest.approx(100 * 1.02 * 1.01 * 0.99)


def test_a_reset_leaves_what_prices_alone_have_made_of_the_baseline() -> None:
    world = World()
    assert billed(world, *range(2027, 2032), inflation=1.02, step=0.97) == pytest.approx(100 * 1.02**5)
    assert world.values["business_rates_gain"] == 1.0


def test_resets_come_every_so_many_whole_years_and_none_before_the_first() -> None:
    rates = Rates(World())
    assert [year for year in range(2011, 2041) if rates.reset_in(year)] == [2026, 2031, 2036]


def test_what_comes_back_after_a_reset_in_a_slump_is_gain() -> None:
    slump = World(business_rates_growth=0.0)
    billed(slump, 2030, 2031, step=0.95)
    assert billed(slump, 2032, step=1 / 0.95) == pytest.approx(100 / 0.95)


def test_each_budget_takes_in_what_output_has_changed_since_the_last() -> None:
    world = World(
        grant_multiplier=0.9, grant_multiplier_granted=1.0,
        business_rates_multiplier=1.1, business_rates_multiplier_billed=1.0,
    )  # fmt: skip
    assert output_steps(world) == pytest.approx((0.9, 1.1))
    assert output_steps(world) == (1.0, 1.0)


def test_in_a_place_alone_growth_beyond_prices_is_lost_at_each_reset() -> None:
    grows: dict[str, Any] = {"business_rates_growth": 0.02}
    rates = run(changed(grows, still())).outputs["income"][:, 2]
    aprils = rates[12::12][:12] / rates[0]
    assert aprils == pytest.approx([1, *1.02 ** np.arange(1, 5), 1, *1.02 ** np.arange(1, 5), 1, 1.02])

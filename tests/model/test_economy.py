"""Recessions and output."""

from __future__ import annotations

import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

from simulator.engine import reading
from simulator.model import economy, output_and_income, worklessness_costs
from simulator.model.axes import AXES
from tests.model import small_place

RECESSION = """
[[event]]
at = 2026-04-01
recession = { depth = 0.05, years = 3 }
because = "One recession of average size"
"""


@given(st.floats(0.001, 0.3), st.floats(0.3, 10), st.floats(0, 1), st.floats(0.02, 0.98))
def test_a_recession_ends_and_leaves_only_its_lasting_part(depth, years, lasting, fall):
    path = list(economy.recession_path(depth, years, lasting, fall))
    assert sum(change for _, change, _ in path) == pytest.approx(0, abs=1e-12)
    assert sum(part for _, _, part in path) == pytest.approx(depth * lasting)
    assert sum(wait for wait, _, _ in path) < years


def test_output_falls_in_the_first_part_of_a_recession_in_whole_quarters():
    def changes(fall):
        return [change for _, change, _ in economy.recession_path(0.06, 3.0, 0.0, fall)]

    assert changes(0.3) == pytest.approx([0.015] * 4 + [-0.0075] * 8)
    assert changes(0.5) == pytest.approx([0.01] * 6 + [-0.01] * 6)


class World:
    """Settings and a clock, as a happening sees them."""

    def __init__(self):
        self.values = {"recession_depth": 0.01, "lasting_loss": 0.0, "hysteresis": 0.2, "recession_fall": 0.3}
        self.logged = []

    def read(self, name):
        return self.values[name]

    def set(self, name, value):
        self.values[name] = value

    def wait(self, years):
        return years

    def log(self, kind, **fields):
        self.logged.append(kind)


def test_a_second_recession_adds_to_one_that_is_on():
    world = World()
    steps = list(economy.recession.function(world, depth=0.05, years=2.0))
    assert sum(steps) == pytest.approx(2.0 * 7 / 8)
    assert world.values["recession_depth"] == pytest.approx(0.01)
    assert world.values["lasting_loss"] == pytest.approx(0.01)
    assert world.logged == ["recession", "recession_over"]


@pytest.fixture(scope="module")
def recession(tmp_path_factory):
    """Nine years with a recession in the second; and the same without."""
    folder = tmp_path_factory.mktemp("recession")
    return small_place.run(folder).outputs, small_place.run(folder, RECESSION).outputs


def test_a_recession_of_five_per_cent_raises_unemployment_by_one_to_three_and_a_half_points(
    recession,
):
    usual, hit = recession
    rise = hit["unemployment_rate"] - usual["unemployment_rate"]
    assert rise[:12] == pytest.approx(0, abs=1e-12)
    assert 0.01 < rise.max() < 0.035
    assert rise[60] < 0.6 * rise.max()


def test_what_hysteresis_keeps_is_a_fifth_of_the_depth(recession):
    assert recession[1]["lasting_loss"][-1] == pytest.approx(0.01)
    assert recession[1]["labour_demand"][-1] == pytest.approx(1 - 0.4 * 0.01)


def test_a_recession_costs_output_and_life_satisfaction(recession):
    usual, hit = recession
    lost = 1 - hit["national_output"] / usual["national_output"]
    assert 0.03 < lost.max() < 0.07
    assert hit["life_satisfaction"][24] < usual["life_satisfaction"][24]


def test_output_per_worker_by_hand():
    found = economy.real_output_per_worker(80_000.0, 1.1, 0.05, 0.0, 0.6, 1.0, 7.4, 7.4, 0.02)
    assert found == pytest.approx(80_000 * 1.1 * 0.97)


def test_fewer_people_without_work_save_dwp_benefits_and_bring_the_exchequer_taxes():
    axes = {axis.name: axis for axis in AXES}
    cost = xr.DataArray([0, 0, 9_300, 7_400, 0, 0], dims="body", coords={"body": list(axes["body"].labels)})
    with reading(axes):
        each = worklessness_costs.fiscal_cost_in_cash(cost, 1.02, 1.1)
        found = worklessness_costs.benefits_and_taxes_of_worklessness(1000.0, each)
    # Benefits follow prices, taxes earnings too.
    assert float(found.sel(body="dwp")) == pytest.approx(1000 * 9_300 * 1.02)
    assert float(found.sel(body="exchequer")) == pytest.approx(1000 * 7_400 * 1.02 * 1.1)


def test_those_who_find_work_again_after_a_recession_carry_scars(recession):
    usual, hit = recession
    assert hit["scarred_workers"][:12] == pytest.approx(usual["scarred_workers"][:12])
    assert hit["scarred_workers"][-1] > usual["scarred_workers"][-1] * 1.02


def test_a_recession_takes_output_below_its_trend(recession):
    usual, hit = recession
    assert usual["output_against_trend"][0] == 1.0
    assert 0.95 < usual["output_against_trend"][-1] < 1.05
    assert 0.03 < (usual["output_against_trend"] - hit["output_against_trend"]).max() < 0.07


def test_demand_that_procurement_adds_is_demand_for_labour():
    assert economy.labour_demand(0.05, 0.0, 0.6, 0.01, 1.0) == pytest.approx(0.95 * 1.01)


def test_a_switched_off_loop_multiplies_grants_by_exactly_one():
    assert output_and_income.grant_multiplier(0.93, 0.0) == 1.0
    assert output_and_income.grant_multiplier(0.9, 0.5) == pytest.approx(0.9**0.5)


def test_business_rates_answer_weakly_to_output():
    assert output_and_income.business_rates_multiplier(0.9, 0.0, 0.2) == pytest.approx(0.979, abs=0.0002)
    assert output_and_income.business_rates_multiplier(0.9, 0.0, 0.0) == 1.0


def test_what_a_pandemic_shuts_down_takes_nothing_off_business_rates():
    assert output_and_income.business_rates_multiplier(0.8, 0.2, 0.2) == pytest.approx(1.0)

"""The pandemic as a shock: what it does, that it passes, and that nothing is there without it."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.model import provision, slump, transfers
from simulator.model.pandemic import pandemic

AT_HEIGHT = {
    "deaths_added": 0.2, "care_put_off": np.array([0.0, 0.4]), "care_not_sought": np.array([0.0, 0.3]),
    "activity_shut": 0.15, "contentment_lost": 0.3, "emergency_grant": 0.2, "emergency_spending": 0.1,
    "net_revenue": 50e9, "care_lost_after": np.zeros(2), "care_restored": 4.0,
}  # fmt: skip
NEUTRAL = {
    "pandemic_mortality": 1.0, "pandemic_closure": np.zeros(2), "pandemic_demand": np.ones(2),
    "shut_down": 0.0, "pandemic_mood": 0.0,
}  # fmt: skip


class World:
    """Settings, a clock and an account, as a happening sees them."""

    def __init__(self, **more):
        self.values = AT_HEIGHT | NEUTRAL | more
        self.moved, self.logged = [], []

    def read(self, name, **labels):
        return self.values[(name, *labels.values())] if labels else self.values[name]

    def set(self, name, value, **labels):
        self.values[(name, *labels.values()) if labels else name] = value

    def add(self, name, value):
        self.values[name] += value

    def wait(self, years):
        return years

    def move(self, amount, leaves, enters):
        self.moved.append((amount, leaves and leaves[0], enters[0]))

    def log(self, kind, **fields):
        self.logged.append(kind)


def test_it_is_at_its_height_first_and_nothing_is_left_once_what_it_lost_is_restored():
    world = World()
    course = pandemic.function(world, severity=1.0, years=2.0)
    next(course)
    assert world.values["pandemic_mortality"] == pytest.approx(1 + 0.2 * 15 / 16)
    first = world.values["pandemic_closure"][1]
    assert sum(course) + 0.25 == pytest.approx(2.0 + 4.0)
    assert first == pytest.approx(0.4 * 15 / 16)
    for name, neutral in NEUTRAL.items():
        np.testing.assert_allclose(world.values[name], neutral, atol=1e-12, err_msg=name)


def test_one_of_two_years_does_what_its_height_would_in_one():
    world = World()
    list(pandemic.function(world, severity=1.0, years=2.0))
    granted = sum(amount for amount, _, enters in world.moved if enters == "usable_reserves")
    spent = sum(amount for amount, leaves, _ in world.moved if leaves == "usable_reserves")
    assert (granted, spent) == pytest.approx((0.2 * 50e9, 0.1 * 50e9))


def test_capacity_that_is_lost_comes_back_evenly_after_the_end():
    world = World(care_lost_after=np.array([0.0, 0.1]))
    course = pandemic.function(world, severity=1.0, years=2.0)
    next(course)
    assert world.values["pandemic_closure"][1] == pytest.approx(0.1 + 0.3 * 15 / 16)
    assert sum(next(course) for _ in range(8)) == pytest.approx(7 * 0.25 + 0.25)
    assert world.values["pandemic_closure"] == pytest.approx([0.0, 0.1])
    assert sum(next(course) for _ in range(8)) == pytest.approx(2.0)  # half of the time to restore it
    assert world.values["pandemic_closure"] == pytest.approx([0.0, 0.05])
    assert sum(course) == pytest.approx(4.0 - 2.0 - 0.25)
    assert world.values["pandemic_closure"] == pytest.approx([0.0, 0.0])


def test_two_can_overlap():
    world = World()
    one, two = (pandemic.function(world, severity=1.0, years=1.0) for _ in range(2))
    next(one)
    alone = world.values["pandemic_mortality"]
    next(two)
    assert world.values["pandemic_mortality"] == pytest.approx(2 * alone - 1)
    list(one)
    list(two)
    assert world.values["pandemic_mortality"] == pytest.approx(1.0)


def test_what_it_would_shut_beyond_what_can_be_shut_is_not_taken_from_what_is_left_shut():
    world = World(care_put_off=np.array([0.35]), care_lost_after=np.array([0.11]), pandemic_closure=np.zeros(1))
    course = pandemic.function(world, severity=3.0, years=2.0)
    next(course)
    assert world.values["pandemic_closure"] == pytest.approx([3 * (0.11 + 0.24 * 15 / 16)])
    assert sum(next(course) for _ in range(8)) == pytest.approx(2.0)
    assert world.values["pandemic_closure"] == pytest.approx([3 * 0.11])


def test_however_severe_a_tenth_asks_for_help_is_served_and_works():
    world = World(care_not_sought=np.array([0.2, 0.9]), activity_shut=0.9)
    next(pandemic.function(world, severity=3.0, years=10.0))
    assert world.values["pandemic_demand"] == pytest.approx([1 - 0.6 * 79 / 80, 0.1])
    assert slump.output_since_start(world.values["shut_down"], 0.9, 0.0) == pytest.approx(0.1)
    assert slump.demand_for_labour_since_start(world.values["shut_down"], 0.0, 0.0) == pytest.approx(0.1)
    given = dict.fromkeys(provision.normal_capacity.arguments, 0.0) | {"capacity": 50.0, "discharge_effect": 1.0}
    assert provision.normal_capacity(**given | {"pandemic_closure": 1.05}) == pytest.approx(5.0)


def test_a_severity_of_nothing_changes_nothing():
    world = World()
    list(pandemic.function(world, severity=0.0, years=2.0))
    for name, neutral in NEUTRAL.items():
        np.testing.assert_array_equal(world.values[name], neutral, err_msg=name)
    assert all(amount == 0 for amount, _, _ in world.moved)


def test_a_scheme_that_keeps_jobs_keeps_labour_demand():
    assert slump.demand_for_labour_since_start(0.15, 1.0, 0.0) == 1.0
    assert slump.demand_for_labour_since_start(0.15, 0.0, 0.0) == pytest.approx(0.85)
    assert slump.demand_for_labour_since_start(0.0, 0.9, 0.0) == 1.0


def test_a_start_inside_a_slump_is_usual_and_its_end_is_more():
    assert (1 - 0.05) * slump.demand_for_labour_since_start(0.0, 0.9, 0.05) == pytest.approx(1.0)
    world = World(recession_depth=0.05, hysteresis=0.2, lasting_loss=0.0)
    assert sum(slump.recovery.function(world, years=4.0)) == pytest.approx(4.0)
    assert world.values["recession_depth"] == pytest.approx(0.0, abs=1e-12)
    assert world.values["lasting_loss"] == pytest.approx(0.01)


def test_rates_kept_take_the_place_of_grant_and_never_of_more_than_there_is():
    world = World(government_grant=5e9, retained_business_rates=1e9, business_rates_gain=1.0)
    list(transfers.rates_retention.function(world, amount=8e9))
    assert (world.values["government_grant"], world.values["retained_business_rates"]) == (0.0, 6e9)
    assert world.values["business_rates_gain"] == 1.0


def test_rates_newly_kept_join_the_baseline_and_leave_what_was_gained():
    world = World(government_grant=5e9, retained_business_rates=1.1e9, business_rates_gain=1.1)
    list(transfers.rates_retention.function(world, amount=1e9))
    assert world.values["retained_business_rates"] / world.values["business_rates_gain"] == pytest.approx(2e9)
    nothing = World(government_grant=0.0, retained_business_rates=0.0, business_rates_gain=0.9)
    list(transfers.rates_retention.function(nothing, amount=1e9))
    assert nothing.values["business_rates_gain"] == 0.9


def test_a_service_that_passes_to_councils_is_theirs_by_law_from_then_on():
    shares = {("paid_by", "nhs", "public_health"): 1.0, ("paid_by", "council", "public_health"): 0.0}
    world = World(government_grant=5e9)
    world.values |= shares | {("planned_spending", "public_health"): 3e9, ("fee_share", "public_health"): 0.0}
    list(transfers.public_health_transfer.function(world, share=0.8))
    assert world.values["paid_by", "council", "public_health"] == 0.8
    assert world.moved == [(0.8, None, "council_part_by_law")]
    assert world.values["government_grant"] == pytest.approx(5e9 + 0.8 * 3e9)

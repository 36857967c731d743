"""A place of another size: what grows with it does, and nothing else changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import simulator as sim
from simulator.describe.place import growing, people_of
from simulator.engine import simulate
from simulator.scenario import start


@pytest.fixture(scope="module")
def england():
    quiet = sim.scenario("england").change("run.stop", "2031-04-01", because="A quick test")
    # Notices are drawn for so many councils: another number of them has other luck.
    return quiet.change("finance.distress_base_rate", 0.0, because="No notices")


@pytest.mark.parametrize("share", [0.5, 0.006])
@pytest.mark.parametrize("policy", ["do_minimum", "radical"])
def test_in_a_part_of_england_every_figure_is_that_part_or_the_same(england, share, policy):
    smaller = england
    for name in growing(england, sim.MODEL):
        smaller = smaller.change(name, {"times": share}, because="A part of England")
    whole, part = (simulate(sim.MODEL, start(each, sim.MODEL), policy=policy, member=1) for each in (england, smaller))
    for name, values in whole.outputs.items():
        off = [np.abs(part.outputs[name] - size * values).max() for size in (1.0, share)]
        assert min(off) <= 1e-9 * max(np.abs(values).max(), 1e-300), name
    assert [(e["kind"], e["time"]) for e in part.events] == [(e["kind"], e["time"]) for e in whole.events]


def test_people_are_those_that_a_run_starts_with(england):
    first = sim.run(england)["residents"].isel(time=0).sum().item()
    assert people_of(england, sim.MODEL) == pytest.approx(first, rel=1e-12)


def test_prices_rates_and_definitions_do_not_grow(england):
    names = growing(england, sim.MODEL)
    assert "finance.planned_spending" in names
    assert not {"finance.band_d", "services.people_per_case", "services.least_flow"} & set(names)


def test_a_model_where_nobody_ages_has_no_size(england):
    assert people_of(england, replace(sim.MODEL, ageing=None)) is None

"""Wrong calls from Python, told in Python's words."""

from __future__ import annotations

import pytest

import simulator as sim
from simulator.errors import InputError


@pytest.fixture(scope="module")
def england():
    return sim.scenario("england")


@pytest.mark.parametrize("name", ["run", "compare", "ensemble", "sensitivity", "robustness", "explore", "calibrate"])
def test_a_path_in_the_place_of_a_scenario_is_told_how_to_read_it(name):
    with pytest.raises(InputError, match=rf'Read it first: sim\.{name}\(sim\.scenario\("s\.toml"\), …\)'):
        getattr(sim, name)("s.toml")


@pytest.mark.parametrize(("members", "shown"), [("3", "'3'"), (2.5, "2.5")])
def test_a_count_that_is_no_whole_number_is_told(england, members, shown):
    with pytest.raises(InputError, match=f"members: {shown} is not a whole number"):
        sim.compare(england, members=members)


@pytest.mark.parametrize("name", ["run", "compare", "delay", "ensemble"])
def test_a_place_where_nobody_lives_is_told_before_anything_runs(england, name):
    empty = england.change("population.residents_at_start", 0.0, because="a test")
    with pytest.raises(InputError, match=r"residents_at_start: nobody lives there at the start.*Give some people"):
        getattr(sim, name)(empty)


def test_a_scenario_that_does_not_fit_the_model_is_told_beside_its_arguments(england):
    impossible = england.change("economy.grant_multiplier_granted", 0.0, because="a test")
    with pytest.raises(InputError, match="grant_multiplier_granted"):
        sim.run(impossible)


def test_what_is_wrong_with_an_argument_is_said_of_the_argument(england):
    with pytest.raises(InputError, match=r"^policy: no policy is called radcal\. Did you mean radical\?$"):
        sim.delay(england, policy="radcal")


def test_an_equation_that_is_called_otherwise_is_suggested():
    with pytest.raises(KeyError, match=r"no equation is called servd\. Did you mean served\?"):
        sim.MODEL.equations["servd"]


def test_a_chart_of_something_else_says_what_to_give():
    with pytest.raises(sim.chart.MissingError, match="int is no dataset: give what"):
        sim.chart.gap(5)

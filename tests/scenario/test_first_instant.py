"""Scenarios that can't begin: nobody lives there, or an equation divides by nought."""

from __future__ import annotations

import pytest

import simulator as sim
from simulator.errors import InputError
from simulator.run import default_model
from simulator.scenario import available, first_instant
from simulator.scenario.first_instant import impossible
from tests import clinic

WHY = "a test"


@pytest.mark.parametrize("name", [name for name in available() if "/" not in name])
def test_every_scenario_that_comes_along_can_begin(name):
    assert impossible(sim.scenario(name), default_model()) == []


def test_a_place_where_only_infants_live_is_told():
    empty = sim.scenario("england").change("population.residents_at_start", 0.0, because=WHY)
    assert [mistake.name for mistake in impossible(empty, default_model())] == ["population.residents_at_start"]


def test_a_model_without_ages_may_have_no_people(clinic_file):
    assert impossible(sim.scenario(clinic_file), clinic.model()) == []


def test_a_service_without_a_budget_is_told_with_the_number_to_give():
    unpaid = sim.scenario("england").change("finance.planned_spending.housing", 0.0, because=WHY, range=(0.0, 1.0))
    told = [str(mistake) for mistake in impossible(unpaid, default_model())]
    assert len(told) == 1
    assert "services.affordable_capacity: has no value at the start, as it divides by unit_cost, which is 0" in told[0]
    assert told[0].endswith("for housing. Give more than 0 for finance.planned_spending.")


def test_what_has_no_value_is_told_in_the_order_of_the_equations():
    model, poor = default_model(), sim.scenario("england")
    for name in ("planned_spending.housing", "government_grant", "retained_business_rates", "band_d"):
        poor = poor.change(f"finance.{name}", 0.0, because=WHY, range=(0.0, 1.0))
    told = [mistake.name.rpartition(".")[2] for mistake in impossible(poor, model)]
    assert len(told) > 1
    assert told == [name for name in model.expressions if name in told]


def test_it_is_asked_once_of_a_scenario_however_often_that_is_run(monkeypatch):
    asked, values = [], first_instant._values
    monkeypatch.setattr(first_instant, "_values", lambda *given: asked.append(given) or values(*given))
    place = sim.scenario("england").set("run.stop=2026-06-01")
    for _ in range(3):
        sim.run(place)
    assert len(asked) == 1
    with pytest.raises(InputError, match="nobody lives there"):
        sim.run(place.change("population.residents_at_start", 0.0, because=WHY))
    sim.run(place)
    assert len(asked) == 3


def test_what_a_command_has_asked_its_calls_do_not_ask_again(simulator_of_england, monkeypatch):
    asked, values = [], first_instant._values
    monkeypatch.setattr(first_instant, "_values", lambda *given: asked.append(given) or values(*given))
    line = ("compare", "england", "--members", "1", "--no-delay", "--set", "run.stop=2030-04-01", "--quiet")
    assert simulator_of_england(*line)[0] == 0
    assert len(asked) == 1


def test_it_is_told_before_anything_is_run(simulator_of_england, tmp_path):
    nobody = ("--set", "population.residents_at_start=0")
    assert simulator_of_england("run", "england", *nobody)[0] == 2
    assert list(tmp_path.iterdir()) == []

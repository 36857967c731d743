"""How many people a place has, and that it has some."""

from __future__ import annotations

import simulator as sim
from simulator.describe.place import nobody, people_of
from simulator.run import default_model
from tests import clinic

WHY = "a test"


def test_a_place_where_only_infants_live_is_told_and_others_are_not():
    england, model = sim.scenario("england"), default_model()
    empty = england.change("population.residents_at_start", 0.0, because=WHY)
    assert people_of(empty, model) > 0.0
    assert nobody(england, model) == []
    assert [mistake.name for mistake in nobody(empty, model)] == ["population.residents_at_start"]


def test_a_model_without_ages_may_have_no_people(clinic_file):
    assert nobody(sim.scenario(clinic_file), clinic.model()) == []

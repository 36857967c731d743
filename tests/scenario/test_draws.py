from __future__ import annotations

import pytest

from simulator.engine import Model
from simulator.scenario import Scenario, start, uncertain
from simulator.scenario.draws import FACTOR, SHARE, draws


def test_what_is_told_is_what_the_member_ran_with(scenario: Scenario, model: Model) -> None:
    drawn = {each.name: each for each in draws(scenario, model, [0, 3])}
    begun = [start(scenario, model, member=member).values for member in (0, 3)]
    for name in ("unit_cost", "shortest_wait"):
        assert drawn[f"clinic.{name}"].values.tolist() == [float(values[name]) for values in begun]
        assert drawn[f"clinic.{name}"].unit == model.quantities[name].unit.text


def test_every_uncertain_number_is_there_once(scenario: Scenario, model: Model) -> None:
    assert tuple(each.name for each in draws(scenario, model, range(2))) == uncertain(scenario, model)


def test_a_number_of_many_values_is_told_as_a_factor_or_a_share_of_its_range(scenario: Scenario, model: Model) -> None:
    many = [each for each in draws(scenario, model, range(50)) if each.unit in (FACTOR, SHARE)]
    assert many
    for each in many:
        assert each.values.min() > 0.0
        assert each.unit == FACTOR or each.values.max() < 1.0
        assert each.values.max() > 1.1 * each.values.min()


def test_a_member_draws_the_same_whoever_else_is_asked_for(scenario: Scenario, model: Model) -> None:
    alone, among = draws(scenario, model, [7]), draws(scenario, model, range(9))
    assert [each.values[0] for each in alone] == pytest.approx([each.values[7] for each in among], rel=0, abs=0)

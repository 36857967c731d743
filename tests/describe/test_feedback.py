"""Which stocks act on which."""

from __future__ import annotations

import simulator as sim
from simulator.describe.carried import carried
from simulator.describe.feedback import between_sectors, loops, reach
from simulator.engine import equation
from simulator.units import PeoplePerYear
from tests import clinic


def test_a_backlog_that_its_service_lowers_acts_on_itself_alone():
    assert reach(clinic.model()) == {"backlog": frozenset({"backlog"})}
    assert loops(clinic.model()) == [("backlog",)]


def test_without_the_equation_that_reads_it_a_stock_acts_on_nothing():
    @equation(each="service")
    def served(capacity: PeoplePerYear) -> PeoplePerYear:
        """As many as the capacity allows."""
        return capacity

    assert loops(clinic.model().replace(served=served)) == []


def test_people_work_and_services_act_on_one_another_and_reserves_on_none_of_them():
    first = loops(sim.MODEL)[0]
    assert {"residents", "work", "backlog", "capacity", "trust"} <= set(first)
    assert "usable_reserves" not in first  # events alone carry from budgets to services


def test_budgets_carry_what_services_cost_to_reserves_and_back():
    budget = [each for each in carried(sim.MODEL) if each.name == "budget"]
    assert {"usable_reserves", "care_on_offer"} <= set(loops(sim.MODEL, budget)[0])


def test_sectors_are_joined_by_what_their_equations_read():
    found = between_sectors(sim.MODEL)
    assert found["population", "worklessness"] > 0
    assert ("wellbeing", "population") not in found

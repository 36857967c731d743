"""What is in order and yet most often not meant: a budget that does not add up, policies that are twins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING, Any

from simulator.describe.first_budget import DRAW, first_budget, reserves_policy
from simulator.describe.totals import far_off
from simulator.errors import did_you_mean
from simulator.prices import financial_year

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.engine.board import Board
    from simulator.scenario import Scenario
    from simulator.scenario.forms import Policy

def notes(scenario: Scenario, model: Model) -> tuple[str, ...]:
    """A sentence for each thing to look at again, none of them a mistake, in a scenario that fits the model."""
    return (*far_off(scenario, model), *_budget(scenario, model), *_twins(scenario))


def _budget(scenario: Scenario, model: Model) -> Iterator[str]:
    """What to look at again in the first budget and in the reserves beside it."""
    if scenario.run.start is not None and DRAW in model.quantities:
        board = _first_day(scenario, scenario.run.start, model)
        yield from first_budget(board, model, financial_year(scenario.run.start))
        yield from reserves_policy(board)


def _first_day(scenario: Scenario, start: date, model: Model) -> Board:
    """Where things stand after a day without any policy, event or shock."""
    from simulator.engine.calendar import Calendar
    from simulator.engine.simulation import Simulation
    from simulator.run import policy_of, prepare

    day = Calendar(start, start + timedelta(days=1))
    first = replace(prepare(scenario, model, None), calendar=day, changes=(), happenings=(), stops=())
    ran = Simulation(model, first, policy_of(scenario), 0, False, 1.0 / 24.0, "rk4", 1.0)
    ran.run()
    return ran.board


def _twins(scenario: Scenario) -> Iterator[str]:
    """Policies that do the same from the same day."""
    forms = scenario.policy_forms
    for one, other in combinations(forms, 2):
        if _deeds(scenario, one, forms[one]) == _deeds(scenario, other, forms[other]):
            remedy = f"change a setting of {other}, or leave it out.{_meant(scenario, one, other)}"
            yield f"Policies {one} and {other} do the same to the last number: {remedy}"


def _meant(scenario: Scenario, one: str, other: str) -> str:
    """A question, where a policy of the scenario's own file is most likely one that it extends, misspelt."""
    if scenario.origin("policy", other) != scenario.where:
        return ""
    inherited = [name for name in scenario.policies if scenario.origin("policy", name) != scenario.where]
    return did_you_mean(other, [name for name in inherited if name != one])


def _deeds(scenario: Scenario, name: str, form: Policy) -> Any:
    """What tells a policy from others; nothing, of the reference and of one that sets nothing."""
    return (form.start, form.set, form.project) if (form.set or form.project) and name != scenario.reference else None

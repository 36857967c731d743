"""Every number that a scenario gives moves something that a run records, or says why it can't."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import simulator as sim
from simulator.engine import Start, simulate
from simulator.engine.model import Quantity
from simulator.engine.simulation import Trajectory
from simulator.errors import RunError
from simulator.model import MODEL
from simulator.scenario import start

TIMES = """
name = "Good or hard times"
extends = "england"
[change.finance.grant_growth_shift]
value = {shift}
range = [-0.1, 0.1]
because = "so that limits are met, from below and from above"
[change.innovation.idea_rate]
value = 5.0
because = "so that many projects meet every fate"
[change.innovation.harm_share]
value = 0.5
because = "the same"
[change.population.dependency_path]
value = 0.5
because = "so that the published path of dependency counts"
[change.population.working_age_growth]
series = {{ 2012-07-01 = 0.01 }}
because = "so that prevalence at working age is not that of the tables"
[change.innovation.change_of_control]
value = 0.35
because = "the same"
[change.innovation.radical_survival]
value = 0.35
because = "the same"
[change.innovation.overrun_tail]
value = 0.3
because = "the same"
[policy.portfolio.set]
"innovation.radical_share" = 0.8
"innovation.autonomy" = 0.5
"innovation.incubation_time" = 0.8
"procurement.local_preference" = 0.5
"procurement.sme_preference" = 0.5
"procurement.innovation_clauses" = 0.5
"procurement.social_value_clauses" = 0.5
"procurement.savings_reinvested" = 0.5
"community.community_grants" = 0.003
"community.asset_transfer" = 0.001
"community.local_working" = 0.5
[[event]]
at = 2027-04-01
recession = {{ depth = 0.06, years = 4.0 }}
because = "so that what only a recession moves is moved"
[[event]]
at = 2045-04-01
set = {{ "services.improvement_time" = 0.02 }}
because = "so that what only time set aside moves is moved, and late, so that no project's fate changes"
[[event]]
at = 2029-01-01
pandemic = {{ severity = 1.0, years = 1.5 }}
because = "so that what only a pandemic moves is moved"
"""
SAYS_WHY = {
    "population.smallest_share": "keeps a ratio defined",
    "worklessness.smallest_group": "keeps a ratio defined",
    "worklessness.birthdays": "one, by definition",
    "services.budget_cycle": "one, by law",
    "services.least_flow": "keeps a ratio defined",
    "services.fewest_people": "keeps a ratio defined",
    "population.whole_years": "the labels of an axis",
    "finance.financial_year_end": "set anew as the run begins",
    "finance.freeze_response": "nobody has been offered a grant for freezing since 2015-16",
    "finance.unlimited_rise": "every year from 2012-13 has a limit",
    "economy.business_rates_multiplier_billed": "what it makes of the first budget's rates, the reset of 2026 undoes",
    "innovation.programme_years": "the reference's, which has no programme",
    "finance.notice_reserves": "what one council's notice hangs on; those of England's many are drawn from a rate",
    "finance.support_called": "of a place of one council",
}
ELSEWHERE = {"simulator.model.cases": "off but for one service at a time; see test_cases"}
POLICY = "portfolio"
MEMBERS = (1, 2, 3, 4, 5, 6)


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> list[Start]:
    """England in good and in hard times."""
    found = []
    for shift in (0.05, -0.06):
        file: Path = tmp_path_factory.mktemp("times") / "times.toml"
        file.write_text(TIMES.format(shift=shift), encoding="utf-8")
        found.append(start(sim.scenario(str(file)), MODEL))
    return found


def changed(place: Start, number: Quantity) -> Iterator[Start]:
    """The place with the number higher and lower, as far as its limits allow."""
    if number.kind == "driver":
        series = place.series[number.name]
        moved = replace(series, values=1.02 * series.values + 1e-4)
        yield replace(place, series={**place.series, number.name: moved})
        return
    old = place.values[number.name]
    if number.kind == "table":
        yield with_value(place, number.name, old * np.array([1.0, 1.1]))
        return
    first = np.where(np.arange(old.size).reshape(old.shape) == 0, 3.0, 1.0)
    more = 1e9 if "GBP" in number.unit.text else 0.4
    for new in (0.5 * old, 1.7 * old, first * old, old + more):
        new = np.clip(new, number.low, number.high)
        if not np.array_equal(new, old):
            yield with_value(place, number.name, new)


def with_value(place: Start, name: str, new: Any) -> Start:
    """The place with another value, also where the policy sets it."""
    changes = tuple(
        replace(change, values={k: v for k, v in change.values.items() if k != name})
        for change in place.changes
    )
    return replace(place, values={**place.values, name: new}, changes=changes)


def moves(usual: Trajectory, place: Start, member: int) -> bool:
    """Whether another place records anything else; a number that ends a run is not dead either."""
    try:
        found = simulate(MODEL, place, policy=POLICY, member=member)
    except RunError:
        return True
    return found.events != usual.events or not all(
        np.array_equal(values, usual.outputs[name]) for name, values in found.outputs.items()
    )


@pytest.mark.slow
def test_every_number_moves_something(places: list[Start]) -> None:
    numbers = [
        q
        for q in MODEL.quantities.values()
        if q.kind in ("parameter", "setting", "table", "driver") and q.module not in ELSEWHERE
    ]
    dead = {number.dotted for number in numbers}
    for member in MEMBERS:
        for place in places:
            usual = simulate(MODEL, place, policy=POLICY, member=member)
            for number in numbers:
                if number.dotted in dead and any(
                    moves(usual, new, member) for new in changed(place, number)
                ):
                    dead.remove(number.dotted)
    assert not dead - SAYS_WHY.keys(), sorted(dead - SAYS_WHY.keys())

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
from simulator.model import MODEL
from simulator.scenario import start

HARD_TIMES = """
name = "Hard times"
extends = "england"
[change.finance.grant_growth_shift]
value = -0.06
range = [-0.07, 0.0]
because = "so that floors and limits are met"
[change.innovation.idea_rate]
value = 5.0
because = "so that many projects meet every fate"
[policy.portfolio.set]
"innovation.innovation_budget" = 0.2
[[event]]
at = 2027-04-01
recession = { depth = 0.06, years = 4.0 }
because = "so that what only a recession moves is moved"
"""
SAYS_WHY = {
    "population.smallest_share": "keeps a ratio defined",
    "worklessness.smallest_group": "keeps a ratio defined",
    "worklessness.birthdays": "one, by definition",
    "services.least_flow": "keeps a ratio defined",
    "population.whole_years": "the labels of an axis",
    "finance.financial_year_end": "set anew as the run begins",
    "innovation.programme_years": "the reference's, which has no programme",
}
POLICY = "portfolio"
MEMBERS = (1, 2, 3, 4)


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> tuple[Start, Start]:
    """England as it is, and in hard times."""
    file: Path = tmp_path_factory.mktemp("hard") / "hard_times.toml"
    file.write_text(HARD_TIMES, encoding="utf-8")
    return start(sim.scenario("england"), MODEL), start(sim.scenario(str(file)), MODEL)


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
    for new in (0.5 * old, 1.7 * old, old + 0.5):
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


def same(one: Any, other: Any) -> bool:
    """Whether two runs record the same."""
    return one.events == other.events and all(
        np.array_equal(one.outputs[name], other.outputs[name]) for name in one.outputs
    )


@pytest.mark.slow
def test_every_number_moves_something(places: tuple[Start, Start]) -> None:
    numbers = [
        q for q in MODEL.quantities.values() if q.kind in ("parameter", "setting", "table", "driver")
    ]
    dead = {number.dotted for number in numbers}
    for member in MEMBERS:
        for place in places:
            usual = simulate(MODEL, place, policy=POLICY, member=member)
            for number in numbers:
                if number.dotted in dead and any(
                    not same(usual, simulate(MODEL, new, policy=POLICY, member=member))
                    for new in changed(place, number)
                ):
                    dead.remove(number.dotted)
    assert not dead - SAYS_WHY.keys(), sorted(dead - SAYS_WHY.keys())

"""Every scenario file that is shipped: it reads, it runs, and both paths give the same."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

import simulator as sim
from simulator.run import outcome

SCENARIOS = sorted(Path("scenarios").glob("*.toml"))
WITHIN = {
    "served": 2e-4, "waiting_time": 5e-5, "displaced_cost": 2e-4, "case_for_radical_change": 5e-5,
    "in_year_cut": 3e-4, "spending_total": 2e-5, "turned_away": 1e-3, "self_funded": 1e-3, "quality": 2e-5,
    "deaths_total": 2e-5,
}  # fmt: skip
"""Of the largest value; 1e-5 otherwise. At the instant a queue empties, who is served turns from staff's limit to
the queue's: a fixed step that holds the turn is off by part of a step there, for a record or a few, and so is what
follows at once. A round of savings, and what it leads to, hangs on a small difference between large sums, as does
who is turned away: a shortfall of care that begins within a step, in the course of a year. One death of a month's
50,000 follows it."""
QUEUE = {"displaced_cost": 5e-2, "in_year_cut": 1e-2}
"""The same where a queue of cases runs; 5e-3 otherwise. Displacement counts what is unmet beyond the start's share,
and a round of savings what is overspent."""


@pytest.fixture(scope="module", params=SCENARIOS, ids=lambda path: path.stem)
def both(request):
    scenario = sim.scenario(request.param)
    policies = [scenario.reference]
    return [outcome(scenario, policies, [1], accurate=accurate) for accurate in (False, True)]


def test_the_fast_path_gives_what_the_accurate_path_gives(both, request):
    fast, accurate = (found.dataset for found in both)
    beyond = beyond_bounds(fast, accurate)
    assert {name: far for name, far in beyond.items() if far > 2.0} == {}
    # What a fixed step is off by at a turn vanishes with the step; half of it may still put a case on the wrong side.
    if beyond:
        scenario = sim.scenario(request.node.callspec.params["both"]).change("run.step", 1 / 96, because="a test")
        assert beyond_bounds(outcome(scenario, [scenario.reference], [1]).dataset, accurate) == {}


def beyond_bounds(fast, accurate) -> dict[str, float]:
    """What is further apart than it may be, in parts of what it may."""
    # Of some thousand cases in a queue, one may be counted a quarter of a month later.
    queue, found = float(accurate["cases_served"].max()) > 0, {}
    for name, values in accurate.data_vars.items():
        if values.dtype.kind == "f" and not name.startswith("residual"):
            scale = float(np.abs(values).max()) + 1e-12
            allowed = (QUEUE if queue else WITHIN).get(name, 5e-3 if queue else 1e-5)
            one, other = fast[name].values, values.values
            far = np.abs(one - other) / scale - 1e-7 * np.abs(other) / scale
            # Missing in both is the same; in one of them it is as far apart as can be.
            far = np.where(np.isnan(one) & np.isnan(other), 0.0, np.nan_to_num(far, nan=np.inf))
            if not (far <= allowed).all():
                found[name] = float(np.max(far)) / allowed
    return found


def test_events_happen_within_a_day_of_each_other_on_both_paths(both):
    fast, accurate = (found.events for found in both)
    assert [e["kind"] for e in fast] == [e["kind"] for e in accurate]
    # Two paths differ by minutes over decades, and a date is a day's beginning: one may fall on each side.
    days = [[date.fromisoformat(event["date"]) for event in found] for found in (fast, accurate)]
    apart = [abs(one - other) for one, other in zip(*days, strict=True)]
    assert max(apart, default=timedelta()) <= timedelta(days=1)
    assert sum(apart, timedelta()).days <= max(1, len(apart) // 100)


def test_no_one_and_no_pound_appears_or_vanishes(both):
    for found in both:
        assert float(abs(found.dataset["residual_people"]).max()) < 1e-4
        assert float(abs(found.dataset["residual_pounds"]).max()) < 1.0

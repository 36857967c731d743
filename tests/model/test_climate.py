"""Climate: a slow trend, shocks that a scenario dates, and shocks by luck that no policy moves."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.engine.start import StartedHappening
from simulator.model import climate
from tests.model.places_alone import england, given, run

NEIGHBOURHOOD = 6


def flood(at: float, severity: float = 1.0, years: float = 1.0) -> StartedHappening:
    return StartedHappening(at, "climate_shock", {"severity": severity, "years": years})


def test_the_trend_makes_services_dearer_year_by_year() -> None:
    found = run().outputs["place_cost_effect"][:, NEIGHBOURHOOD]
    assert found[0] == 1.0
    assert found[-1] == pytest.approx(np.exp(0.001 * 25))


def test_a_shock_raises_cost_and_need_while_it_lasts_and_leaves_nothing() -> None:
    found, usual = run(happenings=(flood(2.0),)).outputs, run().outputs
    for name, rise in (("place_cost_effect", 0.05), ("place_need_effect", 0.03)):
        ratio = found[name][:, NEIGHBOURHOOD] / usual[name][:, NEIGHBOURHOOD]
        assert ratio[23] == 1.0
        assert ratio[24:36] == pytest.approx(1 + rise)
        assert ratio[36] == 1.0


def test_a_scenario_dates_a_shock_like_a_recession() -> None:
    event = "[[event]]\nat = 2027-04-01\nbecause = 'a test'\nclimate_shock = { severity = 2.0, years = 0.5 }\n"
    start = england(event)
    found = run(start, happenings=start.happenings).outputs["climate_shock_severity"]
    assert found[[23, 24, 29, 30]] == pytest.approx([0.0, 2.0, 2.0, 0.0])


def test_shocks_that_overlap_add_up() -> None:
    found = run(happenings=(flood(2.0, 1.0, 2.0), flood(3.0, 0.5))).outputs["climate_shock_severity"]
    assert found[[12, 30, 40, 50]] == pytest.approx([0.0, 1.0, 1.5, 0.0])


def test_there_is_no_limit_to_how_many_shocks_are_on() -> None:
    found = run(happenings=(flood(2.0, severity=10.0),) * 8).outputs["climate_shock_severity"]
    assert found[[23, 24, 36]].tolist() == [0.0, 80.0, 0.0]


def test_shocks_by_luck_come_at_their_rate() -> None:
    found = run(given(climate_shock_rate=2.0))
    shocks = [e for e in found.events if e["kind"] == "climate_shock"]
    assert 30 < len(shocks) < 72
    assert all(0.2 <= e["severity"] <= 1.5 for e in shocks)


def test_no_policy_changes_when_shocks_come() -> None:
    start = given(climate_shock_rate=0.5)
    levers = {"community_grants": 0.02, "local_preference": 1.0, "council_cost": 0.5e10}
    told = [
        [(e["time"], e["severity"]) for e in found.events if e["kind"] == "climate_shock"]
        for found in (run(start), run(start, since=1.0, **levers))
    ]
    assert told[0] == told[1] != []


def test_without_a_rate_there_are_no_shocks() -> None:
    assert not run().outputs["climate_shock_severity"].any()


def test_cost_in_a_shock_by_hand() -> None:
    assert climate.climate_cost_effect(0.001, 10.0, 0.05, 2.0) == pytest.approx(np.exp(0.01) * 1.1)
    assert climate.climate_need_effect(0.03, 2.0) == pytest.approx(1.06)

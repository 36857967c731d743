"""What breaks into a budget: elections, overspends, special needs, pensions."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.engine.simulation import Trajectory
from tests.model.services_stand_ins import changed, run, still
from tests.model.test_finance import CARE, NEIGHBOURHOOD, dated

HARD = {"grant_growth": -0.12, "council_tax_limit": 0.03, "care_precept_limit": 0.0}


def events(trajectory: Trajectory, kind: str) -> list[float]:
    """When events of a kind happened, in years."""
    return [e["time"] for e in trajectory.events if e["kind"] == kind]


def test_before_elections_council_tax_rises_less() -> None:
    band_d = run(
        changed({"election_restraint": 0.5}, council_tax_limit=0.03, care_precept_limit=0.0)
    ).outputs["band_d"]
    rises = band_d[13::12] / band_d[11:-2:12] - 1
    small = np.flatnonzero(rises < 0.7 * np.median(rises)) + 2026
    assert list(small) == [2027, 2031, 2035, 2039, 2043, 2047]


def test_before_elections_savings_are_put_off_and_made_up_for_the_year_after() -> None:
    mild = changed({"election_restraint": 0.0}, **{**HARD, "grant_growth": -0.03})
    off, on = (run(changed({"savings_put_off": share}, mild)) for share in (0.0, 0.4))
    spent = [t.outputs["planned_spending"][:, NEIGHBOURHOOD] for t in (off, on)]
    assert spent[1][25] > 1.005 * spent[0][25]
    assert spent[1][13] == spent[0][13]
    assert spent[1][37] < 1.005 * spent[0][37]


def test_an_overspend_in_the_year_stops_what_no_law_protects_until_april() -> None:
    dear = dated("price_level", (0.0, 1.0), (2.1, 1.05), start=still())
    trajectory = run(dear)
    stopped = trajectory.outputs["in_year_cut"]
    assert events(trajectory, "in_year_savings")[0] == 2.5
    assert 0 < stopped[31, CARE] < 0.2 * stopped[31, NEIGHBOURHOOD] <= 0.2 * 0.05
    assert stopped[37].max() == 0.0
    none = run(changed({"largest_in_year_cut": 0.0}, dear)).outputs
    assert trajectory.outputs["capacity"][35, NEIGHBOURHOOD] < none["capacity"][35, NEIGHBOURHOOD]
    assert trajectory.outputs["usable_reserves"][36] > none["usable_reserves"][36]


def test_a_round_tells_pounds_of_the_year_and_saves_part_of_them_only_after_april() -> None:
    dear = dated("price_level", (0.0, 1.0), (2.1, 1.05), start=still())
    trajectory = run(dear)
    none = run(changed({"largest_in_year_cut": 0.0}, dear)).outputs
    told = next(e["savings"] for e in trajectory.events if e["kind"] == "in_year_savings")
    saved = trajectory.outputs["usable_reserves"] - none["usable_reserves"]
    assert 0.35 * told < saved[36] < 0.75 * saved[40] < 0.75 * told


def test_reserves_bear_the_special_needs_deficit_when_its_override_ends() -> None:
    for relief in (0.0, 0.75):
        outputs = run(changed({"special_needs_relief": relief}, special_needs_overspend=1e9)).outputs
        kept = run(changed({}, special_needs_overspend=1e9, special_needs_override=1.0)).outputs
        deficit = -kept["special_needs_account"][36]
        assert deficit > 6e9
        assert outputs["special_needs_account"][36] == pytest.approx(0.0, abs=1.0)
        lost = kept["usable_reserves"][36] - outputs["usable_reserves"][36]
        assert lost == pytest.approx((1 - relief) * deficit)


def test_without_an_override_budgets_pay_for_special_needs() -> None:
    drivers = {"special_needs_overspend": 3e9, "special_needs_override": 0.0}
    usual, found = run().outputs, run(changed({"special_needs_relief": 0.0}, **drivers)).outputs
    for name in ("budget_gap", "council_draw"):
        assert found[name][0] - usual[name][0] == pytest.approx(3e9), name
    lost = usual["usable_reserves"][11] - found["usable_reserves"][11]
    assert lost == pytest.approx(3e9 * 11 / 12, rel=0.01)


def test_contributions_change_a_year_after_each_valuation() -> None:
    trajectory = run()
    assert events(trajectory, "pension_contributions") == [1, 4, 7, 10, 13, 16, 19, 22, 25]
    drag = trajectory.outputs["pension_drag"]
    assert drag[11] == 0.0 != drag[12]
    steps = [e["change"] for e in trajectory.events if e["kind"] == "pension_contributions"]
    assert np.abs(np.diff([0.0, *steps])).max() <= 0.03 + 1e-12


def test_longer_lives_raise_contributions_and_the_gap() -> None:
    still_funds = changed({"pension_returns_spread": 0.0})
    longer = dated("mortality_rate", (0.0, 0.05), (20.0, 0.04), start=still_funds)
    longer = changed({}, longer) if longer.series["mortality_rate"].values.ndim > 1 else longer
    found = run(longer).outputs
    assert found["pension_drag"][240] > 1e8
    assert found["budget_gap"][240] > run(still_funds).outputs["budget_gap"][240]

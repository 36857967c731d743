"""What breaks into a budget: elections, overspends, special needs, pensions, notices."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.engine import Start
from simulator.engine.simulation import Trajectory
from simulator.model import section_114, section_114_risk
from tests.model.services_stand_ins import changed, england, run, still
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


def one_council(**numbers: float) -> Start:
    """An average council: a 317th of England."""
    whole = england().values
    parts = (
        "planned_spending", "government_grant", "retained_business_rates", "tax_base",
        "other_council_spending", "reserves_at_start", "residents_by_health_band",
        "people_by_work_status", "backlog_at_start", "pensionable_pay",
        "special_needs_deficit_at_start",
    )  # fmt: skip
    start = changed({**{name: whole[name] / 317 for name in parts}, "councils": 1, **numbers})
    return changed({}, start, special_needs_overspend=0.0)


def test_cuts_of_grant_run_reserves_down_and_bring_notices() -> None:
    cut, kept = run(changed({}, **HARD)).outputs, run().outputs
    assert cut["usable_reserves"][120] < kept["usable_reserves"][120]
    assert cut["section_114_exposure"][240] > kept["section_114_exposure"][240]


def test_room_to_save_is_what_income_leaves_above_the_floors_over_net_revenue() -> None:
    def room(least: float) -> float:
        return float(run(changed({"least_provision": np.full(7, least)}, still())).outputs["savings_room"][0])

    first = run(still()).outputs
    revenue = first["income"][0, :3].sum()
    # Where nothing can be cut, a gap is what is missing; with no floor, everything can be.
    assert room(1.0) == pytest.approx(-first["budget_gap"][0] / revenue, rel=1e-6)
    assert room(0.4) == pytest.approx(0.4 * room(1.0) + 0.6 * room(0.0))


def test_notices_freeze_innovation_in_a_share_of_the_place_until_a_budget() -> None:
    trajectory = run(changed({"notice_years": 2.5}, **HARD))
    first = events(trajectory, "section_114_notice")[0]
    frozen = trajectory.outputs["innovation_frozen"]
    assert frozen[int(first * 12) + 1] == pytest.approx(1 / 317)
    ended = np.flatnonzero(np.diff(frozen) < 0) + 1
    assert (ended % 12 == 0).all()
    assert ended[0] == 12 * np.ceil(first + 2.5)


def test_controls_end_with_a_budget_in_whatever_month_the_run_began() -> None:
    council = Council()
    aftermath = section_114.Aftermath(council, 1.0)
    aftermath.controls = [5 / 12 + 1 + 1, 5 / 12 + 2 + 1]
    council.time = 29 / 12
    assert aftermath.controls[0] > council.time
    aftermath.update(council)
    assert aftermath.controls == [5 / 12 + 2 + 1]


def test_one_council_issues_a_notice_when_the_year_would_end_in_debt() -> None:
    broke = one_council(reserves_at_start=2e6, support_available=0.0, other_council_spending=36e6)
    assert 0 <= events(run(broke), "section_114_notice")[0] <= 1.0


def test_reserves_that_one_council_can_not_spend_do_not_keep_it_from_a_notice() -> None:
    poor = {"reserves_at_start": 20e6, "support_available": 0.0, "other_council_spending": 36e6}
    bound, free = (
        events(run(one_council(**poor, notice_reserves=kept)), "section_114_notice") for kept in (0.04, 0.0)
    )
    assert bound
    assert not free


def test_one_sound_council_issues_none_and_has_the_risk_of_its_like() -> None:
    trajectory = run(one_council(support_available=1.0))
    assert not [time for time in events(trajectory, "section_114_notice") if time < 8]
    likely = 1 - np.exp(-trajectory.outputs["section_114_exposure"][:96])
    assert trajectory.outputs["section_114_probability"][:96] == pytest.approx(likely, rel=1e-12)


def test_one_council_is_certain_to_have_had_a_notice_from_its_own_on() -> None:
    poor = {"reserves_at_start": 20e6, "support_available": 0.0, "other_council_spending": 36e6}
    trajectory = run(one_council(**poor, notice_reserves=0.04))
    assert events(trajectory, "section_114_notice") == [1.0]
    risk = trajectory.outputs["section_114_probability"]
    assert 0.0 < risk[11] < 0.05
    assert (risk[12:] == 1.0).all()
    assert trajectory.outputs["section_114_notices_issued"][-1] == 1.0


def test_in_a_place_of_many_whose_notice_it_was_is_not_known() -> None:
    assert section_114_risk.section_114_known(317.0, 9.0) == 0.0
    assert [section_114_risk.section_114_known(1.0, issued) for issued in (0.0, 1.0, 2.0)] == [0.0, 1.0, 1.0]
    assert section_114_risk.section_114_probability(0.5, 0.0) == pytest.approx(1 - np.exp(-0.5))
    assert section_114_risk.section_114_probability(0.5, 1.0) == 1.0


class Council:
    """One council as its notices see it: two budgets that do not balance, and one that does."""

    def __init__(self) -> None:
        self.guards = iter((-1.0, -1.0, 1.0))
        self.time = 0.5

    def read(self, name: str) -> float:
        return next(self.guards) if name == "section_114_guard" else 1.0

    def crossing(self, name: str) -> str:
        return "waits for a crossing"

    def at(self, time: float) -> str:
        return "waits for a budget"

    def luck(self, *names: object) -> float:
        return 0.5

    def set(self, name: str, value: float) -> None: ...

    def move(self, amount: float, **ends: object) -> None: ...

    def log(self, kind: str, **fields: object) -> None: ...

    def start(self, *arguments: object) -> None: ...


def test_no_second_notice_comes_before_a_later_budget_balances() -> None:
    waits = section_114.section_114_notices.function(Council())
    assert [next(waits) for _ in range(5)] == [
        "waits for a crossing", *3 * ["waits for a budget"], "waits for a crossing",
    ]  # fmt: skip


def test_a_working_balance_can_not_be_spent_without_a_notice() -> None:
    left = section_114.section_114_guard(10.0, 8.0, 0.02, 100.0, 1.0, 0.5)
    assert left == pytest.approx(10.0 - 8.0 * 0.5 - 2.0)


def test_commissioners_come_after_a_notice_raise_tax_and_see_to_savings() -> None:
    poor = one_council(reserves_at_start=2e6, support_available=0.0, other_council_spending=37e6)
    alone = run(changed({"commissioners_probability": 0.0}, poor))
    ruled = run(changed({"commissioners_probability": 1.0}, poor))
    notice = events(ruled, "section_114_notice")[0]
    present = ruled.outputs["under_commissioners"]
    assert present.max() == 1.0
    assert (present > 0).sum() == pytest.approx(48, abs=12)
    assert alone.outputs["under_commissioners"].max() == 0.0
    after = int(notice * 12) + 36
    assert ruled.outputs["band_d"][after] > 1.05 * alone.outputs["band_d"][after]
    weak = run(changed({"commissioners_probability": 1.0, "commissioners_grip": 0.0}, poor))
    assert ruled.outputs["usable_reserves"][after] != weak.outputs["usable_reserves"][after]



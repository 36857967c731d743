"""Section 114 notices: when one council issues one, what follows, and how likely they are among many."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.engine import Start
from simulator.model import section_114, section_114_risk
from tests.model.services_stand_ins import changed, england, run, still
from tests.model.test_finance_events import HARD, events


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
    poor = {"reserves_at_start": 16e6, "support_available": 0.0, "other_council_spending": 36e6}
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
    trajectory = run(changed({}, one_council(**poor, notice_reserves=0.04), grant_growth=-0.3))
    assert events(trajectory, "section_114_notice")[0] == 1.0
    risk = trajectory.outputs["section_114_probability"]
    assert 0.0 < risk[11] < 0.05
    assert (risk[12:] == 1.0).all()
    assert trajectory.outputs["section_114_notices_issued"][12] == 1.0


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
    assert section_114.section_114_guard(6.0, 0.02, 100.0) == pytest.approx(4.0)


def test_reserves_of_the_year_end_count_that_staff_leave_and_come_on_the_way_there() -> None:
    steady = section_114.year_end_reserves(10.0, 8.0, 8.0, 0.4, 1.0, 0.5)
    assert steady == pytest.approx(10.0 - 8.0 * 0.5)
    # Posts for 6 a year are cut and still filled: what they cost until they are left comes on top.
    leaving = section_114.year_end_reserves(10.0, 8.0, 2.0, 0.4, 1.0, 0.0)
    assert leaving == pytest.approx(10.0 - 2.0 - 6.0 * 0.4 * (1 - np.exp(-1.0 / 0.4)))


def test_a_balanced_budget_that_cuts_posts_is_no_notice_on_its_first_day() -> None:
    poor = {"reserves_at_start": 20e6, "support_available": 0.0, "other_council_spending": 36e6}
    trajectory = run(one_council(**poor, notice_reserves=0.05))
    floor = 0.05 * trajectory.outputs["income"][:, :3].sum(axis=1)
    assert (trajectory.outputs["usable_reserves"][:120] > floor[:120]).all()
    assert not [time for time in events(trajectory, "section_114_notice") if time < 10]


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



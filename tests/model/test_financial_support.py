"""Exceptional financial support: how many councils are under it, and whom it moves money for."""

from __future__ import annotations

import numpy as np
import pytest

from tests.model.services_stand_ins import changed, run, still
from tests.model.test_finance_events import HARD
from tests.model.test_section_114 import one_council


def test_england_begins_with_the_thirty_councils_of_the_record_and_deep_cuts_bring_many_more() -> None:
    usual, cut = run().outputs["councils_under_support"], run(changed({}, **HARD)).outputs["councils_under_support"]
    assert usual[0] == pytest.approx(30, abs=0.5)
    assert 20 < usual[24] < 45  # 35 for 2026-27 in the record
    assert cut[240] > 3 * usual[0]
    assert cut.max() <= 317


def test_the_deeper_the_cut_the_higher_the_risk_and_no_ceiling_levels_it() -> None:
    paths = [changed({}, changed({}, **HARD), grant_growth=growth) for growth in (-0.02, -0.06, -0.12)]
    risks = [run(path).outputs["section_114_probability"] for path in paths]
    assert risks[0][120] * 1.1 < risks[1][120]
    assert risks[1][120] * 1.1 < risks[2][120]


def test_a_seventh_of_those_who_are_newly_supported_issue_a_notice() -> None:
    found = run(changed({"support_spell": 50.0, "notice_share": 0.14}, still())).outputs
    assert found["section_114_exposure"].max() == 0.0  # nobody gets into distress
    found = run(changed({"support_spell": 1e6, "supported_at_start": 0.0, "notice_share": 0.14})).outputs
    ever = found["councils_under_support"][-1] / 317  # where support never ends
    assert found["section_114_exposure"][-1] == pytest.approx(0.14 * ever, rel=1e-3)


def test_how_many_councils_are_supported_moves_no_money_of_a_place_of_many() -> None:
    many, none = (run(changed({"supported_at_start": share}, still())).outputs for share in (0.3, 0.0))
    for name in ("usable_reserves", "budget_gap", "support_repayment", "ledger", "planned_spending"):
        assert np.array_equal(many[name], none[name]), name


def test_one_council_is_under_support_with_the_chance_of_its_like_or_while_its_own_lasts() -> None:
    sound = run(one_council()).outputs
    assert sound["councils_under_support"][0] == pytest.approx(0.095)
    assert sound["support_repayment"][:96].max() == 0.0
    poor = one_council(reserves_at_start=2e6, support_available=1.0, other_council_spending=50e6)
    assert np.isin(1.0, run(poor).outputs["councils_under_support"])

"""Exceptional financial support: how many councils are under it, and what it costs budgets later."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.model.budget_rules import annuity
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


def test_what_as_many_as_at_the_start_capitalise_costs_budgets_only_when_paid_back() -> None:
    kept = {"distress_base_rate": 0.0, "supported_at_start": 0.1, "support_spell": 1e6, "support_size": 0.2}
    quiet, found = run(still()), run(changed(kept, still()))
    revenue = found.outputs["income"][12, :3].sum()
    capitalised = 0.1 * 0.2 * revenue
    assert found.outputs["support_repayment"][13] == pytest.approx(capitalised * annuity(0.055, 20.0), rel=1e-3)
    assert quiet.outputs["support_repayment"].max() == 0.0
    more = found.outputs["ledger"][12] - quiet.outputs["ledger"][12]
    assert (more.max(), more.min()) == pytest.approx((capitalised, -capitalised), rel=1e-3)
    assert found.outputs["usable_reserves"][12] == pytest.approx(quiet.outputs["usable_reserves"][12])


def test_support_for_more_councils_lets_services_spend_now_and_costs_them_later() -> None:
    helped, alone = (
        run(changed({"support_size": size}, changed({}, **HARD))).outputs["planned_spending"] for size in (0.12, 0.0)
    )
    more = (helped - alone).sum(axis=1)
    assert more[60] > 0
    assert more[180:].min() < more[60]


def test_one_council_is_under_support_with_the_chance_of_its_like_or_while_its_own_lasts() -> None:
    sound = run(one_council()).outputs
    assert sound["councils_under_support"][0] == pytest.approx(0.095)
    assert sound["support_repayment"][:96].max() == 0.0
    poor = one_council(reserves_at_start=2e6, support_available=1.0, other_council_spending=50e6)
    assert np.isin(1.0, run(poor).outputs["councils_under_support"])

"""Adult care under pressure: what providers are paid, how many stay, and who is turned away."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.model.axes import SERVICES
from tests.model.services_stand_ins import changed, run, still
from tests.model.test_finance import CARE, dated

HARD = {"grant_growth": -0.12, "council_tax_limit": 0.02, "care_precept_limit": 0.0}
HEALTH = SERVICES.index("health")


def test_cuts_squeeze_fees_and_providers_leave() -> None:
    hard, usual = run(changed({}, **HARD)).outputs, run().outputs
    assert hard["care_fee_ratio"][72] < 0.985
    assert hard["care_on_offer"][96] < hard["care_on_offer"][48] < 1.0
    assert usual["care_on_offer"][60] > hard["care_on_offer"][60] + 0.003


def test_a_leap_of_prices_leaves_fees_behind_and_providers_come_back_slowly() -> None:
    leap = dated("price_level", (0.0, 1.0), (2.0, 1.1), start=changed({"fee_squeeze": 0.0}, still()))
    outputs = run(leap).outputs
    fees, offer = outputs["care_fee_ratio"], outputs["care_on_offer"]
    assert fees[23] == pytest.approx(1.0)
    assert fees[25] < 0.98
    trough = int(offer.argmin())
    assert 30 < trough < 100
    assert offer[trough] < offer[trough + 48] < 1.0


def test_what_councils_save_on_fees_they_do_not_pay_for_a_case() -> None:
    leap = dated("price_level", (0.0, 1.0), (2.0, 1.1), start=still())
    late, even = (run(changed({"fee_lag": lag}, leap)).outputs for lag in (1.0, 0.0))
    paid = late["unit_cost"][25] / even["unit_cost"][25]
    assert paid[CARE] == pytest.approx(late["care_fee_ratio"][25] / even["care_fee_ratio"][25])
    assert paid[CARE] < 0.97
    assert paid[HEALTH] == pytest.approx(1.0)


def test_the_same_budget_buys_less_care_where_providers_have_left() -> None:
    hard = changed({}, **HARD)
    stayed = run(changed({"provider_response": 0.0}, hard)).outputs
    left = run(changed({"provider_response": 2.0}, hard)).outputs
    ratio = left["capacity"][96] / stayed["capacity"][96]
    assert ratio[CARE] < 0.985
    assert ratio[HEALTH] == pytest.approx(1.0, abs=0.002)


def test_where_care_is_short_people_are_turned_away_and_some_pay_themselves() -> None:
    outputs = run(changed({}, **HARD)).outputs
    away, own = outputs["turned_away"][96, CARE], outputs["self_funded"][96, CARE]
    assert away > 0.02 * outputs["need"][96, CARE]
    assert own == pytest.approx(0.35 * away)
    assert outputs["turned_away"][96, 1:].max() == 0.0
    assert outputs["turned_away_share"].max() <= 0.25


def test_turning_people_away_lightens_the_backlog_and_leaves_need_unmet() -> None:
    hard = changed({"self_funder_share": 0.0}, **HARD)
    open_, tight = run(changed({"eligibility_response": 0.0}, hard)).outputs, run(hard).outputs
    assert tight["backlog"][96, CARE] < 0.98 * open_["backlog"][96, CARE]
    unmet = tight["unmet_need"][96, CARE] - tight["turned_away"][96, CARE]
    assert unmet == pytest.approx(
        tight["need"][96, CARE] - tight["coming_forward"][96, CARE] + 0.5 * tight["backlog"][96, CARE]
    )


def test_self_funders_pay_providers_what_councils_no_longer_do() -> None:
    hard = changed({"means_test_response": 0.0}, **HARD)
    few, many = (run(changed({"self_funder_share": s}, hard)).outputs for s in (0.1, 0.5))
    residents, providers = 5, 4
    assert many["unmet_need"][96, CARE] < few["unmet_need"][96, CARE] - 1000
    more = many["cash_by_body"][96] - few["cash_by_body"][96]
    assert more[residents] < -1e8
    assert more[providers] > 1e8


def test_a_tighter_means_test_raises_fees_while_it_lasts() -> None:
    hard = changed({}, **HARD)
    kept = run(changed({"means_test_response": 0.0}, hard)).outputs
    moved = run(changed({"means_test_response": 2.0}, hard)).outputs
    expected = 0.13 * (1 + 2.0 * moved["turned_away_share"][96])
    assert moved["charged_share"][96, CARE] == pytest.approx(expected)
    assert kept["charged_share"][96, CARE] == pytest.approx(0.13)


def test_eligibility_eases_when_money_comes_back() -> None:
    back = dated("grant_growth", (0.0, -0.12), (6.0, 0.25), (10.0, 0.0), start=still())
    share = run(back).outputs["turned_away_share"]
    assert share[84] > 0.02
    assert share[240] < 0.3 * share[84]


def test_with_all_strengths_at_nought_care_is_as_if_none_of_it_existed() -> None:
    off = {"fee_lag": 0.0, "fee_squeeze": 0.0, "eligibility_response": 0.0}
    outputs = run(changed(off, **HARD)).outputs
    for name in ("care_fee_ratio", "care_on_offer"):
        assert np.abs(outputs[name] - 1.0).max() < 1e-12, name
    assert outputs["turned_away"].max() == 0.0

"""Unpaid care: asked for when the state does less, taken on with a delay, and not without end."""

from __future__ import annotations

import pytest

from simulator.model import unpaid_care
from tests.model.services_alone import at, run, still

CARE = "adult_social_care"


def test_the_start_is_one_to_the_last_bit():
    first = {name: values[0] for name, values in run().outputs.items()}
    assert first["unpaid_care_pressure"] == 1.0
    assert (first["unpaid_care_effect"] == 1.0).all()


def test_what_the_state_stops_doing_families_are_asked_for():
    # 35 of 100 hours are the state's: a fifth less of those is 7, over the families' 65.
    assert unpaid_care.unpaid_care_asked_for(1.0, 0.8, 0.0, 0.65) == pytest.approx(1 + 7 / 65)
    assert unpaid_care.unpaid_care_asked_for(1.1, 1.1, 0.0, 0.65) == pytest.approx(1.1)


def test_families_are_not_asked_for_the_care_that_those_turned_away_buy():
    bought = unpaid_care.care_bought_instead(0.2, 0.35, 1.0)
    assert unpaid_care.unpaid_care_asked_for(1.0, 1.0 - bought, bought, 0.65) == pytest.approx(1.0)
    strict, nobody_buys = (
        at(run(CARE, 0.2, turned_away_share=0.1, self_funder_share=share), "unpaid_care_pressure", 10)
        for share in (0.35, 0.0)
    )
    assert 1.0 < strict < nobody_buys - 0.01


@pytest.mark.parametrize("less", [0.1, 0.2, 0.4])
def test_the_more_state_care_shrinks_the_higher_the_pressure_on_carers(less):
    pressure = [at(run(CARE, share), "unpaid_care_pressure", 5) for share in (less / 2, less)]
    assert 1.01 < pressure[0] < pressure[1]


def test_carers_take_some_of_it_on_after_a_while():
    found = run(CARE, 0.2)
    before, soon, later = (at(found, "unpaid_carers", year) for year in (1, 1.5, 4))
    assert before < soon < later < 1.1 * before
    quick = run(CARE, 0.2, taking_on_time=0.2)
    assert at(quick, "unpaid_carers", 1.5) > soon


def test_carers_are_finite_and_what_they_cannot_do_comes_back_as_need():
    limit = 1.05
    found = run(CARE, 0.6, most_unpaid_care=limit)
    carers = found.outputs["unpaid_carers"]
    assert carers.max() <= limit * carers[0] * (1 + 1e-9)
    assert at(found, "unpaid_care_missing", 20) > 0.1
    assert at(found, "need", 20, CARE) > 1.03 * at(found, "need", 0, CARE)


def test_without_a_way_back_to_the_state_its_need_does_not_feel_it():
    found = run(CARE, 0.6, return_to_state=0.0).outputs
    assert (found["unpaid_care_effect"] == 1.0).all()
    assert found["unpaid_care_missing"].max() > 0.1


def test_more_people_in_need_ask_more_of_the_same_carers():
    older = still().values["residents_by_health_band"].copy()
    carers = unpaid_care.possible_carers
    assert float(carers(labelled(older))) == pytest.approx(older[:2, 1:3].sum())
    assert unpaid_care.unpaid_care_pressure(1.2, 0.9) == pytest.approx(4 / 3)


def labelled(values):
    import xarray

    health, bands = ["well", "limited", "dependent"], ["0-15", "16-64", "65-84", "85+"]
    return xarray.DataArray(values, {"health": health, "age_band": bands}, ("health", "age_band"))

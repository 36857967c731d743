from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

import simulator as sim
from simulator.engine.running import simulate
from simulator.errors import InputError
from simulator.experiments.evaluate import evaluate
from simulator.experiments.outcomes import chosen
from simulator.experiments.piece import places, shape_of
from simulator.experiments.points import latin_hypercube
from simulator.scenario import start
from simulator.scenario.starter import member_luck
from tests import clinic

NAMES = ("clinic.need_rate",)


def found(scenario, u=((0.1,), (0.5,), (0.9,)), **choices):
    return evaluate(scenario, np.array(u), NAMES, model=clinic.model(), **choices)


def test_outcomes_have_points_policies_and_members_and_say_what_they_are(clinic_scenario):
    dataset = found(clinic_scenario, members=2)
    assert dataset["backlog"].dims == ("point", "policy", "member")
    assert dict(dataset.sizes)["member"] == 2
    assert dataset["policy"].values.tolist() == ["do_minimum", "radical"]
    assert dataset["draw"].values[:, 0].tolist() == [0.1, 0.5, 0.9]
    for name in dataset.data_vars:
        assert {"units", "long_name", "description"} <= set(dataset[name].attrs)


def test_a_higher_quantile_is_a_higher_value(clinic_scenario):
    dataset = found(clinic_scenario)
    values = dataset["value"].sel(single_number="clinic.need_rate")
    assert (values.diff("point") > 0).all()
    assert float(values[1]) == pytest.approx(0.2)
    assert float(values[0]) == pytest.approx(0.1 + np.sqrt(0.1 * 0.2 * 0.1))
    assert (dataset["backlog"].isel(policy=0, member=0).diff("point") > 0).all()


def test_numbers_that_are_not_named_stay_at_their_central_value(clinic_scenario):
    more = clinic_scenario.change("clinic.people", 9000.0, because="a test", range=(5000.0, 11000.0))
    fixed = clinic_scenario.change("clinic.people", 9000.0, because="a test")
    xr.testing.assert_equal(found(more)["backlog"], found(fixed)["backlog"])


def test_a_point_where_a_member_draws_its_numbers_is_that_member_to_the_last_bit(clinic_scenario):
    u = [[member_luck(clinic_scenario, member)(NAMES[0])] for member in range(3)]
    dataset = found(clinic_scenario, u, members=3)["backlog"]
    for member in range(3):
        alone = sim.run(clinic_scenario, policy="radical", member=member, model=clinic.model())
        last = alone["backlog"].isel(time=-1).sum().item()
        assert dataset.sel(policy="radical", member=member, point=member) == last


def test_members_meet_the_same_luck_at_every_point(clinic_scenario):
    dataset = found(clinic_scenario, [[0.4], [0.4]], members=3)["backlog"]
    assert (dataset == dataset.isel(point=0)).all()
    assert len(set(dataset.values.ravel().tolist())) > 3


def test_a_point_alone_is_the_same_to_the_last_bit(clinic_scenario):
    u = latin_hypercube(NAMES, 9, 1)
    whole = found(clinic_scenario, u, members=2, outcomes=["backlog", "backlog_by_year"])
    alone = found(clinic_scenario, u[4:5], members=2, outcomes=["backlog", "backlog_by_year"])
    for name in alone.data_vars:
        assert (alone[name].values == whole[name].values[4:5]).all()


def test_a_year_is_the_mean_of_its_records(clinic_scenario):
    dataset = found(clinic_scenario, [[0.5]], outcomes=["backlog_by_year"])
    assert dataset["financial_year"].values.tolist() == ["2025-26", "2026-27"]
    plain = start(clinic_scenario, clinic.model(), luck={}.get)
    run = simulate(clinic.model(), plain, policy="do_minimum").outputs["backlog"].sum(1)
    assert float(dataset["backlog_by_year"].sel(policy="do_minimum")[0, 0, 1]) == pytest.approx(run[12:24].mean())


def test_progress_is_told_up_to_the_last_future(clinic_scenario):
    told = []
    found(clinic_scenario, members=4, progress=lambda *at: told.append(at))
    assert told[-1] == (12, 12)


def test_everything_that_is_asked_wrongly_is_told_at_once(clinic_scenario):
    with pytest.raises(InputError) as error:
        evaluate(clinic_scenario, np.array([[0.5]]), ["clinic.need_rat"], model=clinic.model(),
                 policies=["radicle"], outcomes=["backlok", "npsv"])  # fmt: skip
    told = str(error.value)
    assert "Did you mean clinic.need_rate?" in told
    assert "Did you mean radical?" in told
    assert "Did you mean backlog?" in told
    assert "npsv needs ledger" in told


@pytest.mark.parametrize(
    ("u", "what"),
    [([[0.0]], "above 0 and below 1"), ([[0.5, 0.5]], "shape"), (np.empty((0, 1)), "no points")],
)
def test_a_design_that_is_none_is_refused(clinic_scenario, u, what):
    with pytest.raises(ValueError, match=what):
        found(clinic_scenario, u)


@pytest.mark.parametrize(("points", "members"), [(1, 1), (5, 3), (100, 1), (1, 1000), (300, 70), (7, 13)])
def test_pieces_hold_every_future_once_and_few_at_a_time(points, members):
    pieces = list(places(range(points), members, shape_of(points, members)))
    held = [(point, member) for at in pieces for point in at.points for member in at.members]
    assert len(held) == len(set(held)) == points * members
    assert max(at.futures for at in pieces) <= 64


def test_a_run_without_dates_has_no_financial_years():
    with pytest.raises(InputError, match="needs a run with dates"):
        chosen(["backlog_by_year"], clinic.model(), dated=False)

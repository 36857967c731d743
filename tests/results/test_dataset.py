from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simulator.engine.quantities import Output
from simulator.errors import RunError
from simulator.results.dataset import dataset
from simulator.results.measures import with_price_base
from simulator.units import Unit
from tests.results.made_up import CALENDAR, Run, model, run, runs


def test_a_single_run_still_has_policy_and_member():
    found = dataset(model(), CALENDAR, {("radical", 7): run("radical", 7)})
    assert found["backlog"].dims == ("time", "policy", "member", "service")
    assert found["policy"].values.tolist() == ["radical"]
    assert found["member"].values.tolist() == [7]


def test_time_holds_the_month_starts_from_start_to_stop():
    time = dataset(model(), CALENDAR, runs(1))["time"].values
    assert time.dtype.kind == "M"
    months = np.arange("2025-04", "2027-05", dtype="datetime64[M]")
    assert (time == months.astype("datetime64[ns]")).all()


def test_every_number_lands_at_its_policy_member_time_and_service():
    backlog = dataset(model(), CALENDAR, runs(3))["backlog"]
    place = {"policy": "radical", "member": 2, "time": "2025-06-01", "service": "health"}
    assert float(backlog.sel(place)) == 1000.0 + 300.0 + 5.0


def test_every_variable_says_its_unit_its_name_and_its_meaning():
    found = dataset(model(), CALENDAR, runs(1))
    for name, variable in found.data_vars.items():
        assert all(variable.attrs[key] for key in ("units", "long_name", "description")), name
    assert found["unemployment_rate"].attrs["units"] == "1"
    assert found["backlog"].attrs["units"] == "person"


def test_ages_are_yearly_on_1_july_and_in_groups_of_five_with_100_open():
    people = dataset(model(), CALENDAR, runs(2))["residents_by_age"]
    assert people.dims == ("year", "policy", "member", "sex", "age")
    assert people["year"].values.tolist() == [2025, 2026]
    assert people["age"].values.tolist()[:2] == ["0-4", "5-9"]
    assert people["age"].values.tolist()[-1] == "100+"
    one = people.isel(year=0, policy=0, member=0, sex=0)
    assert float(one.sel(age="5-9")) == 5 + 6 + 7 + 8 + 9
    assert float(one.sum()) == sum(range(101))


def test_a_run_without_a_first_of_july_keeps_its_first_record_of_ages():
    people = dataset(model(), CALENDAR, {("radical", 0): run("radical", months=1)})[
        "residents_by_age"
    ]
    assert people["year"].values.tolist() == [2025]


def test_money_says_whether_it_is_cash_or_in_the_prices_of_which_year():
    made = model()
    level, cost = (Output(name, name, name, unit=Unit(unit)) for name, unit in (("price_level", "1"), ("cost", "GBP")))
    made.outputs = (level, cost, replace(cost, name="real", constant_prices=True))
    ones = Run(run().times, dict.fromkeys(("price_level", "cost", "real"), np.ones(len(run().times))))
    found = with_price_base(dataset(made, CALENDAR, {("radical", 0): ones}))
    assert (found["cost"].attrs["prices"], "price_base" in found["cost"].attrs) == ("cash", False)
    assert found["real"].attrs["price_base"] == "2025-26"
    assert "prices" not in found["price_level"].attrs


def test_what_the_audit_left_over_is_kept_for_each_run():
    found = dataset(model(), CALENDAR, runs(2))
    assert found["residual_people"].dims == ("time", "policy", "member")
    assert (found["residual_people"] == 1e-9).all()
    assert found["residual_pounds"].attrs["units"] == "GBP"


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_number_that_is_not_finite_is_refused_with_its_place(bad):
    trajectory = run("radical", 4)
    trajectory.outputs["backlog"][3, 1] = bad
    with pytest.raises(
        RunError, match=r"backlog is (nan|inf) on 2025-07-01 under policy radical, member 4"
    ):
        dataset(model(), CALENDAR, {("radical", 4): trajectory})


def test_policies_with_different_members_are_refused():
    uneven = {
        ("do_minimum", 0): run(),
        ("do_minimum", 1): run(member=1),
        ("radical", 0): run("radical"),
    }
    with pytest.raises(ValueError, match="same members"):
        dataset(model(), CALENDAR, uneven)


@pytest.mark.parametrize(("first_at", "wanted"), [(0, "2025-26"), (9, "2025-26"), (12, "2026-27")])
def test_the_price_base_is_the_financial_year_in_which_the_price_level_is_1(first_at, wanted):
    found = dataset(model(), CALENDAR, runs(1))
    level = 1.0 + 0.01 * (np.arange(25) - first_at)
    levels = (("time", "policy", "member"), np.broadcast_to(level[:, None, None], (25, 2, 1)))
    assert with_price_base(found.assign(price_level=levels)).attrs["price_base"] == wanted

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr

import simulator as sim
from simulator.errors import InputError
from simulator.experiments.points import uncertain_numbers
from simulator.experiments.robustness.asked import EXPECTED, check, delays_of, expected
from simulator.experiments.robustness.lines import LINES, lines, regrets, value, worth_buying
from simulator.experiments.study import MONEY
from simulator.scenario import read
from tests import clinic
from tests.experiments.studied import NEED, PEOPLE, SCENARIO

DEARER = """
[policy.lavish]
start = 2025-04-01
[policy.lavish.set]
"clinic.capacity" = { health = 1500.0, adult_social_care = 2600.0 }
"""


@pytest.fixture
def scenario(tmp_path):
    (tmp_path / "clinic.toml").write_text(SCENARIO + DEARER, encoding="utf-8")
    return read(tmp_path / "clinic.toml")


def study(scenario, **choices):
    sizes = {"outcome": "backlog", "futures": 48, "grid": 3, "members": 2, "top": 2, "model": clinic.model()}
    return sim.robustness(scenario, "radical", **(sizes | choices))


@pytest.fixture
def found(scenario):
    return study(scenario, satisfy=["backlog <= 1500", "backlog >= 0"])


def test_regret_is_of_every_policy_and_less_backlog_is_better(found):
    assert found["policy"].values.tolist() == ["do_minimum", "radical", "lavish"]
    best = found["outcome"].min("policy")
    assert (found["regret"] == found["outcome"] - best).all()
    assert float(found["best_share"].sum()) == pytest.approx(1.0)


def test_satisfied_futures_keep_to_every_line(found):
    below = (found["outcome"] <= 1500.0).mean("future")
    assert (found["line_kept"].sel(line="backlog <= 1500") == below).all()
    assert (found["satisfied"].mean("future") == below).all()
    assert 0.0 < float(below.sel(policy="radical")) < 1.0


def test_what_is_satisfied_can_be_worked_out_from_what_each_line_came_to(found):
    came_to = found["line_outcome"]
    kept = (came_to.sel(line="backlog <= 1500") <= 1500.0) & (came_to.sel(line="backlog >= 0") >= 0.0)
    assert (kept == found["satisfied"]).all()
    assert found["line_unit"].values.tolist() == ["person", "person"]


def test_perfect_information_is_worth_the_regret_of_the_best_on_the_mean(found):
    means = found["regret"].mean("future")
    assert float(found["value_of_information"]) == pytest.approx(float(means.min()))
    assert float(found["worth_raw"].max()) <= float(found["value_of_information"])


@pytest.mark.parametrize("against", ["lavish", "do_minimum"])
def test_a_switch_lies_between_runs_whose_differences_have_unlike_signs(scenario, against):
    moved = study(scenario, against=against, numbers=[NEED], grid=9)
    values, difference = (moved[name].sel(tried=NEED).values for name in ("tried_value", "tried_difference"))
    wins = difference < 0.0
    turns = moved["turn"].values if "turn" in moved else np.empty(0)
    assert np.searchsorted(values, turns).tolist() == (np.flatnonzero(wins[1:] != wins[:-1]) + 1).tolist()
    one = "above" if wins[-1] else "below"
    whole = "always" if wins[-1] else "never"
    assert str(moved["how"].values[0]) == {0: whole, 1: one}.get(len(turns), "in between")


def test_where_less_is_better_the_policy_wins_a_place_where_it_has_less(scenario):
    found = study(scenario, numbers=[NEED], surfaces=[(NEED, PEOPLE)], members=1)
    assert (found["surface_difference"] != 0.0).any()
    assert (found["surface_won"] == (found["surface_difference"] < 0.0)).all()


def test_a_surface_along_its_middle_is_the_number_alone(scenario):
    found = study(scenario, numbers=[NEED], surfaces=[(NEED, PEOPLE)])
    middle = found["surface_difference"].isel(surface=0, second=1)
    np.testing.assert_array_equal(middle.values, found["tried_difference"].isel(tried=0).values)
    assert found["first_value"].isel(surface=0).values.tolist() == found["tried_value"].isel(tried=0).values.tolist()


def test_a_surface_over_delay_starts_the_policy_later_and_nothing_else(scenario):
    found = study(scenario, numbers=[NEED], surfaces=[("delay", NEED)])
    assert found["first_number"].values.tolist() == ["delay"]
    assert found["first_value"].values[0].tolist() == list(delays_of(scenario, "radical", 3)) == [0.0, 0.25, 0.5]
    over = found["surface_difference"].isel(surface=0)
    np.testing.assert_array_equal(over.isel(first=0).values, found["tried_difference"].isel(tried=0).values)
    later = scenario.change("policy.radical.start", "2026-10-01", because="a test")
    late = study(later, numbers=[NEED], surfaces=[])["tried_difference"].isel(tried=0)
    np.testing.assert_array_equal(over.isel(first=2).values, late.values)


def test_without_a_choice_the_numbers_that_the_difference_goes_with_are_tried(found):
    first = str(found["number"].values[int(np.abs(found["rank_correlation"].values).argmax())])
    assert found["tried"].values[0] == first
    assert found["surface"].values.tolist() == [" and ".join(found["tried"].values), f"{first} and delay"]


def test_numbers_that_the_difference_goes_with_by_chance_alone_are_not_tried(scenario):
    from simulator.experiments.robustness.parts import Futures
    from simulator.experiments.study import question

    luck = np.random.default_rng(1)
    one = uncertain_numbers(scenario, clinic.model())[0]
    numbers = tuple(replace(one, name=f"a.b{i}") for i in range(100))
    asked = question(scenario, clinic.model(), "radical", None, "backlog", numbers, [])
    at = luck.uniform(size=(200, 100))
    outcome = np.array([np.zeros(200), 3.0 * at[:, 7] - 3.0 * at[:, 40] + 2.0 * at[:, 60] + luck.normal(size=200)])
    drawn = Futures(("do_minimum", "radical"), at, {"backlog": outcome})
    assert set(drawn.first(asked, 8)) == {"a.b7", "a.b40", "a.b60"}
    idle = Futures(("do_minimum", "radical"), at, {"backlog": np.array([np.zeros(200), luck.normal(size=200)])})
    assert len(idle.first(asked, 8)) == 2
    assert idle.first(asked, 8, ("a.b5", "a.b6", "a.b7")) == ("a.b5", "a.b6", "a.b7")
    assert drawn.first(asked, 8, ("a.b7", "a.b5"))[-1] == "a.b5"
    assert len(drawn.first(asked, 2, ("a.b5",))) == 2
    assert len(idle.first(asked, 8, ("a.b5",))) == 2


def test_survival_gain_and_harm_are_expected_to_matter_where_a_policy_is_radical():
    england = sim.scenario("england")
    about = {
        policy: expected(check(england, sim.MODEL, policy, "do_minimum").question, england)
        for policy in ("radical", "incremental")
    }
    assert about == {"radical": EXPECTED, "incremental": ()}


def test_lines_that_no_policy_can_miss_are_left_out_where_the_model_records_no_value(scenario):
    assert "line" not in study(scenario)


def test_nothing_is_tried_alone_where_none_is_asked_for(scenario):
    found = study(scenario, top=0)
    assert not {"tried", "surface"} & set(found.dims)


def test_evidence_worth_buying_comes_weakest_grade_first(found):
    made = found.assign(worth_found=("number", [1, 0, 1, 1]), worth_knowing=("number", [5.0, 9.0, 7.0, 1.0]))
    made = made.assign_coords(grade=("number", ["C", "D", "D", "D"]))
    names = made["number"].values
    assert worth_buying(made) == [names[2], names[3], names[0], names[1]]
    assert [line[0] for line in lines(made)] == ["number", *worth_buying(made)]


def test_what_is_worth_knowing_lies_in_its_own_interval(found):
    assert (found["worth_low"] <= found["worth_knowing"]).all()
    assert (found["worth_knowing"] <= found["worth_high"]).all()


def test_every_amount_of_the_tables_has_its_unit(found):
    unit = found.attrs["outcome_units"]
    tables = [list(table(found)) for table in (lines, regrets, value)]
    assert tables[0][0] == LINES
    for head, *rest in tables:
        assert {line[head.index("unit")] for line in rest} == {unit}
        assert {len(line) for line in rest} == {len(head)}


def test_the_tables_say_to_which_date_a_present_value_is_discounted(found):
    worth = found.assign_attrs(outcome_units="GBP", price_base="2025-26")
    worth["regret"] = found["regret"].assign_attrs(discounted_to="2025-04-01")
    head, line, *_ = regrets(worth)
    assert [line[head.index(name)] for name in MONEY] == ["GBP", "2025-26 prices", "2025-04-01"]


def test_the_regrets_are_those_of_the_dataset_the_safe_policy_first(found):
    head, *rest = regrets(found)
    worst = [line[head.index("largest_regret")] for line in rest]
    assert worst == sorted(worst)
    assert {line[0]: line[1] for line in rest} == {
        str(name): float(found["regret"].sel(policy=name).mean()) for name in found["policy"].values
    }


def test_futures_are_counted_as_they_were_promised(scenario):
    told = []
    study(scenario, progress=lambda *at: told.append(at))
    promised = 48 + 2 * 3 * (2 + 2 * 3)
    assert told[-1] == (promised, promised)


def test_a_study_is_the_same_each_time_and_never_holds_a_missing_number(scenario, found):
    again = study(scenario, satisfy=["backlog <= 1500", "backlog >= 0"])
    xr.testing.assert_identical(again, found)
    assert all(np.isfinite(found[name].values).all() for name in found.data_vars if found[name].dtype.kind == "f")
    assert all({"units", "long_name", "description"} <= set(found[name].attrs) for name in found.data_vars)


WRONG = [
    ({"policy": "radicle"}, "--policy: no policy is called radicle. Did you mean radical?"),
    ({"satisfy": ["backlog"]}, "--satisfy: “backlog” is no line that an outcome could keep to"),
    ({"satisfy": ["backlok < 3"]}, "--satisfy: no outcome is called backlok. Did you mean backlog?"),
    ({"satisfy": ["backlog < many"]}, "--satisfy: “many” in “backlog < many” is not a number"),
    ({"satisfy": ["backlog < nan"]}, "“nan” in “backlog < nan” is not a number"),
    ({"surfaces": [(NEED, NEED)]}, "are not two different numbers"),
    ({"surfaces": [(NEED, "clinic.peeple")]}, "is called clinic.peeple. Did you mean clinic.people?"),
    ({"policy": "do_minimum", "against": "radical", "surfaces": [(NEED, "delay")]}, "do_minimum has no start"),
    ({"numbers": ["clinic.capacity"]}, "no uncertain number is called clinic.capacity"),
    ({"futures": 3}, "--futures: 3 is no number of futures. Give a whole number from 24 up."),
    ({"grid": 2}, "--grid: 2 is no number of places along a number"),
    ({"grid": 100}, "--grid: 100 places along each side are 10000 points"),
    ({"members": 0}, "--members: 0 is no number of members"),
]


@pytest.mark.parametrize(("choices", "what"), WRONG)
def test_what_can_t_be_asked_is_told(scenario, choices, what):
    with pytest.raises(InputError) as error:
        check(scenario, clinic.model(), **({"outcome": "backlog"} | choices))
    assert what in str(error.value)


def test_all_of_it_is_told_at_once(scenario):
    with pytest.raises(InputError) as error:
        check(scenario, clinic.model(), "radicle", satisfy=["a", "b"], futures=1, grid=1)
    assert len(error.value.mistakes) == 6

"""Another value: `.change()` in Python and `--set NAME=VALUE` at the shell."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from simulator.describe.assumptions import rows
from simulator.engine import Model
from simulator.errors import InputError
from simulator.scenario import Scenario, read, start
from simulator.scenario.fold import CHANGED


def test_a_change_gives_a_new_scenario_and_leaves_the_old(scenario: Scenario, model: Model) -> None:
    dearer = scenario.change("clinic.unit_cost", 1800, because="what if")
    assert start(dearer, model).values["unit_cost"] == 1800
    assert start(scenario, model).values["unit_cost"] == 1500
    assert dearer.hash != scenario.hash


def test_a_number_for_a_driver_is_a_constant_series(scenario: Scenario, model: Model) -> None:
    flat = scenario.change("clinic.growth", -0.005, because="what if")
    assert start(flat, model).series["growth"].values.tolist() == [-0.005]


def test_a_share_times_a_number_moves_the_mean_of_its_beta_distribution(scenario: Scenario) -> None:
    half = scenario.change("clinic.boldness", {"times": 0.5}, because="half as bold").numbers["clinic.boldness"]
    assert half.distribution == ("beta", (1.0, 7.0))


def test_a_label_times_a_number_multiplies_what_the_whole_gives_it(scenario: Scenario) -> None:
    found = scenario.set("clinic.need_rate.housing.times=1.1").numbers["clinic.need_rate"].elements[("housing",)]
    assert found.value == pytest.approx(1.1 * 0.01)
    assert found.grade == "B"


TIMES = {
    "a table": ("clinic.opening_backlog", {"health": 0.5}, [1000.0, 25000.25, 70.0]),
    "a driver's table, on every date": ("clinic.fertility", {"male": 2.0}, [[1.5, 2.8], [1.6, 3.0]]),
    "a label with further labels": ("clinic.share_by_sex", {"care": 0.5}, [[0.3, 0.2], [0.55, 0.5], [0.5, 0.5]]),
    "one of two labels": ("clinic.share_by_sex", {"health.male": 0.5}, [[0.6, 0.4], [0.55, 0.25], [0.5, 0.5]]),
    "twice": ("clinic.opening_backlog", {"care": 0.5, "care.": 4.0}, [2000.0, 50000.5, 70.0]),
    "a label that has its own": ("clinic.need_rate", {"care": 2.0}, [0.1, 0.4, 0.01]),
}


def times(scenario: Scenario, number: str, factors: dict[str, float]) -> Scenario:
    for label, factor in factors.items():
        scenario = scenario.change(f"{number}.{label.rstrip('.')}", {"times": factor}, because="what if")
    return scenario


@pytest.mark.parametrize("what", TIMES)
def test_one_label_of_anything_can_be_multiplied_and_is_written_so(
    what: str, scenario: Scenario, model: Model, tmp_path: Path
) -> None:
    number, factors, wanted = TIMES[what]
    more = times(scenario, number, factors)
    (tmp_path / "again.toml").write_text(more.to_toml())
    for each in (more, read(tmp_path / "again.toml", model)):
        begun, name = start(each, model), number.partition(".")[2]
        found = begun.series[name].values if name in begun.series else begun.values[name]
        assert found == pytest.approx(np.array(wanted))


SPREAD = {"range_is": "value", "source": "x", "grade": "D"}


@pytest.mark.parametrize(
    "given",
    [
        {"values": {"care": 0.5, "health": 0.6, "housing": 0.4}, "range": [0.2, 0.7], **SPREAD},
        {"value": 0.4, "range": [-0.2, 0.2], **SPREAD, "range_is": "added"},
        {"distribution": {"beta": [2.0, 6.0]}, **SPREAD},
    ],
)
def test_what_a_label_draws_is_so_many_times_what_the_whole_draws_there(
    given: dict[str, object], scenario: Scenario, model: Model
) -> None:
    whole = scenario.change("clinic.effort", given, because="x")
    half = times(whole, "clinic.effort", {"health": 0.5})
    for member in range(3):
        usual, found = (start(each, model, member=member).values["effort"] for each in (whole, half))
        assert found == pytest.approx(usual * np.array([1.0, 0.5, 1.0]))


def test_a_later_number_replaces_what_multiplied_it(scenario: Scenario, model: Model) -> None:
    half = times(scenario, "clinic.opening_backlog", {"health": 0.5})
    for later in ({"clinic.opening_backlog.health": 9.0}, {"clinic.opening_backlog": {"health": 9.0}}):
        found = half.change(*next(iter(later.items())), because="x")
        assert start(found, model).values["opening_backlog"].tolist() == [1000.0, 9.0, 70.0]
    twice = half.change("clinic.opening_backlog", {"times": 2.0}, because="x")
    assert start(twice, model).values["opening_backlog"].tolist() == [2000.0, 50000.5, 140.0]


def test_a_number_for_a_label_replaces_those_of_its_own_labels(
    scenario: Scenario, model: Model, tmp_path: Path
) -> None:
    one = scenario.change("clinic.share_by_sex.care.male", {"value": 0.2}, because="x")
    both = one.change("clinic.share_by_sex.care", {"value": 0.3}, because="x")
    (tmp_path / "again.toml").write_text(both.to_toml())
    for each in (both, read(tmp_path / "again.toml", model)):
        assert start(each, model).values["share_by_sex"][0].tolist() == [0.3, 0.3]


def test_numbers_of_further_labels_leave_the_others_of_a_label_as_they_are(scenario: Scenario, model: Model) -> None:
    whole = scenario.change("clinic.share_by_sex.care", {"value": 0.3}, because="x")
    double = times(scenario, "clinic.share_by_sex", {"care": 1.5})
    for each, female in ((whole, 0.3), (double, 0.9)):
        found = each.change("clinic.share_by_sex", {"care": {"male": 0.2}}, because="x")
        assert start(found, model).values["share_by_sex"][0] == pytest.approx([female, 0.2])


def test_a_label_that_is_multiplied_is_listed_so_with_what_it_may_be(scenario: Scenario) -> None:
    spread = {"values": {"care": 0.5, "health": 0.6, "housing": 0.4}, "range": [0.2, 0.7], **SPREAD}
    half = times(scenario.change("clinic.effort", spread, because="x"), "clinic.effort", {"health": 0.5})
    (row,) = [row for row in rows(half) if row["name"] == "clinic.effort.health"]
    assert (row["value"], row["range"]) == ("0.5 times what the whole gives", "0.1 to 0.35")


def test_a_number_times_another_has_its_range_and_distribution_times_it(scenario: Scenario, model: Model) -> None:
    half = scenario.change("clinic.unit_cost", {"times": 0.5}, because="half as dear").numbers["clinic.unit_cost"]
    whole = scenario.numbers["clinic.unit_cost"]
    assert (half.value, half.times) == (0.5 * whole.value, None)
    spread = [each.range or each.distribution[1] for each in (half, whole)]
    assert list(spread[0]) == [0.5 * end for end in spread[1]]
    assert half.source.startswith("0.5 times what is so sourced")
    assert half.grade != "A"


SETS = {
    "clinic.unit_cost=1800": lambda s: s.numbers["clinic.unit_cost"].value == 1800,
    "change.clinic.unit_cost = 1800": lambda s: s.numbers["clinic.unit_cost"].value == 1800,
    "clinic.need_rate.care=0.06": lambda s: (
        s.numbers["clinic.need_rate"].elements[("care",)].value == 0.06
    ),
    "clinic.need_rate={ health = 0.41 }": lambda s: (
        s.numbers["clinic.need_rate"].values["health"] == 0.41
    ),
    "clinic.unit_cost={ value = 9000, range = [1, 9999] }": lambda s: (
        s.numbers["clinic.unit_cost"].value == 9000
    ),
    "clinic.unit_cost.times=0.8": lambda s: s.numbers["clinic.unit_cost"].value == 1200,
    "clinic.unit_cost={ times = 0.8 }": lambda s: s.numbers["clinic.unit_cost"].value == 1200,
    "clinic.boldness=.1": lambda s: s.numbers["clinic.boldness"].value == 0.1,
    "clinic.unit_cost=1800.": lambda s: s.numbers["clinic.unit_cost"].value == 1800,
    "clinic.growth=-.01": lambda s: s.numbers["clinic.growth"].value == -0.01,
    "run.stop=2028-04-01": lambda s: s.run.stop == date(2028, 4, 1),
    "run.seed=3": lambda s: s.run.seed == 3,
    "policy.bold.start=2027-04-01": lambda s: s.policy_forms["bold"].start == date(2027, 4, 1),
    "policy.bold.set.clinic.boldness=0.2": lambda s: (
        s.policy_forms["bold"].set["clinic.boldness"] == 0.2
    ),
    "policy.carry_on.like=bold": lambda s: (
        s.policy_forms["carry_on"].set["clinic.boldness"] == 0.8
        and s.policy_forms["carry_on"].like is None
    ),
    'reference="bold"': lambda s: s.reference == "bold",
}


@pytest.mark.parametrize("text", SETS)
def test_set_takes_values_as_toml_has_them(text: str, scenario: Scenario) -> None:
    assert SETS[text](scenario.set(text))


WRONG = {
    "clinic.unit_cost": "is not NAME=VALUE",
    "clinic.unit_cost=dear": "must be a number, not the text “dear”",
    "clinic.unit_cost={dear": "“{dear” is no value",
    "clinic.unit_cost=1\nx=2": "is no value",
    "clinic.unit_cots={dear": "Did you mean clinic.unit_cost?",
    "clinic.unit_cost=.": "“.” is no value",
    "clinic.unit_cots=1": "Did you mean clinic.unit_cost?",
    "unit_cost=1": "Did you mean clinic.unit_cost?",
    "clinic.unit_cost=5": "beside it if you mean it: --set 'clinic.unit_cost={value=5, range=[LOW, HIGH]}'.",
    "clinic.unit_cost=true": "must be a number, not true",
    "run.sed=1": "Did you mean seed?",
    "run.seed=-1": "must be at least 0, not -1",
    "policy.blod.start=2027-04-01": "Did you mean bold?",
    "policy.bold.like=cary_on": "Did you mean carry_on?",
    "policy.bold.like=bold": "goes round in a loop",
    "policy.bold.x.y=1": "is not a key of a policy",
}


@pytest.mark.parametrize("text", WRONG)
def test_set_tells_what_is_wrong(text: str, scenario: Scenario) -> None:
    with pytest.raises(InputError) as caught:
        scenario.set(text)
    assert WRONG[text] in str(caught.value)


def test_a_number_that_has_only_labels_says_which_to_name() -> None:
    england = read("england")
    with pytest.raises(InputError, match=r"Name one: services\.need_rate\.adult"):
        england.set("services.need_rate=0.1")
    both = england.set("services.need_rate={ health = 0.34, housing = 0.006 }").numbers["services.need_rate"]
    assert [both.elements[label,].value for label in ("health", "housing")] == [0.34, 0.006]


def test_what_if_leaves_the_source_to_the_number_that_was_before() -> None:
    england = read("england")
    dearer = england.change("services.need_rate.health", 0.34, because="what if").change(
        "services.need_rate.health", 0.36, because="more"
    )
    before, after = (each.numbers["services.need_rate"].elements["health",] for each in (england, dearer))
    assert after.source == f"{CHANGED} the source of {before.value:.12g} before was: {before.source}"
    assert after.because == "more"


def test_a_label_that_does_not_exist_is_told_when_it_meets_the_model(
    scenario: Scenario, model: Model
) -> None:
    with pytest.raises(InputError, match="Did you mean health"):
        start(scenario.set("clinic.need_rate.helth=0.3"), model)

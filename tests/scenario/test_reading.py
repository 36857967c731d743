"""Files that extend others: who wins, what is inherited, and where files are found."""

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from simulator.engine import Model
from simulator.errors import InputError
from simulator.scenario import Scenario, read, start


def change(name: str, **keys: object) -> str:
    lines = [f"{key} = {value!r}" for key, value in keys.items()]
    return "\n".join([f"[change.clinic.{name}]", "because = 'x'", *lines, ""])


def test_a_later_file_wins_and_inherits_the_passport(write: Callable[..., Path]) -> None:
    cost = read(write("extends = 'clinic'\n" + change("unit_cost", value=1800))).numbers[
        "clinic.unit_cost"
    ]
    assert (cost.value, cost.unit, cost.grade, cost.range) == (
        1800,
        "GBP/person",
        "A",
        (1000, 2500),
    )
    assert cost.where.endswith("what-if.toml")
    assert cost.because == "x"


def test_of_several_extended_files_the_last_wins(write: Callable[..., Path]) -> None:
    for name, value in (("a", 1100), ("b", 1200)):
        write("extends = 'clinic'\n" + change("unit_cost", value=value), f"{name}.toml")
    assert read(write("extends = ['a', 'b']")).numbers["clinic.unit_cost"].value == 1200
    assert read(write("extends = ['b', 'a']")).numbers["clinic.unit_cost"].value == 1100


def test_a_fitted_overlay_wins_over_extends_and_loses_to_change(write: Callable[..., Path]) -> None:
    write(change("unit_cost", value=1300) + change("shortest_wait", value=0.3), "fit.toml")
    text = "extends = 'clinic'\nfitted = 'fit'\n" + change("unit_cost", value=1400)
    numbers = read(write(text)).numbers
    assert numbers["clinic.unit_cost"].value == 1400
    assert numbers["clinic.shortest_wait"].value == 0.3


def test_values_for_some_labels_leave_the_others(write: Callable[..., Path], model: Model) -> None:
    values = "values = { care = 0.06, health = 0.41 }\n"
    text = "extends = 'clinic'\n" + change("need_rate") + values
    scenario = read(write(text), model)
    assert start(scenario, model).values["need_rate"].tolist() == [0.06, 0.41, 0.01]


BUDGETS = "extends = 'england'\n[change.finance.planned_spending]\nunit = 'million GBP/year'\nbecause = 'x'\n"


def test_values_of_labels_with_passports_of_their_own_bring_their_unit_source_and_grade(
    write: Callable[..., Path],
) -> None:
    ours = "source = 'Our budget'\ngrade = 'A'\nvalues = { housing = 5100, public_health = 3950 }"
    found = read(write(BUDGETS + ours)).numbers["finance.planned_spending"]
    housing = found.elements[("housing",)]
    assert (housing.value, housing.unit, housing.source, housing.grade) == (5.1e9, "GBP/year", "Our budget", "A")
    assert housing.range == (4.6e9, 5.5e9)
    assert not found.has_content


def test_values_of_labels_are_held_to_the_ranges_of_these_labels(write: Callable[..., Path]) -> None:
    with pytest.raises(InputError, match=r"planned_spending\.housing: 6e\+09 is outside the range"):
        read(write(BUDGETS + "values = { housing = 6000 }"))
    passport = "source = 's'\ngrade = 'A'\nprice_base = '2025-26'\nrange = [0.9, 1.1]\nrange_is = 'factor'\n"
    wider = read(write(BUDGETS + passport + "values = { housing = 6000 }"))
    assert wider.numbers["finance.planned_spending"].elements[("housing",)].range is None


def test_a_new_value_moves_the_centre_of_an_inherited_distribution(
    write: Callable[..., Path],
) -> None:
    text = "extends = 'clinic'\n[change.clinic.need_rate.care]\nbecause = 'x'\nvalue = 0.06"
    (care,) = read(write(text)).numbers["clinic.need_rate"].elements.values()
    assert care.distribution == ("triangular", (0.03, 0.06, 0.08))


def test_a_new_value_for_all_drops_what_labels_had(
    write: Callable[..., Path], model: Model
) -> None:
    text = "extends = 'clinic'\n" + change(
        "need_rate", value=0.2, range=[0.1, 0.3], range_is="value"
    )
    assert start(read(write(text), model), model).values["need_rate"].tolist() == [0.2, 0.2, 0.2]


def test_policies_and_events_of_both_files_hold(write: Callable[..., Path]) -> None:
    bold = "[policy.bold]\nstart = 2027-04-01\n[policy.bold.set]\nclinic.effort = 1.0\n"
    text = f"extends = 'clinic'\n{bold}[policy.shy]\n"
    scenario = read(write(text))
    assert scenario.policies == ("carry_on", "bold", "shy")
    assert scenario.policy_forms["bold"].set == {
        "clinic.boldness": 0.8,
        "clinic.effort": 1.0,
    }
    assert len(scenario.events) == 2


def test_a_policy_like_another_takes_over_its_start_and_settings(
    write: Callable[..., Path],
) -> None:
    twin = "[policy.twin]\nlike = 'bold'\nlabel = 'Twin'\n[policy.twin.set]\nclinic.effort = 1.0\n"
    third = "[policy.third]\nlike = 'twin'\nstart = 2027-04-01\n"
    forms = read(write(f"extends = 'clinic'\n{third}{twin}")).policy_forms
    assert forms["twin"].set == {"clinic.boldness": 0.8, "clinic.effort": 1.0}
    assert (forms["twin"].start, forms["third"].start) == (date(2026, 4, 1), date(2027, 4, 1))
    assert forms["third"].set == forms["twin"].set
    assert (forms["third"].label, forms["third"].like) == (None, None)


def test_what_a_later_file_changes_reaches_the_policies_that_are_like_it(
    write: Callable[..., Path],
) -> None:
    write("extends = 'clinic'\n[policy.twin]\nlike = 'bold'\n", "twins.toml")
    text = "extends = 'twins'\n[policy.bold.set]\nclinic.boldness = 0.1\n"
    assert read(write(text)).policy_forms["twin"].set["clinic.boldness"] == 0.1


def test_a_bare_name_is_found_in_the_scenarios_folder(
    write: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "clinic.toml").rename(tmp_path / "scenarios" / "surgery.toml")
    monkeypatch.chdir(tmp_path)
    assert read("surgery").name == "A clinic"
    assert read("surgery").where == "scenarios/surgery.toml"
    with pytest.raises(InputError, match="Did you mean surgery"):
        read("surgeri")


def test_a_scenario_cannot_be_changed_in_place(scenario: Scenario) -> None:
    with pytest.raises(AttributeError):
        scenario.name = "x"  # type: ignore[misc]
    with pytest.raises(TypeError, match="frozen"):
        scenario.numbers["x"] = None  # type: ignore[index]


def test_text_of_a_file_is_escaped_in_notebooks(write: Callable[..., Path]) -> None:
    shown = read(write("name = '<script>'\nextends = 'clinic'"))._repr_html_()
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = (
        "import sys, simulator.scenario; from simulator.scenario import scenario, numbers, fold\n"
        "heavy = {'pydantic', 'pint', 'scipy', 'xarray', 'numba'} & set(sys.modules)\n"
        "sys.exit(' '.join(heavy) or 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])

"""A STRESS report: every item is answered, from what is there, and says where nothing is."""

from __future__ import annotations

import re

import pytest

import simulator as sim
from simulator.describe.stress import CHECKLIST, records, stress
from simulator.errors import InputError
from simulator.scenario import read
from tests import clinic

NUMBERS = [item.number for items in CHECKLIST.values() for item in items]


def answers(scenario, model=None, members=8):
    """The answer to each item by its number, and its state."""
    found = records(model or clinic.model(), scenario, members)
    return {each["number"]: (each["answer"], each["state"]) for each in found}


@pytest.fixture(scope="module")
def england():
    """The report of the England scenario."""
    return stress(sim.MODEL, sim.scenario("england"), 64)


def test_the_items_are_those_of_the_checklists():
    """Twenty that STRESS-DES and STRESS-SD share; components are told by five of the one and two of the other."""
    assert [number for number in NUMBERS if number.count(".") == 1] == [
        "1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4", "2.5", "3.1", "3.2", "3.3", "3.4", "4.1", "4.2", "4.3",
        "5.1", "5.2", "5.3", "5.4", "6.1",
    ]  # fmt: skip
    assert [number for number in NUMBERS if number.startswith("2.5.")] == [f"2.5.{n}" for n in range(1, 6)]


def test_every_item_is_answered_of_a_model_alone_and_of_a_scenario(clinic_scenario):
    for scenario in (None, clinic_scenario):
        found = answers(scenario)
        assert list(found) == NUMBERS
        assert all(answer.strip() for answer, _ in found.values())


def test_what_belongs_to_a_scenario_is_not_applicable_to_a_model_alone(clinic_scenario):
    alone, whole = answers(None), answers(clinic_scenario)
    without = {number for number, (_, state) in alone.items() if state == "not applicable"}
    assert {"1.3", "2.3", "3.1", "3.4"} <= without
    assert {number for number in without if whole[number][1] == "answered"} == {"1.3", "2.3", "3.1", "3.4"}
    assert whole["2.5.3"][1] == "not applicable"  # the clinic's strikes hold nothing


def test_policies_stand_with_their_reasons_and_what_they_set(clinic_scenario):
    found = answers(clinic_scenario)
    for name, form in clinic_scenario.policy_forms.items():
        assert f"`{name}`" in found["1.3"][0]
        assert all(setting in found["2.3"][0] for setting in form.set or {})


def test_step_method_and_futures_are_those_asked_for(clinic_scenario):
    asked = clinic_scenario.change("run.step", 0.125, because="quick").change("run.method", "euler", because="quick")
    usual = answers(clinic_scenario)["5.3"][0]
    assert "rk4 (the classical Runge-Kutta method of fourth order), step 1/24 year" in usual
    assert "euler (Euler's), step 1/8 year" in answers(asked)["5.3"][0]
    assert "here called futures or members: 8 in a comparison" in answers(asked)["4.3"][0]


def test_the_counts_are_those_of_the_model_and_the_scenario(england):
    model, scenario = sim.MODEL, sim.scenario("england")
    assert f"**{len(model.of_kind('stock'))} stocks:**" in england
    assert f"**{len(model.of_kind('flow'))} flows**" in england
    appendix = england.partition("## Appendix: input parameters")[2]
    listed = set(re.findall(r"^\| `(\w+\.\w+)", appendix, re.M))
    assert listed == set(scenario.numbers)
    assert all(f"`{process.name}`" in england for process in model.processes)


def test_a_number_shows_each_label_that_has_a_passport_of_its_own_in_its_own_unit(england):
    assert re.search(r"^\| `services.target_wait` \| adult_social_care 4 week, .*health 18 week", england, re.M)


def test_tables_say_whose_they_are(tmp_path, clinic_file):
    assert answers(read(clinic_file))["3.2"][1] == "not applicable"
    (tmp_path / "who.csv").write_text("service,who\nhealth,1\nadult_social_care,2\n")
    change = "[change.clinic.first_backlog]\ntable = 'who.csv'\ncolumn = 'who'\nbecause = 'x'\n"
    (tmp_path / "mine.toml").write_text(f"extends = 'clinic'\n{change}")
    answer, _ = answers(read(tmp_path / "mine.toml"))["3.2"]
    assert answer.startswith("Tables of the scenario's own: `clinic.first_backlog` from who.csv.")


def test_text_of_a_scenario_is_no_markup(clinic_file):
    text = clinic.SCENARIO.replace('name = "A clinic"', 'name = "<script>|[x](y)"')
    clinic_file.write_text(text, encoding="utf-8")
    report = stress(clinic.model(), read(clinic_file), 8)
    assert "<script>" not in report
    assert r"# STRESS report: &lt;script>\|\[x](y)" in report


def test_a_scenario_that_does_not_fit_the_model_is_told_like_anywhere(clinic_scenario):
    with pytest.raises(InputError, match="nothing is called that"):
        stress(sim.MODEL, clinic_scenario, 8)


def test_the_command_writes_the_report_or_says_what_is_wrong(simulator, clinic_file, tmp_path):
    assert simulator("describe", "stress", str(clinic_file), "-o", "stress.md") == (0, "", "")
    assert (tmp_path / "stress.md").read_text("utf-8").startswith("# STRESS report: A clinic\n")
    status, out, err = simulator("describe", "stress", "clinc", "-o", "other.md")
    assert (status, out, (tmp_path / "other.md").exists()) == (2, "", False)
    assert "clinc" in err

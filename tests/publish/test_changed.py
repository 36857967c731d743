from __future__ import annotations

import pytest

from simulator.publish.asked import scenario_of
from simulator.publish.changed import LONGEST, changes
from simulator.results.manifest import of_scenario
from simulator.run import default_model
from simulator.scenario import read


@pytest.fixture(scope="module")
def england():
    return read("england", default_model())


@pytest.mark.parametrize(
    ("text", "value", "was"),
    [
        ("run.stop=2033-04-01", "2033-04-01", "2050-04-01"),
        ("change.services.need_rate.health=0.36", "0.36", "0.347"),
        ("innovation.radical_survival=0.3", "0.3", "0.2"),
        ("policy.radical.start=2027-04-01", "2027-04-01", "2026-04-01"),
        ("policy.radical.set.innovation.radical_share=0.6", "0.6", "0.8"),
        ("reference=incremental", "incremental", "do_minimum"),
        ("run.length=3", "3", ""),
    ],
)
def test_a_change_is_told_with_what_was_before(england, text, value, was):
    (found,) = changes(england, england.set(text), [text])
    assert (found.value, found.was) == (value, was)
    assert found.name == text.partition("=")[0].removeprefix("change.")


def test_a_number_of_a_project_that_is_changed_is_told(tmp_path):
    project = "name = 'Hubs'\nservice = 'health'\nstart = 2027-04-01\ncost = 3e6\nprice_base = '2025-26'\ngain = 0.04\n"
    ours = tmp_path / "ours.toml"
    mine = "[policy.plan]\nstart = 2026-04-01\n[[policy.plan.project]]\n"
    said = f"{project}because = 'x'\n"
    ours.write_text(f"extends = 'england'\n[[project]]\n{said}{mine}{said}")
    scenario = read(ours)
    for text in ("policy.plan.project.Hubs.gain=0.06", "project.Hubs.gain=0.06"):
        (found,) = changes(scenario, scenario.set(text), [text])
        assert (found.value, found.was) == ("0.06", "0.04")


def test_what_is_as_it_was_is_no_change_and_a_thing_that_is_set_twice_is_told_once(england):
    twice = ["innovation.radical_survival=0.25", "innovation.radical_survival=0.3"]
    (found,) = changes(england, england.set(twice[0]).set(twice[1]), twice)
    assert (found.value, found.was) == ("0.3", "0.2")
    assert changes(england, england.set("innovation.radical_survival=0.2"), twice) == ()


def test_values_are_short_enough_for_a_line(england):
    for name in ("services.need_rate", "finance.grant_growth", "services.need_rate.health.times"):
        text = f"{name}=1" if name.endswith("times") else f"{name}={{times=1.01}}"
        for found in changes(england, england.set(text), [text]):
            assert len(found.value) <= LONGEST >= len(found.was)


def test_the_manifest_says_what_was_changed_and_nothing_where_nothing_was(england, tmp_path):
    asked = {"seed": None, "step": None, "method": None, "output": tmp_path / "x"}
    changed = scenario_of("england", "run", sets=["run.stop=2033-04-01"], **asked)
    assert of_scenario(changed)["set"] == [{"name": "run.stop", "value": "2033-04-01", "was": "2050-04-01"}]
    assert set(of_scenario(england)) == {"name", "file", "sha256"}
    assert changed.hash == england.set("run.stop=2033-04-01").hash


def test_numbers_that_a_scenario_changes_against_what_it_extends_are_its_own(england, tmp_path):
    (tmp_path / "mine.toml").write_text(
        'extends = "england"\nname = "Mine"\n[change.innovation.radical_survival]\nvalue = 0.25\nbecause = "A guess"\n'
    )
    assert read(tmp_path / "mine.toml", default_model()).own == ("innovation.radical_survival",)
    assert england.own == ()

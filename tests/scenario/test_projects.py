"""Named projects: read, merged, taken over, drawn and dated."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from simulator.engine import Model
from simulator.engine.start import StartedHappening
from simulator.errors import InputError
from simulator.experiments.delay.runs import delayed, unstarted
from simulator.scenario import Scenario, read, start, uncertain
from simulator.scenario.draws import draws
from tests.scenario.test_mistakes import EXTENDS, OURS, PROJECT, ours

Write = Callable[..., Path]


@pytest.fixture
def scenario(write: Write, model: Model) -> Scenario:
    return read(write(OURS), model)


def dated(scenario: Scenario, model: Model, **more: Any) -> dict[str, StartedHappening]:
    return {h.policy or "all": h for h in start(scenario, model, **more).happenings if h.kind == "own_project"}


def test_a_project_becomes_a_happening_of_its_policy_alone(scenario: Scenario, model: Model) -> None:
    found = dated(scenario, model)["ours"]
    assert (found.at, found.label, found.policy) == (2.0, "Hubs", "ours")
    given = {"name": "Hubs", "radical": False, "service": ("care",), "cost": 3e6, "gain": 0.04}
    assert dict(found.arguments) == given


def test_a_project_of_all_has_no_policy(write: Write, model: Model) -> None:
    assert list(dated(read(write(f"{EXTENDS}[[project]]{PROJECT}"), model), model)) == ["all"]


def test_ranges_are_drawn_in_each_future_alike_under_every_policy(write: Write, model: Model) -> None:
    text = ours("gain", "[0.02, 0.06]", "[policy.twin]\nlike = 'ours'")
    scenario = read(write(text), model)
    assert dated(scenario, model)["ours"].arguments["gain"] == 0.04
    found = [dated(scenario, model, member=member) for member in range(4)]
    assert all(each["ours"].arguments == each["twin"].arguments for each in found)
    gains = {each["ours"].arguments["gain"] for each in found}
    assert len(gains) == 4
    assert all(0.02 <= gain <= 0.06 for gain in gains)
    assert uncertain(scenario, model).count("project.Hubs.gain") == 1
    drawn = next(each for each in draws(scenario, model, range(4)) if each.name == "project.Hubs.gain")
    assert set(drawn.values) == gains


def test_a_later_file_changes_a_project_of_that_name_and_adds_others(write: Write, model: Model) -> None:
    write(OURS, "ours.toml")
    mine = PROJECT.replace("0.04", "0.1")
    other = PROJECT.replace("Hubs", "Other")
    text = f"extends = 'ours'\n[[policy.ours.project]]{mine}[[policy.ours.project]]{other}"
    projects = read(write(text), model).policy_forms["ours"].project or []
    assert [(form.name, form.gain) for form in projects] == [("Hubs", 0.1), ("Other", 0.04)]


def test_a_policy_like_another_has_its_projects_as_long_after_its_own_start(write: Write, model: Model) -> None:
    found = read(write(f"{OURS}[policy.later]\nlike = 'ours'\nstart = 2028-04-01"), model).policy_forms["later"]
    assert [form.start for form in found.project or []] == [date(2029, 4, 1)]


def test_a_start_that_is_moved_takes_projects_along(scenario: Scenario, model: Model) -> None:
    moved = scenario.change("policy.ours.start", date(2027, 4, 1), because="late")
    assert dated(moved, model)["ours"].at == 3.0
    assert not dated(scenario.change("policy.ours.start", date(2029, 4, 1), because="too late"), model)


def test_the_cost_of_delay_moves_projects_with_their_policy(scenario: Scenario, model: Model) -> None:
    begun = start(scenario, model)
    assert [h.at for h in delayed(begun, "ours", 1.5, 5.0).happenings if h.policy] == [3.5]
    for never in (delayed(begun, "ours", 3.5, 5.0), delayed(begun, "bold", 0.0, 5.0), unstarted(begun)):
        assert [h.kind for h in never.happenings] == ["recession"]
    assert dated(scenario, model, delay_years=1.5)["ours"].at == 3.5


def test_a_number_of_a_project_can_be_set(scenario: Scenario, model: Model) -> None:
    found = scenario.set("policy.ours.project.Hubs.gain=0.1").set("policy.ours.project.Hubs.start=2028-04-01")
    assert dated(found, model)["ours"].arguments["gain"] == 0.1
    assert dated(found, model)["ours"].at == 3.0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("policy.ours.project.Hub.gain=0.1", "policy.ours.project.Hub: no project is called that. Did you mean Hubs?"),
        ("policy.ours.project.Hubs.gains=0.1", "Hubs.gains: is not a key that may stand here. Did you mean gain?"),
        ("policy.ours.project.Hubs.name=Other", "project.Hubs.name: is what its luck goes by"),
        ("project.Hubs.gain=0.1", "project.Hubs: no project is called that"),
    ],
)
def test_what_can_not_be_set_is_told(scenario: Scenario, text: str, told: str) -> None:
    with pytest.raises(InputError, match=re.escape(told)):
        scenario.set(text)


def test_what_is_written_reads_back(write: Write, model: Model) -> None:
    text = ours("gain", "[0.02, 0.03, 0.06]", f"[[project]]{PROJECT.replace('Hubs', 'For all')}")
    scenario = read(write(text), model)
    again = read(write(scenario.to_toml(), "again.toml"), model)
    assert again.to_toml() == scenario.to_toml()
    assert dated(again, model) == dated(scenario, model)

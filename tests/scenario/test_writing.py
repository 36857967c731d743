"""A resolved scenario written, read and run again; and the schema that editors use."""

import json
import pickle
from collections.abc import Callable
from pathlib import Path

from simulator.engine import Model
from simulator.scenario import Scenario, json_schema, read, start
from simulator.scenario.schema import text

PUBLISHED = Path(__file__).parents[2] / "scenarios" / "scenario.schema.json"


def test_the_resolved_file_starts_again_to_the_same_bits(
    scenario: Scenario, model: Model, write: Callable[..., Path]
) -> None:
    changed = scenario.change("clinic.need_rate.care", 1 / 17, because="x").change(
        "clinic.growth", {"2025-04-01": 1.7}, because="y", unit="percent/year", range=(0.1, 3.3)
    )
    again = read(write(changed.to_toml()), model)
    for member in (None, 3):
        one, other = start(changed, model, member=member), start(again, model, member=member)
        assert {k: v.tobytes() for k, v in one.values.items()} == {
            k: v.tobytes() for k, v in other.values.items()
        }
        assert one.series["growth"].values.tobytes() == other.series["growth"].values.tobytes()
        assert (one.changes, one.happenings, one.stops) == (
            other.changes,
            other.happenings,
            other.stops,
        )


def test_a_table_times_a_number_is_read_so_and_written_so(
    scenario: Scenario, model: Model, write: Callable[..., Path]
) -> None:
    tables = [name for name, number in scenario.numbers.items() if number.table]
    twice = scenario
    for name in tables:
        twice = twice.change(name, {"times": 4.0}, because="x").change(name, {"times": 0.5}, because="x")
    for each in (twice, read(write(twice.to_toml()), model)):
        found, first = start(each, model), start(scenario, model)
        for short in (name.split(".")[1] for name in tables):
            two, one = (
                run.values[short] if short in run.values else run.series[short].values for run in (found, first)
            )
            assert (two == 2.0 * one).all()


def test_writing_what_was_written_changes_nothing(
    scenario: Scenario, write: Callable[..., Path]
) -> None:
    again = read(write(scenario.to_toml()))
    assert again.to_toml() == scenario.to_toml()
    assert again.hash == scenario.hash


def test_a_scenario_survives_a_trip_to_another_process(scenario: Scenario) -> None:
    assert pickle.loads(pickle.dumps(scenario)).hash == scenario.hash


def test_the_published_schema_is_current() -> None:
    # To renew it: python -m simulator.scenario.schema > scenarios/scenario.schema.json
    assert PUBLISHED.read_text(encoding="utf-8") == text()


def test_the_schema_knows_every_key_and_refuses_others() -> None:
    schema = json_schema()
    assert schema["additionalProperties"] is False
    assert {"name", "extends", "run", "change", "event", "policy"} <= schema["properties"].keys()
    assert {"value", "unit", "source", "grade"} <= schema["$defs"]["NumberForm"][
        "properties"
    ].keys()
    assert "null" not in json.dumps(schema)

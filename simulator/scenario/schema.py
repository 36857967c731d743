"""The JSON Schema of a scenario file, for editors; made from the forms."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel

from simulator.scenario.forms import Calibrate, Event, File, NumberForm, Policy, Project, Run

TITLE = "Scenario of the public service simulator"


def json_schema() -> dict[str, Any]:
    """The schema as a dictionary: the keys, their types and what they mean."""
    definitions: dict[str, Any] = {}
    parts = {form.__name__: _part(form, definitions) for form in (NumberForm, Run, Policy, Project, Event, Calibrate)}
    # A table inside a number, named by a label, is a number too.
    parts["NumberForm"]["additionalProperties"] = {"$ref": "#/$defs/NumberForm"}
    # A key of an event that no form knows is a happening of the model with its arguments.
    parts["Event"]["additionalProperties"] = {
        "type": "object",
        "additionalProperties": {"type": "number"},
    }
    file = _part(File, definitions)
    section = {"type": "object", "additionalProperties": {"$ref": "#/$defs/NumberForm"}}
    file["properties"] |= {
        "run": {"$ref": "#/$defs/Run"},
        "change": {"type": "object", "additionalProperties": section},
        "event": {"type": "array", "items": {"$ref": "#/$defs/Event"}},
        "calibrate": {"$ref": "#/$defs/Calibrate"},
        "project": {"type": "array", "items": {"$ref": "#/$defs/Project"}},
        "policy": {"type": "object", "additionalProperties": {"$ref": "#/$defs/Policy"}},
    }
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": TITLE}
    return (
        schema
        | {key: value for key, value in file.items() if key != "title"}
        | {"$defs": definitions | parts}
    )


def text() -> str:
    """The schema as the repository publishes it."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def _part(form: type[BaseModel], definitions: dict[str, Any]) -> dict[str, Any]:
    part = form.model_json_schema()
    definitions |= _without_null(part.pop("$defs", {}))
    return _without_null(part)


def _without_null(part: Any) -> Any:
    """TOML has no null: a key is there or it is not."""
    if isinstance(part, list):
        return [_without_null(item) for item in part]
    if not isinstance(part, dict):
        return part
    kept = {
        key: _without_null(value)
        for key, value in part.items()
        if not (key == "default" and value is None)
    }
    branches = [branch for branch in kept.get("anyOf", ()) if branch != {"type": "null"}]
    if len(branches) == 1:
        del kept["anyOf"]
        return branches[0] | kept
    return kept | ({"anyOf": branches} if branches else {})


if __name__ == "__main__":
    print(text(), end="")

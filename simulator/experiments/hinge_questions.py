"""Yes-or-no questions that a result answers future by future, and what each answer hinges on."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import combinations
from typing import TYPE_CHECKING, Any

from simulator.experiments.hinges import Array, hinge
from simulator.experiments.points import words_for, words_of_project
from simulator.scenario.projects import SECTION

if TYPE_CHECKING:
    import xarray as xr

    from simulator.engine import Model
    from simulator.scenario import Scenario

HINGES = "hinges"
"""Attribute of a dataset, and key of a manifest, that holds what was found."""

Asked = tuple[Mapping[str, Any], Array]
"""A question, and its answer in each future."""


def found(questions: Sequence[Asked], scenario: Scenario, model: Model, members: Sequence[int]) -> list[dict[str, Any]]:
    """Each question with what its answers hinge on, among all that these members drew; ready for JSON."""
    from simulator.scenario.draws import draws

    drawn = draws(scenario, model, members)
    numbers, units = {each.name: each.values for each in drawn}, {each.name: each.unit for each in drawn}
    rows = []
    for question, yes in questions:
        best = hinge(yes, numbers)
        more = {"decides": best.decides, "too_few": best.too_few, "unit": units.get(best.name, "")}
        more["words"] = words_of(best.name, model)
        rows.append({**question, **asdict(best), **more})
    return rows


def words_of(name: str, model: Model) -> str:
    """What the model calls a number, of which `name` is the dotted name; empty where it has none."""
    section, _, rest = name.partition(".")
    if section == SECTION:
        return words_of_project(name)
    own, *labels = rest.split(".")
    found = next((each for each in model.quantities.values() if each.dotted == f"{section}.{own}"), None)
    return "" if found is None else words_for(found.description, labels)


def with_hinges(curve: xr.Dataset, scenario: Scenario, model: Model | None = None) -> xr.Dataset:
    """A curve of the cost of delay with what it hinges on, as JSON in its attribute `hinges`.

    Asked is of each policy whether its longest delay costs anything, and of each two policies which
    of them, started at once, is worth more.
    """
    from simulator.run import default_model

    years = float(curve["delay"].values[-1])
    policies = [str(policy) for policy in curve["policy"].values]
    at_once = curve["npsv"].sel(delay=0.0)
    questions: list[Asked] = [
        ({"asked": "late", "policy": policy, "years": years}, _yes(curve["cost_of_delay"].sel(delay=years), policy))
        for policy in policies
    ]
    for one, other in combinations(policies, 2):
        more = at_once.sel(policy=one) - at_once.sel(policy=other)
        questions.append(({"asked": "beats", "policy": one, "other": other}, more.values > 0.0))
    members = [int(member) for member in curve["member"].values]
    rows = found(questions, scenario, model or default_model(), members)
    return curve.assign_attrs({HINGES: json.dumps(rows)})


def _yes(values: xr.DataArray, policy: str) -> Array:
    return values.sel(policy=policy).values > 0.0

"""Another value for one thing of a scenario: what `.change()` does, and `--set NAME=VALUE` at the shell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from simulator.errors import InputError, Mistake, did_you_mean
from simulator.scenario.fold import fold
from simulator.scenario.forms import Run
from simulator.scenario.nested import Frozen
from simulator.scenario.pieces import formed, number_of, speaker
from simulator.scenario.policy_overrides import DATE, LostNameError, dated, origins_after, with_policy, with_project
from simulator.scenario.ranges import WIDER
from simulator.scenario.replaced import meant
from simulator.scenario.scenario import Scenario
from simulator.scenario.sizes import INSIST


def changed(
    scenario: Scenario,
    dotted: str,
    value: Any,
    because: str,
    unit: str | None,
    bounds: Sequence[float] | None,
) -> Scenario:
    """See `Scenario.change`."""
    passport: dict[str, Any] = {"because": because}
    if unit is not None:
        passport["unit"] = unit
    if bounds is not None:
        passport["range"] = list(bounds)
    return changed_in(scenario, dotted, _plain(value), passport, "change")


def _plain(value: Any) -> Any:
    """NumPy's and Python's numbers and containers as TOML would have given them."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, tuple | list) else value


def changed_in(
    scenario: Scenario, dotted: str, value: Any, passport: dict[str, Any], where: str
) -> Scenario:
    """The scenario with the value, as TOML has it, under a dotted name; `where` is who says so. Raises `InputError`."""
    parts = tuple(dotted.removeprefix("change.").split("."))
    mistakes: list[Mistake] = []
    if parts[0] == "run" and len(parts) == 2:
        result = _with_run(scenario, parts[1], value, where, mistakes)
    elif parts[0] == "policy" and len(parts) > 2:
        result = with_policy(scenario, parts[1], parts[2:], value, where, mistakes)
    elif parts[0] == "project" and len(parts) > 2:
        forms = with_project(scenario.projects, parts[1:], value, where, mistakes, "project")
        origins = origins_after(scenario, ".".join(parts[:-1]), where)
        result = replace(scenario, projects=tuple(forms), origins=origins)
    elif parts == ("reference",):
        result = replace(
            scenario, reference=str(value), origins=origins_after(scenario, "reference", where)
        )
    elif len(parts) >= 2 and all(parts):
        result = _with_number(scenario, parts, value, passport, where, mistakes)
    else:
        remedy = f"Write section.name.{did_you_mean(dotted, scenario.numbers)}"
        raise LostNameError([Mistake(where, dotted, "is not the dotted name of a number", remedy)])
    if mistakes:
        raise InputError(mistakes)
    return result


def _with_number(
    scenario: Scenario,
    parts: tuple[str, ...],
    value: Any,
    passport: dict[str, Any],
    where: str,
    mistakes: list[Mistake],
) -> Scenario:
    if parts[2:] and parts[-1] == "times":
        parts, value = parts[:-1], {"times": value}
    dotted, labels = ".".join(parts[:2]), parts[2:]
    old = scenario.numbers.get(dotted)
    if old is None:
        remedy = (
            meant(dotted, scenario.numbers)
            or "See `simulator describe assumptions`."
        )
        raise LostNameError(
            [Mistake(where, dotted, "no number of this scenario is called that", remedy)]
        )
    known = dict.fromkeys(path[0] for path in old.elements)
    if labels and not old.has_content and labels[0] not in known:
        remedy = did_you_mean(labels[0], known).strip() or f"It has {', '.join(known)}."
        name = ".".join(parts)
        raise LostNameError([Mistake(where, name, f"there is no “{labels[0]}” there", remedy)])
    if not labels and not old.has_content and "times" not in _content(value):
        return _with_elements(scenario, parts, value, passport, where, mistakes)
    table: Any = {**passport, **_content(value)}
    for label in reversed(labels):
        table = {label: table}
    number = number_of(table, where, dotted, mistakes)
    if number is None:
        return scenario
    found: list[Mistake] = []
    folded = fold(old, number, speaker(where, dotted, found), first=False)
    mistakes += (_shown_how(mistake, ".".join(parts), value, where) for mistake in found)
    return replace(scenario, numbers=Frozen({**scenario.numbers, dotted: folded}))


def _shown_how(mistake: Mistake, name: str, value: Any, where: str) -> Mistake:
    """A mistake whose remedy is a wider range or a unit, with how to write one at the shell or in Python."""
    given, shell = f"{value:g}" if isinstance(value, int | float) else "…", where == "--set"
    if mistake.remedy == WIDER:
        how = f"--set '{name}={{value={given}, range=[LOW, HIGH]}}'" if shell else ".change(…, range=(low, high))"
        return replace(mistake, remedy=f"Give a wider range beside it if you mean it: {how}.")
    if INSIST in mistake.remedy:
        how = f"--set '{name}={{value={given}, unit=\"UNIT\"}}'" if shell else ".change(…, unit=…)"
        return replace(mistake, remedy=f"{mistake.remedy} That is {how}.")
    return mistake


def _with_elements(
    scenario: Scenario, parts: tuple[str, ...], value: Any, passport: dict[str, Any], where: str,
    mistakes: list[Mistake],
) -> Scenario:  # fmt: skip
    """The scenario with those values by label of a number that has nothing but labels."""
    by_label = _content(value).get("values")
    if by_label is None:
        paths = list(scenario.numbers[".".join(parts)].elements)
        what = f"has a value of its own for each of {', '.join(dict.fromkeys(path[0] for path in paths))}"
        raise InputError([Mistake(where, ".".join(parts), what, f"Name one: {'.'.join((*parts, *paths[0]))}.")])
    for label, inner in by_label.items():
        scenario = _with_number(scenario, (*parts, label), inner, passport, where, mistakes)
    return scenario


def _content(value: Any) -> dict[str, Any]:
    """Under which key of a number a value goes."""
    if isinstance(value, list):
        return {"points": value}
    if not isinstance(value, dict):
        return {"value": value}
    if value and all(DATE.fullmatch(key) for key in value):
        return {"series": value}
    known = ("value", "values", "table", "series", "points", "times", "range", "distribution")
    return value if any(key in known for key in value) else {"values": value}


def _with_run(
    scenario: Scenario, key: str, value: Any, where: str, mistakes: list[Mistake]
) -> Scenario:
    said = {**scenario.run.model_dump(exclude_unset=True), key: dated(value)}
    run = formed(Run, said, where, "run", mistakes)
    return replace(
        scenario, run=run or scenario.run, origins=origins_after(scenario, f"run.{key}", where)
    )

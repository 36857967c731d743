"""What two scenarios or two finished results differ in, told as text or JSON: what `diff` does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator import console
from simulator.errors import InputError, Mistake, noting, plain

if TYPE_CHECKING:
    from simulator.differences.results import OutputDiffers, ResultsDiffer
    from simulator.differences.scenarios import Differs, NumberDiffers, ScenariosDiffer
    from simulator.scenario import Scenario

MOST_SHOWN = 20
DIFFERENT = 3
"""The exit status with --exit-code where something differs; 1 and 2 mean other things."""


@dataclass(frozen=True)
class Side:
    """One of the two: a scenario, and the folder of its result where it has been run."""

    scenario: Scenario
    folder: Path | None = None


def diff(a: str, b: str, *, exit_code: bool, as_json: bool) -> None:
    """Tell what differs. Raises `InputError` with all that is wrong with either."""
    from simulator.differences.scenarios import scenarios

    sides = _sides(a, b)
    between = scenarios(sides[0].scenario, sides[1].scenario)
    run = _results(*(side.folder for side in sides)) if sides[0].folder and sides[1].folder else None
    same = between.same and (run is None or run.same)
    record = {"same": same, "a": a, "b": b, "scenario": between.record(), "results": run and run.record()}
    console.say("\n".join(_lines(between, run)), record, as_json)
    if exit_code and not same:
        raise SystemExit(DIFFERENT)


def _sides(*given: str) -> list[Side]:
    mistakes: list[Mistake] = []
    found: list[Side] = []
    for each in given:
        with noting(mistakes):
            found.append(_side(each))
    if mistakes:
        raise InputError(dict.fromkeys(mistakes))
    return found


def _side(given: str) -> Side:
    """A scenario by file or name, or the folder of a finished result with the scenario in it."""
    from simulator.export.sources import refuse_no_result
    from simulator.results.folder import is_ours
    from simulator.results.intact import refuse_altered
    from simulator.results.store import SCENARIO
    from simulator.scenario import read

    folder = Path(given)
    if not folder.is_dir() or not (is_ours(folder) or len(folder.parts) > 1):
        return Side(read(given))
    refuse_no_result(folder)
    refuse_altered(folder, only=(SCENARIO,))
    return Side(read(folder / SCENARIO), folder)


def _results(a: Path | None, b: Path | None) -> ResultsDiffer:
    from simulator.differences.results import manifests, results
    from simulator.export.sources import datasets
    from simulator.publish.finished import manifest_of

    assert a is not None
    assert b is not None
    with ExitStack() as files:
        found = [files.enter_context(datasets(folder)) for folder in (a, b)]
        return results(found[0], found[1], manifests(manifest_of(a), manifest_of(b)))


def _lines(between: ScenariosDiffer, run: ResultsDiffer | None) -> Iterator[str]:
    if between.same:
        yield "The scenarios say the same."
    weighty = [each for each in between.numbers if each.moves_results]
    yield from _section("Numbers", [line for each in weighty for line in _number(each)])
    light = [f"  {each.name}: {', '.join(each.keys)}" for each in between.numbers if not each.moves_results]
    yield from _section("Said of numbers that are the same", light)
    for title, listed in (("Policies", between.policies), ("Events", between.events), ("The run", between.run)):
        yield from _section(title, [_line(each) for each in listed])
    if run is not None:
        yield from _of_results(run)


def _section(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield from (title, *lines)


def _number(each: NumberDiffers) -> Iterator[str]:
    if each.a is None or each.b is None:
        there = each.a or each.b or {}
        yield f"  {each.name}: only {'A' if each.a else 'B'} has it: {_short(there.get('value', ''))} {_unit(there)}"
        return
    told = [key for key in each.keys if key not in ("because", "source", "grade", "note")]
    for key in told:
        a, b = (_short(side.get(key, "nothing said")) for side in (each.a, each.b))
        unit = f" {_unit(each.b)}" if key in ("value", "range") else ""
        yield f"  {each.name}{'' if key == 'value' else f', {key}'}: {a} → {b}{unit}"
    if each.b.get("because") and "because" in each.keys:
        yield f"    because {_short(each.b['because'])}"


def _unit(row: Any) -> str:
    unit = row.get("unit", "")
    return "" if unit == "1" else unit


def _line(each: Differs) -> str:
    a, b = ("nothing" if side is None else _short(_words(side)) for side in (each.a, each.b))
    return f"  {plain(each.name)}: {a} → {b}"


def _words(value: Any) -> str:
    """A table of a file as a reader says it."""
    if isinstance(value, Mapping):
        return "; ".join(f"{key} {_words(inner)}" for key, inner in value.items())
    return ", ".join(_words(inner) for inner in value) if isinstance(value, list) else str(value)


def _short(value: object) -> str:
    return plain(value, 160)


def _of_results(run: ResultsDiffer) -> Iterator[str]:
    yield from _section("How they were made", [_line(each) for each in run.made])
    yield from _section("Labels that only one has", [_line(each) for each in run.labels])
    for side, names in (("A", run.only_a), ("B", run.only_b)):
        if names:
            yield f"Only in {side}: {_short(', '.join(names))}"
    if not run.outputs:
        yield f"Results: all {run.compared} outputs that both hold are the same to the last bit."
        return
    yield f"Results: {len(run.outputs)} of {run.compared} outputs differ, the largest share first"
    yield from (f"  {_output(each)}" for each in run.outputs[:MOST_SHOWN])
    if len(run.outputs) > MOST_SHOWN:
        yield f"  and {len(run.outputs) - MOST_SHOWN} more; --json has all"


def _output(each: OutputDiffers) -> str:
    """An output in a line: from what to what, where the difference is largest, and since when there is one."""
    name = each.name if each.file in ("results", "ensemble") else f"{each.file}.{each.name}"
    if each.largest is None or each.share is None:
        return f"{name}: {each.differing} of {each.values} values differ"
    unit = "" if each.unit == "1" else f" {each.unit}"
    where = ", ".join(f"{dim.replace('_', ' ')} {label}" for dim, label in each.at.items())
    since = f"; differs since {each.first}" if each.first else ""
    moved = f"{_figure(each.a)} → {_figure(each.b)}{unit}"
    return f"{name}: {moved} ({_percent(each.share)} of its largest) at {where}{since}"


def _figure(x: Any) -> str:
    """A number as a reader takes it in: thousands apart, or six digits."""
    return f"{x:,.0f}" if abs(x) >= 1e5 else f"{x:.6g}"


def _percent(share: float) -> str:
    return f"{share:.2%}" if share >= 1e-4 else f"{share:.0e}"

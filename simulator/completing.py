"""What a shell offers after Tab: scenarios, and the policies and numbers of the scenario on the line.

It reads TOML and nothing else, so that the answer comes at once: no model is built, and a file that is
wrong is simply not offered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    import click

USUAL = "england"
NO_LABELS = ("values", "series", "distribution", "points", "range")
"""Keys of a number that hold tables but are no label of it."""


def scenarios(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The scenarios by name; where none begins so, files."""
    from simulator.scenario.locate import available

    known = [name for name in available() if name.startswith(incomplete)]
    return [*map(CompletionItem, known), CompletionItem(incomplete, type="file")]


def policies(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The policies of the scenario on the line, each with its label."""
    found: dict[str, str] = {}
    for table in _files(_named(ctx)):
        for name, policy in _tables(table.get("policy")):
            found[name] = str(policy.get("label") or policy.get("because") or found.get(name, ""))
    return [CompletionItem(name, help=said or None) for name, said in found.items() if name.startswith(incomplete)]


def numbers(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The dotted names of the scenario's numbers, and of their labels once a name is complete."""
    if "=" in incomplete:
        return []
    found: dict[str, str] = {}
    for table in _files(_named(ctx)):
        found |= dict(_numbers(table))
    labels = incomplete.count(".") > 1 or f"{incomplete.rstrip('.')}" in found
    return [
        CompletionItem(name, help=said or None)
        for name, said in sorted(found.items())
        if name.startswith(incomplete) and (labels or name.count(".") == 1)
    ]


def _named(ctx: click.Context) -> str:
    """The scenario on the line; England's where there is none yet."""
    # Click gives up on an option that still lacks its value, and leaves what else is there in `args`.
    left = (word for word in ctx.args if not word.startswith("-"))
    return str(ctx.params.get("file") or next(left, USUAL))


def _numbers(table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Dotted names with what they are given, those of labels behind them."""
    for section, inner in _tables(table.get("change")):
        for name, number in _tables(inner):
            yield f"{section}.{name}", f"{number.get('value', '…')} {number.get('unit', '')}".strip()
            own = [label for label, _ in _tables(number) if label not in NO_LABELS]
            values = number.get("values")
            for label in (*own, *(values if isinstance(values, Mapping) else ())):
                yield f"{section}.{name}.{label}", ""


def _tables(table: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(table, Mapping):
        yield from ((name, inner) for name, inner in table.items() if isinstance(inner, Mapping))


@cache
def _files(source: str) -> tuple[Mapping[str, Any], ...]:
    """The tables of a scenario's file and of all that it extends, those first; none where it can't be read."""
    from simulator.scenario.locate import LostError, locate

    try:
        return tuple(_with_extended(locate(source), set()))
    except LostError:
        return ()


def _with_extended(path: Path, seen: set[Path]) -> Iterator[Mapping[str, Any]]:
    from simulator.scenario.load import UnreadableError, load
    from simulator.scenario.locate import LostError, beneath, scenario_folders

    if path in seen:
        return
    seen.add(path)
    try:
        table = load(path)
    except UnreadableError:
        return
    named = table.get("extends") or []
    for name in [named] if isinstance(named, str) else named:
        try:
            yield from _with_extended(beneath(str(name), (path.parent, *scenario_folders())), seen)
        except LostError:
            continue
    yield table


def records(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The records that a calibration can be held against by name; where none begins so, files."""
    from simulator.scenario.locate import available, target_folders

    known = [name for name in available(target_folders(), ".csv") if name.startswith(incomplete)]
    return [*map(CompletionItem, known), CompletionItem(incomplete, type="file")]

"""An experiment that grows in a folder of its own until it is whole, and is taken up again where it was left."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from simulator.errors import InputError, Mistake, RunError
from simulator.experiments import crews, mending
from simulator.results import unfinished
from simulator.results.folder import state_of
from simulator.results.manifest import manifest
from simulator.results.store import SCENARIO

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.scenario import Scenario

Crew = TypeVar("Crew")
RESUME = "What is done is kept: run it again with --resume."
MOST_TOLD, LONG = 6, 120
NAMED = {
    "design": "the design", "points": "the number of points", "members": "the number of members",
    "policies": "the policies", "outcomes": "the outcomes", "numbers": "which numbers are uncertain",
    "accurate": "the way to integrate", "until": "the rule when to stop", "piece": "the size of a piece",
    "policy": "the policy", "against": "the policy it is held against", "outcome": "the outcome",
    "named": "which numbers are named", "top": "the number of numbers looked at singly", "base": "the number of rows",
    "screen": "the number of points screened", "by": "the way to group numbers", "sections": "the sections",
    "closer": "the number of numbers looked at closely", "satisfy": "the lines to keep to",
    "surfaces": "the surfaces", "futures": "the number of futures", "grid": "the number of places along a number",
    "sliders": "what sliders move", "checks": "the number of settings that check it",
    "free": "what may move", "record": "the record", "fitted_until": "the last day that is fitted",
    "sought": "what is sought", "walkers": "the number of walkers", "steps": "the number of steps",
    "draws": "the number of draws",
}  # fmt: skip
"""What a plan may hold, in words. What only says how it is run is in no plan."""


@contextmanager
def growing(
    command: str, scenario: Scenario, plan: Mapping[str, Any], folder: Path, *, pieces: int, resume: bool = False,
    workers: int | None = None, scheduler: str | None = None, model: Model | None = None, runs: int = 0,
    fill: Callable[[Path], None] | None = None,
) -> Iterator[tuple[Path, crews.Round]]:  # fmt: skip
    """The unfinished folder of an experiment, new or taken up again, and who does its pieces. As `grown`."""
    chosen = crews.chosen(pieces, workers, scheduler, model, runs=runs)
    with grown(command, scenario, plan, folder, chosen, resume=resume, fill=fill) as found:
        yield found


@contextmanager
def grown(
    command: str, scenario: Scenario, plan: Mapping[str, Any], folder: Path, crew: AbstractContextManager[Crew], *,
    resume: bool = False, fill: Callable[[Path], None] | None = None,
) -> Iterator[tuple[Path, Crew]]:  # fmt: skip
    """The unfinished folder of an experiment, new or taken up again, and whatever `crew` gives.

    A new one has its scenario, its `plan` in the manifest, and what `fill` puts there. Where the block ends
    badly, what is done stays; where it ends well, `unfinished.end` is for the caller to call. Raises
    `InputError` where something else was begun there, the folder can't be written or no scheduler answers,
    and `RunError` where a run can't go on, or a worker or the scheduler is lost.
    """
    part, text = unfinished.beside(folder), scenario.to_toml()
    if resume:
        mending.reopen(folder, command, plan, text)
    unfinished.check(folder, resume, command)
    if resume:
        refuse_changes(part, command, plan, text)

    def begin(making: Path) -> None:
        if fill is not None:
            fill(making)
        (making / SCENARIO).write_text(text, encoding="utf-8")

    try:
        with crew as ready:
            if not resume:
                asked = {"name": scenario.name, "file": scenario.where, "sha256": scenario.hash}
                unfinished.begin(folder, manifest(command, asked, plan=dict(plan)), begin)
            with unfinished.growing(folder, part):
                if resume:  # it is what was begun with, whatever became of its copy
                    (part / SCENARIO).write_text(text, encoding="utf-8")
                yield part, ready
    except RunError as error:
        if not part.exists():
            raise
        raise RunError(f"{error.message} {RESUME}", error.equation, error.time, error.values) from error


def refuse_changes(part: Path, command: str, now: Mapping[str, Any], text: str) -> None:
    """Raises `InputError` with all that differs from what an unfinished folder was begun with."""
    state = state_of(part)
    before, where = state.get("plan") or {}, str(part)
    if state.get("command") != command:
        what = f"can't be resumed: it was begun by `simulator {state.get('command')}`"
        raise InputError([Mistake(where, "", what, f"Resume it with that, not with `simulator {command}`.")])
    told = [
        "{} was {} and is {}".format(noun, *_apart(before.get(key), now[key]))
        for key, noun in NAMED.items() if key in now and before.get(key) != now[key]
    ]  # fmt: skip
    if before.get("scenario") != now["scenario"]:
        told += _changes(part / SCENARIO, text)
    older = before.get("versions") or {}
    told += [
        f"{name} was {older.get(name, 'not there')} and is {found}"
        for name, found in now["versions"].items() if older.get(name) != found
    ]  # fmt: skip
    if before.get("program") != now["program"]:
        told.append("the program itself is another version")
    remedy = "Go back to what it was begun with, or remove that folder to start again."
    if told:
        raise InputError(Mistake(where, "", f"can't be resumed: {what}", remedy) for what in told)


def _apart(before: Any, now: Any) -> tuple[str, str]:
    """Two values in words; of long lists only what the other hasn't, where both have something of the kind."""
    if isinstance(before, list) and isinstance(now, list) and len(", ".join(map(str, before + now))) > LONG:
        alone = [each for each in before if each not in now], [each for each in now if each not in before]
        before, now = alone if all(alone) else (before, now)
    return _short(before), _short(now)


def _short(value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) < LONG else f"{text[: LONG - 3]}…"


def _changes(before: Path, now: str) -> list[str]:
    """What differs between two resolved scenarios, the older one in a file, by dotted name."""
    try:
        older = dict(_flat(tomllib.loads(before.read_text(encoding="utf-8"))))
    except (OSError, ValueError):
        return ["it was begun with another scenario, whose copy can't be read any more"]
    newer = dict(_flat(tomllib.loads(now)))
    names = [name for name in {**older, **newer} if older.get(name) != newer.get(name)]
    told = [
        f"{name} was {_short(older.get(name, 'not given'))} and is {_short(newer.get(name, 'not given'))}"
        for name in islice(names, MOST_TOLD)
    ]
    more = len(names) - MOST_TOLD
    return [*told, *([f"{more} more of the scenario's entries differ"] if more > 0 else [])]


def _flat(nested: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(nested, dict):
        for key, value in nested.items():
            yield from _flat(value, f"{name}.{key}" if name else key)
    elif isinstance(nested, list) and any(isinstance(each, dict) for each in nested):
        yield from _flat({str(i): each for i, each in enumerate(nested)}, name)
    else:
        yield name, nested

"""What was asked for: the scenario with the command line's changes, and the folder it goes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.arguments import refuse
from simulator.errors import Mistake, noting

if TYPE_CHECKING:
    from simulator.scenario import Scenario

HOW = ("resume", "workers", "scheduler", "most_failed")
"""Options that say how a study runs, of which nothing changes a number."""


def scenario_of(
    file: str, command: str, *, sets: Iterable[str], seed: int | None, step: float | None, method: str | None,
    output: Path | None, policy: str | None = None, scheduler: str | None = None, only: Sequence[str] = (),
    resume: bool | None = None, also: Callable[[Scenario | None], None] | None = None, **_: Any,
) -> Scenario:  # fmt: skip
    """The scenario of a file with what the command line changes, checked against the model and by `also`.

    `only` names the policies that it keeps beside the reference; by default it keeps all.
    The result will be of the kind that `command` writes; `resume` takes up again one that grows, and is None of
    others. Raises `InputError` with all that is wrong: with the options, the file, the changes and the folder.
    """
    from simulator.run import default_model, prepare, with_only
    from simulator.scenario import read
    from simulator.scenario.first_instant import impossible

    mistakes: list[Mistake] = []
    scenario, model = None, default_model()
    with noting(mistakes):
        scenario = read(file, model)
    if scenario is not None:
        options = {"policy": policy, "seed": seed, "step": step, "method": method}
        scenario = _changed(scenario, sets, options, mistakes)
        with noting(mistakes, "--policy"):
            scenario = with_only(scenario, only)
        with noting(mistakes):
            prepare(scenario, model, None)
            mistakes += impossible(scenario, model)
    if also is not None:
        with noting(mistakes):
            also(scenario)
    with noting(mistakes):
        _check_folder(folder_of(output, scenario, file, command), resume, command)
    mistakes += _scheduler(scheduler)
    refuse(mistakes)
    assert scenario is not None
    return scenario


def no_file(path: Path | None) -> list[Mistake]:
    """Why no file can be written there; nothing where one can, or where none is asked for."""
    if path is None or (path.parent.is_dir() and not path.is_dir()):
        return []
    if path.is_dir():
        return [Mistake(str(path), "", "is a folder", "Name a file in it with -o.")]
    return [Mistake(str(path), "", "is in a folder that is not there", "Name a file of a folder that is, with -o.")]


def _scheduler(address: str | None) -> list[Mistake]:
    if address is None:
        return []
    from simulator.experiments.cluster import check_address

    return check_address(address)


def _check_folder(folder: Path, resume: bool | None, command: str) -> None:
    """Raises `InputError` where no result of that command can go there, or where there is nothing to resume."""
    from simulator.experiments import mending
    from simulator.results import unfinished
    from simulator.results.folder import refuse

    if resume is None:
        refuse(folder, command)
    elif not (resume and mending.lacking(folder)):
        unfinished.check(folder, resume, command)


def _changed(
    scenario: Scenario, sets: Iterable[str], options: Mapping[str, Any], mistakes: list[Mistake]
) -> Scenario:
    """The scenario with all changes that can be made; the others are noted."""
    from simulator.publish.changed import changes
    from simulator.run import asked

    before, texts, before_all = scenario, tuple(sets), len(mistakes)
    mistakes += _twice(texts)
    for text in texts:
        with noting(mistakes):
            scenario = scenario.set(text)
    if texts and len(mistakes) == before_all:
        scenario = replace(scenario, changes=changes(before, scenario, texts))
    for key, choice in options.items():
        with noting(mistakes, f"--{key}"):
            scenario = asked(scenario, **{key: choice})
    return scenario


def _twice(texts: Sequence[str]) -> list[Mistake]:
    """The names that are set more than once."""
    counted = Counter(text.partition("=")[0].strip() for text in texts)
    what, remedy = "is set more than once", "Leave out all but one."
    return [Mistake("--set", name, what, remedy) for name, count in counted.items() if count > 1]


def folder_of(output: Path | None, scenario: Scenario | None, file: str, command: str) -> Path:
    """Where the result goes: as asked, else outputs/NAME of a comparison of NAME.toml, outputs/NAME-COMMAND of others.

    So no command replaces by default what another wrote.
    """
    path = (scenario and (scenario.path or Path(scenario.name))) or Path(file)
    return output or Path("outputs") / (path.stem if command == "compare" else f"{path.stem}-{command}")

"""A scenario file to start from, written where there is none: what `init` does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from simulator import console
from simulator.arguments import refuse, unread
from simulator.errors import InputError, Mistake

if TYPE_CHECKING:
    from simulator.describe.place import Place
    from simulator.engine import Model
    from simulator.scenario import Scenario

NAME = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
LONGEST = 60


def init(
    name: str, *, extends: str, output: Path | None, as_json: bool, people: int | None = None,
    councils: int | None = None,
) -> None:  # fmt: skip
    """Write the file. Raises `InputError` with all that is wrong; an existing file is never replaced."""
    from simulator.describe.sketch import sketch
    from simulator.run import default_model

    target = output or Path(f"{name}.toml")
    mistakes = [*_of_name(name), *_of_target(target)]
    model = default_model()
    scenario = _extended(extends, target, model, mistakes)
    place = _place(people, councils, scenario, model, mistakes)
    refuse(mistakes)
    assert scenario is not None
    _write_new(target, sketch(name, extends, scenario, model, place))
    line = f"{target} is a scenario to start from; its comments say how to go on."
    console.say(line, {"file": str(target), "extends": extends, "result": line}, as_json)


def _of_name(name: str) -> list[Mistake]:
    from simulator.scenario import available

    if not NAME.fullmatch(name) or len(name) > LONGEST:
        what = "can't be the name of a scenario"
        such = "-".join(re.findall(r"[a-z0-9]+", name.lower()))
        if not NAME.fullmatch(such) or len(such) > LONGEST or such in available():
            such = "my-place"
        return [Mistake("NAME", name, what, f"Write small letters, digits and hyphens, such as {such}.")]
    if name in available():
        what = "is the name of a scenario already, which a file of that name would hide"
        return [Mistake("NAME", name, what, "Choose another, such as my-place.")]
    return []


def _place(
    people: int | None, councils: int | None, scenario: Scenario | None, model: Model, mistakes: list[Mistake]
) -> Place | None:
    """The place of another size that is asked for, if any; what can't be is noted."""
    from simulator.describe.place import Place, people_of

    if people is None:
        if councils and not unread("--people"):
            what, remedy = "is of a place of another size", "Give --people too, or leave it out."
            mistakes.append(Mistake("--councils", str(councils), what, remedy))
        return None
    of = people_of(scenario, model) if scenario is not None else None
    if of:
        return Place(people, of, councils or 1)
    if scenario is not None:
        what = "can't be: nobody lives in what it builds on"
        mistakes.append(Mistake("--people", f"{people:,}", what, "Leave it out."))
    return None


def _of_target(target: Path) -> list[Mistake]:
    what, remedy = "", "Name another file with -o."
    if target.suffix != ".toml":
        what = "is not called ….toml, as scenario files are"
    elif target.exists() or target.is_symlink():
        what = "is there already, and is left as it is"
    elif not target.parent.is_dir():
        what, remedy = "can't be written: its folder is not there", "Make the folder, or name another file with -o."
    return [Mistake(str(target), "", what, remedy)] if what else []


def _extended(extends: str, target: Path, model: Model, mistakes: list[Mistake]) -> Scenario | None:
    """The scenario that the new file is to extend, found as the file itself will find it."""
    from simulator.scenario import read
    from simulator.scenario.locate import LostError, beneath, scenario_folders

    try:
        beside = tuple(dict.fromkeys((target.parent.resolve(), *scenario_folders())))
        return read(beneath(extends, beside), model)
    except LostError as lost:
        mistakes.append(Mistake("--extends", extends, lost.what, lost.remedy))
    except InputError as error:
        mistakes += error.mistakes
    return None


def _write_new(target: Path, text: str) -> None:
    """Text to a file that is not there yet, whole or not at all. Raises `InputError`."""
    made = False
    try:
        with target.open("x", encoding="utf-8") as file:
            made = True
            file.write(text)
    except OSError as error:
        if made:
            target.unlink(missing_ok=True)
        what = f"can't be written ({error.strerror or error})"
        raise InputError([Mistake(str(target), "", what, "Name another file with -o.")]) from error

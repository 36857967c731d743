"""A finished ensemble that was damaged, taken up again: only what is damaged is run, to the same bits."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from simulator.errors import InputError, Mistake
from simulator.results import manifest, unfinished
from simulator.results.chunks import JOURNAL, STORE
from simulator.results.folder import refuse, state_of, unwritable
from simulator.results.intact import RESUME, altered
from simulator.results.pieces import damage, noted
from simulator.results.store import PAGE, SCENARIO


def lacking(folder: Path) -> list[Mistake]:
    """What is damaged of a finished ensemble and may be mended; nothing where one grows, or where there is none."""
    state = state_of(folder)
    if JOURNAL not in (state.get("files") or {}) or unfinished.beside(folder).exists():
        return []
    if not state.get("finished"):
        what = "was being taken up again"
        return [Mistake(str(folder), "", what, RESUME)]
    return list(altered(folder, (SCENARIO, PAGE)))


def reopen(folder: Path, command: str, plan: Mapping[str, Any], text: str) -> None:
    """Make a finished folder with damage an unfinished one, which `--resume` goes on with; leave any other alone.

    Raises `InputError` where it was made by something else than this plan, where files of somebody else stand in
    the way, and where the store can't be mended piece by piece.
    """
    from simulator.experiments.resuming import refuse_changes

    folder = folder.resolve()
    found = lacking(folder)
    if not found:
        return
    state, part = state_of(folder), unfinished.beside(folder)
    if state.get("finished"):
        refuse(folder, command)
        refuse_changes(folder, command, plan, text)
        if damage(folder).description:
            raise InputError(found)
    try:
        # In this order: a kill in between leaves a folder that says it is unfinished, and the next goes on here.
        manifest.write(folder, {**state, "finished": False})
        (folder / unfinished.NOTES).mkdir(exist_ok=True)
        for number, note in noted(folder).items():
            (folder / unfinished.NOTES / str(number)).write_text(note, encoding="utf-8")
        (folder / STORE / ".zmetadata").unlink(missing_ok=True)
        folder.rename(part)
    except OSError as error:
        raise unwritable(folder, error) from error

"""Whether a finished result is still what was written: nothing reads half of one, or another, as if it were whole.

Held against the manifest are the files that a command reads and no others: a page, or a table that nothing
reads, may be changed or thrown away. The pieces of a store are held against its journal.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from simulator.errors import InputError, Mistake
from simulator.results.chunks import JOURNAL, STORE
from simulator.results.folder import EDITED, state_of
from simulator.results.manifest import hashes
from simulator.results.pieces import FAILED, damage

AGAIN, RESUME = "Make the result again.", "Run its command again with --resume: that does no more than what is lacking."
MOST_NAMED = 6
OWN = (JOURNAL, FAILED)
"""What is read of an ensemble beside its store."""


def refuse_altered(folder: Path, also: Collection[str] = (), only: Collection[str] | None = None) -> None:
    """Raises `InputError` with each dataset, and each file in `also`, that is missing or not what was written.

    With `only` those files are looked at and nothing else. A file that the manifest does not name was never there.
    """
    if found := list(altered(folder, also, only)):
        raise InputError(found)


def altered(folder: Path, also: Collection[str] = (), only: Collection[str] | None = None) -> Iterator[Mistake]:
    """What `refuse_altered` refuses. Raises `InputError` where the system can't read it."""
    files = state_of(folder).get("files")
    known = files if isinstance(files, dict) else {}
    grown = JOURNAL in known
    wanted = only if only is not None else [name for name in known if name.endswith(".nc") or name in (*also, *OWN)]
    try:
        for name in wanted:
            if name in known and (what := _file(folder / name, known[name])):
                yield Mistake(str(folder / name), "", what, _remedy(folder / name, grown))
        if grown and only is None:
            yield from _store(folder)
    except OSError as error:
        what = f"can't be read ({error.strerror or error})"
        raise InputError([Mistake(str(error.filename or folder), "", what, AGAIN)]) from error


def _remedy(path: Path, grown: bool) -> str:
    if path.name == EDITED and path.exists():
        return "Put back what it was, or keep yours under another name and make the result again."
    return RESUME if grown else AGAIN


def _file(path: Path, sha256: str) -> str:
    if not path.exists():
        return "is not there, and manifest.json names it"
    return "" if hashes(path) == sha256 else "is not what was written: its SHA-256 is not that in manifest.json"


def _store(folder: Path) -> Iterator[Mistake]:
    found = damage(folder)
    if found.description:
        what = "is not what was written: what describes its arrays is missing or altered"
        yield Mistake(str(folder / STORE), "", what, "Run its command again, without --resume.")
    elif found.pieces:
        first = [f"{number} ({words})" for number, words in list(found.pieces.items())[:MOST_NAMED]]
        more = len(found.pieces) - len(first)
        named = ", ".join(first) + (f" and {more} more" if more else "")
        what = f"{len(found.pieces)} of {found.count} pieces are missing or damaged: {named}"
        what = what.replace("pieces are", "pieces is") if len(found.pieces) == 1 else what
        yield Mistake(str(folder / STORE), "", what, RESUME)

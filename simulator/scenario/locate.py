"""Where scenario files are looked for, and the folders that `extends` may not leave."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from simulator.errors import did_you_mean

_HERE = Path(__file__).resolve().parents[1]
SUFFIX = ".toml"
MOST_NAMED = 20
"""Files that a message lists: all scenarios that come with the program, and some of one's own."""


class LostError(Exception):
    """No such file, or not one that may be read; `what` and `remedy` for the message."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what, self.remedy = what, remedy


def scenario_folders() -> tuple[Path, ...]:
    """`./scenarios`, the repository's, and the copy inside the installed package; if they exist."""
    return _existing(Path("scenarios"), _HERE.parent / "scenarios", _HERE / "_scenarios")


def fitted_folders() -> tuple[Path, ...]:
    """Where the overlays that a calibration wrote are looked for."""
    fitted = Path("calibration") / "fitted"
    return _existing(fitted, _HERE.parent / fitted, _HERE / "_fitted")


def target_folders() -> tuple[Path, ...]:
    """Where the records that a calibration can be held against are looked for."""
    targets = Path("calibration") / "targets"
    return _existing(targets, _HERE.parent / targets, _HERE / "_targets")


def _existing(*folders: Path) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(folder.resolve() for folder in folders if folder.is_dir()))


def locate(source: str | Path) -> Path:
    """The file that a user means: a path to it, or a bare name. Raises `LostError`.

    A bare name is that of a file here, else of a scenario in the folders; a folder here, of results or notes on
    it say, may be called the same.
    """
    given = Path(source)
    bare = given.name == str(source) and given.suffix in ("", SUFFIX)
    if not str(source).strip():
        raise LostError("no file is named", "Give the path of a scenario file.")
    try:
        for file in (given, Path(f"{source}{SUFFIX}")) if bare else (given,):
            if file.is_file():
                return file.resolve()
        if given.is_dir() and not (bare and _is_known(given.stem)):
            raise LostError("is a folder", "Name the scenario file in it.")
        if given.exists() and not given.is_dir():
            raise LostError("is not a file", "Give the path of a scenario file.")
    except (OSError, ValueError) as error:
        raise LostError("cannot be looked up", "Give the path of a scenario file.") from error
    if bare:
        return beneath(str(source), scenario_folders())
    raise LostError(
        "there is no such file", f"Check the path.{_nearest(str(source), scenario_folders())}"
    )


def _is_known(name: str) -> bool:
    return any((folder / f"{name}{SUFFIX}").is_file() for folder in scenario_folders())


def beneath(
    name: str, folders: Iterable[Path], suffix: str = SUFFIX, kind: str = "scenario",
    offered: Iterable[Path] | None = None,
) -> Path:  # fmt: skip
    """The first file of that name whose real path is in one of the folders. Raises `LostError`.

    Where there is none, the message names files of the folders `offered`, by default of all of them.
    """
    allowed = tuple(folders)
    near = allowed if offered is None else tuple(offered)
    outside = False
    for folder in allowed:
        for candidate in (folder / name, folder / f"{name}{suffix}"):
            try:
                real = candidate.resolve()
                if not real.is_file():
                    continue
            except (OSError, ValueError, RuntimeError):
                continue
            if any(real.is_relative_to(root) for root in allowed):
                return real
            outside = True
    if outside:
        raise LostError(
            f"“{name}” leads out of the folders that may be read",
            "Move the file beside this one or into ./scenarios.",
        )
    raise LostError(
        f"there is no {kind} “{name}”", _nearest(name, near, suffix).strip() or "Check the name."
    )


def available(folders: Iterable[Path] | None = None, suffix: str = SUFFIX) -> tuple[str, ...]:
    """The names of the scenarios in the folders, or of files that end in another suffix."""
    found: dict[str, None] = {}
    for folder in scenario_folders() if folders is None else folders:
        for file in sorted(folder.glob(f"*{suffix}")) + sorted(folder.glob(f"*/*{suffix}")):
            found[file.relative_to(folder).with_suffix("").as_posix()] = None
    return tuple(found)


def _nearest(name: str, folders: Iterable[Path], suffix: str = SUFFIX) -> str:
    names = available(folders, suffix)
    return did_you_mean(name.removesuffix(suffix), names) or (
        f" There are {_first(names)}." if names else ""
    )


def _first(names: tuple[str, ...]) -> str:
    """The first names, led by the scenario that most begin with; pieces, which are in folders, only where all are."""
    whole = [name for name in names if "/" not in name] or list(names)
    first = sorted(whole, key=lambda name: name != "england")[:MOST_NAMED]
    return ", ".join(first) + (" and others" if len(whole) > len(first) else "")


def shown(path: Path) -> str:
    """A path as a message says it: from the current folder where it is below it."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError):
        return path.as_posix()

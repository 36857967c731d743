"""Written-out text as modules: kept in the user's cache folder under the name of its content.

A text that this machine has not seen is compiled as it is loaded, which for a whole model takes
many seconds: so the texts of a new model are shared out to a process for each core first.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import ModuleType

FEW = 6
"""So many new texts are compiled here: starting another process takes longer."""
KEPT_DAYS = 90
"""What was compiled longer ago than this makes room when something new comes."""


def name_of(text: str) -> str:
    """The name of the module that a text becomes."""
    return f"written_{sha256(text.encode()).hexdigest()[:16]}"


def load_all(common: str, texts: Sequence[str]) -> list[ModuleType]:
    """Each text as a module, in order; all may import `common` by its name."""
    helpers, *paths = warm(common, texts)
    load(helpers)
    return [load(path) for path in paths]


def warm(common: str, texts: Sequence[str]) -> list[Path]:
    """The files of `common` and the texts; compiled on all cores if they are new, but not loaded here."""
    folder = cache_folder(os.environ.get("SIMULATOR_CACHE"))
    new = [text for text in texts if not (folder / f"{name_of(text)}.py").exists()]
    helpers, *paths = (_write(folder, text) for text in (common, *texts))
    if len(new) >= FEW:
        _prune(folder)
        _compile_elsewhere(helpers, paths)
    return [helpers, *paths]


@cache
def cache_folder(named: str | None) -> Path:
    """Where written-out models are kept: `named`, else the user's cache folder, else one for this process."""
    import platformdirs

    folder = Path(named) if named else Path(platformdirs.user_cache_dir("public-service-simulator"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return folder
    except OSError:
        # A read-only home is no mistake of the user's: the equations are built anew each time.
        pass
    return Path(tempfile.mkdtemp(prefix="simulator-"))


def _write(folder: Path, text: str) -> Path:
    """The text in its file, which is written only once: Numba compares ages."""
    path = folder / f"{name_of(text)}.py"
    if not path.exists():
        # Written beside and moved: two processes may start at once.
        handle, part = tempfile.mkstemp(dir=folder, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(part, path)
    return path


def load(path: Path) -> ModuleType:
    """The module of a written file; the same object for the same file."""
    name = path.stem
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        # Stopped half-way: the next call must not take what is there for the whole.
        del sys.modules[name]
        raise
    return module


def _compile_elsewhere(helpers: Path, paths: Sequence[Path]) -> None:
    """Fill Numba's cache from a process for each core; what one of them fails at is met again here.

    They are ordinary programs, not copies of this one, so that a script without a main guard is
    not run again.
    """
    shares = _shares(paths, cores())
    if len(shares) < 2 or not sys.executable:
        return
    package = str(Path(__file__).resolve().parents[2])
    search = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH")]))
    command = [sys.executable, "-m", "simulator.engine.loading"]
    others = [
        subprocess.Popen(
            [*command, *map(str, [helpers, *share])], env={**os.environ, "PYTHONPATH": search},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        for share in shares
    ]  # fmt: skip
    try:
        for other in others:
            other.wait()
    finally:
        for other in others:
            other.kill()
            other.wait()


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _shares(paths: Sequence[Path], most: int) -> list[list[Path]]:
    """The files shared out by size, the largest first."""
    shares: list[list[Path]] = [[] for _ in range(min(most, len(paths)))]
    for path in sorted(paths, key=lambda path: path.stat().st_size, reverse=True):
        min(shares, key=lambda share: sum(p.stat().st_size for p in share)).append(path)
    return shares


def _prune(folder: Path) -> None:
    """Delete what was compiled long ago; a model still in use is compiled anew."""
    oldest = time.time() - KEPT_DAYS * 86_400
    for path in [*folder.glob("written_*"), *folder.glob("__pycache__/written_*")]:
        with suppress(OSError):  # another process is at it too
            if path.stat().st_mtime < oldest:
                path.unlink()


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        load(Path(argument))

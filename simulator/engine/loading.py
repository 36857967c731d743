"""Written-out text as modules: kept in the user's cache folder under the name of its content.

A text that this machine has not seen is compiled as it is loaded, which for a whole model takes
many seconds: so the texts of a new model are shared out to a process for each core first. What a
crash or a full disk left damaged in that folder is made anew, since it would stop every later run.
"""

from __future__ import annotations

import atexit
import errno
import importlib.util
import logging
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import ModuleType

from simulator.errors import InputError, Mistake

LOG = logging.getLogger("simulator")
CACHE = "SIMULATOR_CACHE"
"""The variable that names another folder for what is compiled."""
NAME_ANOTHER = f"The variable {CACHE} names another folder, such as {CACHE}=/scratch/me/simulator."
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS, errno.EACCES)
"""What the system says where a folder takes no more."""
DAMAGED = (
    pickle.UnpicklingError, EOFError, SyntaxError, AttributeError, ImportError, LookupError, TypeError, ValueError,
    RuntimeError,
)  # fmt: skip
"""What Python, Numba and LLVM make of a file that was cut short or overwritten."""
FEW = 6
"""So many new texts are compiled here: starting another process takes longer."""
KEPT_DAYS = 90
"""What was compiled longer ago than this makes room when something new comes."""


def name_of(text: str) -> str:
    """The name of the module that a text becomes."""
    return f"written_{sha256(text.encode()).hexdigest()[:16]}"


def load_all(common: Sequence[str], texts: Sequence[str]) -> list[ModuleType]:
    """Each text as a module, in order; all may import those in `common` by their names."""
    paths = warm(common, texts)
    with _told(paths[0].parent):
        return [load(path) for path in paths][len(common) :]


def warm(common: Sequence[str], texts: Sequence[str]) -> list[Path]:
    """The files of `common` and the texts; compiled on all cores if they are new, but not loaded here."""
    folder = cache_folder(os.environ.get(CACHE))
    new = [text for text in texts if not (folder / f"{name_of(text)}.py").exists()]
    with _told(folder):
        paths = [_write(folder, text) for text in (*common, *texts)]
    if len(new) >= FEW:
        LOG.info("The equations are compiled for this machine, which takes up to a minute the first time.")
        _prune(folder)
        _compile_elsewhere(paths[: len(common)], paths[len(common) :])
    return paths


def are_compiled(texts: Sequence[str]) -> bool:
    """Whether this machine has compiled these texts before, for this version of Python."""
    version = f".py{sys.version_info.major}{sys.version_info.minor}.nbi"
    found = cache_folder(os.environ.get(CACHE)).glob(f"__pycache__/*{version}")
    return {name_of(text) for text in texts} <= {path.name.partition(".")[0] for path in found}


@cache
def cache_folder(named: str | None) -> Path:
    """Where written-out models are kept: `named`, else the user's cache folder, else one for this process."""
    import platformdirs

    folder = Path(named) if named else Path(platformdirs.user_cache_dir("public-service-simulator"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if all(os.access(each, os.W_OK) for each in (folder, folder / "__pycache__") if each.exists()):
            return folder
    except OSError:
        # A read-only home is no mistake of the user's.
        pass
    return _passing(folder)


def _passing(unwritable: Path) -> Path:
    """A folder that goes when this process ends; the processes that it starts use it too, and compile nothing again.

    It begins with all that lies in the unwritable one, as where an image or an administrator brings what is compiled.
    """
    try:
        made = Path(tempfile.mkdtemp(prefix="simulator-"))
    except OSError as error:
        what = f"compiled equations can't be kept there, nor in a temporary folder ({error.strerror or error})"
        raise InputError([Mistake(str(unwritable), "", what, NAME_ANOTHER)]) from error
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    with suppress(OSError):
        shutil.copytree(unwritable, made, dirs_exist_ok=True, ignore=_not_ours)  # with ages: Numba compares them
    for copied in (made, made / "__pycache__"):
        if copied.exists():
            copied.chmod(0o700)
    os.environ[CACHE] = str(made)
    LOG.info(f"{unwritable} can't be written, so what is compiled is kept for this command alone. {NAME_ANOTHER}")
    return made


def _not_ours(folder: str, names: Sequence[str]) -> list[str]:
    return [name for name in names if name != "__pycache__" and not name.startswith("written_")]


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """A disk that is full here is no fault of the folder of results, which is what would be named otherwise."""
    try:
        yield
    except OSError as error:
        if error.errno not in FULL:
            raise
        what = f"compiled equations can't be kept there ({error.strerror or error})"
        raise InputError([Mistake(str(folder), "", what, f"Make room. {NAME_ANOTHER}")]) from error


def _write(folder: Path, text: str) -> Path:
    """The text in its file, which is written only once: Numba compares ages."""
    path, content = folder / f"{name_of(text)}.py", text.encode()
    if path.exists() and path.read_bytes() == content:
        return path
    # Written beside and moved: two processes may start at once.
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex}.part")
    try:
        part.write_bytes(content)
        os.replace(part, path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    return path


def load(path: Path) -> ModuleType:
    """The module of a written file; the same object for the same file."""
    if path.stem in sys.modules:
        return sys.modules[path.stem]
    try:
        return _loaded(path)
    except DAMAGED:
        compiled = list(path.parent.glob(f"__pycache__/{path.stem}.*"))
        for each in compiled:
            with suppress(OSError):  # another process is at it too
                each.unlink()
        if not compiled:
            raise
    return _loaded(path)


def _loaded(path: Path) -> ModuleType:
    name = path.stem
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


def _compile_elsewhere(common: Sequence[Path], paths: Sequence[Path]) -> None:
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
            [*command, *map(str, [*common, *share])], env={**os.environ, "PYTHONPATH": search},
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


OURS = ("written_*", ".written_*.part", "__pycache__/written_*")
"""Files of the cache folder, also what a kill left half-written."""


def _prune(folder: Path) -> None:
    """Delete what was compiled long ago; a model still in use is compiled anew."""
    oldest = time.time() - KEPT_DAYS * 86_400
    for path in (path for names in OURS for path in folder.glob(names)):
        with suppress(OSError):  # another process is at it too
            if path.stat().st_mtime < oldest:
                path.unlink()


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        load(Path(argument))
